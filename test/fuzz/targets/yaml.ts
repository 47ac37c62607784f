import assert from 'node:assert/strict';
import { type Document as YamlTree, type Node, LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { isFailure } from '../../../src/errors.js';
import type { FilePath } from '../../../src/location.js';
import type { Document } from '../../../src/template/parse/document.js';
import { parsePlainScalar } from '../../../src/template/parse/yaml-build.js';
import { readUsualYaml } from '../../../src/template/parse/yaml-usual.js';
import { readYaml } from '../../../src/template/parse/yaml.js';
import { type Choices, damage } from '../choices.js';
import { assertPosition, assertRange, collectPaths } from '../documents.js';
import { makeTarget } from '../target.js';

type Words = readonly [string, ...string[]];

const KEYS: Words = ['a', 'b', 'Ref', '"c d"', "'e'", 'Fn::Sub', '10', '__proto__', 'constructor', '<<', 'ä😀', 'f#g'];
const PLAIN: Words = [
  ...['x', '1', '1.10', 'yes', 'Off', '~', '', 'null', '007', '2012-10-17', 'a b', 'http://x:y#z', '-1', '.5'],
  ...['0x1F', '1e3', '12:30', '=', 'a,b', '-x', '?x', 'x #c', '\u2028'],
] as unknown as Words;
/** What may not stand where a value stands. */
const WRONG: Words = ['- y', '? y', 'x: y', '%x', '@x', '`x', '*a', '*b', '"\\x"', '"x" y', '[', '}'];
const QUOTED: Words = [
  ...['"x"', '"\\n\\u00e4"', '"a\n   b"', "'it''s'", "'a\n\n   b'", '"\\\n   x"', '""', "''", '"{[: #"'],
] as unknown as Words;
const TAGS: Words = [
  '!Ref ',
  '!Sub ',
  '!GetAtt ',
  '!If ',
  '!Join ',
  '!Nope ',
  '!!str ',
  '!!int ',
  '! ',
  '!<x> ',
  '&a ',
  '&b ',
];
const ENDS: Words = ['\n', '\n', '\n', ' # c\n', '\r\n', '  \n', '\n\n', '\n# c\n'];
const PIECES: Words = [
  ...[' ', '  ', '\n', '\t', '- ', ': ', ':', '#', ' #', '"', "'", '[', ']', '{', '}', ',', '&a ', '*a', '!Ref '],
  ...[
    '|',
    '>',
    '|-',
    '|2',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '\r',
    '\ufeff',
    '\u0000',
    '\ud800',
    '<<: ',
    '? ',
    '!',
    '\u0085',
  ],
] as unknown as Words;

function flow(choices: Choices, depth: number): string {
  const kind = depth > 5 ? 2 : choices.number(5);
  const before = choices.rarely(10) ? choices.pick(TAGS) : '';
  const space = choices.pick(['', ' ', '', '\n   ']);
  if (kind === 0) return `${before}[${choices.several(4, () => space + flow(choices, depth + 1)).join(',')}${space}]`;
  if (kind === 1) {
    const entries = choices.several(4, () => `${space}${choices.pick(KEYS)}: ${flow(choices, depth + 1)}`);
    return `${before}{${entries.join(',')}${space}}`;
  }
  return before + choices.pick(kind === 2 ? QUOTED : PLAIN);
}

/** A block, from the first character of a line on. */
function block(choices: Choices, depth: number, indent: string): string {
  const step = choices.pick(['  ', '    ', ' ', '  ']);
  const isList = choices.rarely(3);
  const first = entry(choices, depth, indent, step, isList);
  return first + choices.several(4, () => entry(choices, depth, indent, step, isList)).join('');
}

function entry(choices: Choices, depth: number, indent: string, step: string, isList: boolean): string {
  const head = isList ? `${indent}-` : `${indent}${choices.pick(KEYS)}:`;
  const tag = choices.rarely(8) ? choices.pick(TAGS) : '';
  const kind = depth > 5 ? 0 : choices.number(7);
  if (kind === 1) return `${head} ${tag}${flow(choices, depth)}${choices.pick(ENDS)}`;
  if (kind === 2) return `${head} ${tag}${choices.pick(choices.rarely(12) ? WRONG : QUOTED)}${choices.pick(ENDS)}`;
  if (kind === 3) {
    const lines = choices.several(3, () => `${indent}${step}${choices.pick(['x', '  y', '', '# z', 'k: v'])}\n`);
    return `${head} ${tag}${choices.pick(['|', '>', '|-', '>-', '|+', '>2'])}\n${lines.join('')}`;
  }
  if (kind === 4 || kind === 5) return `${head} ${tag}\n${block(choices, depth + 1, indent + step)}`;
  if (kind === 6 && isList) return `${head} ${block(choices, depth + 1, `${indent}  `).slice(indent.length + 2)}`;
  return `${head} ${tag}${choices.pick(PLAIN)}${choices.pick(ENDS)}`;
}

function textOf(choices: Choices): string {
  const head = choices.pick(['', '', '', '---\n', '# c\n', '%YAML 1.1\n---\n', '\n', ' ']);
  const text = head + block(choices, 0, '');
  return choices.rarely(3) ? damage(choices, text, PIECES) : text;
}

/**
 * YAML is read as the `yaml` package reads its structure, however it is read; what may be refused is refused with one
 * sentence that has its place.
 */
export const yamlTarget = makeTarget({
  name: 'yaml',
  runs: 2000,
  least: { read: 0.4, refused: 0.1, 'read at once': 0.1, 'compared with the package': 0.1 },
  make: textOf,
  show: (text) => text,
  check: (text) => {
    const document = readYaml(text);
    const usual = readUsualYaml(text);
    if (isFailure(document)) {
      assert.equal(usual, undefined, `refused, but read at once: ${document.reason}`);
      assert.match(document.reason, /^[^\n\r]+$/);
      assertPosition(text, document.position);
      return ['refused'];
    }
    const paths = [...collectPaths(document.root), ['not there']];
    const ranges = document.locate(paths);
    for (const range of [...ranges, ...document.oddities.map((odd) => odd.range)]) assertRange(text, range);
    if (usual !== undefined) {
      assert.deepEqual(usual.root, document.root);
      assert.deepEqual(usual.oddities, document.oddities);
      assert.deepEqual(usual.locate(paths), ranges);
    }
    const isCompared = compareWithOracle(text, document);
    return [
      'read',
      ...(usual === undefined ? [] : ['read at once']),
      ...(isCompared ? ['compared with the package'] : []),
    ];
  },
});

const ORACLE = {
  schema: 'failsafe',
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
  strict: false,
  logLevel: 'silent',
} as const;

/**
 * False if it is not compared: tags, merge keys, aliases and keys that are not plain words are left to the tests of the
 * builder.
 */
function compareWithOracle(text: string, document: Document): boolean {
  if (/[!&*?]|<</.test(text)) return false;
  const lines = new LineCounter();
  const tree: YamlTree = parseDocument(text, { ...ORACLE, lineCounter: lines });
  if (tree.errors.length > 0 || tree.contents === null) return false;
  const { value, spots } = oracleOf(tree.contents);
  assert.deepEqual(document.root, value);
  const found = document.locate(spots.map(({ path }) => path));
  for (const [index, { path, start }] of spots.entries()) {
    const { line, col } = lines.linePos(start);
    const at = found[index]?.start;
    assert.deepEqual({ path, line: at?.line, column: at?.column }, { path, line, column: col });
  }
  return true;
}

/** A scalar that is written, and where it begins. */
interface Spot {
  readonly path: FilePath;
  readonly start: number;
}

interface Oracle {
  readonly value: unknown;
  readonly spots: readonly Spot[];
}

function oracleOf(node: unknown): Oracle {
  if (isSeq(node)) {
    const items = node.items.map(oracleOf);
    return { value: items.map(({ value }) => value), spots: items.flatMap(({ spots }, index) => below(index, spots)) };
  }
  if (isMap<Node, Node | null>(node)) {
    // Of equal keys the last one wins.
    const entries = new Map(
      node.items.map(({ key, value }) => [isScalar(key) ? (key.source ?? '') : '', oracleOf(value)]),
    );
    const map = {};
    for (const [name, { value }] of entries)
      Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
    return { value: map, spots: [...entries].flatMap(([name, { spots }]) => below(name, spots)) };
  }
  if (!isScalar(node)) return { value: null, spots: [] };
  const { source = '', range, type } = node;
  const start = source === '' ? undefined : range?.[0];
  const value = type === 'PLAIN' ? parsePlainScalar(source) : source;
  return { value, spots: start === undefined ? [] : [{ path: [], start }] };
}

function below(key: string | number, spots: readonly Spot[]): readonly Spot[] {
  return spots.map(({ path, start }) => ({ path: [key, ...path], start }));
}
