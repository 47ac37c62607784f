import { expect, test } from 'vitest';
import { CodeReaders } from '../../../src/load/handlers/code-readers.js';

const read = (): { reason: string } => ({ reason: 'not read' });

function openings(): { readonly open: () => () => { reason: string }; readonly count: () => number } {
  let count = 0;
  return {
    open: () => {
      count += 1;
      return () => read();
    },
    count: () => count,
  };
}

test('functions of one folder have one reader, which is dropped after the last of them', () => {
  const { open, count } = openings();
  const readers = new CodeReaders(open, ['a', 'b', 'a', undefined, undefined]);
  const first = readers.next('a');
  expect(readers.next('b')).not.toBe(first);
  expect(readers.next('a')).toBe(first);
  expect(count()).toBe(2);
  // Nothing of it is left: who asks once more than was said starts anew.
  expect(readers.next('a')).not.toBe(first);
});

test('code that nothing shares has a reader of its own', () => {
  const { open } = openings();
  const readers = new CodeReaders(open, [undefined, undefined]);
  expect(readers.next(undefined)).not.toBe(readers.next(undefined));
});

test('the sources of bundles have one reader for each application, until the next one comes', () => {
  const { open } = openings();
  const readers = new CodeReaders(open, []);
  const [one, two] = [{}, {}];
  const first = readers.ofSources(one);
  expect(readers.ofSources(one)).toBe(first);
  expect(readers.ofSources(two)).not.toBe(first);
  expect(readers.ofSources(one)).not.toBe(first);
});
