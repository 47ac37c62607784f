/**
 * The snippets of guides: their form, and that handlers with them pass. Those about CDK apps are synthesized by
 * test/e2e/cdk-snippets.test.ts.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { guides } from '../../rules/_guides/index.js';
import { rules } from '../../rules/index.js';
import type { CodeLanguage } from '../../src/location.js';
import { audit, loadProject } from '../../src/index.js';
import { loadMistakeCounter } from '../../src/load/mistake-counter.js';
import { listSnippets } from '../../src/report/suggestion.js';
import { folderWith } from '../support/folder.js';
import { HANDLERS, makeHandlerProject } from '../support/snippet-handlers.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

const MOST_LINES = 10;
const MOST_COLUMNS = 110;

const all = Object.entries(guides).flatMap(([id, { snippet, snippets = {} }]) =>
  Object.entries({ ...(snippet === undefined ? {} : { '': snippet }), ...snippets }).flatMap(
    ([name, { app, handler }]) =>
      Object.entries({ app, handler }).flatMap(([place, code]) =>
        code === null ? [] : [{ id, name, place, key: `${id} ${name}`.trim(), code }],
      ),
  ),
);

describe.each(all)('$key, in the $place', ({ code: { typescript, python } }) => {
  test('is short', () => {
    for (const text of [typescript, python]) {
      const lines = text.split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
      expect(lines.filter((line) => line.length > MOST_COLUMNS || line !== line.trimEnd())).toEqual([]);
    }
  });

  // A handler's statements are those of a function.
  test('is JavaScript in its TypeScript', () => {
    const inside = typescript.replaceAll(/^import .*\n/gm, '');
    for (const text of [typescript, `async function run(event, context) {\n${inside}}\n`]) {
      const { diagnostics = [] } = ts.transpileModule(text, {
        fileName: 'snippet.mjs',
        reportDiagnostics: true,
        compilerOptions: { allowJs: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      });
      expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    }
  });

  test('parses as Python', async () => {
    const text = `def run(self, event, context):\n${python.replace(/^(?=.)/gm, '    ')}`;
    const count = await loadMistakeCounter(['snippet.py']);
    expect(count('snippet.py', text)).toBe(0);
    expect(count('snippet.py', `${text}    return (`)).toBeGreaterThan(0);
  });
});

test.each(Object.entries(guides))('%s has snippets for its kinds, or for what its checks name', (id, guide) => {
  const names = listSnippets(guide).flatMap((one) => one.names);
  const fixes = Object.keys(rules.find((rule) => rule.id === id)?.fixes ?? {});
  expect(names.filter((name) => !(name in guide.kinds) && !fixes.includes(name))).toEqual([]);
});

// Tests are no handlers.
const handlers = all.filter(({ id, place }) => place === 'handler' && id !== 'unit-tests');

test('every snippet for a handler has a handler around it', () => {
  expect(Object.keys(HANDLERS).sort()).toEqual(handlers.map(({ key }) => key).sort());
});

const LANGUAGES: readonly CodeLanguage[] = ['typescript', 'python'];

describe.each(handlers.flatMap((one) => LANGUAGES.map((language) => ({ ...one, language }))))(
  'a handler of $key in $language',
  ({ id, key, code, language }) => {
    const around = HANDLERS[key]?.[language] ?? {};

    test.each([
      ['fail', around.instead ?? ''],
      ['pass', code[language]],
    ])('%s', async (verdict, text) => {
      const cwd = folderWith(makeHandlerProject(key, language, text, around));
      const { catalog, findings, errors } = audit(await loadProject('.', { cwd }), { only: [id], scope: 'all' });
      const row = catalog.find(({ ruleId }) => ruleId === id);
      expect({ errors, verdict: row?.verdict, findings: findings.length > 0, unknown: row?.unknown }).toEqual({
        errors: [],
        verdict,
        findings: verdict === 'fail',
        unknown: 0,
      });
    });
  },
);

describe('a test that is a snippet', () => {
  const { app, handler } = guides['unit-tests']?.snippet ?? {};

  async function kindsIn(cwd: string, target: string): Promise<readonly string[]> {
    const { findings } = audit(await loadProject(target, { cwd }), { only: ['unit-tests'], scope: 'all' });
    return findings.map(({ kind }) => kind);
  }

  test.each([
    ['typescript', 'catalog-stack', 'test/upload-stack.test.ts'],
    ['python', 'catalog-stack-python', 'tests/test_upload_stack.py'],
  ] as const)('is one of the stack in %s', async (language, project, file) => {
    const cwd = folderWith({});
    cpSync(join(PROJECTS, project), cwd, { recursive: true });
    expect(await kindsIn(cwd, 'cdk.out')).toEqual(['no-tests']);
    mkdirSync(dirname(join(cwd, file)));
    writeFileSync(join(cwd, file), app?.[language] ?? '');
    // The handler of the first is named as the stack is, and counts as tested.
    expect(await kindsIn(cwd, 'cdk.out')).toEqual(language === 'python' ? ['no-handler-tests'] : []);
  });

  test.each([
    ['typescript', 'test/upload.test.ts'],
    ['python', 'tests/test_upload.py'],
  ] as const)('is one of the handler in %s', async (language, file) => {
    const project = makeHandlerProject('', language, language === 'python' ? 'return {}' : 'return {};', {});
    expect(await kindsIn(folderWith({ ...project, 'package.json': '{}' }), '.')).toEqual(['no-tests']);
    const tested = folderWith({ ...project, 'package.json': '{}', [file]: handler?.[language] ?? '' });
    expect(await kindsIn(tested, '.')).toEqual(['no-stack-tests']);
  });
});
