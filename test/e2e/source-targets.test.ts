/** Source files among the targets of `--skip-non-templates`, as hooks hand over every changed file. */
import { describe, expect, it } from 'vitest';
import { audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';
import { runIn } from '../support/cli-run.js';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: save.handler
      CodeUri: src
      Events: { Save: { Type: Api, Properties: { Path: /notes, Method: post } } }
  Find:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: find.handler
      CodeUri: src
      Events: { Find: { Type: Api, Properties: { Path: /notes, Method: get } } }
`;
const HANDLER = `import json
import boto3


def handler(event, context):
    note = json.loads(event["body"])
    boto3.client("dynamodb").put_item(TableName="notes", Item=note)
    return {"statusCode": 200, "body": "{}"}
`;
const FILES = {
  '.git/HEAD': '',
  'app/template.yaml': TEMPLATE,
  'app/src/save.py': HANDLER,
  'app/src/find.py': HANDLER,
  'tools/release.py': HANDLER,
};

async function filesIn(targets: readonly string[], files: Readonly<Record<string, string>> = FILES) {
  const cwd = folderWith(files);
  const project = await loadProject(targets, { cwd, skipNonTemplates: true });
  const { findings, summary, errors } = audit(project);
  return {
    files: [...new Set(findings.map(({ location }) => location.file))],
    exitCode: summary.exitCode,
    errors: errors.map(({ message }) => message),
  };
}

describe('a source file', () => {
  it('stands for the handler that it is: what is found in it is reported', async () => {
    const { files, exitCode } = await filesIn(['app/src/save.py']);
    expect(files).toEqual(['app/src/save.py']);
    expect(exitCode).toBe(1);
  });

  it('is passed over if no function of the repository loads it', async () => {
    expect(await filesIn(['tools/release.py'])).toEqual({ files: [], exitCode: 0, errors: [] });
  });

  it('is reported beside a template that is named with it', async () => {
    const { files } = await filesIn(['app/template.yaml', 'tools/release.py']);
    expect(files).toContain('app/template.yaml');
    expect(files).toContain('app/src/find.py');
  });

  it('is no concern of what is broken in templates beside', async () => {
    const broken = { ...FILES, 'old/template.yaml': 'Resources: {A: {Type: AWS::S3::Bucket' };
    expect(await filesIn(['tools/release.py'], broken)).toEqual({ files: [], exitCode: 0, errors: [] });
  });

  it('of a CDK app that is not synthesized asks for nothing', async () => {
    const cdk = { '.git/HEAD': '', 'cdk.json': '{}', 'lib/handler.ts': 'export const handler = () => 1;\n' };
    expect(await filesIn(['lib/handler.ts'], cdk)).toEqual({ files: [], exitCode: 0, errors: [] });
  });

  it('from the command line: exit 1 by the handler, 0 by the other file', () => {
    const cwd = folderWith(FILES);
    const hook = ['--skip-non-templates', '--'];
    expect(runIn(cwd, [...hook, 'app/src/save.py', 'README.md']).code).toBe(2);
    expect(runIn(cwd, [...hook, 'app/src/save.py']).out).toContain('app/src/save.py:6');
    expect(runIn(cwd, [...hook, 'tools/release.py'])).toMatchObject({ code: 0, err: '' });
  });
});
