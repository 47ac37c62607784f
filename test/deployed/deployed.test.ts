/** Stacks as they are deployed, from a stand-in for the service: what is asked of it, and what its answers decide. */
import { describe, expect, it, test } from 'vitest';
import { audit } from '../../src/index.js';
import { type DeployedOptions, loadDeployed } from '../../src/load/deployed.js';
import { AwsFailure } from '../../src/aws/fetch.js';
import { type Fake, cloudWith, idOf } from './cloud.js';

async function auditOf(stacks: Readonly<Record<string, Fake>>, options: Partial<DeployedOptions> = {}) {
  const cloud = cloudWith(stacks);
  const names = options.all === true ? [] : [Object.keys(stacks)[0] ?? ''];
  const project = await loadDeployed({ stacks: names, all: false, cloud, ...options });
  return { ...audit(project, { scope: 'all' }), asked: cloud.asked };
}

/** Number, kind, confidence, template and resource of each finding. */
function lines({ findings }: Awaited<ReturnType<typeof auditOf>>, number: string): readonly string[] {
  return findings
    .filter((one) => one.number === number)
    .map(
      ({ kind, confidence, template, resource }) =>
        `${kind} ${confidence} ${template ?? ''} ${resource?.logicalId ?? ''}`,
    );
}

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

describe('a deployed stack', () => {
  it('is named by its region, and is an application of its own without a project', async () => {
    const { applications, findings } = await auditOf({ 'prod-loans': { template: TABLE } });
    expect(applications.map(({ id, kind, templates, projectRoot }) => ({ id, kind, templates, projectRoot }))).toEqual([
      {
        id: 'deployed/eu-west-1/prod-loans',
        kind: 'deployed',
        templates: ['deployed/eu-west-1/prod-loans.template'],
        projectRoot: null,
      },
    ]);
    expect(new Set(findings.map(({ location }) => location.file))).toEqual(
      new Set(['deployed/eu-west-1/prod-loans.template']),
    );
  });

  it('has real values, which decide conditions against every default', async () => {
    const off = { template: TABLE, parameters: [{ key: 'Keep', value: 'false' }] };
    expect(lines(await auditOf({ 'prod-loans': off }), '7.2')).toEqual([
      'no-backup high deployed/eu-west-1/prod-loans.template Loans',
    ]);
    const on = { template: TABLE, parameters: [{ key: 'Keep', value: 'true' }] };
    const kept = await auditOf({ 'prod-loans': on });
    expect(lines(kept, '7.2')).toEqual([]);
    expect(kept.catalog.find(({ number }) => number === '7.2')?.verdict).toBe('pass');
  });

  it('keeps what is masked unknown', async () => {
    const template = TABLE.replace("Default: 'true'", 'NoEcho: true').replace('!If [IsKept, true, false]', '!Ref Keep');
    const masked = { template, parameters: [{ key: 'Keep', value: '****' }] };
    const result = await auditOf({ 'prod-loans': masked });
    expect(lines(result, '7.2')).toEqual([]);
    expect(result.unknown.filter(({ number }) => number === '7.2').map(({ reason }) => reason)).toEqual([
      'parameter Keep is a secret (NoEcho)',
    ]);
  });

  it('knows the values of stored parameters and its own name and region', async () => {
    const template = `
Parameters:
  Origin: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /app/origin }
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [!Ref Origin] }]
`;
    const stored = (resolved: string): Fake => ({
      template,
      parameters: [{ key: 'Origin', value: '/app/origin', resolved }],
    });
    expect(lines(await auditOf({ app: stored('*') }), '1.1')).toEqual([
      'wildcard-origin high deployed/eu-west-1/app.template Uploads',
    ]);
    expect(lines(await auditOf({ app: stored('https://loans.example.org') }), '1.1')).toEqual([]);
    const byRegion = template.replace('[!Ref Origin]', "[!If [Here, '*', 'https://loans.example.org']]");
    const where = `Conditions: {Here: !Equals [!Ref AWS::Region, eu-west-1]}${byRegion}`;
    expect(lines(await auditOf({ app: { template: where } }), '1.1')).toEqual([
      'wildcard-origin high deployed/eu-west-1/app.template Uploads',
    ]);
  });

  it('has the tags of the stack', async () => {
    const untagged = await auditOf({ app: { template: TABLE } });
    expect(untagged.catalog.find(({ number }) => number === '8.1')?.verdict).toBe('fail');
    const tagged = await auditOf({ app: { template: TABLE, tags: { CostCenter: 'library' } } });
    expect(tagged.catalog.find(({ number }) => number === '8.1')?.verdict).toBe('pass');
  });
});

describe('the template that is audited', () => {
  const BUCKET = 'Resources: {Scans: {Type: AWS::S3::Bucket}}';

  it.each([
    ['without transforms', BUCKET],
    ['a SAM template', `Transform: AWS::Serverless-2016-10-31\n${BUCKET}`],
    ['with language extensions', `Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n${BUCKET}`],
    ['in JSON', '{"Transform":["AWS::Serverless-2016-10-31"],"Resources":{"Scans":{"Type":"AWS::S3::Bucket"}}}'],
  ])('is the original %s', async (_, template) => {
    expect((await auditOf({ app: { template } })).asked).toEqual(['describe app', 'Original app']);
  });

  it.each([
    ['a macro', `Transform: [OurMacro]\n${BUCKET}`],
    ['a macro beside SAM', `Transform:\n  - AWS::Serverless-2016-10-31\n  - Corp::Standards\n${BUCKET}`],
    ['a transform inside', `Resources: {Fn::Transform: {Name: AWS::Include}, Scans: {Type: AWS::S3::Bucket}}`],
  ])('is what CloudFormation made of %s', async (_, template) => {
    const processed = '{"Resources":{"Made":{"Type":"AWS::DynamoDB::Table"}}}';
    const result = await auditOf({ app: { template, processed } });
    expect(result.asked).toEqual(['describe app', 'Original app', 'Processed app']);
    expect(lines(result, '7.2')).toEqual(['no-backup high deployed/eu-west-1/app.template Made']);
  });
});

describe('nested stacks', () => {
  const PARENT = `
Resources:
  Storage:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: https://s3.amazonaws.com/x/y.template, Parameters: { Keep: 'false' } }
`;

  it('are fetched by their physical ids and have what the parent gives', async () => {
    const result = await auditOf({
      app: { template: PARENT, nested: { Storage: 'app-Storage-1X2Y' } },
      'app-Storage-1X2Y': { template: TABLE, parent: 'app', parameters: [{ key: 'Keep', value: 'false' }] },
    });
    expect(result.errors).toEqual([]);
    expect(result.applications.map(({ templates }) => templates)).toEqual([
      ['deployed/eu-west-1/app.template', 'deployed/eu-west-1/app-Storage-1X2Y.template'],
    ]);
    expect(lines(result, '7.2')).toEqual(['no-backup high deployed/eu-west-1/app-Storage-1X2Y.template Loans']);
  });

  it('that can not be fetched leave the rest audited', async () => {
    const result = await auditOf({
      app: { template: `${PARENT}  Loans: { Type: AWS::DynamoDB::Table }\n`, nested: { Storage: 'gone' } },
    });
    expect(result.errors.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'error nested stack Storage of app was not read: stack gone was not found in this account and region',
    ]);
    // A nested stack that is handed nothing of a table can't back it up by name.
    expect(lines(result, '7.2')).toEqual(['no-backup high deployed/eu-west-1/app.template Loans']);
    expect(result.summary.exitCode).toBe(2);
  });

  it('that contain themselves end', async () => {
    const result = await auditOf({ app: { template: PARENT, nested: { Storage: 'app' } } });
    expect(result.errors.map(({ message }) => message)).toEqual([
      'nested stack Storage of app was not read: it is nested in itself',
    ]);
  });
});

describe('all stacks', () => {
  it('are those that have resources, nested ones with their parents', async () => {
    const { asked, applications } = await auditOf(
      {
        one: { template: TABLE },
        'one-Nested': { template: TABLE, parent: 'one' },
        broken: { template: TABLE, status: 'UPDATE_ROLLBACK_FAILED' },
        gone: { status: 'DELETE_COMPLETE' },
        'never-made': { status: 'ROLLBACK_COMPLETE' },
        planned: { status: 'REVIEW_IN_PROGRESS' },
      },
      { all: true },
    );
    expect(asked.filter((call) => call.startsWith('describe'))).toEqual(['describe one', 'describe broken']);
    expect(applications.map(({ id }) => id)).toEqual(['deployed/eu-west-1/one', 'deployed/eu-west-1/broken']);
  });

  it('that import from each other are one application', async () => {
    const topic = `Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {T: {Value: !Ref T, Export: {Name: alarm-topic}}}`;
    const user = `Resources: {A: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!ImportValue alarm-topic]}}}`;
    const { applications } = await auditOf({ shared: { template: topic }, app: { template: user } }, { all: true });
    expect(applications.map(({ templates }) => templates)).toEqual([
      ['deployed/eu-west-1/shared.template', 'deployed/eu-west-1/app.template'],
    ]);
  });

  it('that read outputs of each other are one application', async () => {
    const topic = `Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {T: {Value: !Ref T}}`;
    const user = (output: string): string =>
      `Resources: {A: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!GetStackOutput {StackName: shared, ${output}}]}}}`;
    const stacks = { shared: { template: topic }, app: { template: user('OutputName: T') } };
    const { applications, errors } = await auditOf(
      { ...stacks, other: { template: user('OutputName: U') } },
      { all: true },
    );
    expect(errors).toEqual([]);
    expect(applications.map(({ templates }) => templates)).toEqual([
      ['deployed/eu-west-1/shared.template', 'deployed/eu-west-1/app.template'],
      ['deployed/eu-west-1/other.template'],
    ]);
  });

  it('are reported in the order in which they are listed, however fast they come', async () => {
    const stacks = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`s${index}`, { template: TABLE }]));
    const cloud = cloudWith(stacks);
    const seen: number[] = [];
    const project = await loadDeployed({
      stacks: [],
      all: true,
      progress: ({ done }) => seen.push(done),
      cloud: {
        ...cloud,
        template: async (stack, stage) => {
          await new Promise((resolve) => setTimeout(resolve, stack.length % 7));
          return cloud.template(stack, stage);
        },
      },
    });
    expect(project.applications.map(({ application }) => application.id)).toEqual(
      Object.keys(stacks).map((name) => `deployed/eu-west-1/${name}`),
    );
    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });
});

describe('what goes wrong', () => {
  it.each([
    ['DELETE_COMPLETE', 'stack app is deleted: its status is DELETE_COMPLETE'],
    ['REVIEW_IN_PROGRESS', 'stack app is not deployed yet: its status is REVIEW_IN_PROGRESS'],
  ])('a stack in %s', async (status, sentence) => {
    const { errors, summary } = await auditOf({ app: { status } });
    expect(errors.map(({ message }) => message)).toEqual([sentence]);
    expect(summary.exitCode).toBe(2);
  });

  it('a template that is too large, or none', async () => {
    const large = await auditOf({ app: { template: `#${'x'.repeat(26 * 1024 * 1024)}` } });
    expect(large.errors.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'deployed/eu-west-1/app.template: its template is larger than 25 MB',
    ]);
    const broken = await auditOf({ app: { template: 'Resources: [' } });
    expect(broken.errors.map(({ file, location }) => [file, location?.start.line])).toEqual([
      ['deployed/eu-west-1/app.template', 1],
    ]);
  });

  test('the rest is audited', async () => {
    const result = await auditOf({ app: { template: TABLE } }, { stacks: ['app', 'lost'] });
    expect(result.errors.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'deployed/eu-west-1/lost.template: stack lost was not found in this account and region',
    ]);
    expect(result.summary).toMatchObject({ templates: 1, exitCode: 2 });
  });

  test('what stops everything is said once, and what was fetched before is kept', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
    const cloud = cloudWith(Object.fromEntries(names.map((name) => [name, { template: TABLE }])));
    let calls = 0;
    const project = await loadDeployed({
      stacks: names,
      all: false,
      cloud: {
        ...cloud,
        describe: (stack) => {
          calls += 1;
          if (calls > 8) return Promise.reject(new AwsFailure("CloudFormation can't be reached (ECONNRESET)", true));
          return cloud.describe(stack);
        },
      },
    });
    const { problems, applications } = project;
    expect(applications.length).toBe(8);
    expect(new Set(problems.map(({ message }) => message.replace(/^\d+ /, 'n ')))).toEqual(
      new Set(["CloudFormation can't be reached (ECONNRESET)", 'n more stacks were not fetched after that']),
    );
    expect(problems.length).toBeLessThan(6);
  });

  test('a stack that is named twice, or by name and by id, is audited once', async () => {
    const twice = await auditOf({ app: { template: TABLE } }, { stacks: ['app', 'app'] });
    expect(twice.asked).toEqual(['describe app', 'Original app']);
    const both = await auditOf({ app: { template: TABLE } }, { stacks: ['app', idOf('app')] });
    expect(both.applications.length).toBe(1);
  });
});
