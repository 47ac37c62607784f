import assert from 'node:assert/strict';
import { isFailure } from '../../../src/errors.js';
import { readJson } from '../../../src/template/parse/json.js';
import { type Choices, damage } from '../choices.js';
import { assertPosition, assertRange, collectPaths, readAt, sliceOf } from '../documents.js';
import { makeTarget } from '../target.js';

const SPACE = ['', ' ', '\n', '\t', '\r\n', '  \n  ', '\r'] as const;
const KEYS = [
  '"a"',
  '"b"',
  '"Ref"',
  '""',
  '"__proto__"',
  '"constructor"',
  '"\\u0061"',
  '"ä😀"',
  '"\\"]}"',
  '"10"',
] as const;
const SCALARS = [
  ...['1', '-0', '1.10', '1e400', '12345678901234567890', '0.1E-2', 'true', 'false', 'null', '""', '"x"'],
  ...['"\\u2028\\n"', '"\\ud800"', '"{[,:]}"', '"a: b # c"', '"\\\\"', '"\\\\\\""', '"\u2028\u0085\ufeff"'],
] as unknown as readonly [string, ...string[]];
const PIECES = [
  ...['{', '}', '[', ']', '"', ',', ':', '\\', '\n', '\u0000', '\ufeff', "'", '//', '/*', '1', '-', '.', 'e', 'u'],
  ...['true', 'nul', 'NaN', '\ud800', '\u2028', '\u00a0'],
] as unknown as readonly [string, ...string[]];

function valueOf(choices: Choices, depth: number): string {
  const kind = depth > 6 ? 2 : choices.number(4);
  const space = choices.pick(SPACE);
  if (kind > 1 || choices.isSpent) return space + choices.pick(SCALARS) + space;
  if (kind === 0) return `${space}[${choices.several(4, () => valueOf(choices, depth + 1)).join(',')}${space}]`;
  const entries = choices.several(4, () => `${space}${choices.pick(KEYS)}${space}:${valueOf(choices, depth + 1)}`);
  return `${space}{${entries.join(',')}${space}}`;
}

function textOf(choices: Choices): string {
  const text = `{"a":${valueOf(choices, 0)},"b":[${choices.several(3, () => valueOf(choices, 1)).join(',')}]}`;
  return choices.rarely(3) ? damage(choices, text, PIECES) : text;
}

/** JSON is read as `JSON.parse` reads it, and refused where it refuses. */
export const jsonTarget = makeTarget({
  name: 'json',
  runs: 3000,
  least: { read: 0.5, refused: 0.1 },
  make: textOf,
  show: (text) => text,
  check: (text) => {
    const expected = parsed(text);
    const document = readJson(text);
    if (isFailure(document)) {
      assert.equal(expected, undefined, `refused: ${document.reason}`);
      assert.match(document.reason, /^[^\n\r]+$/);
      assertPosition(text, document.position);
      return ['refused'];
    }
    assert.ok(expected !== undefined, 'not refused');
    assert.deepEqual(document.root, expected.value);
    const paths = collectPaths(document.root);
    for (const [index, range] of document.locate(paths).entries()) {
      assertRange(text, range);
      const value = readAt(document.root, paths[index] ?? []);
      // A map or a list is at its key.
      if (typeof value !== 'object' || value === null)
        assert.deepEqual(parsed(sliceOf(text, range))?.value, value, `at ${paths[index]?.join('/') ?? ''}`);
    }
    for (const { range } of document.oddities) assertRange(text, range);
    return ['read'];
  },
});

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
