/** The naming conventions of CONTRIBUTING.md, and the lists of ARCHITECTURE.md that name files. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** Functions that no verb would make clearer. */
const WITHOUT_VERB: Readonly<Record<string, string>> = {
  and: 'combines answers',
  or: 'combines answers',
  not: 'combines answers',
  some: 'combines answers',
  every: 'combines answers',
  everyEntryPoint: 'combines the answers of entry points',
  certainly: 'turns an answer that may hold into unknown',
  unknown: 'is an answer',
  unknownUntil: 'is an answer',
  requires: 'is the word that rules are written with',
  markup: 'is a template tag',
};

const files = ['src', 'rules', 'scripts', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map(({ parentPath, name }) => ({
      path: join(parentPath, name)
        .slice(ROOT.length + 1)
        .replaceAll('\\', '/'),
      name,
    })),
);
const sources = files
  .filter(({ path }) => path.startsWith('src/'))
  .map(({ path }) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

test('files have names in kebab case', () => {
  const wrong = files.filter(({ name }) => !/^_?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.ts$/.test(name));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

/** The functions that a file declares and exports, in either form. */
function exportedFunctions(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return [];
    if (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) return [];
    if (ts.isFunctionDeclaration(statement)) return statement.name === undefined ? [] : [statement.name.text];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? [name.getText(file)]
        : [],
    );
  });
}

const exported = sources.flatMap(({ path, text }) => exportedFunctions(path, text).map((name) => ({ path, name })));

test('exported functions begin with a verb of CONTRIBUTING.md', () => {
  const [, list = ''] = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').split(/<!-- verbs:(?:start|end) -->/);
  const verbs = new Set([...list.matchAll(/`([a-z]+)`/g)].map(([, verb = '']) => verb));
  expect(exported.length).toBeGreaterThan(500);
  const wrong = exported.filter(({ name }) => {
    const [first = ''] = /^[a-z]+/.exec(name) ?? [];
    return !verbs.has(first) && !Object.hasOwn(WITHOUT_VERB, name);
  });
  expect(wrong.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  const known = new Set(exported.map(({ name }) => name));
  expect(Object.keys(WITHOUT_VERB).filter((name) => !known.has(name))).toEqual([]);
});

test('ARCHITECTURE.md explains every cache of a module', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const explained = [...text.matchAll(/^\| `([^`]+\/[^`]+)` /gm)].map(([, module = '']) => `src/${module}.ts`);
  const caches = sources.filter((source) => /^const \w+ = new WeakMap\b/m.test(source.text)).map(({ path }) => path);
  expect(explained.sort()).toEqual(caches.sort());
});

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s names files that exist', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const named = [...text.matchAll(/`((?:src|test|rules|scripts|schema)\/[\w./-]+\.\w+)`/g)].map(
    ([, path = '']) => path,
  );
  const known = new Set(files.map(({ path }) => path));
  const gone = named.filter((path) => path.endsWith('.ts') && !/(?:ID|NAME)\./.test(path) && !known.has(path));
  expect(gone).toEqual([]);
});
