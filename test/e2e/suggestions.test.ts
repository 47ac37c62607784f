/** The code that is suggested for findings about CDK apps: whose, in which language, and in which reports. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guides } from '../../rules/_guides/index.js';
import type { Finding } from '../../src/finding.js';
import type { CodeLanguage } from '../../src/location.js';
import { audit, loadProject, render, resolveSuggestions } from '../../src/index.js';
import { type Rule, defineRule, no, requires } from '../../src/rule.js';
import { OPEN, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

/** A copy of a project, to be changed. */
function copyProject(name: string): string {
  const cwd = folderWith({});
  cpSync(join(PROJECTS, name), cwd, { recursive: true });
  return cwd;
}

async function findingsOf(cwd: string, target = 'cdk.out', rules: readonly Rule[] = []): Promise<readonly Finding[]> {
  const audited = audit(await loadProject(target, { cwd }), { scope: 'all', rules });
  const known = rules.map((rule) => ({ ...rule, options: {} }));
  return (await resolveSuggestions(audited, known)).findings;
}

/** By rule and kind: the language of the suggestion. */
async function languagesOf(cwd: string): Promise<Readonly<Record<string, CodeLanguage | undefined>>> {
  const findings = await findingsOf(cwd);
  return Object.fromEntries(findings.map((one) => [`${one.number} ${one.location.file}`, one.suggestion?.language]));
}

/** Rules of which one kind or another is fixed in no code that could be shown. */
const WITHOUT_CODE = ['inline-documentation'];

describe.each([
  ['catalog-stack', 'typescript'],
  ['catalog-stack-python', 'python'],
] as const)('%s', (project, language) => {
  test('has code or edits for every finding, in the language of the app or of its handler', async () => {
    const findings = await findingsOf(join(PROJECTS, project));
    expect(new Set(findings.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(20);
    for (const { ruleId, edits, suggestion, location } of findings) {
      const isInHandler = location.file.startsWith('lambda/');
      const expected =
        edits !== undefined || WITHOUT_CODE.includes(ruleId) ? undefined : isInHandler ? 'python' : language;
      expect({ ruleId, language: suggestion?.language }).toEqual({ ruleId, language: expected });
    }
  });

  test('gets what its guide says', async () => {
    const findings = await findingsOf(join(PROJECTS, project));
    const one = findings.find(({ ruleId }) => ruleId === 'storage-tiering');
    expect(one?.suggestion).toEqual({
      language,
      code: guides['storage-tiering']?.snippet?.app?.[language].trimEnd(),
    });
    const named = findings.find(({ ruleId, kind }) => ruleId === 'log-retention' && kind === 'too-short');
    expect(named?.suggestion?.code).toBe(guides['log-retention']?.snippets?.['too-short']?.app?.[language].trimEnd());
  });
});

test('handlers have their own language', async () => {
  expect(await languagesOf(join(PROJECTS, 'record-press'))).toMatchObject({
    '10.1 lambda/add/index.js': 'typescript',
    '4.1 lib/data-stack.ts': 'typescript',
  });
  expect(await languagesOf(join(PROJECTS, 'catalog-stack'))).toMatchObject({
    '10.1 lambda/upload/index.py': 'python',
    '4.1 lib/upload-stack.ts': 'typescript',
  });
});

describe('an app whose lines were not found', () => {
  test.each([
    ['node bin/app.js', 'typescript'],
    ['npx ts-node bin/app.ts', 'typescript'],
    ['python3 app.py', 'python'],
    ['mvn -e -q compile exec:java', undefined],
    ['dotnet run --project src/App', undefined],
    ['go mod download && go run app.go', undefined],
  ])('%s', async (app, language) => {
    const cwd = copyProject('catalog-stack');
    for (const folder of ['bin', 'lib', 'lambda']) rmSync(join(cwd, folder), { recursive: true });
    writeFileSync(join(cwd, 'cdk.json'), JSON.stringify({ app }));
    const findings = await findingsOf(cwd);
    const languageOf = (id: string): string | undefined =>
      findings.find(({ ruleId }) => ruleId === id)?.suggestion?.language;
    expect(languageOf('storage-tiering')).toBe(language);
    // That of the handler is known by the handler.
    expect(languageOf('file-type-validation')).toBe('python');
  });
});

test('templates that no app made have none', async () => {
  const cwd = copyProject('sam-upload');
  const findings = await findingsOf(cwd, '.');
  expect(findings.length).toBeGreaterThan(5);
  expect(findings.filter((one) => one.suggestion !== undefined || one.suggestionKey !== undefined)).toEqual([]);
});

test('reports without it are the same byte for byte, and formats other than JSON and full do not change', async () => {
  const before = audit(await loadProject('cdk.out', { cwd: join(PROJECTS, 'catalog-stack') }), { scope: 'all' });
  const after = await resolveSuggestions(before);
  const report = JSON.parse(render(after, 'json')) as { readonly findings: { suggestion?: unknown }[] };
  expect(report.findings.some((one) => 'suggestion' in one)).toBe(true);
  for (const one of report.findings) delete one.suggestion;
  expect(`${JSON.stringify(report, null, 2)}\n`).toBe(render(before, 'json'));
  for (const format of ['text', 'compact', 'sarif', 'markdown', 'github', 'gitlab', 'junit', 'html'] as const)
    expect(render(after, format)).toBe(render(before, format));
});

test('the command line shows it in JSON and in full, each place once', () => {
  const cwd = join(PROJECTS, 'catalog-stack-python');
  const json = JSON.parse(runIn(cwd, ['cdk.out', '--rule', '4.1', '-f', 'json']).out) as {
    readonly findings: readonly Finding[];
  };
  const [{ suggestion } = {}] = json.findings;
  expect(suggestion?.language).toBe('python');
  const lines = suggestion?.code.split('\n') ?? [];
  expect(lines.length).toBeGreaterThan(2);
  const full = runIn(cwd, ['cdk.out', '--rule', '4.1', '-f', 'full']).out;
  expect(full).toContain(`\n  code   ${lines.join('\n         ')}\n  docs `);
  expect(runIn(cwd, ['cdk.out', '--rule', '4.1']).out).not.toContain(lines[0]);
});

test('rules of one’s own may have snippets', async () => {
  const own = (app: Readonly<Record<CodeLanguage, string>> | null): Rule<'bucket'> =>
    defineRule({
      pluginContract: 1,
      id: 'acme-bucket-names',
      number: '100.1',
      severity: 'high',
      title: 'Bucket has no name',
      why: 'People look for buckets by their names.',
      fix: 'Set BucketName.',
      references: [],
      about: 'bucket',
      guide: {
        checks: 'Buckets.',
        passes: [],
        kinds: {},
        unknown: [],
        falseAlarms: [],
        example: { file: 'template.yaml', fails: 'a', passes: 'b' },
        snippet: { app, handler: null },
      },
      *check({ resource }) {
        yield requires('no-name', no, resource.node, 'it has no name');
      },
    });
  const suggested = async (rule: Rule<'bucket'>): Promise<Finding['suggestion']> =>
    (await findingsOf(join(PROJECTS, 'catalog-stack'), 'cdk.out', [rule])).find(({ ruleId }) => ruleId === rule.id)
      ?.suggestion;
  expect(await suggested(own({ typescript: 'named();\n', python: 'named()\n' }))).toEqual({
    language: 'typescript',
    code: 'named();',
  });
  expect(await suggested(own(null))).toBeUndefined();
  await expect(suggested(own({ typescript: 'named();', python: '' }))).rejects.toThrow(
    /guide must have a snippet of \{ app, handler \}/,
  );
});

test('a template of the CDK that lies alone has none for its app', async () => {
  const cwd = folderWith({
    'alone.template.json': JSON.stringify({
      Resources: {
        Meta: { Type: 'AWS::CDK::Metadata' },
        Records: { Type: 'AWS::DynamoDB::Table', Metadata: { 'aws:cdk:path': 'Media/Records/Resource' } },
      },
    }),
    'open.yaml': OPEN,
  });
  const findings = await findingsOf(cwd, '.');
  expect(findings.map(({ ruleId }) => ruleId)).toContain('table-backup');
  expect(findings.filter(({ suggestion }) => suggestion !== undefined)).toEqual([]);
});
