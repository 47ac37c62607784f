import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { action, runAction, type ActionResult, type Step } from '../support/action-run.js';
import { OPEN, TOPIC, runIn } from '../support/cli-run.js';
import { pack } from '../support/packed.js';
import { folderWith } from '../support/folder.js';

let version = '';
beforeAll(() => {
  // What npm takes behind the @ of a package: the tarball, where there is no registry.
  version = `file:${pack().tarball}`;
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
    expect(log).toMatch(/^high \(1\)\n\n {2}cors-wildcard \(1\.1\)/m);
    expect(log).toMatch(
      /^::error title=cors-wildcard \(1\.1\)%3A Uploads,file=api\/template\.yaml,line=6,col=\d+::bucket Uploads allows wildcard origin/m,
    );
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

/** A bucket per parameter, which any website may write to unless the parameter says otherwise. */
const BUCKETS = `Transform: AWS::Serverless-2016-10-31
Parameters:
  First: { Type: String, Default: '*' }
  Second: { Type: String, Default: '*' }
  Third: { Type: String, Default: '*' }
Resources:
${['First', 'Second', 'Third']
  .map(
    (name) => `  # upload-audit-ignore ${name === 'Second' ? 'bucket-policy' : 'table-backup'}: not yet
  ${name}Bucket:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [!Ref ${name}] }]
`,
  )
  .join('')}`;
const OWN_SITE = 'https://app.example.com';

describe('every input', () => {
  test('arrives, each with what only it does', () => {
    const folder = folderWith({
      'app/template.yaml': BUCKETS,
      'app/samconfig.toml': `version = 0.1\n[prod.deploy.parameters]\nparameter_overrides = 'First="${OWN_SITE}"'\n`,
      'app/third=prod.json': JSON.stringify({ Third: OWN_SITE }),
      'app/strict.yaml': 'rules: { bucket-policy: { severity: high } }\n',
      'app/other.yaml': OPEN,
    });
    const app = join(folder, 'app');
    // What the template had before it had two more buckets is known.
    const template = join(app, 'template.yaml');
    writeFileSync(template, BUCKETS.replace(/ {2}# .*\n {2}SecondBucket[^]*/, ''));
    runIn(app, ['template.yaml', '--rule', '1.3', '--scope', 'all', '--write-baseline', '--baseline', 'known.json']);
    writeFileSync(template, BUCKETS);
    const inputs = {
      paths: 'template.yaml',
      'working-directory': 'app',
      'project-root': '.',
      config: 'strict.yaml',
      'config-env': 'prod',
      parameters: `Second=${OWN_SITE}\n\n  ./third=prod.json  `,
      scope: 'all',
      rule: '1.1\nbucket-policy\n8.2\nresource-tags',
      'skip-rule': '8.2',
      baseline: 'known.json',
      'no-ignores': 'true',
      'fail-on': 'high',
      'fail-confidence': 'low',
      'fail-on-unknown': 'true',
      'min-severity': 'medium',
      'min-confidence': 'low',
      args: '--list-files\n-f\nhtml=report of all.html',
      annotations: 'true',
      summary: 'TRUE',
      'sarif-file': 'audit.sarif',
      upload: 'True',
      category: 'app/prod/',
      version,
    };
    expect(Object.keys(inputs).sort()).toEqual(Object.keys(action.inputs).sort());
    const result = runAction(folder, inputs);
    expect(result.steps).toEqual([
      'Install upload-audit: 0',
      'Audit: 0',
      'Upload to code scanning: used',
      'Verdict: 1',
    ]);
    expect(result.outputs).toEqual({
      // The second and the third bucket have no policy, which the config takes for high.
      high: '2',
      // Classification is medium, and skipped.
      medium: '0',
      low: '0',
      total: '2',
      // No API is known to take uploads for them: they count by fail-confidence.
      'low-confidence': '2',
      unknown: '0',
      suppressed: '0',
      baselined: '1',
      'exit-code': '1',
      'sarif-file': join(app, 'audit.sarif'),
    });
    expect(result.log).not.toContain('cors-wildcard');
    expect(result.log).toContain('template.yaml');
    expect(result.log).not.toContain('other.yaml');
    expect(existsSync(join(app, 'report of all.html'))).toBe(true);
    const sarif = JSON.parse(readFileSync(join(app, 'audit.sarif'), 'utf8')) as Sarif;
    expect(sarif.runs[0].automationDetails.id).toBe('app/prod/');
  });

  const mistakes: Readonly<Record<string, readonly [value: string, said: RegExp]>> = {
    paths: ['nowhere', /nowhere/],
    'project-root': ['nowhere', /the project root nowhere/],
    config: ['nowhere.yaml', /nowhere\.yaml/],
    parameters: ['nowhere.json', /nowhere\.json/],
    scope: ['uploads', /--scope can't be "uploads"/],
    rule: ['cors-wildcart', /cors-wildcart/],
    'skip-rule': ['1.9', /1\.9/],
    baseline: ['nowhere.json', /the baseline nowhere\.json/],
    'fail-on': ['hihg', /--fail-on can't be "hihg"; did you mean high\?/],
    'fail-confidence': ['hihg', /--fail-confidence can't be "hihg"/],
    'min-severity': ['hihg', /--min-severity can't be "hihg"/],
    'min-confidence': ['hihg', /--min-confidence can't be "hihg"/],
    args: ['--show-unknwon', /--show-unknwon/],
    'no-ignores': ['yes', /the input no-ignores is true or false, not "yes"/],
    'fail-on-unknown': ['1', /the input fail-on-unknown is true or false, not "1"/],
    annotations: ['on', /the input annotations is true or false, not "on"/],
    summary: ['no', /the input summary is true or false, not "no"/],
    upload: ['yes', /the input upload is true or false, not "yes"/],
  };

  test.each(Object.entries(mistakes))(
    'with a mistake in it is refused, in an annotation: %s',
    (name, [value, said]) => {
      const { steps, log, outputs } = run({ 'open.yaml': OPEN }, { [name]: value });
      expect(steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 2']);
      expect(outputs).toMatchObject({ 'exit-code': '2' });
      const annotated = log.split('\n').filter((line) => line.startsWith('::error title=upload-audit'));
      expect(annotated.join('\n')).toMatch(said);
    },
  );

  test('of yes or no is no unless it says otherwise', () => {
    const { outputs } = run(
      { 'template.yaml': BUCKETS },
      { rule: '1.3', 'no-ignores': '', 'fail-on-unknown': 'False' },
    );
    expect(outputs).toMatchObject({ medium: '2', suppressed: '1' });
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

/** A package that does something else than the real one, to see what the Action makes of it. */
function packageThat(script: string): string {
  const files = { 'package.json': '{ "name": "upload-audit", "version": "0.0.0" }', 'dist/cli.cjs': script };
  return `file:${folderWith(files)}`;
}

describe('an audit that comes to no report', () => {
  const crashes: Readonly<Record<string, readonly [script: string, said: string]>> = {
    'an error that nobody catches': ['throw new Error("lost")', 'an error (exit code 1)'],
    'an exit code of its own': ['process.exit(7)', 'an error (exit code 7)'],
    'a signal': ['process.kill(process.pid, "SIGKILL")', 'SIGKILL'],
  };

  test.each(Object.entries(crashes))('because of %s is no audit that found something', (_, [script, said]) => {
    const folder = folderWith({ 'open.yaml': OPEN, 'old.sarif': '{ "runs": [] }' });
    const inputs = { version: packageThat(script), upload: 'true', 'sarif-file': 'old.sarif', category: 'x' };
    const { steps, log, outputs } = runAction(folder, inputs);
    expect(steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 2']);
    expect(log).toContain(`::error title=upload-audit::the audit was ended by ${said}\n`);
    expect(outputs).toMatchObject({ 'exit-code': '2', total: '', 'sarif-file': '' });
    expect(readFileSync(join(folder, 'old.sarif'), 'utf8')).toBe('{ "runs": [] }');
  });

  test('because args ask for something else passes with a warning, and uploads nothing', () => {
    const { steps, log, outputs } = run({ 'open.yaml': OPEN }, { args: '--show-config', upload: 'true' });
    expect(steps).toEqual(['Install upload-audit: 0', 'Audit: 0']);
    expect(log).toContain('failOn');
    expect(log).toMatch(/^::warning title=upload-audit::nothing was audited/m);
    expect(outputs).toMatchObject({ 'exit-code': '0', total: '', 'sarif-file': '' });
  });
});

describe('the log of a long report', () => {
  const buckets = (count: number): string =>
    OPEN.replace(/ {2}Uploads:[^]*/, (bucket) =>
      Array.from({ length: count }, (_, index) => bucket.replace('Uploads', `Uploads${index}`)).join(''),
    );
  const template = buckets(40);
  const commands = /^::(?:stop-commands::)?[0-9a-f-]{36}(?:::)?\n/gm;

  test('begins with the worst, folds the rest, and ends with the verdict', () => {
    const folder = folderWith({ 'template.yaml': template });
    const { log } = runAction(folder, { version, annotations: 'false' });
    const [before = '', folded = '', after = ''] = log.replace(commands, '').split(/^::(?:group::.*|endgroup::)\n/m);
    const lines = folded.trimEnd().split('\n').length;
    expect(log).toContain(`::group::${lines} more lines of the report\n`);
    expect(before).toMatch(/^high \(40\)\n\n {2}cors-wildcard/m);
    expect(before.split('\n').length).toBeLessThan(100);
    expect(after).toMatch(/^exit 1: [^\n]+\n$/);
    // Nothing is lost, apart from the gaps where it is folded.
    const whole = runIn(folder, [])
      .out.split('\n')
      .filter((line) => line !== '');
    const shown = (before + folded + after).split('\n').filter((line) => line !== '');
    expect(shown.slice(-whole.length)).toEqual(whole);
  });

  test('is not folded if it is short', () => {
    expect(run({ 'topic.yaml': TOPIC }).log).not.toContain('::group::');
  });

  test('commands the runner nothing in what is folded, either', () => {
    const { log } = run(
      { 'template.yaml': template.replace('Uploads39', "'::endgroup::x'") },
      { annotations: 'false' },
    );
    const heard = log.replace(/^::stop-commands::([0-9a-f-]{36})\n[^]*?^::\1::\n/gm, '');
    expect(heard).toMatch(/^::group::\d+ more lines of the report\n::endgroup::$/m);
    expect(heard).not.toContain('Uploads');
    expect(log).toContain('::endgroup::x');
  });
});

describe('the summary', () => {
  const MEBIBYTE = 1024 * 1024;

  test('is shortened where GitHub would refuse it as too large', () => {
    const folder = folderWith({ 'open.yaml': OPEN, summary: 'x'.repeat(MEBIBYTE - 300) });
    const file = join(folder, 'summary');
    const { steps } = runAction(folder, { version, paths: 'open.yaml' }, { GITHUB_STEP_SUMMARY: file });
    expect(steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 1']);
    const written = readFileSync(file, 'utf8');
    expect(written.length).toBeLessThan(MEBIBYTE);
    expect(written.replace(/^x+/, '')).toMatch(
      /^### upload-audit: 1 high, \d+ medium, \d+ low\n\nThe report is too large/,
    );
  });

  test('of all that can be found is small enough', () => {
    const many = Array.from({ length: 400 }, (_, index) => [`${index}.yaml`, OPEN] as const);
    const { summary, outputs } = run(Object.fromEntries(many), { annotations: 'false' });
    expect(Number(outputs['total'])).toBeGreaterThan(1000);
    expect(summary).toContain('do not fit here');
    expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE);
  });

  test('is left out where the runner has none', () => {
    const result = runAction(folderWith({ 'open.yaml': OPEN }), { version }, { GITHUB_STEP_SUMMARY: undefined });
    expect(result.steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 1']);
    expect(result.outputs).toMatchObject({ high: '1' });
    expect(result.summary).toBe('');
  });
});

test('a runner that takes no outputs is told, and the job fails', () => {
  const result = runAction(folderWith({ 'topic.yaml': TOPIC }), { version }, { GITHUB_OUTPUT: undefined });
  expect(result.steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 2']);
  expect(result.log).toMatch(/^::error title=upload-audit::this runner takes no outputs/m);
});

const SWITCHES = ['no-ignores', 'fail-on-unknown', 'annotations', 'summary', 'upload'];

describe('hostile text', () => {
  const shell = '"; touch owned; $(touch owned) `touch owned` \' #';

  test('in an input is no shell code', () => {
    const folder = folderWith({ 'open.yaml': OPEN });
    const apart = ['version', 'working-directory', ...SWITCHES];
    const all = Object.keys(action.inputs).filter((name) => !apart.includes(name));
    const result = runAction(folder, { version, ...Object.fromEntries(all.map((name) => [name, shell])) });
    expect(result.steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 2']);
    expect(result.log).toContain('touch owned');
    const switched = runAction(folder, { version, ...Object.fromEntries(SWITCHES.map((name) => [name, shell])) });
    expect(switched.steps).toEqual(['Install upload-audit: 0', 'Audit: 0', 'Verdict: 2']);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  test('in args is one argument a line, whatever a shell would make of it', () => {
    const folder = folderWith({ 'open.yaml': OPEN });
    const { steps } = runAction(folder, { version, args: `-f\nhtml=$(touch owned) "*".html\n` });
    expect(steps.at(-1)).toBe('Verdict: 1');
    expect(existsSync(join(folder, '$(touch owned) "*".html'))).toBe(true);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  test('in a value is no option, nor one more command of the runner', () => {
    const value = '--write-baseline\n::set-output name=high::0\n##[add-mask]x';
    const folder = folderWith({ 'open.yaml': OPEN });
    const { log, outputs } = runAction(folder, { version, config: value, 'fail-on': value });
    const heard = log.replace(/^::stop-commands::([0-9a-f-]{36})\n[^]*?^::\1::\n/gm, '');
    expect(heard).not.toMatch(/^::set-output/m);
    expect(heard).not.toContain('##[');
    expect(outputs).toMatchObject({ high: '', 'exit-code': '2' });
    expect(existsSync(join(folder, 'upload-audit.baseline.json'))).toBe(false);
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
    expect(quoted).toContain('add-mask]x allows wildcard origin');
    expect(before + quoted + after).not.toContain('##[');
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

describe('docs/ci.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/ci.md'), 'utf8');
  const rowsOf = (head: string): readonly (readonly string[])[] => {
    const [, table = ''] = text.split(new RegExp(`^\\| ${head} .*\\n`, 'm'));
    return (table.split('\n\n', 1)[0] ?? '')
      .split('\n')
      .slice(1)
      .map((row) => row.split('|').slice(1, -1));
  };
  const namesIn = (cells: readonly (string | undefined)[]): readonly string[] =>
    cells.flatMap((cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

  test('lists the inputs, in their order', () => {
    expect(namesIn(rowsOf('input').map(([name]) => name))).toEqual(Object.keys(action.inputs));
  });

  test('has every flag, every key of the config and every input in one table', () => {
    const rows = rowsOf('setting');
    const { out } = runIn('.', ['--help']);
    const flags = [...out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag = '']) => flag);
    expect(flags.length).toBeGreaterThan(30);
    const listed = namesIn(rows.map(([, flag]) => flag));
    expect(flags.filter((flag) => flag !== '--help' && !listed.includes(flag))).toEqual([]);
    const schema = readFileSync(join(import.meta.dirname, '../../schema/config.json'), 'utf8');
    const { properties } = JSON.parse(schema) as { readonly properties: Readonly<Record<string, unknown>> };
    const keys = namesIn(rows.map(([, , key]) => key));
    expect(Object.keys(properties).filter((key) => key !== '$schema' && !keys.includes(key))).toEqual([]);
    const inputs = new Set(namesIn(rows.map(([, , , input]) => input)));
    expect([...inputs].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  test('and the README use no input that there is not', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    const blocks = [...(text + readme).matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, yaml = '']) => yaml);
    const used = blocks.flatMap((yaml) => stepsIn(parse(yaml)));
    expect(used.length).toBeGreaterThan(3);
    const names = used.flatMap((step) => Object.keys(step.with ?? {}));
    expect(names.filter((name) => !Object.hasOwn(action.inputs, name))).toEqual([]);
  });
});

/** The steps of a workflow, or of a part of one, that use the Action. */
function stepsIn(yaml: unknown): readonly Step[] {
  if (typeof yaml !== 'object' || yaml === null) return [];
  const step = yaml as Step;
  const isOurs = typeof step.uses === 'string' && step.uses.startsWith('upload-audit/upload-audit@');
  return [...(isOurs ? [step] : []), ...Object.values(yaml).flatMap(stepsIn)];
}
