import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { action, runAction, type ActionResult } from '../support/action-run.js';
import { OPEN, TOPIC } from '../support/cli-run.js';
import { packWithoutSdk } from '../support/packed.js';
import { folderWith } from '../support/folder.js';

let version = '';
beforeAll(() => {
  // What npm takes behind the @ of a package: the tarball, where there is no registry.
  version = `file:${packWithoutSdk()}`;
});

const run = (files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}): ActionResult =>
  runAction(folderWith(files), { version, ...inputs });

interface Sarif {
  readonly runs: readonly [
    { readonly automationDetails: { readonly id: string }; readonly results: readonly unknown[] },
  ];
}

describe('a repository with findings', () => {
  test('fails in the last step, after the report was uploaded', () => {
    const result = run({ 'api/template.yaml': OPEN }, { upload: 'true' });
    expect(result.steps).toEqual([
      'Install upload-audit: 0',
      'Audit: 0',
      'Upload to code scanning: used',
      'Verdict: 1',
    ]);
    expect(result.outputs).toMatchObject({ high: '1', 'exit-code': '1', baselined: '0' });
    const { high, medium, low, total } = result.outputs;
    expect(Number(total)).toBe(Number(high) + Number(medium) + Number(low));
    expect(result.used).toEqual({ sarif_file: result.outputs['sarif-file'] });
    const sarif = JSON.parse(readFileSync(result.outputs['sarif-file'] ?? '', 'utf8')) as Sarif;
    expect(sarif.runs[0].results).toHaveLength(Number(result.outputs['total']));
  });

  test('has annotations, a summary, and the text in the log', () => {
    const { log, summary } = run({ 'api/template.yaml': OPEN });
    expect(log).toMatch(/^high {2}cors-wildcard \(1\.1\)/m);
    expect(log).toMatch(/^::error title=cors-wildcard \(1\.1\),file=api\/template\.yaml,line=6,col=\d+::any website/m);
    expect(summary).toMatch(/^### upload-audit: 1 high/);
    expect(summary).toContain('`api/template.yaml:6:63`');
  });

  test('has neither, if they are not wanted, and uploads nothing unless it is asked to', () => {
    const result = run({ 'template.yaml': OPEN }, { annotations: 'false', summary: 'false' });
    expect(result.steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 1']);
    expect(result.summary).toBe('');
    expect(result.log).not.toContain('::error');
  });

  test('passes with fail-on: never', () => {
    const result = run({ 'template.yaml': OPEN }, { 'fail-on': 'never' });
    expect(result.steps).toEqual(['Install upload-audit: 0', 'Audit: 0']);
    expect(result.outputs).toMatchObject({ high: '1', 'exit-code': '0' });
  });

  test('takes paths, a folder to work in, thresholds, a SARIF file and a category', () => {
    const files = { 'app/a b.yaml': OPEN, 'app/other.yaml': OPEN, 'app/c/d.yaml': OPEN, 'dev.json': '{}' };
    const folder = folderWith(files);
    const result = runAction(folder, {
      version,
      'working-directory': 'app',
      paths: 'a b.yaml\n\n  c  \n',
      'min-severity': 'high',
      'sarif-file': 'out/audit.sarif',
      category: 'upload-audit/prod',
    });
    expect(result.outputs).toMatchObject({ high: '2', low: '0', total: '2' });
    expect(result.outputs['sarif-file']).toBe(join(folder, 'app/out/audit.sarif'));
    const sarif = JSON.parse(readFileSync(join(folder, 'app/out/audit.sarif'), 'utf8')) as Sarif;
    expect(sarif.runs[0].automationDetails.id).toBe('upload-audit/prod/');
  });

  test('takes files of parameters', () => {
    const template = OPEN.replace('Resources:', 'Parameters: {Site: {Type: String}}\nResources:').replace(
      "'*'",
      '!Ref Site',
    );
    const files = {
      'template.yaml': template,
      'dev.json': '{"Site": "*"}',
      'prod.json': '{"Site": "https://app.example.com"}',
    };
    expect(run(files, { parameters: 'dev.json', 'fail-on': 'high' }).outputs).toMatchObject({
      high: '1',
      'exit-code': '1',
    });
    expect(run(files, { parameters: 'prod.json', 'fail-on': 'high' }).outputs).toMatchObject({
      high: '0',
      'exit-code': '0',
    });
  });
});

describe('a repository without findings', () => {
  test('passes, says so, and uploads an empty report', () => {
    const result = run({ 'topic.yaml': TOPIC }, { upload: 'true', 'min-severity': 'medium' });
    expect(result.steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Upload to code scanning: used']);
    expect(result.outputs).toMatchObject({ high: '0', medium: '0', low: '0', total: '0', 'exit-code': '0' });
    expect(result.summary).toMatch(/^### upload-audit: no findings/);
    expect(result.log).not.toMatch(/^::(?:error|warning|notice)/m);
  });
});

describe('what can not be done', () => {
  test('fails with 2 and uploads nothing: alerts of what was not read would be closed', () => {
    const result = run(
      { 'open.yaml': OPEN, 'broken.yaml': 'Resources: {Topic: {Type: AWS::SNS::Topic}' },
      { upload: 'true' },
    );
    expect(result.steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 2']);
    expect(result.outputs).toMatchObject({ high: '1', 'exit-code': '2' });
    expect(result.log).toMatch(/^::error title=upload-audit,file=broken\.yaml,line=1/m);
    expect(result.summary).toContain('**error** `broken.yaml:1:');
  });

  test('a mistake in an input is said in the log', () => {
    const result = run({ 'open.yaml': OPEN }, { 'fail-on': 'hihg', upload: 'true' });
    expect(result.steps.at(-1)).toBe('Verdict: 2');
    expect(result.log).toContain(`upload-audit: --fail-on can't be "hihg"; did you mean high?`);
    expect(result.outputs).toMatchObject({ 'exit-code': '2', total: '', 'sarif-file': '' });
  });

  test('a version that does not exist fails before anything is audited', () => {
    expect(runAction(folderWith({ 'open.yaml': OPEN }), { version: 'file:/nowhere.tgz' }).steps).toHaveLength(1);
  });
});

describe('hostile text', () => {
  const shell = '"; touch owned; $(touch owned) `touch owned` \' #';

  test('in an input is no shell code', () => {
    const folder = folderWith({ 'open.yaml': OPEN });
    const all = Object.keys(action.inputs).filter((name) => name !== 'version' && name !== 'working-directory');
    const { steps } = runAction(folder, { version, ...Object.fromEntries(all.map((name) => [name, shell])) });
    expect(steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 2']);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  test('in the version is no shell code', () => {
    const folder = folderWith({ 'open.yaml': OPEN });
    expect(runAction(folder, { version: shell }).steps).toEqual([expect.stringMatching(/^Install upload-audit: [^0]/)]);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  test('in a path is no option', () => {
    const { log } = run({ 'open.yaml': OPEN }, { paths: '--version' });
    expect(log).toContain('--version');
    expect(log).toMatch(/no such file/i);
  });

  test('in a template commands the runner nothing', () => {
    const name = '##[add-mask]x';
    const { log } = run({ 'open.yaml': OPEN.replace('Uploads:', `'${name}':`) });
    const [before = '', quoted = '', after = ''] = log.split(/^::(?:stop-commands::)?[0-9a-f-]{36}(?:::)?$/m);
    expect(quoted).toContain(name);
    expect(before + after).not.toContain('##[');
    expect(after).toContain('::error title=cors-wildcard');
  });
});

describe('action.yml', () => {
  test('has no expression in a script', () => {
    for (const { run: script = '' } of action.runs.steps) expect(script).not.toContain('${{');
  });

  test('names other actions by the commit', () => {
    const used = action.runs.steps.flatMap(({ uses = [] }) => uses);
    expect(used).toEqual([expect.stringMatching(/^github\/codeql-action\/upload-sarif@[0-9a-f]{40}$/)]);
  });

  test('uses every input, and says what each is for', () => {
    const text = readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8');
    for (const [name, { description }] of Object.entries(action.inputs)) {
      expect(text).toContain(`inputs.${name} `);
      expect(description).not.toBe('');
    }
  });
});
