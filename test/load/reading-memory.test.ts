/** A process that loads the same project again: the same answers, and only what changed is read again. */
import { readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit, loadProject, render } from '../../src/index.js';
import { ReadingMemory } from '../../src/load/reading-memory.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');
const APP = `import json
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    body = json.loads(event["body"])
    s3.put_object(Bucket="uploads", Key=body["name"], Body=body["content"])
    return {"statusCode": 201, "headers": {"Access-Control-Allow-Origin": "*"}, "body": "{}"}
`;
const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Receive:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: src
      Events:
        Post: { Type: HttpApi, Properties: { Path: /files, Method: post } }
`;

async function report(cwd: string, memory?: ReadingMemory): Promise<string> {
  const project = await loadProject('.', { cwd, ...(memory === undefined ? {} : { memory }) });
  return render(audit(project, { scope: 'all' }), 'json');
}

describe('a second load with the memory of the first', () => {
  it.each(readdirSync(PROJECTS))('gives the same report: %s', async (name) => {
    const cwd = join(PROJECTS, name);
    const memory = new ReadingMemory();
    const plain = await report(cwd);
    expect(await report(cwd, memory)).toBe(plain);
    memory.prune();
    expect(await report(cwd, memory)).toBe(plain);
  });

  it('keeps handlers that did not change, and reads those that did', async () => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE, 'src/app.py': APP, 'src/names.py': 'X = 1\n' });
    const memory = new ReadingMemory();
    const handlers = async (): Promise<readonly unknown[]> => {
      const { applications } = await loadProject('.', { cwd, memory });
      return applications.flatMap(({ application }) =>
        [...application.handlers.values()].flatMap((found) => (found.is === 'read' ? found.handler : [])),
      );
    };
    const [first] = await handlers();
    expect(first).toBeDefined();
    writeFileSync(join(cwd, 'template.yaml'), TEMPLATE.replace('/files', '/photos'));
    expect((await handlers())[0]).toBe(first);
    writeFileSync(join(cwd, 'src/app.py'), `import names\n${APP.replace('body["name"]', 'names.X')}`);
    const [second] = await handlers();
    expect(second).not.toBe(first);
    // A module that it imports counts too.
    writeFileSync(join(cwd, 'src/names.py'), 'X = 2\n');
    const [third] = await handlers();
    expect(third).not.toBe(second);
    expect(await report(cwd, memory)).toBe(await report(cwd));
  });

  it('reads inline code at its new place', async () => {
    const inline = TEMPLATE.replace(
      '      CodeUri: src\n',
      `      InlineCode: |\n${APP.replace(/^(?=.)/gm, ' '.repeat(8))}`,
    ).replace('app.handler', 'index.handler');
    const cwd = folderWith({ 'template.yaml': inline });
    const memory = new ReadingMemory();
    await report(cwd, memory);
    writeFileSync(join(cwd, 'template.yaml'), `# one line more\n${inline}`);
    const later = await report(cwd, memory);
    expect(later).toContain('"line": 2');
    expect(later).toBe(await report(cwd));
  });
});

describe('open texts', () => {
  it('take the place of a template and of a handler on the disk', async () => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE, 'src/app.py': APP });
    const memory = new ReadingMemory();
    const open = (name: string, text: string): unknown => memory.openTexts.set(realpathSync(join(cwd, name)), text);
    const placed = async (): Promise<readonly string[]> => {
      const { findings } = audit(await loadProject('.', { cwd, memory }));
      return findings
        .filter(({ ruleId }) => ruleId === 'cors-wildcard')
        .map(({ location: { file, start } }) => `${file}:${start.line}`);
    };
    expect(await placed()).toEqual(['src/app.py:10']);
    open('src/app.py', `\n\n${APP}`);
    expect(await placed()).toEqual(['src/app.py:12']);
    open('src/app.py', APP.replace('"*"', '"https://app.example.com"'));
    expect(await placed()).toEqual([]);
    open('template.yaml', 'Resources: {Topic: {Type: AWS::SNS::Topic}}');
    expect((await loadProject('.', { cwd, memory })).applications[0]?.application.templates[0]?.resources.size).toBe(1);
    expect(readFileSync(join(cwd, 'src/app.py'), 'utf8')).toBe(APP);
  });

  it('are reported if they are broken', async () => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE });
    const memory = new ReadingMemory();
    memory.openTexts.set(realpathSync(join(cwd, 'template.yaml')), `${TEMPLATE}  : [\n`);
    const { problems } = await loadProject('.', { cwd, memory });
    expect(problems.map(({ level, file }) => `${level} ${file}`)).toContain('error template.yaml');
  });
});

it('a filter leaves files of folders out', async () => {
  const cwd = folderWith({ 'a/template.yaml': TEMPLATE, 'b/template.yaml': TEMPLATE });
  const { applications } = await loadProject('.', { cwd, filter: (path) => path === join(cwd, 'b/template.yaml') });
  expect(applications.map(({ application }) => application.id)).toEqual(['b/template.yaml']);
});
