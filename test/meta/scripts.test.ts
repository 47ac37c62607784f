import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeHandler } from '../../scripts/facts.js';
import { SKELETON_NOUNS, makeRuleFiles } from '../../scripts/new-rule.js';
import { collectSubjectParts } from '../../src/model/subjects/index.js';
import { loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const ROOT = join(import.meta.dirname, '..', '..');

const PYTHON = `import json
from checks import check

def lambda_handler(event, context):
    body = json.loads(event['body'])
    check(body)
    return {'statusCode': 200}
`;
const CHECKS = `def check(body):
    if 'kind' not in body:
        raise ValueError('kind')
`;

describe('scripts/facts.ts', () => {
  it('shows the facts of a handler and what carries the request, in every file that it reaches', async () => {
    const cwd = folderWith({ 'app.py': PYTHON, 'checks.py': CHECKS });
    const shown = parse(await describeHandler(join(cwd, 'app.py'))) as Record<string, unknown>;
    expect(shown).toMatchObject({
      handler: 'app.py:4: def lambda_handler(event, context):',
      language: 'python',
      form: 'source',
      notFollowed: [],
      request: {
        'app.py:5': { "event['body']": 'body', 'json.loads(…)': 'body' },
        'checks.py:2': { body: 'body' },
      },
      facts: {
        validation: { reads: ["app.py:5 in lambda_handler: event['body']"], checks: [], schemas: [] },
      },
    });
  });

  it('resolves imports in the folder that is deployed', async () => {
    const cwd = folderWith({
      'src/api/add.mjs':
        "import { kindOf } from '../shared.mjs';\nexport const add = async (event) => kindOf(event);\n",
      'src/shared.mjs': 'export const kindOf = (event) => JSON.parse(event.body).kind;\n',
    });
    const lines = async (root?: string): Promise<readonly string[]> => {
      const shown = await describeHandler(join(cwd, 'src/api/add.mjs'), 'add', root);
      return Object.keys((parse(shown) as { readonly request: object }).request);
    };
    expect(await lines(join(cwd, 'src'))).toEqual(['api/add.mjs:2', 'shared.mjs:1']);
    expect(await lines()).toEqual(['add.mjs:2']);
  });

  it('says in one sentence what it can’t read', async () => {
    const cwd = folderWith({ 'app.py': 'def other(event, context):\n    pass\n' });
    await expect(describeHandler(join(cwd, 'none.py'))).rejects.toThrow(/^there is no file .*none\.py$/);
    await expect(describeHandler(join(cwd, 'app.py'), 'handler')).rejects.toThrow(/^app\.py has no handler/);
    await expect(describeHandler(join(cwd, 'app.py'), 'other', join(cwd, 'src'))).rejects.toThrow(/ is not in /);
  });

  it('runs from the command line', () => {
    const cwd = folderWith({ 'app.py': PYTHON, 'checks.py': CHECKS });
    const out = execFileSync('node', [join(ROOT, 'scripts/run.mjs'), 'facts', 'app.py', 'lambda_handler'], {
      cwd,
      encoding: 'utf8',
    });
    expect(parse(out)).toMatchObject({ handler: 'app.py:4: def lambda_handler(event, context):' });
  });
});

describe('scripts/new-rule.ts', () => {
  it('writes rules that type-check', () => {
    const texts = new Map(
      SKELETON_NOUNS.flatMap((about) => {
        const files = makeRuleFiles('new-rule', '4.3', about);
        return ['rules', 'rules/_guides'].map((folder) => [
          join(ROOT, folder, `new-${about}.ts`),
          files[`${folder}/new-rule.ts`] ?? 'no text',
        ]);
      }),
    );
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
      ts.sys,
      ROOT,
    );
    const host = ts.createCompilerHost(options);
    const readFromDisk = host.readFile.bind(host);
    host.fileExists = (path) => texts.has(path) || ts.sys.fileExists(path);
    host.readFile = (path) => texts.get(path) ?? readFromDisk(path);
    const program = ts.createProgram([...texts.keys()], options, host);
    const faults = [...texts.keys()].flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)));
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });

  it.each(SKELETON_NOUNS)('writes fixtures that declare what %s is read from, but for the last', async (about) => {
    const cwd = folderWith(makeRuleFiles('new-rule', '4.3', about));
    const counts = await Promise.all(
      ['fail', 'pass', 'unknown', 'not-applicable'].map(async (name) => {
        const { applications, problems } = await loadProject(`fixtures/new-rule/${name}.yaml`, { cwd });
        expect(problems).toEqual([]);
        return applications.flatMap(({ application }) => collectSubjectParts(about, application)).length;
      }),
    );
    expect(counts).toEqual([1, 1, 1, 0]);
  });
});
