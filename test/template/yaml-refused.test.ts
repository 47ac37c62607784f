import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_DEPTH, MAX_VALUES } from '../../src/template/parse/document.js';
import { readDocument } from '../../src/template/parse/parse.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { isFailure } from '../../src/errors.js';

function refusal(text: string): string {
  const result = readYaml(text);
  if (!isFailure(result)) return 'was read';
  return `${result.position === undefined ? '-' : `${result.position.line}:${result.position.column}`} ${result.reason}`;
}

const TAG_BEFORE_KEY = 'a tag must not precede a key; write its function in the long form';
const INDENTATION = 'the indentation does not fit the lines above';
const AFTER_VALUE = 'unexpected text after the value; if it is part of the value, put the whole value in quotes';

describe('refused', () => {
  test.each([
    ['', '- the file is empty'],
    [' \n\n', '- the file is empty'],
    ['# only\n# comments\n', '- the file is empty'],
    ['---\n', '- the file is empty'],
    ['a: b\n---\nc: d\n', '2:1 the file contains several YAML documents; a template is one'],
    ['a: b\n...\n---\nc: d\n', '3:1 the file contains several YAML documents; a template is one'],
    ['a:\n\tb: c\n', '2:1 a tab is used for indentation; YAML allows only spaces'],
    ['a:\n  - 1\n\t- 2\n', '3:1 a tab is used for indentation; YAML allows only spaces'],
    ['a:\n    b: 1\n  c: 2\n', `3:3 ${INDENTATION}`],
    ['a: b\n  c: d\n', `2:3 ${INDENTATION}`],
    ['a:\n  - b: 1\n    c: 2\n   d: 3\n', `4:4 ${INDENTATION}`],
    ['a: |\n  x\n y\n', `3:2 ${INDENTATION}`],
    ['a:\n  b:\n  - x\n  c\n', '4:3 expected ":" after the key'],
    ['Resources\n  A: x\n', '1:1 expected a key followed by ":" on the same line'],
    ['a: b: c\n', '1:4 a map must begin below the line of its key; text that contains ": " must be in quotes'],
    ["a: 'x' (y)\n", `1:8 ${AFTER_VALUE}`],
    ['- a\nb: c\n', `2:1 ${AFTER_VALUE}`],
    ['a: ]\n', '1:4 this is not expected here'],
    ['a: [1, 2\nb: 3\n', '1:4 the bracket is not closed: its "]" is missing'],
    ['a:\n  b: {x: [1, 2}\n', '2:10 the bracket is not closed: its "]" is missing'],
    ['a: {x: 1\n', '1:4 the bracket is not closed: its "}" is missing'],
    ["a: 'x\nb: y\n", "1:4 the string is not closed: the closing ' is missing"],
    ['a:\n  b: "x\nb: y\nc: "z"\n', '2:6 the string is not closed: the closing " is missing'],
    ['a: "\\q"\n', '1:5 the string in double quotes contains an escape that YAML does not support'],
    ['a: @x\n', '1:4 text that begins with this character must be in quotes'],
    ['a: [1,, 2]\n', '1:7 an entry is missing before this ","'],
    ['a: ["x" "y"]\n', '1:9 expected "," between the entries'],
    ['a: !Ref !Sub x\n', '1:9 a value can have one tag only; the inner function must be written in its long form'],
    ['a: !e!x y\n', '1:4 the tag has a prefix that is not declared'],
    ['a: [!ImportValue Fn::Sub: x]\n', `1:5 ${TAG_BEFORE_KEY}`],
    ['- !Sub a: b\n', `1:3 ${TAG_BEFORE_KEY}`],
    ['a: {x: 1, !Ref y: 2}\n', `1:11 ${TAG_BEFORE_KEY}`],
    ['a: *x\n', '1:4 no anchor &x is defined above this alias'],
    ['a: &x [1, *x]\n', '1:11 the alias *x is inside its own value'],
    ['[a, b]: c\n', '1:1 a key must be a string'],
    ['a:\n  <<: x\n', '2:7 the merge key << takes a map or a list of maps'],
    ['a:\n  <<: [{x: 1}, 2]\n', '2:16 the merge key << takes a map or a list of maps'],
    ['a:\n  <<: !Ref x\n', '2:7 the merge key << takes a map or a list of maps'],
  ])('%j', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });
});

describe('nesting', () => {
  const TOO_DEEP = `the file is nested deeper than ${MAX_DEPTH} levels`;

  test.each([
    ['brackets', '[', ']', MAX_DEPTH + 1],
    ['dashes', '- ', 'x', 2 * MAX_DEPTH + 1],
    ['tags, each a level of its own', '!Not [', ']', (6 * MAX_DEPTH) / 2 + 1],
  ])('deeper than the limit: %s', (_, opening, closing, column) => {
    const levels = opening.startsWith('!') ? MAX_DEPTH / 2 : MAX_DEPTH;
    const deep = (count: number): string => opening.repeat(count) + (closing === 'x' ? 'x' : closing.repeat(count));
    expect(refusal(deep(levels))).toBe('was read');
    expect(refusal(deep(levels + 1))).toBe(`1:${column} ${TOO_DEEP}`);
    expect(refusal(opening.repeat(20_000))).toMatch(TOO_DEEP);
  });

  test('through aliases', () => {
    const lines = ['a0: &a0 [x]'];
    for (let level = 1; level < MAX_DEPTH; level += 1) lines.push(`a${level}: &a${level} [*a${level - 1}]`);
    expect(refusal(lines.slice(0, MAX_DEPTH - 1).join('\n'))).toBe('was read');
    expect(refusal(lines.join('\n'))).toBe(`${MAX_DEPTH}:14 ${TOO_DEEP}`);
  });

  test('aliases of aliases that stand for millions of values', () => {
    const ten = (item: string): string => `[${Array.from({ length: 10 }, () => item).join(', ')}]`;
    const lines = 'abcdefghi'
      .split('')
      .map((name, index, names) => `${name}: &${name} ${ten(index === 0 ? 'x' : `*${names[index - 1]}`)}`);
    expect(refusal(lines.slice(0, 5).join('\n'))).toBe('was read');
    expect(refusal(lines.join('\n'))).toMatch(/^6:\d+ aliases expand to more than 1000000 values$/);
  });
});

describe('for any text', () => {
  test('the reader answers, and a refusal has a place', () => {
    const piece = fc.constantFrom(
      ...[
        'a: ',
        'b',
        '\n',
        '\n  ',
        '\n    ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '!Ref ',
        '!Foo',
        '&x ',
        '*x',
        '<<: ',
      ],
      ...['|', '>-', '#', ' # ', '---', '? ', ': ', '\t', '\r\n', '%', '@', '1.0', '\\'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        const result = readYaml(text);
        if (isFailure(result)) expect(result.reason === 'the file is empty').toBe(result.position === undefined);
        else expect(result.locate([['a', 'b'], [0]])).toHaveLength(2);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('size', () => {
  const refused = async (text: string): Promise<string> => {
    const result = await readDocument(text);
    return isFailure(result) ? `${result.reason}${result.isNoTemplate === true ? ', no template' : ''}` : 'was read';
  };
  const TOO_MANY = `the file holds more than ${MAX_VALUES} keys and values`;

  test.each([
    ['a list in brackets', `Resources: [${'a,'.repeat(MAX_VALUES)}]`, TOO_MANY],
    ['a list of dashes, with an anchor', `Resources: &x\n${'- a\n'.repeat(MAX_VALUES)}`, TOO_MANY],
    ['a map without Resources', `a: { Resources: b }\nc: [${'a,'.repeat(MAX_VALUES)}]`, `${TOO_MANY}, no template`],
    ['as long, of comments', `a: b\n${'# [a, b]\n'.repeat(MAX_VALUES / 2)}`, 'was read'],
    ['as long, of one text', `a: |\n${'  [a, b]\n'.repeat(MAX_VALUES / 2)}`, 'was read'],
  ])('%s', async (_, text, expected) => {
    expect(await refused(text)).toBe(expected);
  });
});
