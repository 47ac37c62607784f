import { type Raw, isList, isMap } from '../../src/template/parse/document.js';
import { makeOrdered } from './reordered.js';

/** What becomes of the names in a template. */
export interface Renaming {
  /** Of a resource or a parameter that a function refers to. */
  readonly reference: (name: string) => string;
  readonly condition: (name: string) => string;
  readonly mapping: (name: string) => string;
}

/** What stands in place of a reference: as a value, and as a variable within the text of `Fn::Sub`. */
export interface Replacement {
  readonly value: Raw;
  readonly variable: string;
}

/** An attribute is undefined for a `Ref`. */
export type Replace = (name: string, attribute: string | undefined) => Replacement | undefined;

const VARIABLE = /\$\{([^!}][^}]*)\}/g;

/** Names with an attribute behind a dot. */
function attributed(name: string, rename: (name: string) => string): string {
  const [id, attribute] = splitName(name);
  return attribute === undefined ? rename(id) : `${rename(id)}.${attribute}`;
}

function splitName(name: string): readonly [string, string | undefined] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
}

function renameText(text: string, own: Raw, rename: (name: string) => string): string {
  return text.replace(VARIABLE, (whole, name: string) =>
    isMap(own) && Object.hasOwn(own, name.trim()) ? whole : `\${${rename(name.trim())}}`,
  );
}

/** A value in which all that refers to resources, parameters, conditions and mappings has other names. */
export function renameReferences(raw: Raw, renaming: Renaming): Raw {
  if (isList(raw)) return raw.map((item) => renameReferences(item, renaming));
  if (!isMap(raw)) return raw;
  return makeOrdered(Object.entries(raw).map(([key, value]) => [key, renamed(key, value, renaming)]));
}

function renamed(key: string, value: Raw, renaming: Renaming): Raw {
  const { reference, condition, mapping } = renaming;
  const [first, ...rest] = isList(value) ? value : [value];
  if (key === 'Ref' && typeof value === 'string') return attributed(value, reference);
  if (key === 'Condition' && typeof value === 'string') return condition(value);
  if (key === 'Fn::GetAtt' && typeof value === 'string') return attributed(value, reference);
  if (key === 'Fn::GetAtt' && typeof first === 'string')
    return [attributed(first, reference), ...rest.map((item) => renameReferences(item, renaming))];
  if (key === 'Fn::If' && isList(value) && typeof first === 'string')
    return [condition(first), ...rest.map((item) => renameReferences(item, renaming))];
  if (key === 'Fn::FindInMap' && typeof first === 'string')
    return [mapping(first), ...rest.map((item) => renameReferences(item, renaming))];
  if (key === 'Fn::Sub' && typeof first === 'string') {
    const text = renameText(first, rest[0], (name) => attributed(name, reference));
    return isList(value) ? [text, ...rest.map((item) => renameReferences(item, renaming))] : text;
  }
  if (key === 'DependsOn' && typeof value === 'string') return reference(value);
  if (key === 'DependsOn' && isList(value)) return value.map((one) => (typeof one === 'string' ? reference(one) : one));
  // The ends of a connector and the API of an event, which SAM takes by name too.
  if (['Id', 'ApiId', 'RestApiId'].includes(key) && typeof value === 'string') return reference(value);
  return renameReferences(value, renaming);
}

/** The names that a value refers to, without their attributes. */
export function collectReferences(raw: Raw): readonly string[] {
  const found: string[] = [];
  renameReferences(raw, {
    reference: (name) => {
      found.push(name);
      return name;
    },
    condition: (name) => name,
    mapping: (name) => name,
  });
  return found;
}

/** A value with other values in place of some `Ref`, `Fn::GetAtt` and variables of `Fn::Sub`. */
export function replaceReferences(raw: Raw, replace: Replace): Raw {
  if (isList(raw)) return raw.map((item) => replaceReferences(item, replace));
  if (!isMap(raw)) return raw;
  const { Ref: ref, 'Fn::GetAtt': att, 'Fn::Sub': sub } = raw;
  const target = typeof ref === 'string' ? splitName(ref) : attributeOf(att);
  const other = target === undefined ? undefined : replace(...target);
  if (other !== undefined) return other.value;
  const [text, own] = isList(sub) ? sub : [sub];
  if (typeof text !== 'string')
    return makeOrdered(Object.entries(raw).map(([key, value]) => [key, replaceReferences(value, replace)]));
  const led = renameText(text, own, (name) => replace(...splitName(name))?.variable ?? name);
  return { 'Fn::Sub': isList(sub) ? [led, ...(own === undefined ? [] : [replaceReferences(own, replace)])] : led };
}

function attributeOf(att: Raw): readonly [string, string] | undefined {
  const parts = typeof att === 'string' ? att.split('.') : isList(att) ? att : [];
  const [id, ...names] = parts.filter((part) => typeof part === 'string');
  return id === undefined || parts.length !== names.length + 1 ? undefined : [id, names.join('.')];
}

/** The names whose attribute is computed, which nothing else can stand for. */
export function collectComputedAttributes(raw: Raw): readonly string[] {
  if (isList(raw)) return raw.flatMap(collectComputedAttributes);
  if (!isMap(raw)) return [];
  const att = raw['Fn::GetAtt'];
  const [id, attribute] = isList(att) ? att : [];
  const own = typeof id === 'string' && typeof attribute !== 'string' ? [id] : [];
  return [...own, ...Object.values(raw).flatMap(collectComputedAttributes)];
}
