import { NEVER_GLOBAL, REPLACED_LISTS } from '../../aws-facts/sam-facts.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../../parse/document.js';
import type { ResourceDeclaration, TransformSource } from '../transform.js';
import {
  findPlaced,
  getDefinition,
  collectEntries,
  findIntrinsic,
  collectItems,
  makePlaced,
  findText,
} from '../placed.js';

/** A section of Globals as it is written. */
export function findGlobals({ root }: TransformSource, section: string): Placed | undefined {
  return findPlaced(new Placed(getOwn(root, 'Globals'), ['Globals']), section);
}

/**
 * The properties of a SAM resource with its section of Globals merged in: maps key by key, lists one behind the other
 * (Globals first, but for a few that are replaced), and everything else is overridden.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function mergeGlobals(declared: ResourceDeclaration, source: TransformSource): Readonly<Record<string, Placed>> {
  const section = declared.type.slice('AWS::Serverless::'.length);
  const definition = getDefinition(declared);
  const local = findPlaced(definition, 'Properties') ?? new Placed({}, [...declared.path, 'Properties']);
  const ignored = collectItems(findPlaced(definition, 'IgnoreGlobals')).map(findText);
  const merged = new Map<string, Placed>();
  for (const [key, value] of collectEntries(findGlobals(source, section))) {
    if (!ignored.includes('*') && !ignored.includes(key) && isShared(section, key)) merged.set(key, value);
  }
  const keys = isMap(local.raw) ? Object.keys(local.raw) : [];
  for (const key of keys) {
    const [shared, given] = [merged.get(key), findPlaced(local, key)];
    // A null of its own overrides, too.
    if (given === undefined) merged.delete(key);
    else merged.set(key, shared === undefined ? given : merge(shared, given, `${section}.${key}`));
  }
  return Object.fromEntries(merged);
}

function isShared(section: string, key: string): boolean {
  return NEVER_GLOBAL[section]?.includes(key) !== true;
}

/** @param path of section and keys, with dots between them */
function merge(shared: Placed, local: Placed, path: string): Placed {
  if (REPLACED_LISTS.includes(path)) return local;
  if (findIntrinsic(shared) !== undefined || findIntrinsic(local) !== undefined) return local;
  if (isList(shared.raw) && isList(local.raw))
    return new Placed([...collectItems(shared), ...collectItems(local)], local.path);
  return isMap(shared.raw) && isMap(local.raw) ? new Placed(mergedMap(shared, local, path), local.path) : local;
}

function mergedMap(shared: Placed, local: Placed, path: string): Readonly<Record<string, Raw>> {
  const merged = new Map<string, Raw>(collectEntries(shared));
  for (const [key, raw] of Object.entries(isMap(local.raw) ? local.raw : {})) {
    const [above, given] = [findPlaced(shared, key), makePlaced(raw, [...local.path, key])];
    merged.set(key, above === undefined ? given : merge(above, given, `${path}.${key}`));
  }
  return Object.fromEntries(merged);
}
