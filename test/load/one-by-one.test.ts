/** The command line drops applications when they are judged; the library keeps them. Both give the same audit. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Audit, audit, auditTargets, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const FOLDERS = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.endsWith('-heldout'))
  .map(({ name }) => name);

async function together(cwd: string, scope: 'all' | 'upload'): Promise<Audit> {
  return audit(await loadProject('.', { cwd }), { scope });
}

async function oneByOne(cwd: string, scope: 'all' | 'upload'): Promise<Audit> {
  return (await auditTargets('.', { load: { cwd }, scope })).audit;
}

test.each(FOLDERS)('%s: applications that are dropped are judged as if all were kept', async (name) => {
  const cwd = join(FIXTURES, name);
  expect(await oneByOne(cwd, 'all')).toEqual(await together(cwd, 'all'));
});

const HANDLER = `# upload-audit-ignore handler-error-handling: the caller retries
import boto3
def handler(event, context):
    boto3.client('s3').put_object(Bucket='files', Key=event['key'], Body=event['body'])
`;

function api(uri: string): string {
  return `
Transform: AWS::Serverless-2016-10-31
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: ${uri}
      Events: { Post: { Type: Api, Properties: { Path: /files, Method: post } } }
`;
}

const BUCKET = 'Resources: { Files: { Type: AWS::S3::Bucket } }';

/** What templates have to do with each other. */
const RELATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'code that several share, with a suppression': {
    'package.json': '{}',
    'src/app.py': HANDLER,
    'a.yaml': api('src'),
    'b.yaml': api('./src'),
    'other.yaml': BUCKET,
  },
  'exports and imports': {
    'a.yaml': `${BUCKET}\nOutputs: { Name: { Value: !Ref Files, Export: { Name: files } } }`,
    'b.yaml':
      'Resources: { P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !ImportValue files, PolicyDocument: {} } } }',
    'c.yaml': BUCKET,
  },
  'exports that nothing imports': {
    'a.yaml': `${BUCKET}\nOutputs: { Name: { Value: !Ref Files, Export: { Name: files } } }`,
    'b.yaml': BUCKET,
  },
  'nested stacks': {
    'a.yaml': BUCKET,
    'b.yaml': 'Resources: { Stack: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: c.yaml } } }',
    'c.yaml': BUCKET,
    'd.yaml':
      "Resources: { Stack: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: !Sub './a.yaml' } } }",
  },
  'equal scopes in several projects': {
    'one/package.json': '{}',
    'one/template.yaml': BUCKET,
    'two/package.json': '{}',
    'two/template.yaml': BUCKET,
  },
  'faults between templates': {
    'a.yaml': BUCKET,
    'b.json': '{ "Resources": { ',
    'c.yaml': BUCKET,
    'd.txt': 'Resources',
  },
  'one project with tests': {
    'package.json': '{}',
    'src/app.py': HANDLER.replace(/^#.*\n/, ''),
    'tests/test_app.py': 'from src.app import handler\ndef test_it():\n    assert handler({}, None)\n',
    'a.yaml': api('src'),
    'b.yaml': api('missing'),
  },
};

test.each(Object.entries(RELATIONS))('%s: the same with and without the applications', async (_, files) => {
  const cwd = folderWith(files);
  for (const scope of ['all', 'upload'] as const)
    expect(await oneByOne(cwd, scope)).toEqual(await together(cwd, scope));
});

test('a baseline is applied while applications are judged', async () => {
  const cwd = folderWith({ 'a.yaml': BUCKET, 'b.yaml': api('src') });
  const { nextBaseline: baseline } = await together(cwd, 'all');
  const known = baseline.slice(0, 3);
  const { audit: later } = await auditTargets('.', { load: { cwd }, scope: 'all', baseline: known });
  expect(later).toEqual(audit(await loadProject('.', { cwd }), { scope: 'all', baseline: known }));
  expect(later.baseline).toMatchObject({ gone: 0 });
});
