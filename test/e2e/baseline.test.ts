import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Baseline, audit, loadProject, readBaseline, formatBaseline } from '../../src/index.js';
import { expectUsage, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const APP = join(import.meta.dirname, '../../fixtures/_projects/voice-notes');
const FILE = 'upload-audit.baseline.json';
/** The rules that one more table or bucket is counted by. */
const RULES = ['1.1', '4.1', '5.2', '7.2', '8.1'].flatMap((number) => ['--rule', number]);

interface Report {
  readonly summary: { readonly baselined: number; readonly exitCode: number; readonly suppressed: number };
  readonly findings: readonly {
    readonly ruleId: string;
    readonly resource: { readonly logicalId: string } | null;
    readonly related: readonly unknown[];
  }[];
}

function reportOf(cwd: string, ...args: readonly string[]): Report {
  return JSON.parse(runIn(cwd, [...args, '-f', 'json']).out) as Report;
}

const PARAMETERS = `Parameters:
  Origin: { Type: String, Default: '*' }
`;
const PHOTOS = `  Photos:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules:
          - { AllowedMethods: [PUT], AllowedOrigins: [!Ref Origin] }
          - { AllowedMethods: [POST], AllowedOrigins: ['null'] }
`;
const ENTRIES = `  Entries:
    Type: AWS::DynamoDB::Table
`;
const TEMPLATE = `${PARAMETERS}Resources:\n${PHOTOS}${ENTRIES}`;

/** A repository with that template, and a baseline of it. */
function known(template = TEMPLATE): string {
  const cwd = folderWith({ '.git/HEAD': '', 'a.yaml': template });
  const { code, err } = runIn(cwd, ['--write-baseline']);
  expect(code).toBe(0);
  expect(err).toMatch(/^upload-audit\.baseline\.json records \d+ places: later runs report only new findings\n$/);
  return cwd;
}

describe('an app that is synthesized again', () => {
  function synthesized(variant: string, cwd = folderWith({ 'cdk.json': '{}', '.git/HEAD': '' })): string {
    rmSync(join(cwd, 'cdk.out'), { recursive: true, force: true });
    cpSync(join(APP, variant), join(cwd, 'cdk.out'), { recursive: true });
    return cwd;
  }

  it('in another order, under other names, deployed anew: nothing new; with one flaw more: that flaw', () => {
    const cwd = synthesized('first');
    runIn(cwd, ['--write-baseline']);
    synthesized('again', cwd);
    const again = reportOf(cwd, '--baseline', FILE);
    expect(again.findings).toEqual([]);
    expect(again.summary).toMatchObject({ suppressed: 2, exitCode: 0 });
    expect(again.summary.baselined).toBeGreaterThan(5);
    synthesized('flaw', cwd);
    expect(reportOf(cwd, '--baseline', FILE, ...RULES).findings).toMatchObject([
      { ruleId: 'table-backup', resource: { logicalId: 'Transcripts77918A18' } },
    ]);
  });

  it('has a baseline of the same bytes, whatever the order', () => {
    const write = (variant: string): string => {
      const cwd = synthesized(variant);
      runIn(cwd, ['--write-baseline']);
      return readFileSync(join(cwd, FILE), 'utf8');
    };
    expect(write('again')).toBe(write('first'));
  });
});

describe('a template', () => {
  it.each<[what: string, template: string]>([
    ['in another order', `${PARAMETERS}Resources:\n${ENTRIES}${PHOTOS}`],
    ['with another name of a parameter', TEMPLATE.replaceAll('Origin:', 'Web:').replace('!Ref Origin', '!Ref Web')],
    ['with lines above', `# New\n\n${TEMPLATE}`],
    ['with its rules turned round', TEMPLATE.replace(/( {10}- .*\n)( {10}- .*\n)/, '$2$1')],
    [
      'written as JSON',
      JSON.stringify({
        Parameters: { Origin: { Type: 'String', Default: '*' } },
        Resources: {
          Photos: {
            Type: 'AWS::S3::Bucket',
            Properties: {
              CorsConfiguration: {
                CorsRules: [
                  { AllowedMethods: ['PUT'], AllowedOrigins: [{ Ref: 'Origin' }] },
                  { AllowedMethods: ['POST'], AllowedOrigins: ['null'] },
                ],
              },
            },
          },
          Entries: { Type: 'AWS::DynamoDB::Table' },
        },
      }),
    ],
  ])('%s: nothing new', (_, template) => {
    const cwd = known();
    writeFileSync(join(cwd, 'a.yaml'), template);
    const { findings, summary } = reportOf(cwd, '--baseline', FILE);
    expect(findings).toEqual([]);
    expect(summary.exitCode).toBe(0);
  });

  it('with one part more of a known finding: that part', () => {
    const cwd = known();
    const more = "          - { AllowedMethods: [POST], AllowedOrigins: ['null'] }\n";
    writeFileSync(join(cwd, 'a.yaml'), TEMPLATE.replace(more, more + more.replace('POST', 'PUT')));
    const { findings, summary } = reportOf(cwd, '--baseline', FILE);
    expect(findings).toMatchObject([{ ruleId: 'cors-wildcard', related: [] }]);
    expect(summary.exitCode).toBe(1);
  });

  it('put right: what is gone is told, and forgotten when the baseline is written', () => {
    const cwd = known();
    writeFileSync(join(cwd, 'a.yaml'), TEMPLATE.replace(ENTRIES, ''));
    // Its backup, its tags, and the alarms, which a bucket alone needs none of.
    const { out } = runIn(cwd, ['--baseline', FILE, ...RULES]);
    expect(out).toMatch(/\nbaseline: 0 new, \d+ baselined, 3 gone \(--write-baseline removes them\)\n/);
    expect(out).toMatch(/\nexit 0: no new findings\n$/);
    runIn(cwd, ['--write-baseline']);
    expect(readFileSync(join(cwd, FILE), 'utf8')).not.toContain('Entries');
  });
});

it('a run on one file, or of one rule, keeps what it did not look at', () => {
  const cwd = folderWith({ '.git/HEAD': '', 'a.yaml': TEMPLATE, 'b.yaml': TEMPLATE });
  runIn(cwd, ['--write-baseline']);
  const before = readFileSync(join(cwd, FILE), 'utf8');
  writeFileSync(join(cwd, 'a.yaml'), TEMPLATE.replace(ENTRIES, ''));
  runIn(cwd, ['b.yaml', '--write-baseline']);
  runIn(cwd, ['--rule', 'cors-wildcard', '--write-baseline']);
  expect(readFileSync(join(cwd, FILE), 'utf8')).toBe(before);
  expect(runIn(cwd, ['b.yaml', '--baseline', FILE]).out).toContain(' 0 gone');
});

describe('a template that is gone', () => {
  const scopesIn = (cwd: string): readonly string[] => [
    ...new Set((readBaseline(readFileSync(join(cwd, FILE), 'utf8')) as Baseline).map(({ scope }) => scope)),
  ];

  it('is counted as gone, and removed when the baseline is written', () => {
    const cwd = folderWith({ '.git/HEAD': '', 'a.yaml': TEMPLATE, 'b/old.yaml': TEMPLATE });
    runIn(cwd, ['--write-baseline']);
    rmSync(join(cwd, 'b'), { recursive: true });
    expect(runIn(cwd, []).out).toMatch(/ [1-9]\d* gone /);
    runIn(cwd, ['--write-baseline']);
    expect(scopesIn(cwd)).toEqual(['a.yaml']);
    expect(runIn(cwd, []).out).toMatch(/ 0 gone/);
  });

  it('is removed under its old name when it was moved', () => {
    const cwd = folderWith({ '.git/HEAD': '', 'templates/a.yaml': TEMPLATE, 'other/b.yaml': TEMPLATE });
    runIn(cwd, ['--write-baseline']);
    renameSync(join(cwd, 'templates/a.yaml'), join(cwd, 'templates/new.yaml'));
    runIn(cwd, ['templates', '--write-baseline']);
    expect(scopesIn(cwd)).toEqual(['other/b.yaml', 'templates/new.yaml']);
  });

  it('outside of the targets stays: it may be in a project of its own, or below another folder', () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      'a/package.json': '{}',
      'a/one.yaml': TEMPLATE,
      'b/package.json': '{}',
      'b/two.yaml': TEMPLATE,
    });
    runIn(cwd, ['--write-baseline']);
    const before = readFileSync(join(cwd, FILE), 'utf8');
    runIn(cwd, ['a', '--write-baseline']);
    runIn(cwd, ['a/one.yaml', '--write-baseline']);
    rmSync(join(cwd, 'b/two.yaml'));
    runIn(cwd, ['a', '--write-baseline']);
    expect(readFileSync(join(cwd, FILE), 'utf8')).toBe(before);
    runIn(cwd, ['--write-baseline']);
    expect(scopesIn(cwd)).not.toContain('two.yaml');
  });

  it.each<[what: string, spoil: (cwd: string) => void, args: readonly string[]]>([
    [
      'is broken now',
      (cwd) => {
        writeFileSync(join(cwd, 'b.yaml'), 'Resources: [\nAWS::');
      },
      [],
    ],
    [
      'is excluded now',
      (cwd) => {
        writeFileSync(join(cwd, 'upload-audit.config.yaml'), 'exclude: [b.yaml]\n');
      },
      [],
    ],
    ['is not asked', () => undefined, ['a.yaml']],
  ])('is none that %s', (_, spoil, args) => {
    const cwd = folderWith({ '.git/HEAD': '', 'a.yaml': TEMPLATE, 'b.yaml': TEMPLATE });
    runIn(cwd, ['--write-baseline']);
    spoil(cwd);
    runIn(cwd, [...args, '--write-baseline']);
    expect(scopesIn(cwd)).toContain('b.yaml');
  });

  it('was a stack of an assembly', () => {
    const manifest = (...names: readonly string[]): string =>
      JSON.stringify({
        version: '36.0.0',
        artifacts: Object.fromEntries(
          names.map((name) => [
            name,
            { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.template.json` } },
          ]),
        ),
      });
    const table = JSON.stringify({ Resources: { Entries: { Type: 'AWS::DynamoDB::Table' } } });
    const cwd = folderWith({
      '.git/HEAD': '',
      'cdk.json': '{}',
      'cdk.out/manifest.json': manifest('First', 'Second'),
      'cdk.out/First.template.json': table,
      'cdk.out/Second.template.json': table,
    });
    runIn(cwd, ['--write-baseline']);
    expect(scopesIn(cwd)).toEqual(expect.arrayContaining(['First', 'Second']));
    writeFileSync(join(cwd, 'cdk.out/manifest.json'), manifest('First'));
    rmSync(join(cwd, 'cdk.out/Second.template.json'));
    runIn(cwd, ['cdk.out', '--write-baseline']);
    expect(scopesIn(cwd)).not.toContain('Second');
    expect(scopesIn(cwd)).toContain('First');
  });
});

it('what is suppressed is not taken into it, and not gone', async () => {
  const cwd = known();
  writeFileSync(
    join(cwd, 'a.yaml'),
    TEMPLATE.replace('  Entries:', '  # upload-audit-ignore table-backup: why\n  Entries:'),
  );
  expect(runIn(cwd, ['--baseline', FILE]).out).toContain(' 0 gone');
  const { nextBaseline } = audit(await loadProject('a.yaml', { cwd }));
  expect(nextBaseline.map(({ ruleId }) => ruleId)).not.toContain('table-backup');
});

describe('the file', () => {
  const entry = { fingerprint: 'f', ruleId: 'r', kind: 'k', scope: 's', logicalId: '' };

  it('is read as it was written', () => {
    expect(readBaseline(formatBaseline([entry]))).toEqual([entry]);
    expect(readBaseline(formatBaseline([]))).toEqual([]);
  });

  it('has a line for each place, sorted', () => {
    const other = { ...entry, scope: 'a' };
    const text = formatBaseline([entry, other, entry]);
    expect(text).toBe(formatBaseline([other, entry]));
    expect(text.split('\n').filter((line) => line.includes('fingerprint'))).toHaveLength(2);
  });

  it.each<[text: string, sentence: RegExp]>([
    ['', /the file is empty/],
    ['<<<<<<< HEAD', /it is not valid JSON/],
    ['[]', /it is not a baseline of this upload-audit version; name another file\n/],
    ['{"baselineVersion": 99}', /of this upload-audit version; remove it and recreate it with --write-baseline\n/],
    ['{}', /not a baseline of this upload-audit version/],
    ['{"baselineVersion": 1}', /no list of findings/],
    ['{"baselineVersion": 1, "findings": [{"fingerprint": "a"}]}', /a finding in it is incomplete/],
  ])('%s: exit 2, one sentence, and it is not overwritten', (text, sentence) => {
    const cwd = folderWith({ 'a.yaml': TEMPLATE, [FILE]: text });
    expectUsage(runIn(cwd, ['a.yaml', '--baseline', FILE]), sentence);
    expectUsage(runIn(cwd, ['a.yaml', '--write-baseline']), sentence);
    expect(readFileSync(join(cwd, FILE), 'utf8')).toBe(text);
  });

  it('that is not there, or has no name', () => {
    const cwd = folderWith({ 'a.yaml': TEMPLATE });
    expectUsage(
      runIn(cwd, ['a.yaml', '--baseline', 'nope.json']),
      /nope\.json can't be used: no such file or folder; --write-baseline creates it\n/,
    );
    expectUsage(runIn(cwd, ['a.yaml', '--baseline', '']), /--baseline names no file/);
  });

  it('is never a template that is audited', () => {
    const cwd = folderWith({ 'a.json': '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}' });
    expectUsage(
      runIn(cwd, ['a.json', '--baseline', 'a.json', '--write-baseline']),
      /not a baseline of this upload-audit version/,
    );
  });

  it('goes where --baseline says', () => {
    const cwd = folderWith({ 'a.yaml': TEMPLATE });
    expect(runIn(cwd, ['a.yaml', '--write-baseline', '--baseline', 'ci/known.json', '--quiet'])).toMatchObject({
      code: 0,
      err: '',
    });
    expect((readBaseline(readFileSync(join(cwd, 'ci/known.json'), 'utf8')) as Baseline).length).toBeGreaterThan(1);
  });
});

it('so many findings that nobody would begin: a hint, once', () => {
  const tables = (count: number): string =>
    `Resources:\n${Array.from({ length: count }, (_, index) => `  T${index}: { Type: AWS::DynamoDB::Table }\n`).join('')}`;
  const hint = 'too many? run with --write-baseline';
  const run = (count: number): string =>
    runIn(folderWith({ 'a.yaml': tables(count) }), ['a.yaml', '--rule', '7.2']).out;
  expect(run(30).split(hint)).toHaveLength(2);
  expect(run(29)).not.toContain(hint);
});
