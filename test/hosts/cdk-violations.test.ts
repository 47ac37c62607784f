/** What the CDK hands to the plugin, as recorded, and reports of the assemblies it was recorded with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { makeFailedReport, parseAuditReport } from '../../src/hosts/cdk/audit-report.js';
import type { SynthesisReport } from '../../src/hosts/cdk/types.js';
import { makeSynthesisReport } from '../../src/hosts/cdk/violations.js';
import { type AuditOptions, audit, loadProject, render } from '../../src/index.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

/** The stacks of an app: their construct paths, and their templates in its assembly. */
type Stacks = Readonly<Record<string, string>>;

const CATALOG: Stacks = { Upload: 'Upload.template.json' };
const STAGES: Stacks = {
  'Dev/Claims': 'assembly-Dev/DevClaimsA2DAC764.template.json',
  'Prod/Claims': 'assembly-Prod/ProdClaims9A99D882.template.json',
};

/** @param isOlder as `policyValidationBeta1` of 2.200 has it: without the construct paths of the stacks */
async function reportOf(
  project: string,
  stacks: Stacks,
  options: AuditOptions = {},
  isOlder = false,
): Promise<SynthesisReport> {
  const cwd = join(PROJECTS, project);
  const text = render(audit(await loadProject('cdk.out', { cwd }), { scope: 'all', ...options }), 'json');
  const parsed = parseAuditReport(text);
  if (parsed === undefined) throw new Error('no report');
  const stackTemplates = Object.entries(stacks).map(([stackConstructPath, file]) => ({
    stackConstructPath,
    templatePath: join(cwd, 'cdk.out', file),
  }));
  return makeSynthesisReport(parsed, {
    templatePaths: stackTemplates.map(({ templatePath }) => templatePath),
    ...(isOlder ? {} : { stackTemplates }),
    cwd,
    version: '1.2.3',
    readTemplate: (path) => JSON.parse(readFileSync(path, 'utf8')) as unknown,
  });
}

/** Where violations are, one line each. */
function places({ violations }: SynthesisReport, project: string): readonly string[] {
  const folder = join(PROJECTS, project, 'cdk.out', '/');
  return violations.flatMap(({ severity, ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath = '-', resourceLogicalId, templatePath, locations }) =>
      [severity, ruleName, constructPath, templatePath.replace(folder, ''), resourceLogicalId, ...locations].join(' '),
    ),
  );
}

test('a finding has its rule, words, fix, severity, place and resource', async () => {
  const report = await reportOf('catalog-stack', CATALOG, { only: ['1.1'] });
  expect(report).toMatchObject({ success: false, pluginVersion: '1.2.3' });
  expect(report.violations[0]).toEqual({
    ruleName: 'cors-wildcard',
    description:
      'bucket Upload/FileUploadBucket allows wildcard origin "*": any website can send POST and PUT requests (lib/upload-stack.ts:39:28)',
    fix: expect.stringMatching(/^Replace the wildcard origin /) as string,
    severity: 'error',
    ruleMetadata: {
      number: '1.1',
      severity: 'high',
      confidence: 'high',
      kind: 'wildcard-origin',
      docs: 'https://github.com/upload-audit/upload-audit/blob/main/docs/rules/cors-wildcard.md',
      location: 'lib/upload-stack.ts:39:28',
    },
    violatingResources: [
      {
        resourceLogicalId: 'FileUploadBucketDF219B4D',
        templatePath: join(PROJECTS, 'catalog-stack/cdk.out/Upload.template.json'),
        locations: ['Properties.CorsConfiguration.CorsRules.0.AllowedOrigins.0'],
        constructPath: 'Upload/FileUploadBucket/Resource',
      },
    ],
  });
});

test('each resource of a finding is a violation of its own, which counts what is similar on it', async () => {
  const report = await reportOf('catalog-stack', CATALOG, { only: ['2.1', '1.1'], thresholds: { failOn: 'low' } });
  expect(report.violations.map(({ description }) => description)).toEqual([
    expect.stringMatching(/^bucket Upload\/FileUploadBucket allows /),
    expect.stringMatching(
      /^path \/ on Upload\/UploadApi allows wildcard origin "\*": any website can send POST requests \(lib/,
    ),
    expect.stringMatching(/^path \/upload on Upload\/UploadApi allows /),
    expect.stringMatching(/^function Upload\/UploadHandler allows .* \(lambda\/upload\/index\.py:26:44\)$/),
    expect.stringMatching(/^stage Upload\/UploadApi\/DeploymentStage\.prod's .* 2000 \(and 1 similar\) /),
    "log group Upload/UploadHandlerLogs's retention is hard-coded to 7 days (lib/upload-stack.ts:60:7)",
    expect.stringMatching(/^function Upload\/UploadHandler's memory is hard-coded to 512 MB \(and 2 similar\) /),
  ]);
  expect(places(report, 'catalog-stack').slice(4)).toEqual([
    'error hardcoded-settings Upload/UploadApi/DeploymentStage.prod/Resource Upload.template.json UploadApiDeploymentStageprodD4A5ADDF Properties.MethodSettings.0.ThrottlingBurstLimit',
    'error hardcoded-settings Upload/UploadHandlerLogs/Resource Upload.template.json UploadHandlerLogs649B9CAC',
    'error hardcoded-settings Upload/UploadHandler/Resource Upload.template.json UploadHandler4CB020C5',
  ]);
});

describe('a finding about no resource', () => {
  const only = ['5.1', '6.2'];

  it('is at its place in the stack, else at the stack', async () => {
    expect(places(await reportOf('catalog-stack', CATALOG, { only }), 'catalog-stack')).toEqual([
      'error unit-tests Upload Upload.template.json ',
      'info custom-metrics - Upload.template.json UploadApi4355B020',
    ]);
  });

  it('is in a template for the older interface, which has no construct paths', async () => {
    expect(places(await reportOf('catalog-stack', CATALOG, { only }, true), 'catalog-stack')).toEqual([
      'error unit-tests - Upload.template.json ',
      'info custom-metrics - Upload.template.json UploadApi4355B020',
    ]);
  });
});

describe('severity and success follow what counts', () => {
  it.each<[options: AuditOptions, success: boolean, severities: string]>([
    // Of 1.1 high/high, high/medium; 6.1 medium/medium, medium/low; 2.1 low/high.
    [{}, false, 'cors-wildcard:error input-validation:error input-validation:warning fixed-memory:info'],
    [
      { thresholds: { failOn: 'high' } },
      false,
      'cors-wildcard:error input-validation:warning input-validation:warning fixed-memory:info',
    ],
    [
      { thresholds: { failOn: 'low', failConfidence: 'low' } },
      false,
      'cors-wildcard:error input-validation:error input-validation:error fixed-memory:error',
    ],
    [
      { thresholds: { failConfidence: 'high' }, skip: ['1.1'] },
      true,
      'input-validation:warning input-validation:warning fixed-memory:info',
    ],
    [
      { thresholds: { failOn: 'never' } },
      true,
      'cors-wildcard:warning input-validation:warning input-validation:warning fixed-memory:info',
    ],
  ])('%j', async (options, success, severities) => {
    const report = await reportOf('catalog-stack', CATALOG, { only: ['1.1', '6.1', '3.1'], ...options });
    expect(report.success).toBe(success);
    // Of 1.1 there are several of one severity.
    const all = report.violations.map(({ ruleName, severity }) => `${ruleName}:${severity}`);
    const words = all.filter((one, index) => !one.startsWith('cors') || all.indexOf(one) === index).join(' ');
    expect(words).toBe(severities);
  });
});

test('a Stage, however alike, has its own construct paths and templates', async () => {
  const report = await reportOf('stages', STAGES, { only: ['2.3', '7.1', '6.3'] });
  expect(places(report, 'stages')).toEqual([
    'warning dead-letter-queue Dev/Claims/FileClaim/Resource assembly-Dev/DevClaimsA2DAC764.template.json FileClaimDFD72657 Properties.DeadLetterConfig.TargetArn',
    'warning dead-letter-queue Prod/Claims/FileClaim/Resource assembly-Prod/ProdClaims9A99D882.template.json FileClaimDFD72657',
    'info inline-documentation Dev/Claims assembly-Dev/DevClaimsA2DAC764.template.json ',
  ]);
});

test('what is in a nested stack is in its own template', async () => {
  const report = await reportOf('nested-stacks', { Archive: 'Archive.template.json' }, { only: ['7.2', '8.1'] });
  const nested = /^\w+ [\w-]+ Archive\/(\w+)\/\S+ Archive(\w+?)[0-9A-F]{8}\.nested\.template\.json \w+/;
  const inNested = places(report, 'nested-stacks').flatMap((line) => {
    const [, stack, file] = nested.exec(line) ?? [];
    return stack === undefined ? [] : [`${stack} ${file ?? ''}`];
  });
  expect([...new Set(inNested)].sort()).toEqual([
    'Documents Documents',
    'Drafts Drafts',
    'Handlers Handlers',
    'Sessions Sessions',
  ]);
});

test('what could not be audited can be seen, and can not be acknowledged', async () => {
  const project = await loadProject('cdk.out', { cwd: join(PROJECTS, 'catalog-stack') });
  const result = audit(project, { only: ['4.2'] });
  const broken = {
    ...result,
    summary: { ...result.summary, exitCode: 2 as const },
    errors: [{ level: 'error' as const, file: 'cdk.out/B.template.json', message: 'broken', location: null }],
  };
  const parsed = parseAuditReport(render(broken, 'json'));
  const report = makeSynthesisReport(parsed!, {
    templatePaths: ['/app/cdk.out/B.template.json'],
    stackTemplates: [{ stackConstructPath: 'B', templatePath: '/app/cdk.out/B.template.json' }],
    cwd: '/app',
    version: '1.2.3',
    readTemplate: () => undefined,
  });
  expect(report.success).toBe(false);
  expect(report.violations[0]).toEqual({
    ruleName: 'not-audited',
    description: 'cdk.out/B.template.json: broken',
    severity: 'fatal',
    violatingResources: [
      { resourceLogicalId: '', templatePath: '/app/cdk.out/B.template.json', locations: [], constructPath: 'B' },
    ],
  });
  expect(report.violations.slice(1).map(({ ruleName }) => ruleName)).toEqual(['log-retention']);
});

test('a run without a report is one violation at every stack: others than the selected ones are not shown', () => {
  const stacks = ['A', 'B'].map((name) => ({
    stackConstructPath: name,
    templatePath: `/app/cdk.out/${name}.template.json`,
  }));
  const report = makeSynthesisReport(makeFailedReport('unknown rule cors'), {
    templatePaths: stacks.map(({ templatePath }) => templatePath),
    stackTemplates: stacks,
    cwd: '/app',
    version: '1.2.3',
    readTemplate: () => undefined,
  });
  expect(report.success).toBe(false);
  expect(report.violations).toHaveLength(1);
  expect(report.violations[0]).toMatchObject({
    ruleName: 'not-audited',
    description: 'unknown rule cors',
    severity: 'fatal',
    violatingResources: [{ constructPath: 'A' }, { constructPath: 'B' }],
  });
});

it.each(['', 'Error: x', '[]', '{"summary": []}'])('%j is no report', (text) => {
  expect(parseAuditReport(text)).toBeUndefined();
});
