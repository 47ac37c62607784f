import { expect, it } from 'vitest';
import { makeGlobMatcher } from '../../src/text/glob.js';

it.each<[pattern: string, text: string, matches: boolean]>([
  ['*Upload*', 'FileUploadBucketDF219B4D', true],
  ['*Upload*', 'Upload', true],
  ['*upload*', 'FileUploadBucket', false],
  ['Api/Files/*', 'Api/Files/Resource', true],
  ['Api/Files/*', 'Api/Files/Bucket/Resource', false],
  ['Api/**', 'Api/Files/Bucket/Resource', true],
  ['services/auth/**', 'services/auth/template.yaml', true],
  ['services/auth/', 'services/auth/deep/template.yaml', true],
  ['services/auth', 'services/auth/template.yaml', false],
  ['services/**/template.yaml', 'services/template.yaml', true],
  ['services/**/template.yaml', 'services/a/b/template.yaml', true],
  ['services/**/template.yaml', 'services/a/b/not-template.yaml', false],
  ['**/*.yaml', 'template.yaml', true],
  ['**/*.yaml', 'a/b/template.yaml', true],
  ['*.{yaml,yml}', 'template.yml', true],
  ['*.{yaml,yml}', 'template.json', false],
  ['{a,b}{c,d}', 'bd', true],
  ['{a', '{a', true],
  ['v?', 'v1', true],
  ['v?', 'v', false],
  ['a?b', 'a/b', false],
  ['a.b', 'axb', false],
  ['[ab]', 'a', false],
  ['', '', true],
  ['', 'a', false],
])('%s against %s: %s', (pattern, text, matches) => {
  expect(makeGlobMatcher(pattern)(text)).toBe(matches);
});

it('a pattern made to take for ever takes letters times steps', () => {
  const evil = makeGlobMatcher(`${'*a'.repeat(200)}b`);
  expect(evil('a'.repeat(2000))).toBe(false);
  expect(makeGlobMatcher('{a,b}'.repeat(40))('a')).toBe(false);
});

it('answers the same about a name however many were asked about before', () => {
  const matches = makeGlobMatcher('a*/**/b?c');
  const names = ['a/bxc', 'ab/x/y/bzc', 'a', 'a/bc', 'a/b/c', 'abxc'];
  const first = names.map(matches);
  expect(first).toEqual([true, true, false, false, false, false]);
  expect(names.map(matches)).toEqual(first);
});
