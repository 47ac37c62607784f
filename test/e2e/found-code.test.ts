/** Code and documents that lie elsewhere than their names say. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Audit, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

async function auditOf(files: Readonly<Record<string, string>>, only: readonly string[]): Promise<Audit> {
  return audit(await loadProject('.', { cwd: folderWith({ '.git/HEAD': '', ...files }) }), { scope: 'all', only });
}

function places({ findings }: Audit): readonly string[] {
  return findings.map(({ location: { file, start } }) => `${file}:${start.line}`);
}

describe('an OpenAPI document that the CDK uploads', () => {
  const HASH = createHash('sha256').update('document').digest('hex');
  const DOCUMENT = `openapi: 3.0.1
info: { title: files, version: '1' }
paths:
  /v1/files:
    options:
      x-amazon-apigateway-integration:
        type: mock
        responses:
          default:
            statusCode: '200'
            responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" }
`;
  const assembly = (key: string): Readonly<Record<string, string>> => ({
    'cdk.out/manifest.json': JSON.stringify({
      version: '48.0.0',
      artifacts: { Files: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Files.template.json' } } },
    }),
    'cdk.out/Files.template.json': JSON.stringify({
      Resources: {
        Api: {
          Type: 'AWS::ApiGateway::RestApi',
          Properties: { BodyS3Location: { Bucket: { 'Fn::Sub': 'assets-${AWS::Region}' }, Key: key } },
          Metadata: { 'aws:cdk:path': 'Files/Api/Resource' },
        },
      },
    }),
  });
  const listed = JSON.stringify({ files: { [HASH]: { source: { path: 'documents/files.yaml', packaging: 'file' } } } });

  it.each([
    [
      'named after its hash',
      { [`cdk.out/asset.${HASH}.yaml`]: DOCUMENT },
      `${HASH}.yaml`,
      `cdk.out/asset.${HASH}.yaml:11`,
    ],
    [
      'listed under another name',
      { 'cdk.out/documents/files.yaml': DOCUMENT, 'cdk.out/Files.assets.json': listed },
      `${HASH}.yaml`,
      'cdk.out/documents/files.yaml:11',
    ],
    [
      'below a prefix of the bucket',
      { [`cdk.out/asset.${HASH}.yaml`]: DOCUMENT },
      `app/${HASH}.yaml`,
      `cdk.out/asset.${HASH}.yaml:11`,
    ],
  ])('is read: %s', async (_, files, key, expected) => {
    expect(places(await auditOf({ ...assembly(key), ...files }, ['1.1']))).toEqual([expected]);
  });

  it('is unknown, and no fault, where it is not here', async () => {
    const result = await auditOf(assembly(`${HASH}.yaml`), ['1.1']);
    expect([result.findings, result.errors]).toEqual([[], []]);
    expect(result.unknown).toHaveLength(1);
  });

  it('is not read outside of the project', async () => {
    const files = {
      'cdk.out/Files.assets.json': listed.replace('documents/files.yaml', '../../../../../etc/hostname'),
    };
    expect((await auditOf({ ...assembly(`${HASH}.yaml`), ...files }, ['1.1'])).unknown).toHaveLength(1);
  });
});

describe('a module that a Dockerfile copies', () => {
  const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Work:
    Type: AWS::Serverless::Function
    Metadata: { DockerTag: v1, DockerContext: ./src, Dockerfile: work/Dockerfile }
    Properties:
      PackageType: Image
      FunctionUrlConfig: { AuthType: AWS_IAM }
`;
  const ROWS =
    "import boto3\ntable = boto3.resource('dynamodb').Table('rows')\ndef keep(row):\n    table.put_item(Item={'id': row})\n";
  const APP =
    "from rows import keep\ndef handler(event, context):\n    keep(event['body'])\n    return {'statusCode': 200}\n";

  it.each([
    ['by its folder', 'COPY work/app.py ${LAMBDA_TASK_ROOT}/\nCOPY shared/ ${LAMBDA_TASK_ROOT}/'],
    ['by its name', 'COPY work/app.py ./\nCOPY shared/rows.py ./'],
    ['by a pattern', 'COPY work/*.py /var/task/\nCOPY shared/* /var/task/'],
    ['beside a handler in a folder', 'COPY work /var/task\nCOPY --chown=1000 ["shared", "."]'],
  ])('%s is found', async (_, copies) => {
    const files = {
      'template.yaml': TEMPLATE,
      'src/work/Dockerfile': `FROM public.ecr.aws/lambda/python:3.13\n${copies}\nCMD ["app.handler"]\n`,
      'src/work/app.py': APP,
      'src/shared/rows.py': ROWS,
    };
    expect(places(await auditOf(files, ['2.2']))).toEqual(['src/shared/rows.py:4']);
  });

  it('beside a handler of Node.js is found', async () => {
    const files = {
      'template.yaml': TEMPLATE,
      'src/work/Dockerfile':
        'FROM public.ecr.aws/lambda/nodejs:22\nCOPY work/app.mjs ./\nCOPY shared ./lib\nCMD ["app.handler"]\n',
      'src/work/app.mjs':
        "import { keep } from './lib/rows.mjs';\nexport const handler = async (event) => keep(event.body);\n",
      'src/shared/rows.mjs':
        "import { DynamoDB } from '@aws-sdk/client-dynamodb';\nconst db = new DynamoDB({});\nexport const keep = (row) => db.putItem({ TableName: 't', Item: { id: { S: row } } });\n",
    };
    expect(places(await auditOf(files, ['2.2']))).toEqual(['src/shared/rows.mjs:3']);
  });
});

describe('a handler that is only there once it is compiled', () => {
  const template = (handler: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ./, Handler: ${handler}, Runtime: nodejs22.x, FunctionUrlConfig: { AuthType: AWS_IAM } }
`;
  const SOURCE = 'export const handler = async (event: any) => JSON.parse(event.body);\n';

  it.each([
    ['index.handler', 'src/index.ts', '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }'],
    ['dist/index.handler', 'src/index.ts', '{ "compilerOptions": { "rootDir": "./src/", "outDir": "./dist" } }'],
    [
      'dist/api/put.handler',
      'lib/api/put.ts',
      '// ours\n{ "compilerOptions": { "rootDir": "lib", "outDir": "dist", } }',
    ],
  ])('%s is %s', async (handler, file, tsconfig) => {
    const files = { 'template.yaml': template(handler), 'tsconfig.json': tsconfig, [file]: SOURCE };
    expect(places(await auditOf(files, ['2.2']))).toEqual([`${file}:1`]);
  });
});

describe('a package of a layer by its path', () => {
  it.each(['/opt/nodejs/node_modules/', '/opt/nodejs/node20/node_modules/', '/opt/node_modules/'])(
    '%s is the package',
    async (folder) => {
      const files = {
        'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ./, Handler: app.handler, Runtime: nodejs22.x, FunctionUrlConfig: { AuthType: AWS_IAM } }
`,
        'app.mjs': `import { S3Client, PutObjectCommand } from '${folder}@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.from(event.body, 'base64') }));
};
`,
      };
      expect(places(await auditOf(files, ['2.2']))).toEqual(['app.mjs:4']);
    },
  );
});

describe('what a finding at another resource is about', () => {
  const queue = `Resources:
  Work: { Type: AWS::SQS::Queue }
  Jobs:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, Handler: index.handler, Code: { ZipFile: "def handler(e, c): pass" } }
  Feed:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt Work.Arn, FunctionName: !Ref Jobs }
`;

  it('is related to it, and suppressions name it', async () => {
    const { findings } = await auditOf({ 'template.yaml': queue }, ['2.3']);
    expect(
      findings.map(({ resource, related }) => [resource?.logicalId, related.map((one) => one.resource?.logicalId)]),
    ).toEqual([['Work', ['Jobs']]]);
    const ignored = queue.replace(
      '  Jobs:\n',
      "  Jobs:\n    Metadata: { upload-audit: { ignore: { '2.3': 'lost jobs are made again' } } }\n",
    );
    const result = await auditOf({ 'template.yaml': ignored }, ['2.3']);
    expect([result.findings, result.suppressed.length]).toEqual([[], 1]);
  });
});
