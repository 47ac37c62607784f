/**
 * Whole projects, as people have them: assemblies that the CDK wrote, a SAM project, templates that need each other. What
 * must come out was worked out by hand. A finding is one line: number, kind, confidence, what it is about.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { type Audit, type LoadOptions, audit, loadProject, render, rules } from '../../src/index.js';

import { makeStrict } from '../support/strict-schema.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

type Options = Omit<LoadOptions, 'cwd'> & { readonly scope?: 'upload' | 'all' };

async function auditOf(
  target: string | readonly string[],
  { scope = 'upload', ...load }: Options = {},
): Promise<Audit> {
  return audit(await loadProject(target, { cwd: PROJECTS, ...load }), { scope });
}

function findingsOf({ findings }: Audit): readonly string[] {
  return findings.map(({ number, kind, confidence, template, resource }) => {
    const about = resource === null ? '' : ` ${resource.type} ${resource.logicalId}`;
    return `${number} ${kind} ${confidence} ${template?.split('/').at(-1) ?? '-'}${about}`;
  });
}

/** The rules by how they ended. */
function verdictsOf({ catalog }: Pick<Audit, 'catalog'>): Readonly<Record<string, string>> {
  const of = (verdict: string): string =>
    catalog.flatMap((row) => (row.verdict === verdict ? [row.number] : [])).join(' ');
  return { fail: of('fail'), pass: of('pass'), unknown: of('unknown'), none: of('not-applicable') };
}

function applicationsOf({ applications }: Audit): readonly string[] {
  return applications.map(({ id, kind, templates }) => {
    return `${kind} ${id}: ${templates.map((file) => file.split('/').at(-1)).join(' ')}`;
  });
}

describe('two-stacks', () => {
  const folder = 'two-stacks/cdk.out';

  it.each(['two-stacks', `${folder}/Upload.template.json`])(
    '%s: the alarms stand in the other stack',
    async (target) => {
      const result = await auditOf(target);
      expect(applicationsOf(result)).toEqual([`assembly ${folder}: Upload.template.json Monitoring.template.json`]);
      expect(result.errors).toEqual([]);
      expect(findingsOf(result)).toEqual([
        '1.3 only-denies-http medium Upload.template.json AWS::S3::BucketPolicy ReceiptsPolicyFAF1CC38',
        '2.1 literal high Upload.template.json AWS::Lambda::Function StoreReceipt5FA79BD0',
        '2.3 synchronous-only low Upload.template.json AWS::Lambda::Function StoreReceipt5FA79BD0',
        '3.1 fixed-memory high Upload.template.json AWS::Lambda::Function StoreReceipt5FA79BD0',
        '3.2 cold-starts low Upload.template.json AWS::Lambda::Function StoreReceipt5FA79BD0',
        '5.1 no-metrics high Upload.template.json',
        '6.1 only-shape-checked low Upload.template.json AWS::Lambda::Function StoreReceipt5FA79BD0',
        '6.2 no-tests high -',
        '6.3 undocumented medium -',
        '7.1 no-environments medium Upload.template.json',
        '8.2 not-classified medium Upload.template.json',
        '9.1 no-versions high Upload.template.json AWS::ApiGateway::RestApi ExpensesApiB9453CCF',
        '10.1 no-type-check high Upload.template.json AWS::Lambda::Function StoreReceipt5FA79BD0',
        '10.2 no-size-limit high Upload.template.json AWS::Lambda::Function StoreReceipt5FA79BD0',
        '10.3 no-batch-upload low Upload.template.json',
      ]);
      expect(verdictsOf(result)).toEqual({
        fail: '1.3 2.1 2.3 3.1 3.2 5.1 6.1 6.2 6.3 7.1 8.2 9.1 10.1 10.2 10.3',
        pass: '1.1 1.2 2.2 4.1 4.2 5.2 7.2 8.1 9.2',
        unknown: '',
        none: '3.3',
      });
    },
  );
});

describe('stages', () => {
  const dev = 'DevClaimsA2DAC764.template.json';
  const prod = 'ProdClaims9A99D882.template.json';

  it('are applications of their own, of which Dev alone has no backup', async () => {
    const result = await auditOf('stages');
    expect(applicationsOf(result)).toEqual([
      `assembly stages/cdk.out/assembly-Dev: ${dev}`,
      `assembly stages/cdk.out/assembly-Prod: ${prod}`,
    ]);
    // What one line makes in both is one finding, at the first of them and as sure as the surer one.
    expect(findingsOf(result)).toEqual([
      `1.3 only-denies-http medium ${dev} AWS::S3::BucketPolicy DamagePhotosPolicy63E60C98`,
      `2.1 literal high ${dev} AWS::Lambda::Function FileClaimDFD72657`,
      `2.2 unhandled-call high ${dev} AWS::Lambda::Function FileClaimDFD72657`,
      `2.3 synchronous-only low ${dev} AWS::Lambda::Function FileClaimDFD72657`,
      `3.2 cold-starts medium ${dev} AWS::Lambda::Function FileClaimDFD72657`,
      `4.1 no-lifecycle high ${dev} AWS::S3::Bucket DamagePhotosA2B725B0`,
      `4.2 no-log-group high ${dev} AWS::Lambda::Function FileClaimDFD72657`,
      `5.1 no-metrics high ${dev}`,
      `5.2 no-alarms high ${dev}`,
      '6.2 no-tests high -',
      '6.3 undocumented medium -',
      `7.2 no-backup high ${dev} AWS::DynamoDB::Table ClaimsE8D96B24`,
      `8.2 not-classified medium ${dev}`,
      `9.1 no-versions high ${dev} AWS::ApiGateway::RestApi ClaimsApi167FC4BF`,
      `9.2 throws-to-api high ${dev} AWS::Lambda::Function FileClaimDFD72657`,
      `10.2 no-size-limit high ${dev} AWS::Lambda::Function FileClaimDFD72657`,
      `10.3 no-batch-upload low ${dev}`,
    ]);
  });

  it('have the tags of their stacks, which stand in the manifest alone', async () => {
    const { applications } = await auditOf('stages');
    const ended = applications.map(verdictsOf);
    expect(ended.map(({ fail }) => fail)).toEqual([
      '1.3 2.1 2.2 2.3 3.2 4.1 4.2 5.1 5.2 6.2 6.3 7.2 8.2 9.1 9.2 10.2 10.3',
      '1.3 2.1 2.2 2.3 3.2 4.1 4.2 5.1 5.2 6.2 6.3 8.2 9.1 9.2 10.2 10.3',
    ]);
    expect(ended.map(({ pass }) => pass)).toEqual(['1.1 1.2 6.1 7.1 8.1 10.1', '1.1 1.2 6.1 7.1 7.2 8.1 10.1']);
  });
});

describe('nested-stacks', () => {
  const drafts = '7.2 no-backup high ArchiveDrafts66E71F4C.nested.template.json AWS::DynamoDB::Table TableCD117FA1';
  const sessions = '7.2 no-backup high ArchiveSessions48A66363.nested.template.json AWS::DynamoDB::Table TableCD117FA1';
  const backups = (result: Audit): readonly string[] => findingsOf(result).filter((one) => one.startsWith('7.2'));

  it('are one application with their parent', async () => {
    const result = await auditOf('nested-stacks');
    const children = ['Documents3182D9B1', 'Drafts66E71F4C', 'Handlers4286DC6C', 'Sessions48A66363'];
    const files = children.map((child) => `Archive${child}.nested.template.json`).join(' ');
    expect(applicationsOf(result)).toEqual([`assembly nested-stacks/cdk.out: Archive.template.json ${files}`]);
    expect(result.errors).toEqual([]);
    expect(verdictsOf(result)).toEqual({
      fail: '1.3 2.1 2.2 2.3 3.1 3.2 4.1 4.2 5.1 5.2 6.1 6.2 6.3 7.1 7.2 8.1 8.2 9.1 9.2 10.1 10.2 10.3',
      pass: '1.2',
      unknown: '',
      none: '1.1 3.3',
    });
  });

  it('have the parameters that the parent gives', async () => {
    const result = await auditOf('nested-stacks');
    expect(backups(result)).toEqual([drafts, sessions]);
    expect(result.findings.filter(({ number, when }) => number === '7.2' && when !== undefined)).toEqual([]);
    expect(backups(await auditOf('nested-stacks', { parameters: { KeepDrafts: 'true' } }))).toEqual([sessions]);
  });

  it('give the parent what calls the function, and the function what it stores in', async () => {
    const result = await auditOf('nested-stacks');
    expect(findingsOf(result).filter((one) => /^(?:2\.3|4\.1)/.test(one))).toEqual([
      '2.3 synchronous-only low ArchiveHandlers4286DC6C.nested.template.json AWS::Lambda::Function ArchiveDocumentFF335E54',
      '4.1 no-lifecycle high Archive.template.json AWS::S3::Bucket Files8E6940B8',
    ]);
  });
});

describe('helpers', () => {
  const OWN = /^(?:Photos|Albums|MakeThumbnail|MakeThumbnailDeadLetterQueue|MakeThumbnailLogRetention)[0-9A-F]{8}$/;
  // What the user wrote for custom resources has settings and logs, and nothing else that is asked.
  const BEHIND_PROVIDER = /^(?:CreateSearchIndex|SearchIndexIsReady|WarmUpSearch)[0-9A-F]{8}$/;
  const ASKED_OF_BOTH = new Set(['2.1', '4.2']);

  it.each(['upload', 'all'] as const)('are in no finding, scope %s', async (scope) => {
    const { findings, unknown, passed } = await auditOf('helpers', { scope });
    const parts = findings.flatMap(({ number, related }) => related.map(({ resource }) => ({ number, resource })));
    const foreign = [...findings, ...parts, ...unknown, ...passed].filter(({ number, resource }) => {
      const id = resource?.logicalId ?? '';
      return id !== '' && !OWN.test(id) && !(ASKED_OF_BOTH.has(number) && BEHIND_PROVIDER.test(id));
    });
    expect(foreign).toEqual([]);
  });

  it('stand beside what is the user’s; a bucket that the deployment fills receives no uploads', async () => {
    const result = await auditOf('helpers', { scope: 'all' });
    expect(result.applications[0]?.uploadApi).toBe(false);
    expect(findingsOf(result)).toEqual([
      '2.1 literal low Gallery.template.json AWS::Lambda::Function CreateSearchIndex5CD2FB31',
      '4.2 no-log-group high Gallery.template.json AWS::Lambda::Function CreateSearchIndex5CD2FB31',
      '4.2 no-log-group high Gallery.template.json AWS::Lambda::Function SearchIndexIsReadyB5CE9837',
      '4.2 no-log-group high Gallery.template.json AWS::Lambda::Function WarmUpSearchE0415C8F',
      '5.1 no-metrics high Gallery.template.json',
      '5.2 no-alarms high Gallery.template.json',
      '6.2 no-tests high -',
      '6.3 undocumented medium -',
      '7.1 no-environments medium Gallery.template.json',
      '8.1 no-tags high Gallery.template.json AWS::DynamoDB::Table Albums77B3A114',
      '8.2 not-classified medium Gallery.template.json',
    ]);
    expect(verdictsOf(result)).toEqual({
      fail: '2.1 4.2 5.1 5.2 6.2 6.3 7.1 8.1 8.2',
      pass: '2.2 2.3 7.2',
      unknown: '',
      none: '1.1 1.2 1.3 3.1 3.2 3.3 4.1 6.1 9.1 9.2 10.1 10.2 10.3',
    });
  });
});

describe('sam-upload', () => {
  const expected = (backup: readonly string[], coldStarts: string): readonly string[] => [
    '1.2 no-authentication high template.yaml',
    '1.3 no-policy high template.yaml AWS::S3::Bucket ManuscriptFiles',
    '2.1 literal medium template.yaml AWS::Serverless::Function InspectManuscript',
    '2.2 unhandled-call high template.yaml AWS::Serverless::Function UploadManuscript',
    '2.3 no-failure-destination high template.yaml AWS::Serverless::Function InspectManuscript',
    '3.1 fixed-memory medium template.yaml AWS::Serverless::Function UploadManuscript',
    `3.2 cold-starts ${coldStarts} template.yaml AWS::Serverless::Function UploadManuscript`,
    '4.1 only-old-versions high template.yaml AWS::S3::Bucket ManuscriptFiles',
    '4.2 no-log-group high template.yaml AWS::Serverless::Function InspectManuscript',
    '4.2 no-log-group high template.yaml AWS::Serverless::Function RecordManuscript',
    '4.2 no-log-group high template.yaml AWS::Serverless::Function UploadManuscript',
    '5.1 no-metrics high template.yaml',
    '5.2 no-alarms high template.yaml',
    '6.1 no-validation high template.yaml AWS::Serverless::Function UploadManuscript',
    '6.2 no-tests high -',
    '6.3 undocumented medium -',
    ...backup,
    '8.2 not-classified medium template.yaml',
    '9.1 no-versions high template.yaml',
    '9.2 no-error-reply medium template.yaml AWS::Serverless::Function UploadManuscript',
    '10.1 no-type-check high template.yaml AWS::Serverless::Function UploadManuscript',
    '10.2 no-size-limit high template.yaml AWS::Serverless::Function UploadManuscript',
    '10.3 no-batch-upload low template.yaml',
  ];

  // The operation of an implicit API is no resource of the user's, so what it is called is not asked.
  const found = (result: Audit): readonly string[] =>
    findingsOf(result).map((one) => one.replace(/^((?:1\.2|9\.1)(?: \S+){3}).*/, '$1'));

  it('is audited as its default environment, whose table is not backed up', async () => {
    const result = await auditOf('sam-upload');
    expect(applicationsOf(result)).toEqual(['sam sam-upload/template.yaml: template.yaml']);
    expect(result.errors).toEqual([]);
    const table = '7.2 no-backup low template.yaml AWS::Serverless::SimpleTable Manuscripts';
    expect(found(result)).toEqual(expected([table], 'low'));
    expect(verdictsOf(result)).toEqual({
      fail: '1.2 1.3 2.1 2.2 2.3 3.1 3.2 4.1 4.2 5.1 5.2 6.1 6.2 6.3 7.2 8.2 9.1 9.2 10.1 10.2 10.3',
      pass: '1.1 7.1 8.1',
      unknown: '',
      none: '3.3',
    });
  });

  it('has another verdict in production, whose table is', async () => {
    const result = await auditOf('sam-upload', { configEnv: 'prod' });
    expect(found(result)).toEqual(expected([], 'medium'));
    const asDev = await auditOf('sam-upload', { configEnv: 'prod', parameters: { Environment: 'dev' } });
    expect(verdictsOf(asDev)['fail']).toContain('7.2');
  });
});

describe('imports', () => {
  it('links templates by what they export', async () => {
    const result = await auditOf(['imports/api.yaml', 'imports/storage.yaml']);
    expect(applicationsOf(result)).toEqual(['linked imports/api.yaml: api.yaml storage.yaml']);
    expect(result.errors).toEqual([]);
    expect(findingsOf(result)).toEqual([
      '2.1 literal high api.yaml AWS::Lambda::Function StoreContract',
      '2.2 unhandled-call high api.yaml AWS::Lambda::Function StoreContract',
      '2.3 synchronous-only low api.yaml AWS::Lambda::Function StoreContract',
      '3.1 default-memory high api.yaml AWS::Lambda::Function StoreContract',
      '3.2 cold-starts low api.yaml AWS::Lambda::Function StoreContract',
      '4.2 no-log-group high api.yaml AWS::Lambda::Function StoreContract',
      '5.1 no-metrics high api.yaml',
      '6.1 no-validation high api.yaml AWS::Lambda::Function StoreContract',
      '6.2 no-tests high -',
      '6.3 undocumented medium -',
      '7.1 no-parameters high api.yaml',
      '7.2 no-backup high storage.yaml AWS::DynamoDB::Table Reminders',
      '8.2 not-classified medium storage.yaml',
      '9.1 no-versions high api.yaml AWS::ApiGatewayV2::Api Api',
      '9.2 no-error-reply medium api.yaml AWS::Lambda::Function StoreContract',
      '10.1 no-type-check high api.yaml AWS::Lambda::Function StoreContract',
      '10.2 no-size-limit high api.yaml AWS::Lambda::Function StoreContract',
      '10.3 no-batch-upload low api.yaml',
    ]);
    expect(verdictsOf(result)).toEqual({
      fail: '2.1 2.2 2.3 3.1 3.2 4.2 5.1 6.1 6.2 6.3 7.1 7.2 8.2 9.1 9.2 10.1 10.2 10.3',
      pass: '1.2 1.3 4.1 5.2 8.1',
      unknown: '',
      none: '1.1 3.3',
    });
  });

  it('reads nested stacks beside the parent, one file for several stacks', async () => {
    const result = await auditOf(['imports/parent.yaml', 'imports/child.yaml', 'imports/mirror.yaml']);
    expect(applicationsOf(result)).toEqual(['nested imports/parent.yaml: parent.yaml child.yaml mirror.yaml']);
    expect(findingsOf(result)).toEqual(['7.2 no-backup high child.yaml AWS::DynamoDB::Table Customers']);
    expect(result.catalog.find(({ number }) => number === '7.2')).toMatchObject({ failed: 1, passed: 1 });
    expect(result.findings[0]?.when).toBeUndefined();
  });

  it('says once what of the tree is not read, and what is elsewhere on purpose not at all', async () => {
    const { errors } = await auditOf('imports');
    expect(errors.map(({ level, file, message }) => `${level} ${file} ${message}`).sort()).toEqual([
      'warning imports/mirror.yaml nested stack Reflection was not read: its template ./mirror.yaml includes itself',
      'warning imports/parent.yaml nested stack Norway was not read: file ./not-yet-written.yaml was not found',
    ]);
  });
});

describe('hostile', () => {
  it('says in one sentence each what is not read, fetches nothing, and audits what is left', async () => {
    const result = await auditOf('hostile', { scope: 'all' });
    const said = result.errors.map(({ level, file, message, location }) => {
      const at = location === null ? '' : `:${location.start.line}:${location.start.column}`;
      return `${level} ${file.replace('hostile/', '')}${at} ${message.replaceAll('hostile/', '')}`;
    });
    const outside = '../../../../../outside.yaml';
    expect(said.sort()).toEqual([
      'error cdk.out/manifest.json ../nested/kept.yaml is in the manifest and was not found',
      'error cdk.out/manifest.json Gone.template.json is in the manifest and was not found',
      'error cdk.out/manifest.json __proto__ is in the manifest and was not found',
      expect.stringMatching(
        /^error sam\/samconfig\.toml:3:\d+ not valid TOML: .*; sam\/template\.yaml is audited without it$/,
      ),
      'warning nested/endless.yaml nested stack Again was not read: its template ../nested/endless.yaml includes itself',
      'warning nested/parent.yaml nested stack Gone was not read: file ./gone.yaml was not found',
      `warning nested/parent.yaml nested stack Outside was not read: ${outside} is outside the project and is not read`,
      expect.stringMatching(/^warning sam\/broken\.json:\d+:\d+ .*; sam\/template\.yaml is audited without it$/),
      `warning sam/template.yaml:12:22 ${outside} was not included: ${outside} is outside the project and is not read`,
    ]);
    expect(applicationsOf(result)).toEqual([
      'assembly hostile/cdk.out: Kept.template.json',
      'nested hostile/nested/parent.yaml: parent.yaml endless.yaml kept.yaml',
      'sam hostile/sam/template.yaml: template.yaml',
    ]);
    expect(findingsOf(result).filter((one) => one.startsWith('7.2'))).toEqual([
      '7.2 no-backup high Kept.template.json AWS::DynamoDB::Table Postcards',
      // What is not at hand can't name them: they have no names of their own, and nothing hands them on.
      '7.2 no-backup high kept.yaml AWS::DynamoDB::Table Stamps',
      '7.2 no-backup high template.yaml AWS::Serverless::SimpleTable Postcards',
    ]);
    const apis = result.unknown.filter(({ number }) => number === '1.2').map(({ resource }) => resource?.logicalId);
    expect(apis).toEqual(['BrokenApi', 'OutsideApi', 'RemoteApi']);
    expect(result.findings.filter(({ number }) => number === '1.2')).toEqual([]);
  });
});

describe('the catalog’s own stack', () => {
  it('has every finding that this version knows', async () => {
    const result = await auditOf('catalog-stack');
    const file = 'Upload.template.json';
    expect(findingsOf(result)).toEqual([
      `1.1 wildcard-origin high ${file} AWS::S3::Bucket FileUploadBucketDF219B4D`,
      `1.1 wildcard-origin high ${file} AWS::ApiGateway::Method UploadApiOPTIONS6AED07A8`,
      `1.1 wildcard-origin medium ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `1.2 no-authentication high ${file} AWS::ApiGateway::Method UploadApiuploadPOST20916542`,
      `1.3 only-denies-http medium ${file} AWS::S3::BucketPolicy FileUploadBucketPolicy4E395540`,
      `2.1 literal high ${file} AWS::ApiGateway::Stage UploadApiDeploymentStageprodD4A5ADDF`,
      `2.2 only-catch-all low ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `2.3 synchronous-only low ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `3.1 fixed-memory high ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `3.2 cold-starts low ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `3.3 continuous-key high ${file} AWS::DynamoDB::Table ProductTableB8D4E9ED`,
      `4.1 only-old-versions high ${file} AWS::S3::Bucket FileUploadBucketDF219B4D`,
      `4.2 too-short medium ${file} AWS::Logs::LogGroup UploadHandlerLogs649B9CAC`,
      `5.1 no-metrics high ${file}`,
      `5.2 no-alarms high ${file}`,
      `6.1 checks-end-as-500 low ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `6.1 unsanitised-key medium ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      '6.2 no-tests high -',
      '6.3 undocumented medium -',
      `7.1 no-environments medium ${file}`,
      `7.2 no-backup high ${file} AWS::DynamoDB::Table ProductTableB8D4E9ED`,
      `8.1 no-tags high ${file} AWS::S3::Bucket FileUploadBucketDF219B4D`,
      `8.2 not-classified medium ${file}`,
      `9.1 no-versions high ${file} AWS::ApiGateway::RestApi UploadApi4355B020`,
      `9.2 thin-error-reply high ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `10.1 no-type-check high ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `10.2 no-size-limit high ${file} AWS::Lambda::Function UploadHandler4CB020C5`,
      `10.3 no-batch-upload low ${file}`,
    ]);
  });

  it('has none when it is put right, in either environment', async () => {
    const result = await auditOf('catalog-stack-fixed');
    expect(findingsOf(result)).toEqual([]);
    expect(verdictsOf(result)).toEqual({
      fail: '',
      pass: rules.map(({ number }) => number).join(' '),
      unknown: '',
      none: '',
    });
    // Two stacks of one application, of equal logical ids: two tables, two buckets, two APIs.
    const passed = result.catalog.filter(({ number }) =>
      ['1.2', '1.3', '3.3', '4.1', '7.2', '8.2', '9.1'].includes(number),
    );
    expect(passed.map((row) => row.passed)).toEqual([2, 2, 2, 2, 2, 1, 2]);
  });

  it('is another with presigned uploads', async () => {
    const result = await auditOf('http-api-presign');
    const file = 'Presign.template.json';
    expect(findingsOf(result)).toEqual([
      `1.2 open-function-url low ${file} AWS::Lambda::Url HealthCheckFunctionUrlF1C390AD`,
      `1.2 no-authentication high ${file} AWS::ApiGatewayV2::Route UploadsApiGETv1uploadsid1F061BBB`,
      `1.3 no-policy high ${file} AWS::S3::Bucket Uploads4F6EB0FD`,
      `2.1 literal high ${file} AWS::Lambda::Function CleanUpDocuments4B04EF5B`,
      `2.2 no-partial-batch medium ${file} AWS::Lambda::EventSourceMapping RecordUploadsSqsEventSourcePresignRecords40EA17CDEDD49FA8`,
      `2.2 unhandled-call high ${file} AWS::Lambda::Function UploadStatus3974DA6B`,
      `2.3 no-failure-destination high ${file} AWS::Lambda::Function CleanUpDocuments4B04EF5B`,
      // The file never passes through a function that only signs for it.
      `3.1 fixed-memory high ${file} AWS::Lambda::Function UploadStatus3974DA6B`,
      `3.2 cold-starts low ${file} AWS::Lambda::Function PresignUpload8D5BA6A4`,
      `3.2 cold-starts low ${file} AWS::Lambda::Function UploadStatus3974DA6B`,
      `3.3 few-values-key medium ${file} AWS::DynamoDB::GlobalTable Documents7E5B2978`,
      `4.1 no-lifecycle high ${file} AWS::S3::Bucket Uploads4F6EB0FD`,
      `4.2 no-log-group high ${file} AWS::Lambda::Function CleanUpDocuments4B04EF5B`,
      `4.2 no-log-group high ${file} AWS::Lambda::Function HealthCheckA1C381C7`,
      `4.2 no-log-group high ${file} AWS::Lambda::Function InspectUpload01BEE0CA`,
      `4.2 no-log-group high ${file} AWS::Lambda::Function RecordUploads3AE21B0C`,
      `4.2 too-short medium ${file} AWS::Logs::LogGroup UploadStatusLogsC550E82F`,
      `5.1 no-metrics high ${file}`,
      `5.2 silent-alarms medium ${file}`,
      // One handler is tested, the stack is not.
      '6.2 no-stack-tests medium -',
      `8.1 no-tags medium ${file} AWS::Lambda::Function CleanUpDocuments4B04EF5B`,
      `8.2 partly-classified low ${file}`,
      `9.2 thin-error-reply high ${file} AWS::Lambda::Function UploadStatus3974DA6B`,
      `9.2 throws-to-api high ${file} AWS::Lambda::Function UploadStatus3974DA6B`,
      `10.1 no-type-check high ${file} AWS::Lambda::Function PresignUpload8D5BA6A4`,
      `10.2 no-size-limit high ${file} AWS::Lambda::Function PresignUpload8D5BA6A4`,
      `10.3 no-batch-upload low ${file}`,
    ]);
  });
});

const ALL = [
  'catalog-stack',
  'catalog-stack-fixed',
  'http-api-presign',
  'two-stacks',
  'stages',
  'nested-stacks',
  'helpers',
];

describe.each([...ALL, 'sam-upload', 'imports', 'hostile'])('%s, whole and in parts', (name) => {
  test('a template in its context has the findings that it has with the whole folder', async () => {
    const whole = await auditOf(name, { scope: 'all' });
    const assembled = whole.applications.filter(({ kind }) => kind === 'assembly');
    const templates = new Set(assembled.flatMap((one) => one.templates));
    for (const file of templates) {
      const alone = await auditOf(file, { scope: 'all' });
      expect(alone.applications[0]?.templates).toEqual(
        assembled.find((one) => one.templates.includes(file))?.templates,
      );
      // A finding of the whole application stands in another template if that one is not reported.
      const isInCode = ({ location, related }: Audit['findings'][number]): boolean =>
        !templates.has(location.file) && !related.some(({ message }) => message === 'in the synthesized template');
      // What one line makes in several stacks is one finding of the whole, and here one of this stack alone.
      const keyOf = ({ ruleId, kind, location }: Audit['findings'][number]): string =>
        JSON.stringify([ruleId, kind, location]);
      const merged = new Set(whole.findings.filter((one) => one.applications !== undefined).map(keyOf));
      const own = ({ findings }: Audit): object[] =>
        findings
          .filter((one) => one.template === file && one.resource !== null && !isInCode(one) && !merged.has(keyOf(one)))
          .map((one) => ({ ...one }));
      expect(own(alone)).toEqual(own(whole));
      // Code that other applications are deployed with too is complained about once for all of them.
      const inCode = ({ findings }: Audit): readonly string[] =>
        findings
          .filter((one) => one.resource !== null && isInCode(one))
          .map(({ ruleId, kind, location }) => JSON.stringify([ruleId, kind, location]));
      expect(inCode(whole)).toEqual(expect.arrayContaining([...inCode(alone)]));
      expect(alone.findings.filter(({ template }) => template !== file && template !== null)).toEqual([]);
    }
  });

  test('no two findings, and no two of their parts, have one fingerprint', async () => {
    const { findings } = await auditOf(name, { scope: 'all' });
    const prints = findings.map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    for (const { related } of findings) {
      const parts = related.flatMap(({ fingerprint }) => (fingerprint === undefined ? [] : [fingerprint]));
      expect(new Set(parts).size).toBe(parts.length);
    }
  });

  test('reports keep to their schemas', async () => {
    const result = await auditOf(name, { scope: 'all' });
    expect(problems(REPORT, render(result, 'json'))).toEqual([]);
    expect(problems(SARIF, render(result, 'sarif'))).toEqual([]);
    expect(render(await auditOf(name, { scope: 'all', memo: false }), 'json')).toBe(render(result, 'json'));
  });
});

const REPORT = new Ajv({ allErrors: true }).compile(makeStrict(schemaAt('../../schema/report.json')) as object);
const SARIF = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  schemaAt('../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', '$schema', 'id'),
);

/** SARIF's is written in draft 4, but without these keys it says nothing that draft 7 reads differently. */
function schemaAt(file: string, ...without: readonly string[]): object {
  const schema = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as object;
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !without.includes(key)));
}

function problems(validate: typeof REPORT, report: string): readonly string[] {
  validate(JSON.parse(report));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
