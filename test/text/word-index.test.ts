import { expect, it } from 'vitest';
import { WordIndex } from '../../src/text/word-index.js';

it.each<[text: string, name: string, at: readonly number[]]>([
  ['uploads and uploads', 'uploads', [0, 12]],
  ['my-uploads uploads2 uploads_old', 'uploads', []],
  ['arn:aws:s3:::uploads/*', 'uploads', [13]],
  ['x my.bucket.name y', 'my.bucket.name', [2]],
  ['my.bucket.names amy.bucket.name', 'my.bucket.name', []],
  ['/aws/lambda/sort /aws/lambda/sort-2', '/aws/lambda/sort', [0]],
  ['log/aws/lambda/sort', '/aws/lambda/sort', []],
  ['a.b a.c.b a.b', 'a.b', [0, 10]],
  ['naïve names', 'na', [0]],
  ['...', '...', []],
  ['', 'a', []],
])('%j has %s at %j', (text, name, at) => {
  expect(new WordIndex(text).find(name)).toEqual(at);
});

it('thousands of names that share their first words are each found at once', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `files.of.team-${index}`);
  const index = new WordIndex(names.join('\n'));
  expect(names.every((name) => index.find(name).length === 1)).toBe(true);
});
