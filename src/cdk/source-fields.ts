import { parseItems } from '../text/brackets.js';
import type { CommentSyntax } from '../text/lexer.js';

/** The items of a list as they are written between its brackets, without the brackets. */
export function splitArguments(list: string, lexis: CommentSyntax): readonly string[] {
  const source = { text: `(${list})`, syntax: lexis };
  return (parseItems(source, 0)?.items ?? []).map(({ from, to }) => source.text.slice(from, to));
}

/** The fields of an object literal. */
export interface WrittenObject {
  /** The expressions by their names; the last one of a name wins. */
  readonly fields: ReadonlyMap<string, string>;
  /** The expressions of objects whose fields it takes over: `common` of `{ ...common }`. */
  readonly spreads: readonly string[];
}

/** Reads `{ name: value, name, 'name': value, ...other }`, and Python's `dict(name=value)`; undefined for anything else. */
export function parseWrittenObject(written: string, lexis: CommentSyntax): WrittenObject | undefined {
  const text = written
    .trim()
    .replace(/(?:\)|(?<!\s))\s*(?:as\s+const|as\s+[\w.<>]+|satisfies\s+[\w.<>]+)$/, '')
    .replace(/^\((?=\s*\{)/, '');
  const inner = /^\s*(?:dict\(|Object\.freeze\(\s*\{|\{)/.exec(text);
  if (inner === null) return undefined;
  const source = { text, syntax: lexis };
  const items = parseItems(source, inner[0].length - 1)?.items;
  return items === undefined ? undefined : parseWrittenFields(items.map(({ from, to }) => text.slice(from, to)));
}

/** The fields of the items between an object's braces, or of a call's named arguments. */
export function parseWrittenFields(items: readonly string[]): WrittenObject {
  const fields = new Map<string, string>();
  const spreads: string[] = [];
  for (const item of items) {
    const [, spread] = /^(?:\.{3}|\*\*)\s*([^]+)$/.exec(item) ?? [];
    if (spread !== undefined) spreads.push(spread);
    const [, , name, value] = /^(["']?)([A-Za-z_$][\w$-]*)\1\s*(?:[:=](?![=>])\s*([^]+))?$/.exec(item) ?? [];
    if (name !== undefined) fields.set(name, value ?? name);
  }
  return { fields, spreads };
}

/** The expression of a field of an object that is written out; undefined if it is not written there. */
export function findField(written: string, name: string, lexis: CommentSyntax): string | undefined {
  return parseWrittenObject(written, lexis)?.fields.get(name);
}
