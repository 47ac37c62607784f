import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPEN, expectUsage, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const NAME = 'upload-audit.config.yaml';

/** Runs with a config beside a bucket that any website may write to (1.1), that has no tags (8.1) and no tiers (4.1). */
function runWith(config: string, ...args: readonly string[]) {
  return runIn(folderWith({ '.git/HEAD': '', [NAME]: config, 'open.yaml': OPEN }), ['-f', 'compact', ...args]);
}

interface Report {
  readonly catalog: readonly { readonly ruleId: string; readonly verdict: string; readonly reason?: string }[];
  readonly findings: readonly { readonly ruleId: string; readonly severity: string; readonly confidence: string }[];
  readonly summary: { readonly failOn: string };
}

function reportOf(out: string): Report {
  return JSON.parse(out) as Report;
}

describe('what a config sets', () => {
  it('the severity that fails; a flag wins', () => {
    expect(runWith('failOn: never').code).toBe(0);
    expect(runWith('failOn: never', '--fail-on', 'high').code).toBe(1);
    expect(runWith('failOn: never', '--no-config').code).toBe(1);
  });

  it('rules off and other severities', () => {
    const config = 'rules: { cors-wildcard: off, resource-tags: { severity: high } }';
    const { out } = runIn(folderWith({ '.git/HEAD': '', [NAME]: config, 'open.yaml': OPEN }), ['-f', 'json']);
    const { catalog, findings } = reportOf(out);
    expect(catalog.find(({ ruleId }) => ruleId === 'cors-wildcard')).toMatchObject({
      verdict: 'off',
      reason: 'disabled in the config',
    });
    expect(findings.map(({ ruleId, severity }) => [ruleId, severity])).toContainEqual(['resource-tags', 'high']);
    expect(findings.map(({ ruleId }) => ruleId)).not.toContain('cors-wildcard');
  });

  it('a rule that is off runs if it is named', () => {
    expect(runWith('rules: { cors-wildcard: off }', '--rule', 'cors-wildcard').out).toContain('[cors-wildcard]');
  });

  it('options reach the rule', () => {
    const expiring = `Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 200 }] }
      CorsConfiguration: { CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [https://app.example.com] }] }
`;
    const files = { '.git/HEAD': '', 'a.yaml': expiring };
    const args = ['-f', 'compact', '--rule', 'storage-tiering'];
    expect(runIn(folderWith(files), args).out).toContain('[storage-tiering]');
    const config = 'rules: { storage-tiering: { options: { shortLivedDays: 200 } } }';
    expect(runIn(folderWith({ ...files, [NAME]: config }), args).out).toBe('');
  });

  it('overrides for some files, relative to the config and not to the current folder', () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      [NAME]:
        'rules: { resource-tags: off }\noverrides: [{ files: ["auth/**"], rules: { cors-wildcard: off } }, { files: ["files/*"], rules: { resource-tags: on } }]',
      'auth/open.yaml': OPEN,
      'files/open.yaml': OPEN,
    });
    const { out } = runIn(join(cwd, 'auth'), ['.', '../files', '-f', 'compact']);
    const found = out.split('\n').map((line) => line.replace(/:.*\[/, ' ['));
    expect(found.filter((line) => /cors|tags/.test(line)).sort()).toEqual([
      '../files/open.yaml [cors-wildcard]',
      '../files/open.yaml [resource-tags]',
    ]);
  });

  it('what receives uploads, by logical id or construct path', () => {
    const cdk = {
      Resources: {
        FilesA1B2C3: { Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': 'Api/Files/Store/Resource' } },
        Logs: { Type: 'AWS::S3::Bucket' },
      },
    };
    const files = { '.git/HEAD': '', 'a.json': JSON.stringify(cdk) };
    const args = ['-f', 'json', '--rule', 'storage-tiering'];
    expect(reportOf(runIn(folderWith(files), args).out).findings).toEqual([]);
    for (const pattern of ['Files*', 'Api/Files/*', 'Api/**']) {
      const config = `uploads: { buckets: ["${pattern}"] }`;
      const { findings } = reportOf(runIn(folderWith({ ...files, [NAME]: config }), args).out);
      expect(findings).toMatchObject([{ confidence: 'high', resource: { logicalId: 'FilesA1B2C3' } }]);
    }
  });
});

describe('mistakes', () => {
  it('one sentence each, with its place; exit 2, and all the same an audit', () => {
    const { code, out, err } = runWith('failon: high\nrules: { alarm: off, cors-wildcard: off }');
    expect(err.split('\n')).toEqual([
      `error: ${NAME}:1:1: unknown setting failon; did you mean failOn?`,
      `error: ${NAME}:2:10: unknown rule alarm; did you mean alarms?`,
      '',
    ]);
    expect(code).toBe(2);
    expect(out).toContain('[resource-tags]');
    expect(out).not.toContain('[cors-wildcard]');
  });

  it('a config that can not be read', () => {
    expectUsage(runWith('', '--config', 'nope.yaml'), /nope\.yaml: no such file/);
    expectUsage(runWith('', '--config', ''), /--config names no file/);
    expect(runWith('failOn: {').err).toMatch(/^error: upload-audit\.config\.yaml:1:9: the config can't be read: .+\n$/);
  });

  it('plugins of a scanned repository', () => {
    const { code, err } = runWith('plugins: ["./ours.js"]', '--fail-on', 'never');
    expect({ code, lines: err.split('\n').length }).toEqual({ code: 0, lines: 2 });
    expect(err).toMatch(/^warning: .+ plugins .+ are not loaded: \.\/ours\.js; use --allow-plugins to load them\n$/);
    expect(runWith('plugins: ["./ours.js"]', '--allow-plugins')).toMatchObject({ code: 2 });
  });
});

describe('--config', () => {
  it('takes another file, and its folder for patterns', () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      [NAME]: 'failOn: never',
      'ci/strict.yaml': 'overrides: [{ files: ["../open.yaml"], rules: { cors-wildcard: off } }]',
      'open.yaml': OPEN,
    });
    const { code, out } = runIn(cwd, ['-f', 'compact', '--config', 'ci/strict.yaml', '--fail-on', 'low']);
    expect(code).toBe(1);
    expect(out).not.toContain('[cors-wildcard]');
  });
});

describe('--show-config', () => {
  it('tells where each value comes from, and audits nothing', () => {
    const { code, out, err } = runWith(
      'failOn: high\nrules:\n  alarms: off\n  storage-tiering:\n    options: { shortLivedDays: 7 }\nuploads: { buckets: [A] }',
      '--show-config',
      '--fail-confidence',
      'low',
      '--skip-rule',
      '1.1',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const rows = out.split('\n').map((line) => line.replace(/ {2,}/, ' | '));
    expect(rows).toEqual(
      expect.arrayContaining([
        `config file: ${NAME}`,
        `failOn: high | ${NAME}:1`,
        'failConfidence: low | --fail-confidence',
        'minSeverity: low | default',
        'rules.cors-wildcard: off | --skip-rule',
        `rules.alarms: off | ${NAME}:3`,
        'rules.table-backup: on | default',
        `rules.storage-tiering.options.shortLivedDays: 7 | ${NAME}:5`,
        `uploads.buckets: A | ${NAME}:6`,
      ]),
    );
  });

  it('escapes control characters of names and values', () => {
    const { code, out, err } = runWith(
      'parameters: { "A\\e[31m": "x\\e]0;title\\a\\r\\u009b2J" }\nexclude: ["b\\e[2J*"]\nuploads: { buckets: ["C\\u202e"] }',
      '--show-config',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const word of ['parameters.A␛[31m: x␛]0;title', 'exclude: b␛[2J*', 'uploads.buckets: C'])
      expect(out).toContain(word);
    expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('tells mistakes, and exits 2', () => {
    expect(runWith('failon: high', '--show-config')).toMatchObject({
      code: 2,
      err: expect.stringContaining('failOn?') as string,
    });
  });
});

describe('init', () => {
  it('writes a config that says what holds anyway, for editors too', () => {
    const cwd = folderWith({ '.git/HEAD': '', 'open.yaml': OPEN });
    const before = runIn(cwd, []);
    expect(runIn(cwd, ['init'])).toMatchObject({ code: 0, err: '' });
    const text = readFileSync(join(cwd, NAME), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=https:\/\/\S+\/schema\/config\.json\n/);
    expect(runIn(cwd, [])).toEqual(before);
    // Settings stand behind a # without a space, or with several.
    writeFileSync(join(cwd, NAME), text.replace(/^#(?=\S| {2})/gm, ''));
    const { out, err } = runIn(cwd, ['--show-config']);
    expect(err).toBe('');
    for (const word of [
      'rules.alarms.options.require',
      'overrides[0].files',
      'uploads.functions',
      'ignore[0].reason',
      'honour',
    ])
      expect(out).toContain(word);
  });

  it.each([NAME, 'upload-audit.config.yml', 'upload-audit.config.json'])('never over %s', (name) => {
    const cwd = folderWith({ [name]: 'mine' });
    expectUsage(runIn(cwd, ['init']), /exists; it is not overwritten/);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe('mine');
    expect(existsSync(join(cwd, NAME))).toBe(name === NAME);
  });

  it('takes no targets', () => {
    expectUsage(runIn(folderWith({}), ['init', 'x']), /too many arguments/);
    expectUsage(runIn(folderWith({}), ['--quiet', 'init']), /the command init comes before its options/);
  });
});
