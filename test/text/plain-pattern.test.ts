import { expect, it } from 'vitest';
import { isPlainMatch } from '../../src/text/plain-pattern.js';

it.each<[pattern: string, text: string, matches: boolean | undefined]>([
  ['[a-z]+', 'prod', true],
  ['[a-z]+', 'prod1', false],
  ['^[a-z][a-z0-9-]{2,5}$', 'a-b1', true],
  ['^[a-z][a-z0-9-]{2,5}$', 'a-', false],
  ['^[a-z][a-z0-9-]{2,5}$', 'abcdefgh', false],
  ['\\d{3}', '123', true],
  ['\\d{3}', '12', false],
  ['a*ab?', 'aaab', true],
  ['a*ab?', 'aabb', false],
  ['a{2,}', 'a', false],
  ['.*@example\\.com', 'me@example.com', true],
  ['.*@example\\.com', 'me@exampleXcom', false],
  ['', '', true],
  ['', 'a', false],
  // Not decided: more than pieces in a row, an invalid class, or a long text.
  ['(a|b)+', 'a', undefined],
  ['a|b', 'c', undefined],
  ['[z-a]', 'b', undefined],
  ['\\bfoo', 'foo', undefined],
  ['a*', 'a'.repeat(300), undefined],
])('%s and %s: %s', (pattern, text, matches) => {
  expect(isPlainMatch(pattern, text)).toBe(matches);
});

it('decides at once what a regular expression would take years for', () => {
  expect(isPlainMatch(`${'a*'.repeat(100)}b`, 'a'.repeat(200))).toBe(false);
});
