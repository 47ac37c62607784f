import { Placed, type Raw, isList, isMap, own } from '../../parse/document.js';
import type { Declared, Source } from '../transform.js';
import { at, definitionOf, entriesOf, intrinsicOf, itemsOf, piece, textOf } from './pieces.js';

/** Sections of which SAM merges only some keys; of the others it merges whatever it lets in. */
const ONLY: Readonly<Record<string, readonly string[]>> = { SimpleTable: ['SSESpecification'] };

/** Keys of a function that are each function's own: SAM refuses them in Globals. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  Function: ['Role', 'Policies', 'FunctionName', 'Events', 'InlineCode', 'ImageUri'],
  Api: ['StageName', 'DefinitionBody'],
  HttpApi: ['StageName', 'DefinitionBody'],
};

/** A section of Globals as it is written. */
export function globalsOf({ root }: Source, section: string): Placed | undefined {
  return at(new Placed(own(root, 'Globals'), ['Globals']), section);
}

/**
 * The properties of a SAM resource with its section of Globals merged in: maps key by key, lists one behind the other
 * (Globals first), and everything else is overridden.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function mergedProperties(declared: Declared, source: Source): Readonly<Record<string, Placed>> {
  const section = declared.type.slice('AWS::Serverless::'.length);
  const definition = definitionOf(declared);
  const local = at(definition, 'Properties') ?? new Placed({}, [...declared.path, 'Properties']);
  const ignored = itemsOf(at(definition, 'IgnoreGlobals')).map(textOf);
  const merged = new Map<string, Placed>();
  for (const [key, value] of entriesOf(globalsOf(source, section))) {
    if (!ignored.includes('*') && !ignored.includes(key) && isShared(section, key)) merged.set(key, value);
  }
  const keys = isMap(local.raw) ? Object.keys(local.raw) : [];
  for (const key of keys) {
    const [shared, given] = [merged.get(key), at(local, key)];
    // A null of its own overrides, too.
    if (given === undefined) merged.delete(key);
    else merged.set(key, shared === undefined ? given : merge(shared, given));
  }
  return Object.fromEntries(merged);
}

function isShared(section: string, key: string): boolean {
  return ONLY[section]?.includes(key) ?? NEVER[section]?.includes(key) !== true;
}

function merge(shared: Placed, local: Placed): Placed {
  if (intrinsicOf(shared) !== undefined || intrinsicOf(local) !== undefined) return local;
  if (isList(shared.raw) && isList(local.raw)) return new Placed([...itemsOf(shared), ...itemsOf(local)], local.path);
  return isMap(shared.raw) && isMap(local.raw) ? new Placed(mergedMap(shared, local), local.path) : local;
}

function mergedMap(shared: Placed, local: Placed): Readonly<Record<string, Raw>> {
  const merged = new Map<string, Raw>(entriesOf(shared));
  for (const [key, raw] of Object.entries(isMap(local.raw) ? local.raw : {})) {
    const [above, given] = [at(shared, key), piece(raw, [...local.path, key])];
    merged.set(key, above === undefined ? given : merge(above, given));
  }
  return Object.fromEntries(merged);
}
