import { Placed, type Raw, isList, isMap, getOwn } from '../parse/document.js';
import { getParentValue, isDeciding, makeOutputReference } from './cross-stack-graph.js';
import { collectOutputs } from './outputs.js';
import type { TemplateParameter, Resource, Template } from './types.js';
import { formatScalar, findStaticText, parseSub } from './value.js';
import { ANYTHING_ELSE, type Choice } from './worlds.js';

/** Values that a template compares with a parameter, or looks up by it: they distinguish its values. */
interface Uses {
  readonly literals: Set<string>;
  /** The parameter is compared as a part of something larger, so that no list of literals is complete. */
  nested: boolean;
}

const choicesOf = new WeakMap<Template, Map<string, Choice>>();
const usesOf = new WeakMap<Template, ReadonlyMap<string, Uses>>();

/** Drops the data about a template's choices, since it is linked to others now. */
export function forgetChoices(template: Template): void {
  choicesOf.delete(template);
  usesOf.delete(template);
}

/** The choice that a parameter which was not given leaves open, or a pseudo parameter such as `AWS::Region`. */
export function makeParameterChoice(template: Template, name: string): Choice {
  const choices = remembered(choicesOf, template, () => new Map<string, Choice>());
  const known = choices.get(name);
  if (known !== undefined) return known;
  const parameter = template.parameters.get(name);
  const uses = usesIn(template).get(name);
  const choice: Choice = {
    key: `${template.key}#${name}`,
    owner: template.key,
    parameter: name,
    alternatives: alternativesOf(parameter, uses),
    hasDefault: defaultOf(parameter).length > 0,
  };
  choices.set(name, choice);
  return choice;
}

/** A comparison that can't be computed: it may turn out either way, and both ways round the same. */
export function makeOpaqueChoice(template: Template, left: Raw, right: Raw): Choice {
  const sides = [JSON.stringify(left), JSON.stringify(right)].sort();
  return { key: `${template.key}?${sides.join('=')}`, alternatives: ['false', 'true'], hasDefault: false };
}

/** At most this many AllowedValues are each explored; in longer lists, those that are not named are grouped. */
const MANY = 8;

function alternativesOf(parameter: TemplateParameter | undefined, uses: Uses | undefined): readonly string[] {
  const fallback = defaultOf(parameter);
  const literals = [...(uses?.literals ?? [])];
  const named = [...new Set([...fallback, ...literals])];
  const allowed = parameter === undefined || isOpaqueType(parameter) ? [] : parameter.allowed;
  if (allowed.length > 0) {
    const all = [...new Set([...fallback, ...allowed])];
    if (all.length <= MANY || uses?.nested === true) return all;
    const told = all.filter((value) => named.includes(value));
    return told.length === all.length ? all : [...told, ANYTHING_ELSE];
  }
  // A default that nothing names behaves as every other unnamed value does: it represents them.
  const covered = fallback.some((value) => !literals.includes(value)) && uses?.nested !== true;
  if (covered) return named;
  // Without a default the empty text means "not used": a required value is more likely something else.
  return fallback.length === 0 && named[0] === '' ? [ANYTHING_ELSE, ...named] : [...named, ANYTHING_ELSE];
}

/** The default of an SSM parameter is a name, not the value. */
function defaultOf(parameter: TemplateParameter | undefined): readonly string[] {
  return parameter?.default === undefined || isStored(parameter) ? [] : [parameter.default];
}

/** Whether the value is read from Parameter Store at deployment. */
export function isStored({ type }: TemplateParameter): boolean {
  return type.startsWith('AWS::SSM::Parameter::');
}

export function isListType(type: string): boolean {
  return type === 'CommaDelimitedList' || type.includes('List<');
}

/** AllowedValues of a list hold for its items, those of a stored parameter for its name. */
function isOpaqueType(parameter: TemplateParameter): boolean {
  return isStored(parameter) || isListType(parameter.type);
}

function usesIn(template: Template): ReadonlyMap<string, Uses> {
  return remembered(usesOf, template, () => collectUses(template));
}

const DECIDING_SECTIONS = ['Conditions', 'Rules', 'Mappings'];

function collectUses(template: Template): ReadonlyMap<string, Uses> {
  const uses = new Map<string, Uses>();
  const use = (name: string): Uses => {
    const known = uses.get(name) ?? { literals: new Set<string>(), nested: false };
    uses.set(name, known);
    return known;
  };
  // Values are compared in conditions and rules, and looked up in mappings: most templates have none of them.
  const lookUps = new LookUps(getOwn(template.root, 'Mappings'), use);
  const decides = DECIDING_SECTIONS.some((section) => getOwn(template.root, section) !== undefined);
  walk(decides ? template.root : undefined, (map) => {
    const equals = getOwn(map, 'Fn::Equals');
    if (isList(equals)) {
      compare(equals[0], equals[1], use);
      compare(equals[1], equals[0], use);
    }
    // Only the template's Rules know this one.
    const contains = getOwn(map, 'Fn::Contains');
    const [list, member] = isList(contains) ? contains : [];
    for (const one of isList(list) ? list : []) compare(member, one, use);
    const lookup = getOwn(map, 'Fn::FindInMap');
    if (isList(lookup)) lookUps.add(lookup);
  });
  for (const [output, raw] of collectOutputs(template))
    if (isDeciding(makeOutputReference(template, output))) useInside(raw, use);
  for (const [stack, child] of template.links.nested) useBelow(template.resources.get(stack), child, use);
  return uses;
}

/** Values that nested stacks distinguish must be distinguished in their arguments too. */
function useBelow(stack: Resource | undefined, child: Template, use: (name: string) => Uses): void {
  for (const [name, { literals, nested }] of usesIn(child)) {
    const given = stack === undefined ? undefined : getParentValue(stack, name);
    const direct = name.startsWith('AWS::') ? name : refName(given);
    if (direct === undefined) useInside(given, use);
    else {
      const uses = use(direct);
      for (const literal of literals) uses.literals.add(literal);
      uses.nested ||= nested;
    }
  }
}

function compare(left: Raw, right: Raw, use: (name: string) => Uses): void {
  const direct = refName(left);
  if (direct === undefined) useInside(left, use);
  else {
    const literal = formatScalar(right);
    if (literal === undefined) use(direct).nested = true;
    else use(direct).literals.add(literal);
  }
}

/** The parts of a larger value. */
function useInside(raw: Raw, use: (name: string) => Uses): void {
  walk(raw, (map) => {
    const name = refName(map);
    if (name !== undefined) use(name).nested = true;
    const sub = getOwn(map, 'Fn::Sub');
    const text = isList(sub) ? sub[0] : sub;
    if (typeof text !== 'string') return;
    for (const piece of parseSub(text)) if (piece.isVariable) use(piece.text).nested = true;
  });
}

/** The keys that the look-ups of a template distinguish: those of one mapping by one name are listed once. */
class LookUps {
  readonly #mappings: Raw;
  readonly #use: (name: string) => Uses;
  readonly #listed = new Set<string>();

  constructor(mappings: Raw, use: (name: string) => Uses) {
    this.#mappings = mappings;
    this.#use = use;
  }

  add([map, first, second]: readonly Raw[]): void {
    const mappings = this.#mappings;
    if (!isMap(mappings)) return;
    this.#select(map, 'mappings', () => Object.keys(mappings));
    const mapping = typeof map === 'string' ? getOwn(mappings, map) : undefined;
    if (!isMap(mapping)) return;
    this.#select(first, `keys of ${String(map)}`, () => Object.keys(mapping));
    const rows = (): readonly string[] => Object.values(mapping).flatMap((row) => (isMap(row) ? Object.keys(row) : []));
    this.#select(second, `rows of ${String(map)}`, rows);
  }

  #select(key: Raw, what: string, list: () => readonly string[]): void {
    const name = refName(key);
    if (name === undefined) {
      useInside(key, this.#use);
      return;
    }
    const known = JSON.stringify([name, what]);
    if (this.#listed.has(known)) return;
    this.#listed.add(known);
    for (const one of list()) this.#use(name).literals.add(one);
  }
}

/** The one name that a `Ref` represents, or an `Fn::Sub` of nothing else. */
function refName(raw: Raw): string | undefined {
  if (!isMap(raw)) return undefined;
  const name = findStaticText(getOwn(raw, 'Ref'));
  if (name !== undefined) return name;
  const sub = getOwn(raw, 'Fn::Sub');
  const [only, ...rest] = typeof sub === 'string' ? parseSub(sub) : [];
  return only?.isVariable === true && rest.length === 0 ? only.text : undefined;
}

function walk(raw: Raw, visit: (map: Readonly<Record<string, Raw>>) => void): void {
  if (raw instanceof Placed) walk(raw.raw, visit);
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
