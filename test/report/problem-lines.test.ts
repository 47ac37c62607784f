import { expect, it } from 'vitest';
import type { Problem } from '../../src/finding.js';
import { formatProblemLines, reportsSingleError } from '../../src/report/problem-lines.js';
import { clean } from './sample.js';

const warn = (file: string, message = 'is odd', line?: number): Problem => {
  const at = { line: line ?? 1, column: 2 };
  return { level: 'warning', file, message, location: line === undefined ? null : { file, start: at, end: at } };
};

it('a line for each, with its place', () => {
  const some = [warn('a.yaml'), warn('b.yaml', 'is odd', 7), warn('', 'is odder'), warn('c.yaml')];
  expect(formatProblemLines(some)).toEqual([
    'warning: a.yaml: is odd',
    'warning: b.yaml:7:2: is odd',
    'warning: c.yaml: is odd',
    'warning: is odder',
  ]);
});

it('one line for many of the same words', () => {
  const many = Array.from({ length: 258 }, (_, index) => warn(`t${index}.yaml`, 'is odd', index + 1));
  expect(formatProblemLines([...many, warn('x.yaml', 'is odder')])).toEqual([
    'warning: is odd (258 times): t0.yaml:1:2, t1.yaml:2:2, t2.yaml:3:2 and 255 more places (-f json lists all)',
    'warning: x.yaml: is odder',
  ]);
});

it('the last line of a text report names a single error', () => {
  const error: Problem = { ...warn('a.yaml'), level: 'error' };
  const text = [{ format: 'text' as const, file: undefined }];
  expect(reportsSingleError({ ...clean, errors: [error, warn('b.yaml')] }, text)).toBe(true);
  expect(reportsSingleError({ ...clean, errors: [error, error] }, text)).toBe(false);
  expect(reportsSingleError({ ...clean, errors: [error] }, [{ format: 'text', file: 'a.txt' }])).toBe(false);
  expect(reportsSingleError({ ...clean, errors: [error] }, [{ format: 'json', file: undefined }])).toBe(false);
});
