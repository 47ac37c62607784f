import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import {
  BESIDE_THE_DOOR,
  DOOR,
  HIDDEN_WAYS,
  MOST_LINES,
  MOST_LOOSE_FILES,
  PARTS,
  TOUCHES_PROCESS,
  WAYLESS,
  importProblem,
  partOf,
} from '../../architecture.js';

const ROOT = join(import.meta.dirname, '..', '..');

interface Source {
  /** From the root of the repository, such as `src/model/cors.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments and without what stands in quotes. */
  readonly code: string;
  /** Imported files of the repository, and packages by their name. */
  readonly imports: readonly Import[];
  /** The names that it declares and exports; what it only hands on is not among them. */
  readonly exports: readonly string[];
}

interface Import {
  readonly name: string;
  readonly typesOnly: boolean;
}

const sources: readonly Source[] = ['src', 'rules'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => sourceAt(join(folder, name).replaceAll('\\', '/'))),
);

function sourceAt(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const statements =
    /\b(?:import|export)\s+(type\s)?((?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?)?)\s*from\s+'([^']+)'|\bimport\(\s*'([^']+)'\)|^import\s+'([^']+)'/gm;
  // Guides show code, with imports that are texts.
  const imported = new Set(ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName));
  const found = [...text.matchAll(statements)].filter(([, , , ...names]) => imported.has(names.find(Boolean) ?? ''));
  const named = found.map(([, type, names = '', ...specifiers]) => ({
    specifier: specifiers.find(Boolean) ?? '',
    typesOnly: type !== undefined || isOfTypes(names),
  }));
  const imports = named.map(({ specifier, typesOnly }) => ({
    name: specifier.startsWith('.')
      ? relative(ROOT, join(ROOT, dirname(path), specifier))
          .replaceAll('\\', '/')
          .replace(/\.js$/, '.ts')
      : specifier,
    typesOnly,
  }));
  const declared =
    /^export\s+(?:async\s+)?(?:const|let|function\*?|class|interface|type(?=\s+\w+\s*[=<])|abstract\s+class)\s+(\w+)/gm;
  const exports = [...text.matchAll(declared)].map(([, name = '']) => name);
  return { path, text, code: withoutText(text), imports, exports };
}

/** `{ type A, type B }` */
function isOfTypes(names: string): boolean {
  const list = names.trim();
  if (!list.startsWith('{')) return false;
  return list
    .slice(1, -1)
    .split(',')
    .every((one) => /^\s*(?:type\s.*)?$/s.test(one));
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

const isOurs = (name: string): boolean => /^(?:src|rules)\//.test(name);

test('every file belongs to a part of the plan', () => {
  const parts = Object.keys(PARTS);
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter(({ path }) => !parts.includes(partOf(path) ?? '')).map(({ path }) => path)).toEqual([]);
  expect(parts.filter((part) => !sources.some(({ path }) => partOf(path) === part))).toEqual([]);
});

test.each(Object.keys(PARTS))('%s imports what the plan lets it import', (part) => {
  const wrong = sources
    .filter(({ path }) => partOf(path) === part)
    .flatMap(({ path, imports }) =>
      imports.flatMap((one) => {
        const problem = importProblem(path, one.name, one.typesOnly);
        return problem === undefined ? [] : [`${path}: ${problem}`];
      }),
    );
  expect(wrong).toEqual([]);
});

test('the plan lets nothing be imported that nothing imports', () => {
  const used = new Set(
    sources.flatMap(({ path, imports }) => imports.map((one) => `${partOf(path) ?? ''} ${partOf(one.name) ?? ''}`)),
  );
  const idle = Object.entries(PARTS).flatMap(([part, allowed]) =>
    allowed.filter((one) => !used.has(`${part} ${one.replace(': types', '')}`)).map((one) => `${part}: ${one}`),
  );
  expect(idle).toEqual([]);
});

test(`at most ${MOST_LOOSE_FILES} files lie beside the folders of src/`, () => {
  const loose = sources.filter(({ path }) => /^src\/[^/]+$/.test(path)).map(({ path }) => path);
  expect(loose.length, loose.join(' ')).toBeLessThanOrEqual(MOST_LOOSE_FILES);
});

test.each([1, 2])('folders import each other in one direction, %i levels deep', (depth) => {
  const folderOf = (path: string): string => {
    const folders = path.split('/').slice(1, -1).slice(0, depth);
    return folders.length === 0 ? path : folders.join('/');
  };
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of sources.filter((one) => one.path.startsWith('src/'))) {
    const from = folderOf(path);
    const to = imports.filter(({ name }) => name.startsWith('src/')).map(({ name }) => folderOf(name));
    graph.set(from, new Set([...(graph.get(from) ?? []), ...to.filter((one) => one !== from)]));
  }
  expect(cyclesIn(graph)).toEqual([]);
});

test('an exported name has one meaning under src/', () => {
  const files = new Map<string, Set<string>>();
  for (const { path, exports } of sources.filter((one) => one.path.startsWith('src/')))
    for (const name of exports) files.set(name, new Set([...(files.get(name) ?? []), path]));
  const twice = [...files].filter(([, paths]) => paths.size > 1);
  expect(twice.map(([name, paths]) => `${name}: ${[...paths].join(', ')}`)).toEqual([]);
});

/** Tables that are generated as JSON. */
const isData = (name: string): boolean => name.endsWith('.json') && existsSync(join(ROOT, name));

test('every import of the repository is a file of it', () => {
  const paths = new Set(sources.map(({ path }) => path));
  const lost = sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ name }) => isOurs(name) && !paths.has(name) && !isData(name))
      .map(({ name }) => `${path} imports ${name}`),
  );
  expect(lost).toEqual([]);
});

test('a rule imports the kit and its siblings that begin with _', () => {
  const wrong = sources
    .filter(({ path }) => path.startsWith('rules/') && path !== 'rules/index.ts')
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ name }) => name !== 'src/rule.ts' && !name.startsWith('rules/_'))
        .map(({ name }) => `${path} imports ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('only index.ts knows the catalog', () => {
  const wrong = sources.filter(
    ({ path, imports }) =>
      path.startsWith('src/') && path !== 'src/index.ts' && imports.some(({ name }) => name.startsWith('rules/')),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('the engine knows no rule by name', () => {
  const ids = sources
    .filter(({ path }) => path.startsWith('rules/') && !/\/(?:_|index\.ts)/.test(path))
    .map(({ path }) => path.slice('rules/'.length, -'.ts'.length));
  const wrong = sources
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap(({ path, text }) => ids.filter((id) => text.includes(`'${id}'`)).map((id) => `${path} names ${id}`));
  expect(wrong).toEqual([]);
});

test('there are no import cycles, of values or of types', () => {
  const graph = new Map(
    sources.map(({ path, imports }) => [path, new Set(imports.map(({ name }) => name).filter(isOurs))]),
  );
  expect(cyclesIn(graph)).toEqual([]);
});

/** One line for each way that leads back to where it began. */
function cyclesIn(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) cycles.push([...trail.slice(trail.indexOf(node)), node].join(' → '));
    if (trail.includes(node) || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

describe(`only ${DOOR} opens files`, () => {
  /** What stands before `from`: `import vm`, `import { type A, b as c }`, `import * as fs`. */
  const taken = (text: string, module: string): readonly string[] =>
    [...text.matchAll(/^import (?!type )(?:(\w+)|\{([^}]*)\}|(\*.*))(?:, .*)? from '([^']+)';$/gm)]
      .filter(([, , , , from]) => from === module)
      .flatMap(([, name, names, all]) =>
        [name ?? all ?? '', ...(names ?? '').split(',')]
          .map((one) => one.trim())
          .filter((one) => one !== '' && !one.startsWith('type ')),
      );
  const hasWay = (name: string): boolean =>
    (isBuiltin(name) && !WAYLESS.includes(name)) || name === 'import-meta-resolve';

  test('and what stands beside it takes what it needs, with a reason', () => {
    const found = Object.fromEntries(
      sources.flatMap(({ path, text, imports }) => {
        const ways = imports.filter(({ name }) => hasWay(name) && !(path.startsWith(DOOR) && name === 'node:fs'));
        if (ways.length === 0) return [];
        return [[path, Object.fromEntries(ways.map(({ name }) => [name, [...taken(text, name)].sort()]))]];
      }),
    );
    const listed = Object.entries(BESIDE_THE_DOOR).map(([path, modules]) => [
      path,
      Object.fromEntries(Object.entries(modules).map(([name, { names }]) => [name, [...names].sort()])),
    ]);
    expect(found).toEqual(Object.fromEntries(listed));
  });

  test('and no module is come by without an import', () => {
    const hidden = sources
      // One runs this package's own code, the other has Node load a module of its own early.
      .filter(({ path }) => !['src/cli/compiled-files.ts', 'src/cli/v8-flags.ts'].includes(path))
      .filter(({ code }) => HIDDEN_WAYS.test(code))
      .map(({ path }) => path);
    expect(hidden).toEqual([]);
    // The one `import()` of what is not known beforehand: see the threat model about plugins.
    const dynamic = sources
      .filter(({ code }) => /(?:\breturn|\bawait|[=([{,?:|&>])\s*import\((?!\s*''\s*\))/.test(code))
      .map(({ path }) => path);
    expect(dynamic).toEqual(['src/plugins/load-module.ts']);
  });

  test('by functions that take the bounds and the size of what they open, list or write', () => {
    const door = sources.filter(
      ({ path, imports }) => path.startsWith(DOOR) && imports.some(({ name }) => name === 'node:fs'),
    );
    expect(door.map(({ path }) => path).sort()).toEqual(
      ['bounds', 'list', 'open', 'write'].map((name) => `${DOOR}${name}.ts`),
    );
    const declared = door.flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?function\*? (\w+)\(([\s\S]*?)\n?\)(?:: |\b)/gm)].map(
        ([, name = '', given = '']) => ({
          name,
          isBounded: /\bBounds\b/.test(given),
          isLimited: /\bmost\b/.test(given) || path.endsWith('/write.ts'),
        }),
      ),
    );
    const unbounded = declared.filter(({ isBounded }) => !isBounded).map(({ name }) => name);
    expect(unbounded.sort()).toEqual(Object.keys(UNBOUNDED).sort());
    const unlimited = declared.filter(
      ({ name, isBounded, isLimited }) => isBounded && !isLimited && !(name in NAMES_ONLY),
    );
    expect(unlimited.map(({ name }) => name)).toEqual([]);
  });
});

/** What the door exports without bounds, and why that is not a way in. */
const UNBOUNDED: Readonly<Record<string, string>> = {
  makeBounds: 'makes them',
  isWithin: 'compares names',
  walkUp: 'lists names',
  hasEntry: 'finds the marks of repositories and projects, which are the bounds; follows no link',
  findEntry: 'asks of what kind a name is; follows no link',
  isRegularFile: 'asks of what kind a name is; follows no link',
  resolveRealPath: 'opens nothing; for names that the user gave, or that were found within bounds',
  readNamedBytes: 'for what the command line names, and for files of this package; takes a size',
  findNamedKind: 'opens nothing; for what the command line names',
  describeExcess: 'makes a sentence',
  formatFsError: 'makes a sentence',
  getErrorCode: 'reads an error',
  formatWriteError: 'makes a sentence',
};

/** What the door exports that looks at names within bounds, and opens nothing. */
const NAMES_ONLY: Readonly<Record<string, true>> = { findWithin: true, resolveWithin: true };

test(`only ${TOUCHES_PROCESS.join(' and ')} touches the process`, () => {
  const wrong = sources.filter(
    ({ path, code, imports }) =>
      !TOUCHES_PROCESS.includes(partOf(path) ?? '') &&
      (/\bprocess\b|\bconsole\b/.test(code) ||
        imports.some(({ name }) => /^(?:node:)?(?:process|child_process)$/.test(name))),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test(`no file is over ${MOST_LINES} lines`, () => {
  const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > MOST_LINES);
  expect(long.map(({ path }) => path)).toEqual([]);
});

/** Where a type can't be proved: an answer out of the memo has the type of the question that its key names. */
const CASTS: readonly string[] = ['src/template/evaluate/worlds.ts'];

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
      // Guides hold no logic, and their examples are templates as users write them.
      ...(path.startsWith('rules/_guides/') ? [] : [...text.matchAll(/\bFn::.*|!(?:Ref|Sub|GetAtt)\b.*/g)]).map(
        ([found]) => `${path}: ${found}`,
      ),
    ]);
  expect(wrong).toEqual([]);
});
