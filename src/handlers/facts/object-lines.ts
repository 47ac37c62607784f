import { type ObjectEntry, collectObjectEntries } from '../resolve/members.js';
import { findCall } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** A line of an object: a key with its value, or another object that it spreads. */
export type ObjectLine = ObjectEntry;

const OBJECTS = new Set(['object', 'dictionary']);
/** At most this many lines of an object are read: objects that spread each other could have any number. */
export const MOST_LINES = 2000;

/** The entries of an object or of a call that makes one; undefined for any other expression. */
export function collectObjectLines(object: SyntaxNode, name: string | undefined): readonly ObjectLine[] | undefined {
  if (OBJECTS.has(object.type)) return [...collectObjectEntries(object)];
  const call = findCall(object);
  if (call === undefined) return undefined;
  if (name === 'dict') return [...call.named].map(([key, value]) => ({ node: value, key, value, spread: undefined }));
  if (name !== 'Object.assign' && name !== 'Object.freeze') return undefined;
  return call.args.map((node) => ({ node, key: undefined, value: undefined, spread: node }));
}
