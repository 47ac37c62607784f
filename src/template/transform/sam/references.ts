import type { ResourceDeclaration } from '../transform.js';
import { REFERABLE_TYPES } from '../../aws-facts/sam-facts.js';
import { Placed, type Raw, isList, isMap } from '../../parse/document.js';
import { parseSub } from '../../evaluate/value.js';

/** The generated ids behind such names, as far as these resources, which `maker` brought along, are any of them. */
export function makeGeneratedNames(maker: string, made: readonly ResourceDeclaration[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [property, types] of Object.entries(REFERABLE_TYPES)) {
    const found = made.find(({ type, logicalId }) => types.includes(type) && logicalId !== maker);
    if (found !== undefined) names.set(`${maker}.${property}`, found.logicalId);
  }
  return names;
}

/** A resource whose references name generated resources by their ids; everything else stays where it is. */
export function renameGeneratedIds(
  declared: ResourceDeclaration,
  names: ReadonlyMap<string, string>,
): ResourceDeclaration {
  const definition = renameReferable(declared.definition, names);
  return definition === declared.definition || !isMap(definition) ? declared : { ...declared, definition };
}

/** A value in which such names are the generated ids; the same value where nothing of it changes. */
export function renameReferable(raw: Raw, names: ReadonlyMap<string, string>): Raw {
  return names.size === 0 ? raw : renamed(raw, names);
}

function renamed(raw: Raw, names: ReadonlyMap<string, string>): Raw {
  if (raw instanceof Placed) {
    const inner = renamed(raw.raw, names);
    return inner === raw.raw ? raw : new Placed(inner, raw.path);
  }
  if (isList(raw)) {
    const items = raw.map((item) => renamed(item, names));
    return items.some((item, index) => item !== raw[index]) ? items : raw;
  }
  if (!isMap(raw)) return raw;
  const entries = Object.entries(raw).map(([key, value]) => [key, entry(key, value, names)] as const);
  return entries.some(([key, value]) => value !== raw[key]) ? Object.fromEntries(entries) : raw;
}

function entry(key: string, value: Raw, names: ReadonlyMap<string, string>): Raw {
  if (key === 'Ref') return typeof value === 'string' ? (names.get(value) ?? value) : value;
  if (key === 'Fn::GetAtt') return attributeOf(value, names);
  if (key === 'Fn::Sub') {
    if (typeof value === 'string') return substituted(value, names);
    const [text, ...rest] = isList(value) ? value : [];
    const inner = renamed(value, names);
    if (typeof text !== 'string' || !isList(inner)) return inner;
    const made = substituted(text, names);
    return made === text && inner === value ? value : [made, ...rest.map((_, index) => inner[index + 1])];
  }
  return renamed(value, names);
}

function attributeOf(value: Raw, names: ReadonlyMap<string, string>): Raw {
  if (isList(value)) {
    const [owner, ...rest] = value;
    const id = typeof owner === 'string' ? names.get(owner) : undefined;
    return id === undefined ? value : [id, ...rest];
  }
  if (typeof value !== 'string') return value;
  const dot = value.lastIndexOf('.');
  const id = names.get(value.slice(0, Math.max(dot, 0)));
  return id === undefined ? value : `${id}${value.slice(dot)}`;
}

function substituted(text: string, names: ReadonlyMap<string, string>): string {
  return parseSub(text).reduce((made, piece) => {
    if (!piece.isVariable) return made;
    const [owner = '', property = '', ...rest] = piece.text.split('.');
    const id = names.get(`${owner}.${property}`);
    // By a function: an id may hold what means something in a text that replaces another.
    return id === undefined ? made : made.replaceAll(`\${${piece.text}}`, () => `\${${[id, ...rest].join('.')}}`);
  }, text);
}
