import type { Origin, Cell, Hole, Resolve, Resolved } from './types.js';
import { ANY_TEXT, hole, resolvedTo, scalar, textOf, unknownValue } from './value.js';

/** `Fn::Length` of AWS::LanguageExtensions: how many items of a list are there. */
export function length(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const { value, origins } = resolve(given);
  const items = value.is === 'list' ? value.items.map((item) => resolve(item).value.is) : ['unknown'];
  if (items.includes('unknown'))
    return resolvedTo(unknownValue('the length of a list that is not known'), self, ...origins);
  return resolvedTo(scalar(items.filter((item) => item !== 'absent').length), self, ...origins);
}

/** `Fn::ToJsonString` of AWS::LanguageExtensions: JSON without spaces; what is not known is a hole in it. */
export function toJson(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const origins = new Set<Origin>();
  const parts = write(given, resolve, origins);
  const value = parts === undefined ? hole('it is JSON made at deployment', 'Fn::ToJsonString') : textOf(parts);
  const from = [...origins].filter((origin, _, all) => origin !== 'literal' || all.length === 1);
  return resolvedTo(value, self, ...from);
}

type Parts = readonly (string | Hole)[];

/** Undefined where even the form is not known. */
function write(cell: Cell, resolve: Resolve, origins: Set<Origin>): Parts | undefined {
  const found = resolve(cell);
  for (const origin of found.origins) origins.add(origin);
  const { value } = found;
  if (value.is === 'scalar') return [JSON.stringify(value.value)];
  if (value.is === 'text') return ['"', ...value.parts.map(escaped), '"'];
  if (value.is === 'list') return writeAll(value.items, () => '', ['[', ']'], resolve, origins);
  if (value.is !== 'map' || value.open.length > 0) return undefined;
  const keys = [...value.entries.keys()].map((key) => `${JSON.stringify(key)}:`);
  return writeAll([...value.entries.values()], (index) => keys[index] ?? '', ['{', '}'], resolve, origins);
}

function writeAll(
  cells: readonly Cell[],
  before: (index: number) => string,
  [open, close]: readonly [string, string],
  resolve: Resolve,
  origins: Set<Origin>,
): Parts | undefined {
  const parts: (string | Hole)[] = [open];
  let isFirst = true;
  for (const [index, cell] of cells.entries()) {
    if (resolve(cell).value.is === 'absent') continue;
    const inner = write(cell, resolve, origins);
    if (inner === undefined) return undefined;
    parts.push(isFirst ? '' : ',', before(index), ...inner);
    isFirst = false;
  }
  return [...parts, close];
}

/** What a hole looks like may be escaped, so that nothing is known of it but what it stands for. */
function escaped(part: string | Hole): string | Hole {
  if (typeof part === 'string') return JSON.stringify(part).slice(1, -1);
  const { because, label, identity, target } = part;
  const rest = { ...(identity === undefined ? {} : { identity }), ...(target === undefined ? {} : { target }) };
  return { because, label, pattern: ANY_TEXT, ...rest };
}
