import { describe, expect, it, test } from 'vitest';
import { parseItems } from '../../src/text/brackets.js';
import { type CommentSyntax, stripText } from '../../src/text/lexer.js';

describe('comments and quoted texts are blank', () => {
  it.each<[string, CommentSyntax, string, string, string]>([
    ['a comment to the end of the line', 'c', 'a // b\nc', 'a     \nc', 'a     \nc'],
    ['a comment between two signs', 'c', 'a /* b */ c', 'a         c', 'a         c'],
    ['a comment that nothing closes', 'c', 'a /* b', 'a     ', 'a     '],
    ['a mark of a comment in a text', 'c', "a('//b')", "a('//b')", 'a(     )'],
    ['an escaped quote', 'c', String.raw`a('\'b') // c`, String.raw`a('\'b')     `, 'a(     )     '],
    ['an apostrophe', 'python', "a' b\nc = 'd'", "a' b\nc = 'd'", 'a  b\nc =    '],
    ['a template string', 'c', 'a(`b ${c("d")} e`)', 'a(`b ${c("d")} e`)', 'a(`  ${c(   )}  `)'],
    ['a regular expression', 'c', 'a(/["(]/) / 2', 'a(/["(]/) / 2', 'a(      ) / 2'],
    [
      'a docstring',
      'python',
      'def a():\n  """b"""\n  return """c"""',
      'def a():\n         \n  return """c"""',
      'def a():\n         \n  return        ',
    ],
    ['a sign that begins a comment after a blank alone', 'shell', 'a#b # c', 'a#b    ', 'a#b    '],
  ])('%s', (_, syntax, text, uncommented, bare) => {
    expect(stripText(text, syntax)).toMatchObject({ uncommented, bare });
  });

  it('and the lines of comments are told', () => {
    expect(stripText('a // b\nc\n/* d\n e */\n// f', 'c').commented).toEqual([1, 3, 4, 5]);
  });
});

/** The items of the first bracket of a text. */
function itemsOf(text: string, syntax: CommentSyntax): readonly string[] | undefined {
  const open = text.search(/[([{]/);
  return parseItems({ text, syntax }, open)?.items.map(({ from, to }) => text.slice(from, to));
}

describe('brackets hold items', () => {
  it.each<[string, CommentSyntax, string, string[]]>([
    ['parted by commas', 'c', 'f(a, b )', ['a', 'b']],
    ['with brackets in them', 'c', 'f(a, { b: [1, 2] }, (c, d))', ['a', '{ b: [1, 2] }', '(c, d)']],
    [
      'with texts that look like brackets',
      'c',
      `f('(', "],", \`\${g(\`}\`, 1)},\`)`,
      ["'('", '"],"', '`${g(`}`, 1)},`'],
    ],
    ['with regular expressions that do', 'c', 'f(/[,"(]/, b)', ['/[,"(]/', 'b']],
    ['between comments', 'c', 'f(/* ( */ a, // )\n b /* , */)', ['a', 'b /* , */']],
    ['of Python', 'python', 'f(a, """,)""", # )\n b="#")', ['a', '""",)"""', 'b="#"']],
    ['and a comma at the end', 'c', 'f(a,)', ['a']],
  ])('%s', (_, syntax, text, items) => {
    expect(itemsOf(text, syntax)).toEqual(items);
  });

  test.each(['f(a', 'f(a]', 'f(a, {)}', 'f(`a)'])('unless they do not match: %s', (text) => {
    expect(itemsOf(text, 'c')).toBeUndefined();
  });
});
