import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

interface Source {
  /** From the root of the repository, such as `src/model/cors.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments and without what stands in quotes. */
  readonly code: string;
  /** Imported files of the repository, and packages by their name. */
  readonly imports: readonly string[];
}

const sources: readonly Source[] = ['src', 'rules'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => sourceAt(join(folder, name).replaceAll('\\', '/'))),
);

function sourceAt(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const named = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
  const imports = named.map((name) =>
    name.startsWith('.')
      ? relative(ROOT, join(ROOT, dirname(path), name))
          .replaceAll('\\', '/')
          .replace(/\.js$/, '.ts')
      : name,
  );
  return { path, text, code: withoutText(text), imports: [...new Set(imports)] };
}

/** Leaves the code: comments, quoted texts and regular expressions speak of anything. */
function withoutText(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/'(?:\\.|[^'\\\n])*'/g, "''")
    .replace(/`(?:\\.|[^`\\])*`/g, '``')
    .replace(/^import[\s\S]*?from '';$/gm, '')
    .replace(/^export (?:type )?(?:\{[^}]*\}|\*) from '';$/gm, '');
}

/** A layer, the files it is made of, and the layers it stands on. */
interface Layer {
  readonly holds: RegExp;
  readonly on: readonly string[];
}

const LAYERS: Readonly<Record<string, Layer>> = {
  rules: { holds: /^rules\/(?!index\.ts)/, on: ['rule', 'rules'] },
  catalog: { holds: /^rules\/index\.ts$/, on: ['rule', 'rules'] },
  answer: { holds: /^src\/answer\.ts$/, on: [] },
  finding: { holds: /^src\/(?:finding|fingerprint)\.ts$/, on: ['finding', 'answer'] },
  words: { holds: /^src\/(?:glob|links|nearest|version)\.ts$/, on: [] },
  template: { holds: /^src\/template\//, on: ['template', 'answer', 'finding'] },
  source: { holds: /^src\/source\//, on: ['source', 'answer', 'finding'] },
  trace: { holds: /^src\/trace\//, on: ['trace', 'finding'] },
  model: { holds: /^src\/model\//, on: ['model', 'template', 'source', 'trace', 'answer', 'finding'] },
  code: {
    holds: /^src\/code\//,
    on: ['code', 'project', 'model', 'template', 'source', 'answer', 'finding'],
  },
  project: { holds: /^src\/project\//, on: ['project', 'finding'] },
  report: { holds: /^src\/report\//, on: ['report', 'finding', 'answer', 'words'] },
  rule: { holds: /^src\/rule\.ts$/, on: ['model', 'template', 'answer', 'finding'] },
  engine: {
    holds: /^src\/(?:(?:audit|input|judge|cases|collect|rows|setaside|when|locate|baseline)\.ts$|suppress\/)/,
    on: ['engine', 'rule', 'model', 'template', 'answer', 'finding', 'words'],
  },
  join: {
    holds:
      /^src\/(?:(?:index|load|located|projects|fruitless|appsource|handlers|parsing|reader|grouping|stages|deployed|parents|linked|applications)\.ts$|config\/)/,
    on: [
      'join',
      'code',
      'catalog',
      'rules',
      'engine',
      'rule',
      'model',
      'template',
      'source',
      'trace',
      'project',
      'report',
      'answer',
      'finding',
      'words',
    ],
  },
  cli: {
    holds: /^src\/(?:cli|flags|deployed-flags|command)\.ts$|^src\/hosts\//,
    on: ['cli', 'join', 'project', 'report', 'finding', 'words'],
  },
};

function layersOf(path: string): readonly string[] {
  return Object.keys(LAYERS).filter((name) => LAYERS[name]?.holds.test(path) === true);
}

const isOurs = (name: string): boolean => /^(?:src|rules)\//.test(name);

test('every file belongs to one layer', () => {
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter(({ path }) => layersOf(path).length !== 1).map(({ path }) => path)).toEqual([]);
});

describe.each(Object.entries(LAYERS))('%s', (name, { on }) => {
  test(`stands on ${on.length === 0 ? 'nothing' : on.join(', ')}`, () => {
    const wrong = sources
      .filter(({ path }) => layersOf(path).includes(name))
      .flatMap(({ path, imports }) =>
        imports
          .filter((one) => isOurs(one) && !layersOf(one).some((layer) => on.includes(layer)))
          .map((one) => `${path} imports ${one}`),
      );
    expect(wrong).toEqual([]);
  });
});

test('every import of the repository is a file of it', () => {
  const paths = new Set(sources.map(({ path }) => path));
  const lost = sources.flatMap(({ path, imports }) =>
    imports.filter((one) => isOurs(one) && !paths.has(one)).map((one) => `${path} imports ${one}`),
  );
  expect(lost).toEqual([]);
});

test('a rule imports the kit and its siblings that begin with _', () => {
  const wrong = sources
    .filter(({ path }) => path.startsWith('rules/') && path !== 'rules/index.ts')
    .flatMap(({ path, imports }) =>
      imports
        .filter((one) => one !== 'src/rule.ts' && !one.startsWith('rules/_'))
        .map((one) => `${path} imports ${one}`),
    );
  expect(wrong).toEqual([]);
});

test('only index.ts knows the catalog', () => {
  const wrong = sources.filter(
    ({ path, imports }) =>
      path.startsWith('src/') && path !== 'src/index.ts' && imports.some((one) => one.startsWith('rules/')),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

/** Only security rules may carry `security-severity`, and the rules themselves do not say which they are. */
const NAMES_RULES: readonly string[] = ['src/report/sarif-rules.ts'];

test('the engine knows no rule by name', () => {
  const ids = sources
    .filter(({ path }) => path.startsWith('rules/') && !/\/(?:_|index\.ts)/.test(path))
    .map(({ path }) => path.slice('rules/'.length, -'.ts'.length));
  const wrong = sources
    .filter(({ path }) => path.startsWith('src/') && !NAMES_RULES.includes(path))
    .flatMap(({ path, text }) => ids.filter((id) => text.includes(`'${id}'`)).map((id) => `${path} names ${id}`));
  expect(wrong).toEqual([]);
});

test('there are no import cycles, of values or of types', () => {
  const graph = new Map(sources.map(({ path, imports }) => [path, imports.filter(isOurs)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});

test('only project/ and cli.ts read files', () => {
  const wrong = sources.filter(
    ({ path, imports }) =>
      !/^src\/(?:project\/|hosts\/|cli\.ts)/.test(path) && imports.some((one) => /^(?:node:)?fs(?:\/|$)/.test(one)),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('only cli.ts and hosts/ touch the process', () => {
  const wrong = sources.filter(
    ({ path, code, imports }) =>
      !/^src\/(?:hosts\/|cli\.ts)/.test(path) &&
      (/\bprocess\b|\bconsole\b/.test(code) ||
        imports.some((one) => /^(?:node:)?(?:process|child_process)$/.test(one))),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('no file is over 300 lines', () => {
  const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > 300);
  expect(long.map(({ path }) => path)).toEqual([]);
});

/** Where a type can't be proved: an answer out of the memo has the type of the question that its key names. */
const CASTS: readonly string[] = ['src/template/world.ts'];

test('nothing is cast, and nothing is any', () => {
  const wrong = sources.flatMap(({ path, code }) => {
    const found = [...code.matchAll(/\bas (?!const\b)[A-Za-z{[(].*|[:<|,] ?any\b.*|@ts-\w+/g)];
    return found.slice(CASTS.includes(path) ? 1 : 0).map(([cast]) => `${path}: ${cast}`);
  });
  expect(wrong).toEqual([]);
});

test('a rule speaks of answers and nodes, never of what a template is written in', () => {
  const wrong = sources
    .filter(({ path }) => /^rules\/(?!index\.ts)/.test(path))
    .flatMap(({ path, text, code }) => [
      ...[...code.matchAll(/\btypeof\b.*|![a-zA-Z(].*|\bnew\b.*/g)].map(([found]) => `${path}: ${found}`),
      ...[...text.matchAll(/\bFn::.*|!(?:Ref|Sub|GetAtt)\b.*/g)].map(([found]) => `${path}: ${found}`),
    ]);
  expect(wrong).toEqual([]);
});
