import { makeReason } from '../../answer.js';
import type { RawValue, ValueOrigin, UnknownPart, Resolve, Resolved, Template } from './types.js';
import { ANY_TEXT, GrowingText, makeUnknownPart, makeResolved, makeScalar, makeText, makeUnknown } from './value.js';

/** `Fn::Length` of AWS::LanguageExtensions: how many items of a list are there. */
export function resolveLength(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const { value, origins } = resolve(given);
  const items = value.is === 'list' ? value.items.map((item) => resolve(item).value.is) : ['unknown'];
  if (items.includes('unknown'))
    return makeResolved(
      makeUnknown(makeReason('deployment-value', 'the length of a list is only known at deployment')),
      self,
      ...origins,
    );
  return makeResolved(makeScalar(items.filter((item) => item !== 'absent').length), self, ...origins);
}

/** `Fn::ToJsonString` of AWS::LanguageExtensions: JSON without spaces; unknown parts are holes in it. */
export function resolveToJson(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const origins = new Set<ValueOrigin>();
  const parts = write(given, resolve, origins);
  const made = new GrowingText(self.template);
  made.add(parts ?? []);
  const value =
    parts === undefined || made.isTooLong
      ? makeUnknownPart(
          makeReason('deployment-value', 'the JSON of a Fn::ToJsonString is only known at deployment'),
          'Fn::ToJsonString',
        )
      : makeText(parts);
  const from = [...origins].filter((origin, _, all) => origin !== 'literal' || all.length === 1);
  return makeResolved(value, self, ...from);
}

type Parts = readonly (string | UnknownPart)[];

/** Undefined where even the form is not known. */
function write(cell: RawValue, resolve: Resolve, origins: Set<ValueOrigin>): Parts | undefined {
  const found = resolve(cell);
  for (const origin of found.origins) origins.add(origin);
  const { value } = found;
  if (value.is === 'scalar') return [JSON.stringify(value.value)];
  if (value.is === 'text') return ['"', ...value.parts.map(escaped), '"'];
  if (value.is === 'list') return writeAll(cell.template, value.items, () => '', ['[', ']'], resolve, origins);
  if (value.is !== 'map' || value.open.length > 0) return undefined;
  const keys = [...value.entries.keys()].map((key) => `${JSON.stringify(key)}:`);
  return writeAll(
    cell.template,
    [...value.entries.values()],
    (index) => keys[index] ?? '',
    ['{', '}'],
    resolve,
    origins,
  );
}

function writeAll(
  template: Template,
  cells: readonly RawValue[],
  before: (index: number) => string,
  [open, close]: readonly [string, string],
  resolve: Resolve,
  origins: Set<ValueOrigin>,
): Parts | undefined {
  const made = new GrowingText(template);
  made.add([open]);
  let isFirst = true;
  for (const [index, cell] of cells.entries()) {
    if (resolve(cell).value.is === 'absent') continue;
    const inner = write(cell, resolve, origins);
    if (inner === undefined) return undefined;
    made.add([isFirst ? '' : ',', before(index)]);
    made.add(inner);
    // The form of a value that is not examined to its end is unknown.
    if (made.isTooLong) return undefined;
    isFirst = false;
  }
  return [...made.parts, close];
}

/** The text of a hole may be escaped, so that only the value it represents is known. */
function escaped(part: string | UnknownPart): string | UnknownPart {
  if (typeof part === 'string') return JSON.stringify(part).slice(1, -1);
  const { because, label, identity, target } = part;
  const rest = { ...(identity === undefined ? {} : { identity }), ...(target === undefined ? {} : { target }) };
  return { because, label, pattern: ANY_TEXT, ...rest };
}
