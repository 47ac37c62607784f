import { type Raw, isList, isMap, own } from './document.js';
import { ANYTHING_ELSE, type Choice } from './world.js';
import type { Parameter, Template } from './template.js';
import { scalarText } from './value.js';

/** What a template compares a parameter with, or looks up by it: that is what tells its values apart. */
interface Uses {
  readonly literals: Set<string>;
  /** The parameter is compared as a part of something larger, so that no list of literals is complete. */
  nested: boolean;
}

const choicesOf = new WeakMap<Template, Map<string, Choice>>();
const usesOf = new WeakMap<Template, ReadonlyMap<string, Uses>>();

/** The choice that a parameter which was not given leaves open, or a pseudo parameter such as `AWS::Region`. */
export function parameterChoice(template: Template, name: string): Choice {
  const choices = remembered(choicesOf, template, () => new Map<string, Choice>());
  const known = choices.get(name);
  if (known !== undefined) return known;
  const parameter = template.parameters.get(name);
  const uses = remembered(usesOf, template, () => collectUses(template)).get(name);
  const choice: Choice = {
    key: `${template.file}#${name}`,
    parameter: name,
    alternatives: alternativesOf(parameter, uses),
    hasDefault: parameter?.default !== undefined,
  };
  choices.set(name, choice);
  return choice;
}

/** A comparison that can't be computed: it may turn out either way. */
export function opaqueChoice(template: Template, expression: Raw): Choice {
  return { key: `${template.file}?${JSON.stringify(expression)}`, alternatives: ['false', 'true'], hasDefault: false };
}

function alternativesOf(parameter: Parameter | undefined, uses: Uses | undefined): readonly string[] {
  const fallback = parameter?.default === undefined ? [] : [parameter.default];
  const allowed = parameter?.allowed ?? [];
  if (allowed.length > 0) return [...new Set([...fallback, ...allowed])];
  const literals = [...(uses?.literals ?? [])];
  const named = [...new Set([...fallback, ...literals])];
  // A default that nothing names behaves as every other unnamed value does: it stands for them.
  const covered = fallback.some((value) => !literals.includes(value)) && uses?.nested !== true;
  if (covered) return named;
  // Without a default the empty text says "not used": what a user has to enter is more likely something else.
  return fallback.length === 0 && named[0] === '' ? [ANYTHING_ELSE, ...named] : [...named, ANYTHING_ELSE];
}

function collectUses(template: Template): ReadonlyMap<string, Uses> {
  const uses = new Map<string, Uses>();
  const use = (name: string): Uses => {
    const known = uses.get(name) ?? { literals: new Set<string>(), nested: false };
    uses.set(name, known);
    return known;
  };
  walk(template.root, (map) => {
    const equals = own(map, 'Fn::Equals');
    if (isList(equals)) {
      compare(equals[0], equals[1], use);
      compare(equals[1], equals[0], use);
    }
    const lookup = own(map, 'Fn::FindInMap');
    if (isList(lookup)) lookUp(template, lookup, use);
  });
  return uses;
}

function compare(left: Raw, right: Raw, use: (name: string) => Uses): void {
  const direct = refName(left);
  if (direct !== undefined) {
    const literal = scalarText(right);
    if (literal === undefined) use(direct).nested = true;
    else use(direct).literals.add(literal);
    return;
  }
  if (!isMap(left)) return;
  walk(left, (map) => {
    const name = refName(map);
    if (name !== undefined) use(name).nested = true;
  });
}

function lookUp(template: Template, [map, first, second]: readonly Raw[], use: (name: string) => Uses): void {
  const mappings = own(template.root, 'Mappings');
  const mapping = isMap(mappings) && typeof map === 'string' ? own(mappings, map) : undefined;
  if (!isMap(mapping)) return;
  const outer = refName(first);
  if (outer !== undefined) for (const key of Object.keys(mapping)) use(outer).literals.add(key);
  const inner = refName(second);
  if (inner === undefined) return;
  for (const row of Object.values(mapping)) {
    if (isMap(row)) for (const key of Object.keys(row)) use(inner).literals.add(key);
  }
}

function refName(raw: Raw): string | undefined {
  const name = isMap(raw) ? own(raw, 'Ref') : undefined;
  return typeof name === 'string' ? name : undefined;
}

function walk(raw: Raw, visit: (map: Readonly<Record<string, Raw>>) => void): void {
  if (isList(raw)) for (const item of raw) walk(item, visit);
  if (!isMap(raw)) return;
  visit(raw);
  for (const value of Object.values(raw)) walk(value, visit);
}

function remembered<K extends object, V>(store: WeakMap<K, V>, key: K, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}
