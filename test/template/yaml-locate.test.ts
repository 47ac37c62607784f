import { describe, expect, test } from 'vitest';
import type { FilePath } from '../../src/location.js';
import { START } from '../../src/template/parse/document.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { isFailure } from '../../src/errors.js';

function locate(text: string, ...paths: FilePath[]): string[] {
  const result = readYaml(text);
  if (isFailure(result)) throw new Error(result.reason);
  const lines = text.split(/\r?\n/);
  return result.locate(paths).map(({ start, end }) => {
    expect(end.line).toBe(start.line);
    const found = (lines[start.line - 1] ?? '').slice(start.column - 1, end.column - 1);
    return `${start.line}:${start.column} ${found}`;
  });
}

const TEMPLATE = `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref Name # why
      Tags:
        - Key: a
          Value: "b c"
        - {Key: d, Value: e}
        - last
      Empty:
      Size: !If [IsProd, !GetAtt Big.Size, 'small']
      Policy: !Sub |
        one
        two
      Join: !Join
        - ''
        - - a
          - !Ref B
`;
const BUCKET = ['Resources', 'Bucket'];
const PROPERTIES = [...BUCKET, 'Properties'];

describe('locate', () => {
  test('scalars at their value, maps and lists at their key', () => {
    expect(locate(TEMPLATE, ['Resources'], BUCKET, [...BUCKET, 'Type'], [...PROPERTIES, 'Tags'])).toEqual([
      '1:1 Resources',
      '2:3 Bucket',
      '3:11 AWS::S3::Bucket',
      '6:7 Tags',
    ]);
  });

  test('elements of lists at their first line or value', () => {
    const tags = [...PROPERTIES, 'Tags'];
    expect(
      locate(TEMPLATE, [...tags, 0], [...tags, 0, 'Value'], [...tags, 1], [...tags, 1, 'Value'], [...tags, 2]),
    ).toEqual(['7:11 Key: a', '8:18 "b c"', '9:11 {Key: d, Value: e}', '9:27 e', '10:11 last']);
  });

  test('a tagged scalar from its tag on, the argument without it', () => {
    const name = [...PROPERTIES, 'BucketName'];
    expect(locate(TEMPLATE, name, [...name, 'Ref'])).toEqual(['5:19 !Ref Name', '5:24 Name']);
  });

  test('a tagged list at its key, its function at the tag, its arguments at their text', () => {
    const size = [...PROPERTIES, 'Size'];
    const choice = [...size, 'Fn::If'];
    expect(
      locate(TEMPLATE, size, choice, [...choice, 0], [...choice, 1], [...choice, 1, 'Fn::GetAtt'], [...choice, 2]),
    ).toEqual(['12:7 Size', '12:13 !If', '12:18 IsProd', '12:26 !GetAtt Big.Size', '12:26 !GetAtt', "12:44 'small'"]);
    expect(locate(TEMPLATE, [...choice, 1, 'Fn::GetAtt', 0], [...choice, 1, 'Fn::GetAtt', 1])).toEqual([
      '12:34 Big',
      '12:38 Size',
    ]);
  });

  test('block texts at their first line', () => {
    const policy = [...PROPERTIES, 'Policy'];
    expect(locate(TEMPLATE, policy, [...policy, 'Fn::Sub'])).toEqual(['13:15 !Sub |', '13:20 |']);
  });

  test('lists in lists', () => {
    const parts = [...PROPERTIES, 'Join', 'Fn::Join'];
    expect(
      locate(TEMPLATE, [...parts, 0], [...parts, 1], [...parts, 1, 0], [...parts, 1, 1], [...parts, 1, 1, 'Ref']),
    ).toEqual(["17:11 ''", '18:11 - a', '18:13 a', '19:13 !Ref B', '19:18 B']);
  });

  test('what is not there at the key of the nearest parent that is', () => {
    expect(
      locate(
        TEMPLATE,
        [...BUCKET, 'Metadata', 'x'],
        [...PROPERTIES, 'Tags', 9],
        [...PROPERTIES, 'Tags', 0, 'Nope'],
        [...PROPERTIES, 'BucketName', 'Nope'],
        [...PROPERTIES, 'Size', 'Fn::If', 1, 'Fn::GetAtt', 2],
        [...PROPERTIES, 'Size', 'Fn::If', 7],
        [...BUCKET, 'Type', 'x'],
      ),
    ).toEqual(['2:3 Bucket', '6:7 Tags', '7:11 Key: a', '5:7 BucketName', '12:26 !GetAtt', '12:13 !If', '3:5 Type']);
  });

  test('a key without a value at the key', () => {
    expect(locate(TEMPLATE, [...PROPERTIES, 'Empty'])).toEqual(['11:7 Empty']);
    expect(locate('a: !GetAZs\nb: !GetAZs # x', ['a'], ['a', 'Fn::GetAZs'], ['b'])).toEqual([
      '1:4 !GetAZs',
      '1:4 !GetAZs',
      '2:4 !GetAZs',
    ]);
  });

  test('the root, and what it lacks, at the start', () => {
    const result = readYaml(TEMPLATE);
    expect(isFailure(result) ? [] : result.locate([[], ['Nope'], [0]])).toEqual([START, START, START]);
  });

  test('the last of equal keys', () => {
    expect(locate('a:\n  x: 1\na:\n  y: 2', ['a'], ['a', 'y'], ['a', 'x'])).toEqual(['3:1 a', '4:6 2', '3:1 a']);
  });

  test('merged keys where they are written, aliases where they stand', () => {
    const text = 'base: &base\n  Type: T\n  Tags: [t]\nuse:\n  <<: *base\n  Own: &own 1\n  Same: *own\n  All: *base\n';
    expect(
      locate(
        text,
        ['use', 'Type'],
        ['use', 'Tags'],
        ['use', 'Tags', 0],
        ['use', 'Own'],
        ['use', 'Same'],
        ['use', 'All'],
        ['use', 'All', 'Type'],
      ),
    ).toEqual(['2:9 T', '3:3 Tags', '3:10 t', '6:13 1', '7:9 *own', '8:3 All', '2:9 T']);
  });

  test('keys in quotes with their quotes, keys after "?" and in one-pair maps', () => {
    expect(locate('"a b": {x: 1}\n? c\n: [d: 2]\n', ['a b'], ['a b', 'x'], ['c'], ['c', 0, 'd'])).toEqual([
      '1:1 "a b"',
      '1:12 1',
      '2:3 c',
      '3:7 2',
    ]);
  });

  test('in a text with CRLF, without the line end', () => {
    expect(locate('a:\r\n  b: |\r\n    x\r\n  c: d\r\n', ['a', 'b'], ['a', 'c'])).toEqual(['2:6 |', '4:6 d']);
  });
});

describe('brackets and quoted texts that go on too far to the left', () => {
  const LOOSE = `Resources:
  A:
    List: [
  one,
 !Ref two, {
x: "y
z"}
]
    Text: "first
  second
third"
    Next: [a, b
, c]
  B: end
`;

  test('are read', () => {
    const result = readYaml(LOOSE);
    expect(isFailure(result) ? result : result.root).toEqual({
      Resources: {
        A: { List: ['one', { Ref: 'two' }, { x: 'y z' }], Text: 'first second third', Next: ['a', 'b', 'c'] },
        B: 'end',
      },
    });
    expect(isFailure(result) ? '' : result.text).toBe(LOOSE);
  });

  test('are located where they stand in the text as it is', () => {
    const a = ['Resources', 'A'];
    expect(
      locate(
        LOOSE,
        [...a, 'List'],
        [...a, 'List', 0],
        [...a, 'List', 1],
        [...a, 'List', 1, 'Ref'],
        [...a, 'List', 2],
        [...a, 'List', 2, 'x'],
        [...a, 'Text'],
        [...a, 'Next', 2],
        ['Resources', 'B'],
      ),
    ).toEqual([
      '3:5 List',
      '4:3 one',
      '5:2 !Ref two',
      '5:7 two',
      '5:12 {',
      '6:4 "y',
      '9:11 "first',
      '13:3 c',
      '14:6 end',
    ]);
  });

  test('do not hide a mistake below them, which is told at its own place', () => {
    const result = readYaml(`${LOOSE}  C: x\n   D: y\n`);
    expect(result).toEqual({
      reason: 'the indentation does not fit the lines above',
      position: { line: 16, column: 4 },
    });
  });

  test('leave alone what only looks like them', () => {
    const text = `a:
  - text with [ and "
  - it's
  - plain
    [ goes on
  - |
    [ block
    "
  - # [
    x
  - "k [": 'v'
  - &anchor key: >
      {
list: [x,
y]
`;
    const result = readYaml(text);
    expect(isFailure(result) ? result : result.root).toEqual({
      a: ['text with [ and "', "it's", 'plain [ goes on', '[ block\n"\n', 'x', { 'k [': 'v' }, { key: '{\n' }],
      list: ['x', 'y'],
    });
  });

  test('with all that may stand between brackets', () => {
    const text = `a:
  b: {"k":"} ' [", "a:c":"x#y", 'it''s': [x:y, "\\"", # "
 http://c/#d, d'e],
 f: ::g}
`;
    const result = readYaml(text);
    expect(isFailure(result) ? result : result.root).toEqual({
      a: { b: { k: "} ' [", 'a:c': 'x#y', "it's": ['x:y', '"', 'http://c/#d', "d'e"], f: '::g' } },
    });
  });

  test('may end on the line of their document start', () => {
    const result = readYaml('--- {a: [1,\n2],\nb: "x\ny"}\n');
    expect(isFailure(result) ? result : result.root).toEqual({ a: [1, 2], b: 'x y' });
  });
});
