import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Range, FilePath } from '../../src/location.js';
import {
  type Document,
  isList,
  isMap,
  MAX_DEPTH,
  MAX_VALUES,
  type Raw,
  START,
} from '../../src/template/parse/document.js';
import { readJson } from '../../src/template/parse/json.js';
import { isFailure } from '../../src/errors.js';

function read(text: string): Document {
  const result = readJson(text);
  if (isFailure(result)) throw new Error(result.reason);
  return result;
}

/** `line:column-column`, or `line:column-line:column`. */
function show(range: Range | undefined): string {
  if (range === undefined) return 'nowhere';
  return `${range.start.line}:${range.start.column}-${range.end.line === range.start.line ? '' : `${range.end.line}:`}${range.end.column}`;
}

function places(text: string, ...paths: FilePath[]): string[] {
  return read(text).locate(paths).map(show);
}

function refusal(text: string): string {
  const result = readJson(text);
  if (!isFailure(result)) return 'was read';
  const at = result.position === undefined ? '-' : `${result.position.line}:${result.position.column}`;
  return `${at} ${result.reason}`;
}

const TEMPLATE = `{
  "Resources": {
    "Bucket": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "Tags": [
          { "Key": "a",
            "Value": "b" },
          [ 1, 22 ],
          "last"
        ],
        "Name": { "Ref": "Name" }
      }
    }
  }
}
`;

describe('the value', () => {
  test('is what JSON.parse makes of the text', () => {
    const document = read(TEMPLATE);
    expect(document.root).toEqual(JSON.parse(TEMPLATE));
    expect(document.text).toBe(TEMPLATE);
    expect(document.oddities).toEqual([]);
  });

  test('may be indented with tabs and end its lines with CRLF', () => {
    const text = '{\r\n\t"A":\t[\r\n\t\t1\r\n\t]\r\n}\r\n';
    expect(read(text).root).toEqual({ A: [1] });
    expect(places(text, ['A'], ['A', 0])).toEqual(['2:2-5', '3:3-4']);
  });

  test('has __proto__ as an own key', () => {
    const document = read('{"__proto__": {"a": 1}}');
    expect(Object.keys(document.root as object)).toEqual(['__proto__']);
    expect(document.locate([['__proto__', 'a']]).map(show)).toEqual(['1:21-22']);
  });
});

describe('locate', () => {
  const bucket = ['Resources', 'Bucket'];
  const properties = [...bucket, 'Properties'];

  test('finds scalars at their value and containers at their key', () => {
    expect(places(TEMPLATE, ['Resources'], bucket, [...bucket, 'Type'], [...properties, 'Tags'])).toEqual([
      '2:3-14',
      '3:5-13',
      '4:15-32',
      '6:9-15',
    ]);
  });

  test('finds containers in lists at their first line, scalars in lists at their value', () => {
    const tags = [...properties, 'Tags'];
    expect(places(TEMPLATE, [...tags, 0], [...tags, 0, 'Value'], [...tags, 1], [...tags, 1, 1], [...tags, 2])).toEqual([
      '7:11-24',
      '8:22-25',
      '9:11-20',
      '9:16-18',
      '10:11-17',
    ]);
  });

  test('finds what does not exist at the key of the nearest parent that does', () => {
    expect(
      places(
        TEMPLATE,
        [...bucket, 'Metadata'],
        [...bucket, 'Properties', 'Encryption', 'Rules', 0],
        [...properties, 'Tags', 7],
        [...properties, 'Tags', '0'],
        [...bucket, 'Type', 'x'],
        [...properties, 'Tags', 0, 'Missing'],
        [...properties, 'Name', 'Ref', 'x'],
      ),
    ).toEqual(['3:5-13', '5:7-19', '6:9-15', '6:9-15', '4:7-13', '7:11-24', '12:19-24']);
  });

  test('finds the root, and what the root lacks, at the start', () => {
    expect(read(TEMPLATE).locate([[], ['Nothing'], ['Nothing', 1]])).toEqual([START, START, START]);
  });

  test('answers in the order of the questions, twice the same', () => {
    const paths = [[...bucket, 'Type'], ['Resources'], [...bucket, 'Type']];
    expect(places(TEMPLATE, ...paths)).toEqual(['4:15-32', '2:3-14', '4:15-32']);
    const document = read(TEMPLATE);
    expect(document.locate(paths)).toEqual(document.locate(paths));
    expect(document.locate([])).toEqual([]);
  });

  test('compares keys by what they mean', () => {
    expect(places('{"\\u0041\\"": 1, "B": 2}', ['A"'], ['B'])).toEqual(['1:14-15', '1:22-23']);
  });

  test('is not led astray by brackets and quotes in text', () => {
    const text = '{"a": "}]\\"{[", "b\\\\": ["\\\\", "x"], "c": 1}';
    expect(places(text, ['a'], ['b\\', 1], ['c'])).toEqual(['1:7-15', '1:31-34', '1:42-43']);
  });
});

describe('duplicate keys', () => {
  test('are read, the last wins, and each later one is told', () => {
    const text = '{\n  "A": {"x": 1},\n  "B": 2,\n  "A": {"y": 3},\n  "\\u0041": {"z": 4}\n}';
    const document = read(text);
    expect(document.root).toEqual({ A: { z: 4 }, B: 2 });
    expect(document.oddities.map((oddity) => `${show(oddity.range)} ${oddity.message}`)).toEqual([
      '4:3-6 duplicate key "A": the last one wins',
      '5:3-11 duplicate key "A": the last one wins',
    ]);
  });

  test('are located where the winner stands', () => {
    expect(places('{"A": {"x": 1},\n "A": {"y": 3}}', ['A'], ['A', 'y'], ['A', 'x'])).toEqual([
      '2:2-5',
      '2:13-14',
      '2:2-5',
    ]);
  });

  test('are found inside lists and inside a map that loses', () => {
    const document = read('{"L": [{"a": 1, "a": 2}], "M": {"b": 1, "b": 2}, "M": 0}');
    expect(document.oddities.map((oddity) => show(oddity.range))).toEqual(['1:17-20', '1:41-44', '1:50-53']);
  });
});

describe('refused', () => {
  test.each([
    ['', '- the file is empty'],
    [' \n\t', '- the file is empty'],
    ['{\n  "Type": "x"\n  "Name": 1\n}', '3:3 expected "," or "}" after the value of "Type"'],
    ['{"Stack" {"a": 1}}', '1:10 expected ":" after the key "Stack"'],
    ['["a" "b"]', '1:6 expected "," or "]" after element 1 of the list'],
    ['{"a": 1,\n}', '1:8 a comma is not allowed before "}"'],
    ['[1, 2, ]', '1:6 a comma is not allowed before "]"'],
    ['{"a": "open\n}', '1:7 the string is not closed: the closing " is missing'],
    ['{"a": "open', '1:7 the string is not closed: the closing " is missing'],
    ['{"a": "open\\', '1:7 the string is not closed: the closing " is missing'],
    ['{"a": "a\tb"}', '1:9 a tab in text must be written \\t'],
    ['{"a": "a\\xb"}', '1:9 \\x is not an escape of JSON'],
    ['{"a": "a\\\n"}', '1:9 no escape of JSON follows this \\'],
    ['{"a": "a\\😀"}', '1:9 \\😀 is not an escape of JSON'],
    [`{"a": x${'😀'.repeat(20)}}`, `1:7 x${'😀'.repeat(9)}… is not a value of JSON: text must be in double quotes`],
    ['{"a": "\\u00g0"}', '1:8 four hexadecimal digits must follow \\u'],
    ['{\n  // why\n  "a": 1}', '2:3 comments are not allowed in JSON'],
    ['{"a": 1 /* why */}', '1:9 comments are not allowed in JSON'],
    ['{"a": True}', '1:7 True is not a value of JSON: text must be in double quotes'],
    ['{"a": 01}', '1:7 01 is not a number of JSON'],
    ['{"a": 1.}', '1:7 1. is not a number of JSON'],
    ['{"a": }', '1:7 expected a value for "a"'],
    ['{"a": ', '1:7 the file ends too early: expected a value for "a"'],
    ["{'a': 1}", '1:2 a key must be in double quotes'],
    ['{"a": \'b\'}', '1:7 text must be in double quotes'],
    ['{a: 1}', '1:2 expected a key in double quotes'],
    ['{"a": [1, 2}', '1:12 expected "," or "]" after element 2 of the list'],
    ['{\n  "a": [1, 2]\n', '1:1 the "{" is not closed'],
    ['{"a": 1}\n}', '2:1 expected the end of the file after the value'],
    ['Resources: {}', '1:1 Resources is not a value of JSON: text must be in double quotes'],
    ['{"a": 1\u00a0}', '1:8 expected "," or "}" after the value of "a"'],
  ])('%j', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  test('more keys and values than the limit; without Resources it is no template', () => {
    const items = (count: number): string => `[${Array(count).fill('0').join(',')}]`;
    // Besides the items: the root, its key and the list; less one, since an item needs no comma before it to be the first.
    expect(refusal(`{"Resources":${items(MAX_VALUES - 2)}}`)).toBe('was read');
    expect(refusal(`{"Resources":${items(MAX_VALUES - 1)}}`)).toBe(
      '- the file holds more than 1000000 keys and values',
    );
    expect(readJson(`{"Resources":${items(MAX_VALUES)}}`)).not.toHaveProperty('isNoTemplate');
    expect(readJson(`{"a":{"Resources":1},"b":${items(MAX_VALUES)}}`)).toHaveProperty('isNoTemplate', true);
  });

  test('deeper than the limit, at the first bracket beyond it', () => {
    const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(refusal(deep(MAX_DEPTH))).toBe('was read');
    expect(refusal(deep(MAX_DEPTH + 1))).toBe(`1:${MAX_DEPTH + 1} the file is nested deeper than 500 levels`);
    expect(refusal('{"a":'.repeat(200_000))).toBe('1:2501 the file is nested deeper than 500 levels');
  });
});

function pathsOf(raw: Raw, path: FilePath = []): [FilePath, Raw][] {
  const here: [FilePath, Raw][] = [[path, raw]];
  if (isList(raw)) return here.concat(raw.flatMap((element, index) => pathsOf(element, [...path, index])));
  if (isMap(raw)) return here.concat(Object.entries(raw).flatMap(([key, value]) => pathsOf(value, [...path, key])));
  return here;
}

function cut(text: string, range: Range): string {
  return (text.split('\n')[range.start.line - 1] ?? '').slice(range.start.column - 1, range.end.column - 1);
}

describe('for any JSON', () => {
  const anyJson = fc.tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom('', '  ', '\t'));

  test('every scalar is located at its own text, every entry of a map at its key', () => {
    fc.assert(
      fc.property(anyJson, ([value, indentation]) => {
        const text = JSON.stringify(value, null, indentation);
        const document = read(text);
        expect(document.oddities).toEqual([]);
        const all = pathsOf(document.root).filter(([path]) => path.length > 0);
        const ranges = document.locate(all.map(([path]) => path));
        for (const [index, [path, raw]] of all.entries()) {
          const found = cut(text, ranges[index]!);
          const last = path.at(-1);
          if (!isList(raw) && !isMap(raw)) expect(JSON.parse(found)).toEqual(raw);
          else if (typeof last === 'string') expect(JSON.parse(found)).toBe(last);
          else expect(found.charAt(0)).toBe(isList(raw) ? '[' : '{');
        }
      }),
    );
  });

  test('a text with one character changed is read as JSON.parse reads it, or refused at a place', () => {
    const anyChange = fc.tuple(
      anyJson,
      fc.nat(),
      fc.constantFrom('', '"', ',', '{', '}', '[', ']', ':', '\\', '/', '0', ' '),
    );
    fc.assert(
      fc.property(anyChange, ([[value, indentation], where, put]) => {
        const whole = JSON.stringify(value, null, indentation);
        const at = where % whole.length;
        const text = whole.slice(0, at) + put + whole.slice(at + 1);
        const result = readJson(text);
        if (!isFailure(result)) expect(result.root).toEqual(JSON.parse(text));
        else expect(() => JSON.parse(text) as unknown).toThrow();
        if (isFailure(result) && /\S/.test(text)) expect(result.position).toBeDefined();
        if (isFailure(result)) expect(result.reason).not.toBe('the file is not valid JSON');
      }),
      { numRuns: 500 },
    );
  });
});
