/** Every setting of the command line in a config: what it changes, and that the command line wins over it. */
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Result, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const TEMPLATE = `Parameters:
  Env: { Type: String, AllowedValues: [dev, prod], Default: dev }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Scans:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: !If [IsProd, true, false] }
  Files:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration: { CorsRules: [{ AllowedMethods: [GET], AllowedOrigins: ['*'] }] }
`;

function folder(config: string, files: Readonly<Record<string, string>> = {}): string {
  return folderWith({ '.git/HEAD': '', 'a.yaml': TEMPLATE, 'upload-audit.config.yaml': config, ...files });
}

interface Report {
  readonly summary: Readonly<Record<string, unknown>>;
  readonly findings: readonly { readonly ruleId: string; readonly severity: string }[];
  readonly catalog: readonly { readonly ruleId: string; readonly verdict: string }[];
}

function reportOf(cwd: string, ...args: readonly string[]): Report {
  return JSON.parse(runIn(cwd, ['-f', 'json', ...args]).out) as Report;
}

const idsOf = ({ findings }: Report): readonly string[] => [...new Set(findings.map(({ ruleId }) => ruleId))].sort();

describe('levels and scope', () => {
  it.each<[config: string, flags: readonly string[], code: number]>([
    ['failOn: never', [], 0],
    ['failOn: never', ['--fail-on', 'high'], 1],
    // The only finding of medium severity fails outside production alone: low confidence.
    ['rules: { cors-wildcard: off }', [], 0],
    ['rules: { cors-wildcard: off }\nfailConfidence: low', [], 1],
    ['rules: { cors-wildcard: off }\nfailConfidence: low', ['--fail-confidence', 'high'], 0],
  ])('%s, then %j: exit %i', (config, flags, code) => {
    expect(runIn(folder(config), flags).code).toBe(code);
  });

  it('minSeverity and minConfidence leave findings out, unless the command line says otherwise', () => {
    expect(idsOf(reportOf(folder('minSeverity: high')))).toEqual(['cors-wildcard']);
    expect(idsOf(reportOf(folder('minConfidence: medium')))).not.toContain('table-backup');
    expect(idsOf(reportOf(folder('minConfidence: medium'), '--min-confidence', 'low'))).toContain('table-backup');
  });

  it('scope asks every rule', () => {
    const bucket = 'Resources: { Reports: { Type: AWS::S3::Bucket } }';
    const verdict = (config: string): string | undefined =>
      reportOf(folder(config, { 'a.yaml': bucket })).catalog.find(({ ruleId }) => ruleId === 'resource-tags')?.verdict;
    expect(verdict('')).toBe('not-applicable');
    expect(verdict('scope: all')).toBe('fail');
  });
});

it('failOnUnknown can be switched off again', () => {
  const cwd = folder('failOnUnknown: true\nrules: { cors-wildcard: off }', {
    'a.yaml': TEMPLATE.replace('!If [IsProd, true, false]', '"{{resolve:ssm:/pitr}}"'),
  });
  expect(runIn(cwd, []).code).toBe(1);
  expect(runIn(cwd, ['--no-fail-on-unknown']).code).toBe(0);
});

describe('parameters', () => {
  it('take values and files, of which the command line wins', () => {
    const byValue = folder('parameters: { Env: prod }');
    expect(idsOf(reportOf(byValue))).toEqual(['cors-wildcard']);
    expect(idsOf(reportOf(byValue, '--parameter', 'Env=dev'))).toContain('table-backup');
    const byFile = folder('parameterFiles: [prod.json]', { 'prod.json': '{"Parameters": {"Env": "prod"}}' });
    expect(idsOf(reportOf(byFile))).toEqual(['cors-wildcard']);
  });

  it('are read from no file outside the project', () => {
    const { code, err } = runIn(folder('parameterFiles: [../secret.json]'), []);
    expect(code).toBe(2);
    expect(err).toContain('parameterFiles in upload-audit.config.yaml: ../secret.json is outside the project');
  });
});

describe('formats', () => {
  it('are written where the config says, unless the command line names some', () => {
    const cwd = folder('formats: [compact, "sarif=reports/audit.sarif"]');
    expect(runIn(cwd, []).out).toMatch(/a\.yaml:\d+:\d+: high: /);
    expect(existsSync(join(cwd, 'reports/audit.sarif'))).toBe(true);
    expect(runIn(cwd, ['-f', 'json']).out).toMatch(/^\{/);
  });

  it.each(['../out.sarif', '/tmp/out.sarif', 'reports/../../out.sarif'])('never outside its folder: %s', (file) => {
    const { code, err } = runIn(folder(`formats: ["sarif=${file}"]`), []);
    expect(code).toBe(2);
    expect(err).toBe(
      `upload-audit: formats in upload-audit.config.yaml: ${file} is outside the folder of the config\n`,
    );
  });

  it.each(['link', 'folder/out.txt', 'dangling'])('never through a link: %s', (file) => {
    const outside = folderWith({ 'known.txt': 'as it was' });
    const cwd = folder(`formats: ["text=${file}"]`);
    symlinkSync(join(outside, 'known.txt'), join(cwd, 'link'));
    symlinkSync(outside, join(cwd, 'folder'));
    symlinkSync(join(outside, 'fresh.txt'), join(cwd, 'dangling'));
    const { code, err } = runIn(cwd, []);
    expect(code).toBe(2);
    expect(err).toContain(`formats in upload-audit.config.yaml: ${file} is a symbolic link or inside one`);
    expect(readdirSync(outside)).toEqual(['known.txt']);
    expect(readFileSync(join(outside, 'known.txt'), 'utf8')).toBe('as it was');
  });

  it("never among Git's own files", () => {
    const { code, err } = runIn(folder('formats: ["text=.git/hooks/pre-commit"]'), []);
    expect(code).toBe(2);
    expect(err).toContain("formats in upload-audit.config.yaml: .git/hooks/pre-commit is among Git's own files");
  });
});

describe('the baseline', () => {
  const findings = (cwd: string, ...args: readonly string[]): number => reportOf(cwd, ...args).findings.length;

  it('is found by its usual name beside the config, from whichever folder', () => {
    const cwd = folder('');
    mkdirSync(join(cwd, 'sub'));
    const before = findings(cwd);
    expect(runIn(cwd, ['--write-baseline'])).toMatchObject({ code: 0 } satisfies Partial<Result>);
    expect(before).toBeGreaterThan(0);
    expect(findings(cwd)).toBe(0);
    expect(findings(join(cwd, 'sub'), '..')).toBe(0);
    expect(findings(cwd, '--no-baseline')).toBe(before);
  });

  it('has the name that the config gives it', () => {
    const cwd = folder('baseline: ci/known.json');
    expect(runIn(cwd, ['--write-baseline', '--quiet']).code).toBe(0);
    expect(existsSync(join(cwd, 'ci/known.json'))).toBe(true);
    expect(findings(cwd)).toBe(0);
  });

  it('is no link, and lies in the folder of the config', () => {
    const outside = folderWith({ 'known.json': '{"baselineVersion": 1, "findings": []}' });
    const cwd = folder('');
    symlinkSync(join(outside, 'known.json'), join(cwd, 'upload-audit.baseline.json'));
    expect(findings(cwd)).toBeGreaterThan(0);
    expect(runIn(folder('baseline: ../known.json'), []).err).toBe(
      'upload-audit: baseline in upload-audit.config.yaml: ../known.json is outside the folder of the config\n',
    );
  });

  it.each(['', 'baseline: upload-audit.baseline.json'])('is written through no link: %j', (config) => {
    const outside = folderWith({ 'known.json': '{"baselineVersion": 1, "findings": []}' });
    for (const name of ['known.json', 'fresh.json']) {
      const cwd = folder(config);
      symlinkSync(join(outside, name), join(cwd, 'upload-audit.baseline.json'));
      const { code, err } = runIn(cwd, ['--write-baseline']);
      expect(code).toBe(2);
      expect(err).toMatch(/upload-audit\.baseline\.json is (not a regular file|a symbolic link)/);
    }
    expect(readdirSync(outside)).toEqual(['known.json']);
    expect(readFileSync(join(outside, 'known.json'), 'utf8')).toBe('{"baselineVersion": 1, "findings": []}');
  });

  it.each(['a.yaml', 'src/'])('keeps what the config excludes: %s', (pattern) => {
    const cwd = folder('', {
      'a.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Get:
    Type: AWS::Serverless::Function
    Properties:
      { Runtime: python3.13, Handler: app.handler, CodeUri: src, Events: { A: { Type: HttpApi, Properties: { Path: /a, Method: GET } } } }
`,
      'src/app.py': 'def handler(event, context):\n    raise ValueError("no")\n',
    });
    const written = (): string => readFileSync(join(cwd, 'upload-audit.baseline.json'), 'utf8');
    runIn(cwd, ['--scope', 'all', '--write-baseline']);
    const before = written();
    expect(before).toContain('"error-responses"');
    writeFileSync(join(cwd, 'upload-audit.config.yaml'), `exclude: ['${pattern}']`);
    expect(runIn(cwd, ['--scope', 'all']).out).not.toMatch(/[1-9]\d* gone/);
    runIn(cwd, ['--scope', 'all', '--write-baseline']);
    expect(written()).toBe(before);
  });

  it('is not both written and ignored', () => {
    expect(runIn(folder(''), ['--no-baseline', '--write-baseline'])).toMatchObject({ code: 2 });
  });
});

describe('a suppression of a folder', () => {
  it.each(['svc', 'svc/'])('%s is not called idle by a run that sees one file of it', (template) => {
    const cwd = folder(`ignore: [{ rule: table-backup, template: ${template}, reason: rebuilt daily }]`, {
      'svc/a.yaml': TEMPLATE,
      'svc/b.yaml': TEMPLATE.replace('!If [IsProd, true, false]', 'true'),
    });
    expect(runIn(cwd, ['svc/b.yaml']).err).toBe('');
    expect(idsOf(reportOf(cwd))).toContain('table-backup');
    expect(idsOf(reportOf(cwd, 'svc'))).not.toContain('table-backup');
  });
});

describe('rules in overrides', () => {
  it("'*' names all that are not named beside it", () => {
    const config = "overrides: [{ files: ['legacy/**'], rules: { '*': off, 1.1: on } }]";
    const cwd = folder(config, { 'legacy/b.yaml': TEMPLATE });
    expect(idsOf(reportOf(cwd, 'legacy'))).toEqual(['cors-wildcard']);
    expect(idsOf(reportOf(cwd, 'a.yaml'))).toEqual(['cors-wildcard', 'table-backup']);
  });

  it('an empty file is an empty config', () => {
    const cwd = folder('');
    writeFileSync(join(cwd, 'upload-audit.config.yaml'), '');
    expect(runIn(cwd, ['--show-config'])).toMatchObject({ code: 0, err: '' });
  });
});

describe('what hides findings is said, and where it stands', () => {
  const hiddenIn = (cwd: string, ...args: readonly string[]): unknown =>
    (JSON.parse(runIn(cwd, ['-f', 'json', ...args]).out) as { readonly hidden?: unknown }).hidden;

  it('exclude: a template still counts as context for others, and its findings are counted', () => {
    const cwd = folder("exclude: ['legacy/**']", { 'legacy/b.yaml': TEMPLATE });
    expect(reportOf(cwd).findings).toHaveLength(2);
    expect(reportOf(cwd).summary).toMatchObject({ templates: 1 });
    expect(hiddenIn(cwd)).toEqual([{ by: 'exclude', file: 'upload-audit.config.yaml', findings: 2 }]);
    expect(runIn(cwd, []).out).toContain('\n2 findings hidden by exclude in upload-audit.config.yaml\n');
  });

  it('minSeverity and minConfidence, which the command line may set instead', () => {
    const cwd = folder('minSeverity: high');
    expect(hiddenIn(cwd)).toEqual([{ by: 'minimum', file: 'upload-audit.config.yaml', findings: 1 }]);
    expect(runIn(cwd, []).out).toContain('\n1 finding left out: below minSeverity high in upload-audit.config.yaml\n');
    expect(hiddenIn(cwd, '--min-severity', 'high')).toBeUndefined();
    expect(runIn(cwd, ['--min-severity', 'high']).out).toContain('\n1 finding left out: below --min-severity high\n');
  });

  it.each(['legacy', 'legacy/', './legacy', './/legacy/', './', '.'])('exclude: the folder %s', (pattern) => {
    const cwd = folder(`exclude: ['${pattern}']`, { 'legacy/b.yaml': TEMPLATE, 'legacyer/c.yaml': TEMPLATE });
    expect(reportOf(cwd, 'legacy').findings).toEqual([]);
    expect(reportOf(cwd, 'legacyer').findings).toHaveLength(pattern.endsWith('.') || pattern === './' ? 0 : 2);
  });

  it('exclude: every template, which is no mistake', () => {
    const { code, out, err } = runIn(folder("exclude: ['**']"), []);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('nothing was audited: the config excludes every template\n');
    expect(out).toContain('2 findings hidden by exclude in upload-audit.config.yaml\n');
  });

  it('exclude: a handler, and a template that is broken', () => {
    const handler = 'def handler(event, context):\n    raise ValueError("no")\n';
    const functions = `Resources:
  Get:
    Type: AWS::Serverless::Function
    Properties:
      { Runtime: python3.13, Handler: app.handler, CodeUri: src, Events: { A: { Type: HttpApi, Properties: { Path: /a, Method: GET } } } }
`;
    const files = { 'a.yaml': `Transform: AWS::Serverless-2016-10-31\n${functions}`, 'src/app.py': handler };
    const only = ['--scope', 'all', '--rule', '9.2'];
    expect(reportOf(folder('', files), ...only).findings).toHaveLength(1);
    const cwd = folder("exclude: ['src/**', broken.yaml]", {
      ...files,
      'broken.yaml': 'Resources: {A: {Type: AWS::S3::Bucket',
    });
    expect(reportOf(cwd, ...only).findings).toEqual([]);
    expect(hiddenIn(cwd, ...only)).toEqual([{ by: 'exclude', file: 'upload-audit.config.yaml', findings: 1 }]);
    expect(runIn(cwd, only)).toMatchObject({ code: 0, err: '' });
  });

  it('rules that are switched off, suppressions and a baseline', () => {
    const cwd = folder('rules: { cors-wildcard: off }\nignore: [{ rule: table-backup, reason: rebuilt daily }]');
    expect(hiddenIn(cwd)).toEqual([
      { by: 'off', file: 'upload-audit.config.yaml', findings: 1 },
      { by: 'ignore', file: 'upload-audit.config.yaml', findings: 1 },
    ]);
    const known = folder('');
    runIn(known, ['--write-baseline']);
    expect(hiddenIn(known)).toEqual([{ by: 'baseline', file: 'upload-audit.baseline.json', findings: 2 }]);
    const hidden = '2 findings hidden in the baseline upload-audit.baseline.json';
    expect(runIn(known, []).out).toContain(`${hidden} (--no-baseline shows them)\n`);
    // Whoever reads a comment did not run the audit.
    expect(runIn(known, ['-f', 'markdown']).out).toContain(`- ${hidden}\n`);
    expect(hiddenIn(known, '--no-baseline')).toBeUndefined();
  });
});
