import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Audit, type AuditOptions, audit, loadConfig, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');
const TODAY = '2026-11-25';
const CONFIG = 'upload-audit.config.yaml';

async function auditIn(cwd: string, targets: readonly string[] = ['.'], options: AuditOptions = {}): Promise<Audit> {
  const config = await loadConfig(targets, { cwd, today: TODAY });
  const project = await loadProject(targets, { cwd, ...(config === undefined ? {} : { config }) });
  return audit(project, { scope: 'all', ...options });
}

function auditOf(files: Readonly<Record<string, string>>, options: AuditOptions = {}): Promise<Audit> {
  return auditIn(folderWith({ '.git/HEAD': '', ...files }), ['.'], options);
}

function found({ findings }: Pick<Audit, 'findings'>): readonly string[] {
  return findings.map(({ ruleId, location }) => `${ruleId} ${location.file}:${location.start.line}`);
}

function silenced({ suppressed }: Audit): readonly string[] {
  return suppressed.map(({ ruleId, suppression: { by, reason } }) => `${ruleId} by ${by}: ${reason}`);
}

function warnings({ errors }: Audit): readonly string[] {
  return errors.map(({ level, message, location }) => `${level} ${location?.start.line ?? 0} ${message}`);
}

/** A table without a backup and a bucket that lets two sites in; `#1` and so on are where comments may stand. */
function journal(comments: Readonly<Record<string, string>> = {}): string {
  const template = `Resources:
  #1
  Entries: #2
    Type: AWS::DynamoDB::Table
    Properties:
      #3
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } #4
  Photos: #5
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules:
          - AllowedMethods: [PUT]
            AllowedOrigins:
              #6
              - '*' #7
              - 'null' #8
`;
  return template.replace(/(?<=[ \n])#(\d)/g, (_, at: string) => comments[at] ?? '');
}

const ONLY: AuditOptions = { only: ['7.2', '1.1'] };

describe('what looks like a comment of ours', () => {
  it.each<[comment: string, words: string]>([
    ['# upload-audit ignore table-backup: why', 'upload-audit ignore'],
    ['# upload-audit: ignore table-backup', 'upload-audit: ignore'],
    ['# upload-audit-disable-next-line table-backup', 'upload-audit-disable-next-line'],
    ['# upload_audit_ignore table-backup: why', 'upload_audit_ignore'],
    ['# Upload-Audit-Ignore table-backup: why', 'Upload-Audit-Ignore'],
    ['# uploadaudit skip 7.2', 'uploadaudit skip'],
  ])('%s is answered with how it is written', async (comment, words) => {
    const result = await auditOf({ 'a.yaml': journal({ 3: comment }) }, ONLY);
    expect(warnings(result)).toEqual([
      `warning 6 "${words}" has no effect: write "upload-audit-ignore <rule>: <reason>"`,
    ]);
    expect(silenced(result)).toEqual([]);
  });

  it('within /* and */ is answered with //', async () => {
    const template = `Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Code:
        ZipFile: |
          exports.handler = async () => 1; /* upload-audit-ignore 1.1: why */
`;
    expect(warnings(await auditOf({ 'a.yaml': template }, ONLY))).toEqual([
      'warning 9 "/* upload-audit-ignore" has no effect: write "// upload-audit-ignore <rule>: <reason>"',
    ]);
  });

  it.each([
    '# upload-audit checks this table; ignore nothing here',
    '# see the docs of upload-audit about suppressions',
  ])('%s is none', async (comment) => {
    expect(warnings(await auditOf({ 'a.yaml': journal({ 3: comment }) }, ONLY))).toEqual([]);
  });
});

describe('comments in YAML', () => {
  const table = '# upload-audit-ignore table-backup: rebuilt from the photos';
  it.each<[where: string, comments: Readonly<Record<string, string>>]>([
    ['on the line', { 4: table }],
    ['on the line above', { 3: table }],
    ["on the line of the resource's key", { 2: table }],
    ["above the resource's key", { 1: table }],
    ['in a block of comments', { 3: `# The photos tell all.\n      ${table}\n      # See ADR 7.` }],
    ['by the catalog number', { 4: '# upload-audit-ignore 7.2: rebuilt from the photos' }],
    ['with other rules', { 4: '# upload-audit-ignore alarms, table-backup: rebuilt from the photos' }],
  ])('%s', async (_, comments) => {
    const result = await auditOf({ 'a.yaml': journal(comments) }, ONLY);
    expect(silenced(result)).toEqual(['table-backup by comment: rebuilt from the photos']);
    expect(result.findings.map(({ ruleId }) => ruleId)).toEqual(['cors-wildcard']);
    expect(warnings(result)).toEqual([]);
    expect(result.summary).toMatchObject({ suppressed: 1, medium: 0 });
    expect(result.catalog.find(({ number }) => number === '7.2')).toMatchObject({
      verdict: 'fail',
      failed: 0,
      suppressed: 1,
    });
  });

  it('on the primary line of a finding with several parts: the whole finding', async () => {
    const result = await auditOf({ 'a.yaml': journal({ 6: '# upload-audit-ignore cors-wildcard: public' }) }, ONLY);
    expect(found(result)).toEqual(['table-backup a.yaml:7']);
    expect(result.suppressed).toMatchObject([{ related: [{}, {}] }]);
  });

  it('on the line of another part: that part alone', async () => {
    const result = await auditOf(
      { 'a.yaml': journal({ 8: '# upload-audit-ignore cors-wildcard: local files' }) },
      ONLY,
    );
    expect(found(result)).toEqual(['cors-wildcard a.yaml:16', 'table-backup a.yaml:7']);
    const [cors] = result.findings;
    expect(cors).toMatchObject({ related: [], message: expect.not.stringContaining('similar)') as string });
    expect(result.suppressed).toMatchObject([{ location: { start: { line: 17 } }, fingerprint: cors?.fingerprint }]);
    expect(result.catalog.find(({ number }) => number === '1.1')).toMatchObject({ failed: 1, suppressed: 0 });
  });

  it.each<[why: string, comment: string, warning: string]>([
    [
      'misspelled',
      '# upload-audit-ignore table-backups: rebuilt',
      'warning 7 upload-audit-ignore table-backups has no effect: unknown rule table-backups; did you mean table-backup?',
    ],
    [
      'without a reason',
      '# upload-audit-ignore table-backup',
      'warning 7 upload-audit-ignore table-backup has no effect: it gives no reason; write "upload-audit-ignore table-backup: because …"',
    ],
    [
      'without a colon',
      '# upload-audit-ignore 7.2 because it is rebuilt',
      'warning 7 upload-audit-ignore 7.2 has no effect: it gives no reason; write "upload-audit-ignore 7.2: because …"',
    ],
    [
      'with an empty one',
      '# upload-audit-ignore table-backup: ',
      'warning 7 upload-audit-ignore table-backup has no effect: it gives no reason; write "upload-audit-ignore table-backup: because …"',
    ],
    [
      'in the wrong place',
      '# upload-audit-ignore cors-wildcard: public',
      'warning 7 upload-audit-ignore cors-wildcard has no effect: the rule reports nothing here',
    ],
    ['of no rule', '# upload-audit-ignore: because', 'warning 7 upload-audit-ignore has no effect: it names no rule'],
  ])('%s: a warning, and the finding', async (_, comment, warning) => {
    const result = await auditOf({ 'a.yaml': journal({ 4: comment }) }, ONLY);
    expect(warnings(result)).toEqual([warning]);
    expect(found(result)).toContain('table-backup a.yaml:7');
    expect(result.summary.exitCode).toBe(1);
  });

  it('of a rule that did not run: no warning', async () => {
    const comments = { 4: '# upload-audit-ignore cors-wildcard: public' };
    expect(warnings(await auditOf({ 'a.yaml': journal(comments) }, { only: ['7.2'] }))).toEqual([]);
    const off = {
      'a.yaml': journal(comments),
      [CONFIG]: 'overrides: [{ files: [a.yaml], rules: { cors-wildcard: off } }]',
    };
    expect(warnings(await auditOf(off))).toEqual([]);
  });

  it('not below a line between, and not in text', async () => {
    const apart = await auditOf({ 'a.yaml': journal({ 3: `${table}\n` }) }, ONLY);
    expect(found(apart)).toContain('table-backup a.yaml:8');
    const description = `Description: 'about upload-audit-ignore table-backup: no comment'\n${journal()}`;
    const quoted = await auditOf({ 'a.yaml': description }, ONLY);
    expect([silenced(quoted), warnings(quoted)]).toEqual([[], []]);
  });

  it('what can not be decided is no reason to warn', async () => {
    const open = journal({ 4: table }).replace(
      'PointInTimeRecoveryEnabled: false',
      'PointInTimeRecoveryEnabled: !Ref Pitr',
    );
    const result = await auditOf({ 'a.yaml': `Parameters: { Pitr: { Type: String } }\n${open}` }, ONLY);
    expect(result.unknown.map(({ ruleId }) => ruleId)).toEqual(['table-backup']);
    expect(warnings(result)).toEqual([]);
  });

  it('survive the other line ends', async () => {
    const text = journal({ 3: table }).replaceAll('\n', '\r\n');
    expect(silenced(await auditOf({ 'a.yaml': text }, ONLY))).toHaveLength(1);
  });

  it('--no-ignores: everything is reported, nothing is warned of', async () => {
    const files = { 'a.yaml': journal({ 3: table, 6: '# upload-audit-ignore nope: x' }) };
    const result = await auditOf(files, { ...ONLY, ignores: false });
    expect(found(result)).toContain('table-backup a.yaml:7');
    expect([silenced(result), warnings(result)]).toEqual([[], []]);
  });
});

describe('Metadata', () => {
  it('survives synthesis and packaging; misspelled, reasonless and unused it is warned of', async () => {
    const result = await auditIn(PROJECTS, ['voice-notes/first'], { scope: 'upload' });
    expect(silenced(result)).toEqual(
      expect.arrayContaining([
        'cors-wildcard by metadata: players are embedded in any site',
        'resource-tags by metadata: the organisation tags every account as a whole',
      ]),
    );
    expect(warnings(result).map((line) => line.replace(/ \d+ /, ' '))).toEqual([
      'warning Metadata upload-audit.ignore.table-backup has no effect: its value must be the reason, a string',
      'warning Metadata upload-audit.ignore.dead-leter-queue has no effect: unknown rule dead-leter-queue; did you mean dead-letter-queue?',
      'warning Metadata upload-audit.ignore.table-backup has no effect: the rule reports nothing here',
    ]);
    const findings = result.findings.map(({ ruleId, resource }) => `${ruleId} ${resource?.logicalId ?? ''}`);
    // The API lets every site in, too, and of that the bucket's Metadata says nothing.
    expect(findings).toContain('cors-wildcard NotesApiOPTIONSF3049689');
    expect(findings).not.toContain('cors-wildcard RecordingsA3BDCC51');
  });

  it('takes catalog numbers, and says how the key is written', async () => {
    const table = (metadata: string): string => `Resources:
  Entries:
    Type: AWS::DynamoDB::Table
    Metadata: ${metadata}
`;
    const numbered = await auditOf({ 'a.yaml': table('{ upload-audit: { ignore: { "7.2": rebuilt } } }') }, ONLY);
    expect(silenced(numbered)).toEqual(['table-backup by metadata: rebuilt']);
    const misspelled = await auditOf(
      { 'a.yaml': table('{ UploadAudit: { ignore: { table-backup: rebuilt } } }') },
      ONLY,
    );
    expect(silenced(misspelled)).toEqual([]);
    expect(warnings(misspelled)).toEqual([
      'warning 4 Metadata UploadAudit has no effect: the key must be upload-audit',
    ]);
  });

  it('of a resource that a transform made of another', async () => {
    const sam = (metadata: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Store:
    Type: AWS::Serverless::Function
    ${metadata}
    Properties:
      Handler: index.handler
      Runtime: python3.12
      InlineCode: 'def handler(event, context): pass'
      FunctionUrlConfig: { AuthType: NONE, Cors: { AllowOrigins: ['*'] } }
`;
    const ignore =
      'Metadata: { upload-audit: { ignore: { cors-wildcard: widget on any site, api-authentication: tokens } } }';
    const options = { only: ['1.1', '1.2'] };
    expect(found(await auditOf({ 'a.yaml': sam('') }, options))).toHaveLength(2);
    const result = await auditOf({ 'a.yaml': sam(ignore) }, options);
    expect([found(result), result.suppressed.length, warnings(result)]).toEqual([[], 2, []]);
    const comment = '# upload-audit-ignore cors-wildcard, api-authentication: widget';
    const above = sam('').replace('  Store:', `  ${comment}\n  Store:`);
    expect(silenced(await auditOf({ 'a.yaml': above }, options))).toHaveLength(2);
    const config = { [CONFIG]: 'ignore: [{ rule: cors-wildcard, resource: Store, reason: widget }]' };
    expect(silenced(await auditOf({ 'a.yaml': sam(''), ...config }, options))).toHaveLength(1);
  });

  it('of another form: a warning', async () => {
    const text = journal().replace(
      '    Type: AWS::DynamoDB::Table',
      '    Metadata: { upload-audit: [table-backup] }\n$&',
    );
    expect(warnings(await auditOf({ 'a.yaml': text }, ONLY))).toEqual([
      'warning 4 Metadata upload-audit has no effect: it must be { "ignore": { "<rule>": "<reason>" } }',
    ]);
  });
});

describe('config', () => {
  const files = { 'a.yaml': journal(), 'b/c.yaml': journal() };
  it.each<[ignore: string, left: readonly string[]]>([
    ['{ rule: table-backup, reason: r }', []],
    ['{ rule: table-backup, resource: "Ent*", reason: r }', []],
    ['{ rule: table-backup, template: "b/**", reason: r }', ['a.yaml:7']],
    ['{ rule: table-backup, template: a.yaml, resource: Entries, reason: r }', ['b/c.yaml:7']],
    [`{ rule: table-backup, reason: r, until: ${TODAY} }`, []],
  ])('%s', async (ignore, left) => {
    const result = await auditOf({ ...files, [CONFIG]: `ignore: [${ignore}]` }, { only: ['7.2'] });
    expect(found(result)).toEqual(left.map((place) => `table-backup ${place}`));
    expect(silenced(result)).toEqual(Array(2 - left.length).fill('table-backup by config: r'));
    expect(warnings(result)).toEqual([]);
  });

  it.each<[ignore: string, warning: string]>([
    [
      '{ rule: table-bakcup, reason: r }',
      'warning 1 ignore[0].rule: unknown rule table-bakcup; did you mean table-backup?',
    ],
    ['{ rule: table-backup }', 'warning 1 ignore[0] needs reason'],
    ['{ rule: table-backup, reason: r, until: 2026-11-24 }', 'warning 1 the suppression expired after 2026-11-24'],
    [
      '{ rule: table-backup, resource: Nobody, reason: r }',
      'warning 1 the suppression of table-backup has no effect: the rule reports nothing here',
    ],
  ])('%s: a warning, and the findings', async (ignore, warning) => {
    const result = await auditOf({ ...files, [CONFIG]: `ignore: [${ignore}]` }, { only: ['7.2'] });
    expect(warnings(result)).toEqual([warning]);
    expect(found(result)).toHaveLength(2);
  });

  it('what other files may need is not called unused by a run on one file', async () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      ...files,
      [CONFIG]: 'ignore: [{ rule: table-backup, resource: Nobody, reason: r }]',
    });
    expect(warnings(await auditIn(cwd, ['a.yaml'], ONLY))).toEqual([]);
  });

  it('by construct path', async () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      [CONFIG]: 'ignore: [{ rule: table-backup, resource: "VoiceNotes/*", reason: r }]',
    });
    const config = await loadConfig('.', { cwd });
    const project = await loadProject('voice-notes/first', {
      cwd: PROJECTS,
      ...(config === undefined ? {} : { config }),
    });
    expect(silenced(audit(project))).toContain('table-backup by config: r');
  });
});

describe('honour', () => {
  it("counts cdk-nag's suppressions if asked to, with the reason as it was written", async () => {
    const cwd = folderWith({ '.git/HEAD': '', [CONFIG]: 'honour: [cdk-nag]' });
    const config = await loadConfig('.', { cwd });
    const plain = audit(await loadProject('voice-notes/first', { cwd: PROJECTS }));
    expect(found(plain).join()).toContain('api-authentication');
    const project = await loadProject('voice-notes/first', {
      cwd: PROJECTS,
      ...(config === undefined ? {} : { config }),
    });
    const result = audit(project);
    expect(silenced(result)).toContain(
      'api-authentication by metadata: cdk_nag AwsSolutions-APIG4: field workers’ devices sign in by certificate',
    );
    expect(found(result).join()).not.toContain('api-authentication');
  });

  it.each<[tool: string, metadata: string, silence: string]>([
    [
      'checkov',
      '{ checkov: { skip: [{ id: CKV_AWS_28, comment: cache }, { id: CKV_AWS_1 }] } }',
      'checkov CKV_AWS_28: cache',
    ],
    ['checkov', '{ checkov: { skip: [{ id: CKV_AWS_165 }, 7, null] } }', 'checkov CKV_AWS_165: no reason given'],
  ])("counts %s's: %s", async (tool, metadata, silence) => {
    const text = journal().replace('    Type: AWS::DynamoDB::Table', `    Metadata: ${metadata}\n$&`);
    const result = await auditOf({ 'a.yaml': text, [CONFIG]: `honour: [${tool}]` }, ONLY);
    expect(silenced(result)).toEqual([`table-backup by metadata: ${silence}`]);
    expect(warnings(result)).toEqual([]);
    expect(silenced(await auditOf({ 'a.yaml': text }, ONLY))).toEqual([]);
  });

  it("counts cfn-lint's, of a resource and of the whole template", async () => {
    const group = (metadata: string): string => `Resources:
  Scans:
    Type: AWS::Logs::LogGroup
${metadata}`;
    const block = '{ cfn-lint: { config: { ignore_checks: [W1, I3013] } } }';
    const only = { only: ['4.2'] };
    const config = { [CONFIG]: 'honour: [cfn-lint]' };
    for (const text of [group(`    Metadata: ${block}\n`), `Metadata: ${block}\n${group('')}`]) {
      const result = await auditOf({ 'a.yaml': text, ...config }, only);
      expect(silenced(result)).toEqual(['log-retention by metadata: cfn-lint I3013: no reason given']);
    }
    expect(
      silenced(await auditOf({ 'a.yaml': group('    Metadata: { cfn-lint: { config: 7 } }\n'), ...config }, only)),
    ).toEqual([]);
  });

  it("counts cfn_nag's, and never says that they are unused", async () => {
    const nag =
      '    Metadata: { cfn_nag: { rules_to_suppress: [{ id: W78, reason: cache }, { id: W59 }, { id: F3 }, 7] } }\n$&';
    const text = journal().replace('    Type: AWS::DynamoDB::Table', nag);
    const result = await auditOf({ 'a.yaml': text, [CONFIG]: 'honour: [cfn_nag]' }, ONLY);
    expect(silenced(result)).toEqual(['table-backup by metadata: cfn_nag W78: cache']);
    expect(warnings(result)).toEqual([]);
    expect(silenced(await auditOf({ 'a.yaml': text }, ONLY))).toEqual([]);
  });
});
