import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readParameters } from '../../src/project/parameter-files.js';
import { folderWith } from '../support/folder.js';

function read(content: unknown): ReturnType<typeof readParameters> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return readParameters(join(folderWith({ 'p.json': text }), 'p.json'), 'p.json');
}

describe('the forms', () => {
  const flat = { Stage: 'prod', Size: 5, Open: false, Zones: ['a', 'b', 1] };
  const values = { Stage: 'prod', Size: '5', Open: 'false', Zones: 'a,b,1' };

  it.each([
    ['a flat map', flat],
    ['a map under Parameters', { Parameters: flat, Tags: { a: 'b' } }],
    [
      'the list of the AWS CLI',
      Object.entries(flat).map(([key, value]) => ({ ParameterKey: key, ParameterValue: value })),
    ],
    ['with a byte order mark', `\ufeff${JSON.stringify(flat)}`],
  ])('%s', (_, content) => {
    expect(read(content)).toEqual({ values });
  });

  it('a parameter that is called Parameters', () => {
    expect(read({ Parameters: 'x' })).toEqual({ values: { Parameters: 'x' } });
  });

  it('nothing, and names of JavaScript', () => {
    expect(read({})).toEqual({ values: {} });
    expect(read([])).toEqual({ values: {} });
    expect(Object.entries((read('{"__proto__": "x"}') as { values: object }).values)).toEqual([['__proto__', 'x']]);
  });

  it('a previous value, which is not known here', () => {
    expect(read([{ ParameterKey: 'A', UsePreviousValue: true }])).toEqual({ values: {} });
  });
});

describe('what is refused, by the name of the file', () => {
  const forms = /^p\.json: expected a list of .*, .* or a map of names to values$/;

  it.each([
    ['no JSON', 'Stage=prod', /^p\.json:1:1: the parameter file is not valid JSON: ./],
    ['a comma too many', '{\n  "Stage": "prod",\n}', /^p\.json:2:18: .+: a comma is not allowed before "}"$/],
    ['text', '"x"', forms],
    ['null', 'null', forms],
    ['a list of something else', [{ Key: 'a', Value: 'b' }], forms],
    ['a list without values', [{ ParameterKey: 'a' }], forms],
    ['a list of texts', ['Stage=prod'], forms],
    [
      'a value that is a map',
      { A: { Ref: 'B' } },
      /^p\.json: the value of A must be a string, number, boolean or a list/,
    ],
    ['a value that is null', { A: null }, /^p\.json: the value of A must be/],
    ['an empty file', '', /^p\.json: the file is empty$/],
  ])('%s', (_, content, sentence) => {
    expect(read(content)).toEqual({ reason: expect.stringMatching(sentence) as string });
  });

  it('no such file', () => {
    expect(readParameters('/nope.json')).toEqual({ reason: '/nope.json: no such file or folder' });
  });
});
