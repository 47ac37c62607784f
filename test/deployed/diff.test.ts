/** A template against the stack that it would change. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditPair, loadPair, render } from '../../src/index.js';
import { folderWith } from '../support/folder.js';
import { type Fake, cloudWith } from './cloud.js';

const TABLE = `
Parameters:
  Keep: { Type: String, Default: 'true' }
Conditions:
  IsKept: !Equals [!Ref Keep, 'true']
Resources:
  Loans:
    Type: AWS::DynamoDB::Table
    Properties:
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: !If [IsKept, true, false] }
`;
const BUCKET = `
  Scans:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: ['*'] }]
`;

async function compare(
  stacks: Readonly<Record<string, Fake>>,
  files: Readonly<Record<string, string>>,
  template: string,
) {
  const [first = ''] = Object.keys(stacks);
  const options = { stacks: [first], all: false, cwd: folderWith(files), cloud: cloudWith(stacks) };
  return auditPair(await loadPair(template, options), { only: ['1.1', '7.2'], scope: 'all' });
}

type Compared = Awaited<ReturnType<typeof compare>>;
const fresh = ({ findings }: Compared): readonly string[] =>
  findings.map(
    ({ ruleId, confidence, template, resource }) =>
      `${ruleId} ${confidence} ${template ?? ''} ${resource?.logicalId ?? ''}`,
  );
const gone = ({ comparison }: Compared): readonly string[] =>
  (comparison?.removed ?? []).map(({ ruleId, logicalId }) => `${ruleId} ${logicalId}`);

describe('a template that would be deployed', () => {
  const off: Fake = { template: TABLE, parameters: [{ key: 'Keep', value: 'false' }] };

  it('has the values of the stack, and reports only what it adds', async () => {
    const result = await compare({ prod: off }, { 'next.yaml': TABLE + BUCKET }, 'next.yaml');
    expect(fresh(result)).toEqual(['cors-wildcard high next.yaml Scans']);
    expect(gone(result)).toEqual([]);
    expect(result.summary).toMatchObject({ baselined: 1, exitCode: 1 });
    expect(result.comparison?.with).toBe('deployed/eu-west-1/prod');
  });

  it('that puts something right, and adds nothing', async () => {
    const result = await compare(
      { prod: off },
      { 'next.yaml': TABLE.replace('true, false]', 'true, true]') },
      'next.yaml',
    );
    expect(fresh(result)).toEqual([]);
    expect(gone(result)).toEqual(['table-backup Loans']);
    expect(result.summary.exitCode).toBe(0);
    expect(render(result, 'text')).toContain(
      'compared with deployed/eu-west-1/prod: 0 new, 0 known, 1 gone; these would be fixed:\n- table-backup: no-backup, Loans\n',
    );
  });

  it('is the same whatever its file is called and however it is written', async () => {
    const json = JSON.stringify({
      Resources: { Loans: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'loans' } } },
    });
    const result = await compare({ prod: off }, { 'cdk.out/Prod.template.json': json }, 'cdk.out/Prod.template.json');
    expect(fresh(result)).toEqual([]);
    expect(gone(result)).toEqual([]);
  });

  it('has nested stacks, which are those of the stack', async () => {
    const parent = (url: string): string =>
      `Resources: {Storage: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url}', Parameters: {Keep: 'false'}}}}`;
    const stacks: Readonly<Record<string, Fake>> = {
      prod: { template: parent('https://s3.amazonaws.com/x/storage.yaml'), nested: { Storage: 'prod-Storage-1ABC' } },
      'prod-Storage-1ABC': { ...off, parent: 'prod' },
    };
    const files = { 'app.yaml': parent('./storage.yaml'), 'storage.yaml': TABLE + BUCKET };
    const result = await compare(stacks, files, 'app.yaml');
    expect(fresh(result)).toEqual(['cors-wildcard high storage.yaml Scans']);
    expect(gone(result)).toEqual([]);
  });

  it('that is not there: one sentence, exit 2', async () => {
    const result = await compare({ prod: off }, {}, join('templates', 'next.yaml'));
    expect(result.errors.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'templates/next.yaml: no such file or folder',
    ]);
    expect(result.summary.exitCode).toBe(2);
  });
});
