import { describe, expect, test } from 'vitest';
import { collectExpressions, collectFromText } from '../../scripts/regular-expressions/collect.js';
import { judgeExpression, mayRepeat } from '../../scripts/regular-expressions/judge.js';
import { compareExpressions, readKnown } from '../../scripts/regular-expressions.js';

const formsIn = (text: string): readonly unknown[] =>
  collectFromText('a.ts', text).map(({ line, written, form }) => [line, written, form?.source]);

describe('the regular expressions of a file', () => {
  test('are its literals, and what is made of its constants', () => {
    const text = `
const WORD = /\\w+/g;
const SPACE = '\\\\s*';
const NAMES = new RegExp(\`(\${WORD.source})\${SPACE}$\`, 'm');
const ANY = RegExp(['a', String.raw\`\\d\`].join('|'));
`;
    expect(formsIn(text)).toEqual([
      [2, '/\\w+/g', '\\w+'],
      [4, '/(\\w+)\\s*$/m', '(\\w+)\\s*$'],
      [5, '/a|\\d/', 'a|\\d'],
    ]);
  });

  test('are also those that are made at run time, which can only be excepted', () => {
    const made = collectFromText('a.ts', 'const find = (name: string) =>\n  new RegExp(`^${name}+$`);');
    expect(made).toEqual([{ file: 'a.ts', line: 2, written: 'new RegExp(`^${name}+$`)', form: undefined }]);
    expect(compareExpressions(made, { excepted: [], linear: ['new RegExp(`^${name}+$`)'] }).open).toEqual(made);
    const excepted = [{ file: 'a.ts', written: 'new RegExp(`^${name}+$`)', why: 'the name is short' }];
    expect(compareExpressions(made, { excepted, linear: [] })).toEqual({ open: [], stale: [] });
  });

  test('are known by what is written, and exceptions in their file alone', () => {
    const found = collectFromText('a.ts', 'const A = /a+$/; const B = /b+/;');
    const elsewhere = [{ file: 'b.ts', written: '/a+$/', why: '' }];
    const { open, stale } = compareExpressions(found, { excepted: elsewhere, linear: ['/b+/', '/c+/'] });
    expect(open.map(({ written }) => written)).toEqual(['/a+$/']);
    expect(stale).toEqual(['b.ts /a+$/', '/c+/']);
  });
});

describe('the checker', () => {
  test.each([
    ['(?<!\\s)\\s+$', 'linear'],
    ['\\s+$', 'not shown to be'],
    ['^(a|a)*$', 'not shown to be'],
    ['^a*$', 'linear'],
  ])('says that /%s/ is %s', (source, is) => {
    expect(judgeExpression(source, '').is).toBe(is);
  });

  test('is asked about all that may repeat', () => {
    expect([['a|b'], ['a?'], ['a{2,}'], ['a+'], ['[^b]*']].map(([source = '']) => mayRepeat(source))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

test('every expression of the source is linear, or there is a reason why it does no harm', () => {
  const known = readKnown();
  const found = collectExpressions(['src', 'rules', 'editors/vscode']);
  expect(found.length).toBeGreaterThan(1000);
  expect(compareExpressions(found, known)).toEqual({ open: [], stale: [] });
  expect(known.excepted.filter(({ why }) => !/^[A-Z].{20,}\.$/.test(why))).toEqual([]);
});
