/** Which buckets uploads end up in: what the code names, and permissions only where it can't be followed. */
import { describe, expect, it } from 'vitest';
import { judge } from '../support/judged.js';

interface Parts {
  readonly code: string;
  readonly file?: string;
  readonly variables?: string;
  readonly policies?: string;
  readonly head?: string;
  readonly crate?: string;
}

/** A function behind an API, and two buckets beside it. */
const judgeCode = ({ code, file = 'app.py', variables = '{}', policies = '[]', head = '', crate = '' }: Parts) =>
  judge(
    `Transform: AWS::Serverless-2016-10-31
${head}
Resources:
  Crate: { Type: AWS::S3::Bucket, Properties: { BucketName: crate-of-2026${crate} } }
  Other: { Type: AWS::S3::Bucket }
  Keep:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: ${file.endsWith('.py') ? 'python3.13' : 'nodejs22.x'}
      Handler: ${file.replace(/\.[a-z]+$/, '')}.handler
      CodeUri: src/
      Environment: { Variables: ${variables} }
      Policies: ${policies}
      Events: { Post: { Type: Api, Properties: { Path: /v1/crates, Method: post } } }`,
    { [`src/${file}`]: code },
  );

const put = (bucket: string, more = ''): string => `import base64, json, os, boto3
s3 = boto3.client("s3")
BUCKET = ${bucket}
def handler(event, context):
    data = base64.b64decode(event["body"])
    s3.put_object(Bucket=BUCKET, Key=context.aws_request_id, Body=data)
${more}    return {"statusCode": 201, "body": "{}"}
`;

describe('the bucket that code names is the upload bucket, whatever the permissions are', () => {
  const SURE = ['no-policy high Crate'];
  const all = "[{ S3CrudPolicy: { BucketName: '*' } }]";

  it.each<readonly [string, Parts]>([
    ['a variable that refers to it', { code: put('os.environ["CRATE"]'), variables: '{ CRATE: !Ref Crate }' }],
    ['a variable that holds its ARN', { code: put('os.getenv("CRATE")'), variables: '{ CRATE: !GetAtt Crate.Arn }' }],
    ['its literal name', { code: put('"crate-of-2026"') }],
    ['a default of the code', { code: put('os.environ.get("CRATE", "crate-of-2026")') }],
    [
      'a variable, where every bucket is allowed',
      { code: put('os.environ["CRATE"]'), variables: '{ CRATE: !Ref Crate }', policies: all },
    ],
    [
      'a resource of boto3',
      {
        code: `import base64, os, boto3
crate = boto3.resource("s3").Bucket(os.environ["CRATE"])
def handler(event, context):
    crate.put_object(Key=context.aws_request_id, Body=base64.b64decode(event["body"]))
    return {"statusCode": 201, "body": "{}"}
`,
        variables: '{ CRATE: !Ref Crate }',
        policies: all,
      },
    ],
    [
      'the SDK for JavaScript, through a class of the code',
      {
        file: 'app.mjs',
        code: `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
const { CRATE: bucket } = process.env;
const s3 = new S3Client({});
export const handler = async (event) => {
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: bucket, Key: crypto.randomUUID() }));
  return { statusCode: 200, body: JSON.stringify({ url }) };
};
`,
        variables: '{ CRATE: !Ref Crate }',
      },
    ],
    [
      'an access point of it',
      {
        code: put('os.environ["DOOR"]'),
        variables: '{ DOOR: !GetAtt Door.Alias }',
        head: '',
        crate: ` } }
  Door: { Type: AWS::S3::AccessPoint, Properties: { Bucket: !Ref Crate`,
      },
    ],
  ])('%s', async (_, parts) => {
    const judged = await judgeCode(parts);
    expect(judged.warnings).toEqual([]);
    expect([judged.of('1.3'), judged.of('4.1')]).toEqual([SURE, ['no-lifecycle high Crate']]);
  });
});

describe('a bucket elsewhere', () => {
  it.each<readonly [string, Parts]>([
    ['by its literal name', { code: put('"crates-of-another-team"') }],
    [
      'by a literal in a variable',
      { code: put('os.environ["CRATE"]'), variables: '{ CRATE: crates-of-another-team }' },
    ],
    ['by the account', { code: put('os.environ["CRATE"]'), variables: "{ CRATE: !Sub 'crates-${AWS::AccountId}' }" }],
  ])('makes no bucket of the template an upload bucket: %s', async (_, parts) => {
    const judged = await judgeCode({ ...parts, policies: "[{ S3WritePolicy: { BucketName: '*' } }]" });
    expect([judged.of('1.3'), judged.of('4.1'), judged.of('8.2')]).toEqual([
      ['not-applicable'],
      ['not-applicable'],
      ['not-applicable'],
    ]);
    // The way itself is asked all the same.
    expect(judged.of('10.2')).toEqual(['no-size-limit high Keep']);
  });
});

describe('permissions', () => {
  const computed = { code: put('json.loads(os.environ["SETTINGS"])["bucket"]') };

  it('decide where the code computes the name', async () => {
    const judged = await judgeCode({ ...computed, policies: '[{ S3WritePolicy: { BucketName: !Ref Other } }]' });
    expect(judged.of('1.3')).toEqual(['no-policy high Other']);
  });

  it.each([
    '[{ S3CrudPolicy: { BucketName: !Ref Crate } }]',
    "[{ Statement: [{ Effect: Allow, Action: s3:PutObject, Resource: !Sub 'arn:${AWS::Partition}:s3:::${Crate}/in/*' }] }]",
    "[{ Statement: [{ Effect: Allow, Action: 's3:*', Resource: [!GetAtt Crate.Arn, !Join ['/', [!GetAtt Crate.Arn, '*']]] }] }]",
    "[{ Statement: [{ Effect: Allow, Action: [s3:PutObject], Resource: !Join ['', ['arn:', !Ref 'AWS::Partition', ':s3:::', !Ref Crate, '/*']] }] }]",
  ])('say nothing of buckets that they do not name: %s', async (policies) => {
    const judged = await judgeCode({ ...computed, policies });
    expect([judged.of('1.3'), judged.of('4.1')]).toEqual([['no-policy high Crate'], ['no-lifecycle high Crate']]);
  });

  it('of a wildcard in place of the name are for every bucket', async () => {
    const judged = await judgeCode({
      ...computed,
      policies:
        "[{ Statement: [{ Effect: Allow, Action: s3:PutObject, Resource: !Sub 'arn:${AWS::Partition}:s3:::*' }] }]",
    });
    expect(judged.of('1.3')).toEqual(['no-policy high Crate', 'no-policy high Other']);
  });
});

describe('records are no uploads', () => {
  const both = '[{ S3WritePolicy: { BucketName: !Ref Crate } }, { S3WritePolicy: { BucketName: !Ref Other } }]';

  it.each([
    `    s3.put_object(Bucket=os.environ["OTHER"], Key="log", Body=json.dumps({"size": len(data)}))\n`,
    `    s3.put_object(Bucket=os.environ["OTHER"], Key="log", Body=json.dumps({"size": len(data)}).encode("utf-8"), ContentType="application/json")\n`,
    `    record = json.dumps({"at": context.aws_request_id})\n    boto3.resource("s3").Object(os.environ["OTHER"], "log").put(Body=record)\n`,
  ])('%s', async (record) => {
    const judged = await judgeCode({
      code: put('os.environ["CRATE"]', record),
      variables: '{ CRATE: !Ref Crate, OTHER: !Ref Other }',
      policies: both,
    });
    expect([judged.of('1.3'), judged.of('4.1')]).toEqual([['no-policy high Crate'], ['no-lifecycle high Crate']]);
    expect(judged.messages('8.2').join()).toMatch(/^bucket Crate has no data classification/);
  });

  it('not even where a function works on them', async () => {
    const code = `import json, os, boto3
s3 = boto3.client("s3")
def handler(event, context):
    body = json.loads(event["body"])
    s3.put_object(Bucket=os.environ["CRATE"], Key=context.aws_request_id, Body=json.dumps({"name": body["name"]}))
    return {"statusCode": 201, "body": "{}"}
`;
    const worker = `, NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt Work.Arn }] } } }
  Work: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: index.handler, InlineCode: "def handler(event, context):\\n  print(event)\\n"`;
    const judged = await judgeCode({
      code,
      variables: '{ CRATE: !Ref Crate }',
      policies: '[{ S3WritePolicy: { BucketName: !Ref Crate } }]',
      crate: worker,
    });
    expect(judged.warnings).toEqual([]);
    expect([judged.of('1.3'), judged.of('4.1'), judged.of('10.1')]).toEqual([
      ['not-applicable'],
      ['not-applicable'],
      ['not-applicable'],
    ]);
  });
});

describe("API Gateway's own integration with S3", () => {
  const handing = (uri: string, more: string): string => `
Resources:
  Crate: { Type: AWS::S3::Bucket, Properties: { BucketName: crate-of-2026 } }
  Front: { Type: AWS::ApiGateway::RestApi, Properties: { Name: front } }
  Name: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Front, ParentId: !GetAtt Front.RootResourceId, PathPart: '{name}' } }
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Front
      ResourceId: !Ref Name
      HttpMethod: PUT
      AuthorizationType: AWS_IAM
      Integration:
        Type: AWS
        IntegrationHttpMethod: PUT
        Credentials: arn:aws:iam::111122223333:role/front
        Uri: ${uri}
        RequestParameters: { integration.request.path.name: method.request.path.name${more} }`;
  const ANY = '!Sub arn:aws:apigateway:${AWS::Region}:s3:path/{folder}/{name}';

  it.each([
    ['a bucket that the caller names', ANY, ', integration.request.path.folder: method.request.querystring.folder'],
    ['a literal bucket elsewhere', ANY, `, integration.request.path.folder: "'crates-of-another-team'"`],
    [
      'an imported bucket',
      "!Sub ['arn:aws:apigateway:${AWS::Region}:s3:path/${Bucket}/{name}', { Bucket: !ImportValue crates }]",
      '',
    ],
  ])('is an upload path without a bucket: %s', async (_, uri, more) => {
    const judged = await judge(handing(uri, more));
    expect([judged.of('10.1'), judged.of('10.2')]).toEqual([['no-type-check high Put'], ['no-size-limit high Put']]);
    expect([judged.of('1.3'), judged.of('4.1')].flat().filter((one) => !/unknown/.test(one))).not.toContain(
      'no-policy high Crate',
    );
  });

  it('is asked for its key, and for no model of a body that is the file', async () => {
    const bucket = `, integration.request.path.folder: "'crate-of-2026'"`;
    expect((await judge(handing(ANY, bucket))).of('6.1')).toEqual(['unsanitised-key medium Put']);
    const own = handing(ANY, bucket).replace('method.request.path.name', 'context.requestId');
    expect((await judge(own)).of('6.1')).toEqual(['pass']);
    const header = handing(ANY, bucket).replace('method.request.path.name', 'method.request.header.x-name');
    expect((await judge(header)).of('6.1')).toEqual(['unsanitised-key medium Put']);
    const fixed = handing(ANY, bucket).replace('method.request.path.name', `"'latest'"`);
    expect((await judge(fixed)).of('6.1')).toEqual(['pass']);
  });

  it('is one into the bucket that its parameter names', async () => {
    const judged = await judge(handing(ANY, `, integration.request.path.folder: "'crate-of-2026'"`));
    expect([judged.of('1.3'), judged.of('10.2')]).toEqual([['no-policy high Crate'], ['no-size-limit high Put']]);
  });
});

describe('a lifecycle rule of one prefix', () => {
  const keeping = (keys: readonly string[]): string => `import base64, os, boto3
s3 = boto3.client("s3")
def handler(event, context):
    data = base64.b64decode(event["body"])
${keys.map((key) => `    s3.put_object(Bucket=os.environ["CRATE"], Key=${key}, Body=data)`).join('\n')}
    return {"statusCode": 201, "body": "{}"}
`;
  const ruled = (keys: readonly string[], rules: string) =>
    judgeCode({
      code: keeping(keys),
      variables: '{ CRATE: !Ref Crate }',
      crate: `, LifecycleConfiguration: { Rules: [${rules}] }`,
    });
  const MOVES = '{ Status: Enabled, Prefix: raw/, Transitions: [{ StorageClass: GLACIER, TransitionInDays: 30 }] }';
  const EXPIRES = '{ Status: Enabled, Prefix: raw/, ExpirationInDays: 7 }';

  it.each([
    ['f-string', ['f"raw/{context.aws_request_id}"'], MOVES],
    ['sum', ['"raw/" + context.aws_request_id'], MOVES],
    ['format', ['"raw/{}".format(context.aws_request_id)'], EXPIRES],
    ['percent', ['"raw/%s" % context.aws_request_id'], EXPIRES],
    ['two below it', ['"raw/a"', 'f"raw/b/{context.aws_request_id}"'], EXPIRES],
    ['keys that are not known, where it moves', ['context.aws_request_id'], MOVES],
    ['another rule for the rest', ['"raw/a"', '"thumbs/a"'], `${EXPIRES}, ${MOVES.replace('raw/', 'thumbs/')}`],
  ])('counts for all that the code stores below it: %s', async (_, keys, rules) => {
    expect((await ruled(keys, rules)).of('4.1')).toEqual(['pass']);
  });

  it.each([
    ['a key beside it', ['"raw/a"', '"thumbs/a"'], MOVES],
    ['a key beside it, where the rest expires', ['f"thumbs/{context.aws_request_id}"', '"raw/a"'], EXPIRES],
    ['keys that are not known, where it expires', ['context.aws_request_id'], EXPIRES],
    ['a key that only begins like it', ['"rawhide"'], MOVES],
  ])('does not count for what is elsewhere: %s', async (_, keys, rules) => {
    const judged = await ruled(keys, rules);
    expect(judged.of('4.1')).toEqual(['only-one-prefix high Crate']);
  });
});
