import { expect, it } from 'vitest';
import { isRecord, parseJson } from '../../src/text/json.js';

it.each([
  ['{"a": 1}', { a: 1 }],
  ['null', null],
  ['', undefined],
  ['{', undefined],
  ['undefined', undefined],
])('parses %j', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

it.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ['{}', false],
  [undefined, false],
])('%j is a record: %s', (value, expected) => {
  expect(isRecord(value)).toBe(expected);
});

it('keeps the key __proto__ as one like others', () => {
  const parsed = parseJson('{"__proto__": {"a": 1}}');
  expect(isRecord(parsed) && Object.hasOwn(parsed, '__proto__')).toBe(true);
  expect(isRecord(parsed) && parsed['a']).toBeUndefined();
});
