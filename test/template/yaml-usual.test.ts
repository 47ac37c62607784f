import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FilePath } from '../../src/location.js';
import { type Document, isList, isMap, type Raw } from '../../src/template/parse/document.js';
import { readUsualYaml } from '../../src/template/parse/yaml-usual.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { isFailure } from '../../src/errors.js';

/** Each value's path, and for each a path to something that is not there. */
function pathsOf(raw: Raw, path: FilePath = []): FilePath[] {
  const below = isList(raw)
    ? raw.flatMap((element, index) => pathsOf(element, [...path, index]))
    : isMap(raw)
      ? Object.entries(raw).flatMap(([key, value]) => pathsOf(value, [...path, key]))
      : [];
  return [path, [...path, 'not there'], ...below];
}

/** Everything that can be asked of a document. */
function contentOf(document: Document): object {
  const paths = pathsOf(document.root);
  const places = document.locate(paths);
  return {
    root: document.root,
    written: JSON.stringify(document.root),
    oddities: document.oddities,
    places: paths.map((path, index) => [path, places[index]]),
  };
}

/** Whether the text was read at once; then `readYaml` must read the same. */
function compare(text: string): boolean {
  const usual = readUsualYaml(text);
  if (usual === undefined) return false;
  const judged = readYaml(text);
  if (isFailure(judged)) throw new Error(`refused, but read at once: ${judged.reason}\n${text}`);
  expect(contentOf(usual), text).toEqual(contentOf(judged));
  return true;
}

function textsUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('read at once', () => {
  test.each([
    ['keys and texts', 'a: b\n"c": \'d\'\ne f: g h\n'],
    ['an explicit start', '# first\n---\n# second\na: b\n'],
    ['lists, indented and not', 'a:\n  - b\n  -  c # d\ne:\n- f\n- g: h\n  i: j\n- - k\n  - l\n'],
    ['values that are not there', 'a:\nb: # c\nd:   \ne:\n  -\n  - # f\n  - g:\n  - h: # i\n'],
    ['brackets', 'a: [b, "c", {d: e, "f":g}]\nh: {}\ni: []\nj: [\n  k,\n  l,\n  ]\nm: {n: o,} # p\n'],
    [
      'short tags',
      'a: !Ref b\nc: !GetAtt d.e.f\ng: !Sub\n  h\ni: !If [j, !Ref k, !GetAtt "l.m"]\nn: !Join\n  - ""\n  - [o]\n',
    ],
    ['blocks', 'a: |\n  b\n    c\n\n  d\n\n\ne: >- # f\n  g\n  h\n\n   i\nj: !Sub |-\n  k\nl:\n  - |\n   m\n'],
    ['text over several lines', 'a: b\n  c\n\n  d\ne: "f\n  g\\\n  h\\n"\ni: \'j\n\n  k\'\n'],
    ['the same key twice', 'a: 1\nb: {c: 2, c: 3}\na: 4\n'],
    ['line ends of Windows', 'a:\r\n  - b # c\r\n  - |\r\n    d\r\n  - "e\r\n    f"\r\n'],
    ['what means something else than it looks like', 'a: 1.10\nb: yes\nc: 2012-10-17\nd: ~\n__proto__: e\n<<f: g\n'],
    ['a merge of maps', 'a:\n  <<: {b: c}\n  d: e\n'],
    ['no line end', 'a:\n  b: c # d'],
    ['colons and number signs in text', 'a: http://b:c#d\ne: f#g\nh: "#i"\nj:k: l\n'],
    ['other alphabets', 'ä: "😀"\n\u00a0: \u2028x\n'],
  ])('%s', (_, text) => {
    expect(compare(text)).toBe(true);
  });
});

describe('left to the judge', () => {
  test.each([
    ['nothing', ''],
    ['comments alone', '# a\n'],
    ['text alone', 'a'],
    ['a list', '- a\n'],
    ['anchors', 'a: &b c\n'],
    ['aliases', 'a: b\nc: *d\n'],
    ['unknown tags', 'a: !Unknown b\n'],
    ["YAML's own tags", 'a: !!str b\n'],
    ['tags before keys', '!Ref a: b\n'],
    ['tags without a value', 'a: !Ref\n'],
    ['several documents', 'a: b\n---\nc: d\n'],
    ['the end of a document', 'a: b\n...\n'],
    ['directives', '%YAML 1.1\n---\na: b\n'],
    ['tabs', 'a:\tb\n'],
    ['byte order marks', '\ufeffa: b\n'],
    ['carriage returns', 'a: b\rc: d\n'],
    ['keys with a question mark', '? a\n: b\n'],
    ['keys that are not text', '[a]: b\n'],
    ['maps in lists without brackets', 'a: [b: c]\n'],
    ['keys without a value in brackets', 'a: {b, c}\n'],
    ['blocks that say how they are indented', 'a: |2\n   b\n'],
    ['blocks that keep the lines at their end', 'a: |+\n  b\n\n'],
    ['comments between a key and its text', 'a:\n# b\n  c\n'],
    ['an indented first line', ' a: b\n'],
    ['brackets that close at their key', 'a:\n  b: [\n  c\n  ]\n'],
    ['mistakes', 'a: b: c\n'],
    ['a blank line behind an escaped line end', 'a: "b\\\n\n  c"\n'],
    ['too many levels', `a: ${'['.repeat(600)}${']'.repeat(600)}\n`],
  ])('%s', (_, text) => {
    expect(compare(text)).toBe(false);
  });
});

describe('the same as the judge', () => {
  const fixtures = textsUnder('fixtures');

  test('in the fixtures, of which nearly all are read at once', () => {
    const read = fixtures.filter(compare);
    expect(read.length / fixtures.length).toBeGreaterThan(0.97);
  });

  const corpus = process.env['UPLOAD_AUDIT_CORPUS'] ?? '';
  test.skipIf(corpus === '')('in the corpus, of which nearly all is read at once', () => {
    const texts = textsUnder(corpus);
    const read = texts.filter(compare);
    expect(read.length / texts.length).toBeGreaterThan(0.9);
  });

  /** Parts of fixtures, moved to the left, in which something is replaced. */
  const parts = fixtures.flatMap((text) => {
    const lines = text.split('\n');
    return Array.from({ length: Math.ceil(lines.length / 12) }, (_, index) => {
      const part = lines.slice(index * 12, index * 12 + 12);
      const indents = part.filter((line) => line !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
      return part.map((line) => line.slice(Math.min(...indents))).join('\n');
    });
  });
  const piece = fc.constantFrom(
    ...['', ' ', '  ', '\n', '\n  ', '\n    ', '\r\n', '\t', 'a', 'b.c', '1', '~', '2012-10-17', 'é', '\u2028'],
    ...['a: ', 'a:\n', '- ', '-\n', '- a: b\n', '? ', ': ', ':', ', ', ',', '[', ']', '{', '}', '[a, b]', '{a: b}'],
    ...['"', "'", '"a\n b"', '""', '\\', '|', '>', '|-\n', '>+\n', '|2\n', '|\n  a\n', '>\n  a\n  b\n\n   c\n'],
    ...['# a\n', ' # a', '#', '!Ref ', '!GetAtt ', '!Sub\n', '!Foo ', '!!str ', '!', '&a ', '*a', '<<: ', '---\n'],
    ...['...\n', '%', '@', '`', '=', 'a\n'],
  );
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.nat(4), inserted: piece });

  function changed(text: string, changes: readonly { at: number; removed: number; inserted: string }[]): string {
    return changes.reduce((before, { at, removed, inserted }) => {
      const offset = Math.floor(at * before.length);
      return before.slice(0, offset) + inserted + before.slice(offset + removed);
    }, text);
  }

  test('in changed parts of the fixtures', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...parts), fc.array(change, { maxLength: 4 }), (text, changes) => {
        if (compare(changed(text, changes))) read += 1;
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(300);
  });

  test('in any text', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        compare(pieces.join(''));
      }),
      { numRuns: 1500 },
    );
  });
});
