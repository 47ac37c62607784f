/** The built plugin with contexts as the CDK gives them: what it starts, and what becomes of it. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { folderWith } from '../support/folder.js';
import type { SynthesisReport } from '../../src/hosts/cdk/types.js';

const ROOT = join(import.meta.dirname, '../..');

/** Prints nothing but the report; what else goes to standard output would break it. */
const RUN = `
const { writeFileSync } = require('node:fs');
const { UploadAuditPlugin } = require(process.env.PLUGIN);
const [options, templates] = JSON.parse(process.env.GIVEN);
if (process.env.FOR_CHILD) process.env.NODE_OPTIONS = process.env.FOR_CHILD;
let result;
try {
  result = { report: new UploadAuditPlugin(options).validate({ templatePaths: templates }) };
} catch (error) {
  result = { error: error.message };
}
writeFileSync('result.json', JSON.stringify(result));
`;

interface Outcome {
  readonly report?: SynthesisReport;
  readonly error?: string;
  readonly out: string;
  readonly err: string;
}

interface Run {
  readonly cwd: string;
  readonly templates: readonly string[];
  readonly options?: object;
  readonly plugin?: string;
  readonly env?: NodeJS.ProcessEnv;
}

function validate({ cwd, templates, options = {}, plugin = join(ROOT, 'dist/cdk.cjs'), env = {} }: Run): Outcome {
  const given = JSON.stringify([options, templates]);
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', RUN], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env, PLUGIN: plugin, GIVEN: given },
  });
  const result = JSON.parse(readFileSync(join(cwd, 'result.json'), 'utf8')) as Pick<Outcome, 'report' | 'error'>;
  return { ...result, out: stdout, err: stderr };
}

/** A copy of a project with its assembly, and the templates of its stacks. */
function project(name: string, ...templates: readonly string[]): Run {
  const cwd = folderWith({ 'package.json': '{}' });
  cpSync(join(ROOT, 'fixtures/_projects', name), cwd, { recursive: true });
  return { cwd, templates: templates.map((file) => join(cwd, 'cdk.out', file)) };
}

const CATALOG = ['catalog-stack', 'Upload.template.json'] as const;

function rulesOf({ report }: Outcome): readonly string[] {
  return [...new Set(report?.violations.map(({ ruleName }) => ruleName))].sort();
}

test('audits the assembly and prints nothing', () => {
  const outcome = validate({ ...project(...CATALOG), options: { rules: ['1.1', '4.2'] } });
  expect({ out: outcome.out, err: outcome.err }).toEqual({ out: '', err: '' });
  expect(outcome.report?.success).toBe(false);
  expect(rulesOf(outcome)).toEqual(['cors-wildcard', 'log-retention']);
});

test('takes templates that are named from the current folder', () => {
  const run = project(
    'stages',
    'assembly-Dev/DevClaimsA2DAC764.template.json',
    'assembly-Prod/ProdClaims9A99D882.template.json',
  );
  const templates = run.templates.map((path) => relative(run.cwd, path));
  const outcome = validate({ ...run, templates, options: { rules: ['7.1', '6.2'], failOn: 'low' } });
  expect(outcome.report?.violations.map(({ violatingResources: [one] }) => one?.templatePath)).toEqual([
    run.templates[0],
  ]);
});

test('uses the config of the project, which options override', () => {
  const run = project(...CATALOG);
  writeFileSync(join(run.cwd, 'upload-audit.config.yaml'), 'failOn: never\nminSeverity: medium\n');
  const outcome = validate({ ...run, options: { rules: ['7.2', '4.2'] } });
  expect(outcome.report?.success).toBe(true);
  expect(outcome.report?.violations.map(({ ruleName, severity }) => [ruleName, severity])).toEqual([
    ['table-backup', 'warning'],
  ]);
  expect(validate({ ...run, options: { rules: ['7.2'], failOn: 'medium' } }).report?.success).toBe(false);
  expect(validate({ ...run, options: { rules: ['1.1'], config: false } }).report?.success).toBe(false);
});

test('never fails for what is unknown', () => {
  const run = project(...CATALOG);
  rmSync(join(run.cwd, 'lambda'), { recursive: true });
  for (const name of ['asset.26448f6e243978b2eedb2c9c870511f6b2c5432711f73551ef43e1cafb1a43d1'])
    rmSync(join(run.cwd, 'cdk.out', name), { recursive: true, force: true });
  writeFileSync(join(run.cwd, 'upload-audit.config.yaml'), 'failOnUnknown: true\n');
  const { report } = validate({ ...run, options: { rules: ['10.2'] } });
  expect(report).toMatchObject({ success: true, violations: [] });
});

test('audits the templates of this synthesis, with nested stacks, and none that an earlier one left behind', () => {
  const run = project('nested-stacks', 'Archive.template.json');
  const stale = readFileSync(run.templates[0]!, 'utf8');
  writeFileSync(join(run.cwd, 'cdk.out/Removed.template.json'), stale);
  const { report } = validate({ ...run, options: { scope: 'all', failOn: 'low' } });
  const files = report?.violations.flatMap(({ violatingResources }) =>
    violatingResources.map(({ templatePath }) => templatePath.replace(/^.*[\\/]/, '')),
  );
  expect(files).toContain('Archive.template.json');
  expect(files?.some((file) => file.endsWith('.nested.template.json'))).toBe(true);
  expect(files).not.toContain('Removed.template.json');
});

test('finds the project of an assembly that is elsewhere', () => {
  const run = project(...CATALOG);
  const elsewhere = folderWith({});
  cpSync(join(run.cwd, 'cdk.out'), elsewhere, { recursive: true });
  rmSync(join(run.cwd, 'cdk.out'), { recursive: true });
  writeFileSync(join(run.cwd, 'upload-audit.config.yaml'), 'minSeverity: medium\n');
  const outcome = validate({
    ...run,
    templates: [join(elsewhere, 'Upload.template.json')],
    options: { rules: ['4.2', '6.2'], failOn: 'low' },
  });
  expect(
    outcome.report?.violations.map(({ ruleName, ruleMetadata }) => [ruleName, ruleMetadata?.['location']]),
  ).toEqual([['unit-tests', 'package.json:1:1']]);
});

test('prints warnings on standard error, unless it is told not to', () => {
  const run = project(...CATALOG);
  writeFileSync(
    join(run.cwd, 'upload-audit.config.yaml'),
    'ignore: [{ rule: table-backup, resource: Nothing*, reason: none, until: 2020-01-01 }]\n',
  );
  const outcome = validate({ ...run, options: { rules: ['7.2'] } });
  expect(outcome.err).toMatch(/^upload-audit: warning: upload-audit\.config\.yaml:\d+:\d+: [^\n]+\n$/);
  expect(outcome.out).toBe('');
  expect(validate({ ...run, options: { rules: ['7.2'], quiet: true } }).err).toBe('');
});

describe('what it can not do is one sentence, for the CDK to report', () => {
  it.each<[what: string, options: object, error: string]>([
    ['an unknown rule', { rules: ['corswildcard'] }, 'unknown rule corswildcard; did you mean cors-wildcard?'],
    ['no such config', { config: 'none.yaml' }, 'none.yaml'],
    ['a parameter of no template', { parameters: { Evn: 'x' } }, 'Evn'],
    [
      'no time',
      { timeout: 0.001 },
      'the audit took longer than 0.001 s and was stopped: the option timeout takes more',
    ],
  ])('%s', (_, options, error) => {
    const outcome = validate({ ...project(...CATALOG), options });
    // A violation: for what a plugin throws, the newest command line of the CDK prints nothing and exits with 0.
    expect(outcome.error).toBeUndefined();
    expect(outcome.report).toMatchObject({
      success: false,
      violations: [
        { ruleName: 'not-audited', severity: 'fatal', description: expect.stringContaining(error) as string },
      ],
    });
    expect(outcome.report?.violations[0]?.description).not.toContain('\n');
    expect(outcome.out).toBe('');
  });

  it('a bundle of the app without the command line', () => {
    const plugin = join(folderWith({ 'cdk.cjs': readFileSync(join(ROOT, 'dist/cdk.cjs')) }), 'cdk.cjs');
    const { report } = validate({ ...project(...CATALOG), plugin });
    expect(report?.violations[0]?.description).toMatch(
      /cli\.cjs was not found: where the CDK app is bundled, upload-audit must stay outside/,
    );
  });

  it('a broken template, beside what else was found', () => {
    const run = project('two-stacks', 'Upload.template.json', 'Monitoring.template.json');
    writeFileSync(run.templates[1]!, '{ "Resources": { "Alarm": { "Type": "AWS::CloudWatch::Alarm", } } }');
    const { report } = validate({ ...run, options: { rules: ['3.1'] } });
    expect(report?.success).toBe(false);
    expect(report?.violations.map(({ ruleName, severity }) => `${ruleName} ${severity}`)).toEqual([
      'not-audited fatal',
      'fixed-memory info',
    ]);
  });
});

test('does not wait for a debugger, and needs no template', () => {
  const run = project(...CATALOG);
  const env = { FOR_CHILD: '--no-warnings --inspect-brk=0' };
  expect(validate({ ...run, env, options: { rules: ['1.1'], timeout: 25 } }).report?.success).toBe(false);
  expect(validate({ ...run, templates: [] }).report).toEqual({
    success: true,
    violations: [],
    pluginVersion: expect.any(String) as string,
  });
});
