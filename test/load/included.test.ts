/** Files that templates name as pieces of themselves: what is read of them, and what is said of those that are not. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Audit, audit, loadProject, render } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const API = (uri: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Letters:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      DefinitionUri: ${uri}
`;

const OPEN = `openapi: 3.0.1
paths:
  /letters:
    post:
      x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: 'arn:aws:lambda:x' }
`;

async function auditOf(folder: string, target = 'app/template.yaml'): Promise<Audit> {
  return audit(await loadProject(target, { cwd: folder }), { only: ['api-authentication'], scope: 'all' });
}

function verdictOf({ catalog }: Audit): string | undefined {
  return catalog.find(({ number }) => number === '1.2')?.verdict;
}

function said({ errors }: Audit): readonly string[] {
  return errors.map(({ level, file, message, location }) => {
    const at = location === null ? '' : `:${location.start.line}:${location.start.column}`;
    return `${level} ${file}${at} ${message}`;
  });
}

describe('a document in a file of its own', () => {
  it('is read, and findings stand in it', async () => {
    const folder = folderWith({
      'app/template.yaml': API('../api/letters.yaml'),
      'api/letters.yaml': OPEN,
      '.git/x': '',
    });
    const result = await auditOf(folder);
    expect(said(result)).toEqual([]);
    const [finding] = result.findings;
    expect(finding).toMatchObject({
      template: 'app/template.yaml',
      resource: { logicalId: 'Letters', type: 'AWS::Serverless::Api' },
      location: { file: 'api/letters.yaml', start: { line: 4, column: 5 } },
    });
    expect(result.texts.get('api/letters.yaml')).toBe(OPEN);
    expect(render(result, 'compact')).toContain('api/letters.yaml:4:5');
  });

  it('is part of the template for Globals too', async () => {
    const template =
      API('ignored.yaml').replace(/ +DefinitionUri: .*\n/, '') + 'Globals: { Api: { DefinitionUri: a.yaml } }\n';
    const result = await auditOf(folderWith({ 'app/template.yaml': template, 'app/a.yaml': OPEN }));
    expect([verdictOf(result), said(result)]).toEqual(['fail', []]);
  });

  it('may bring resources, loops of them among them', async () => {
    const template = `
Transform: AWS::LanguageExtensions
Resources:
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: urls.yaml } }
`;
    const urls = `
Fn::ForEach::Urls:
  - Name
  - [Harbour, Station]
  - Url\${Name}:
      Type: AWS::Lambda::Url
      Properties: { AuthType: NONE, TargetFunctionArn: arn:aws:lambda:eu-west-1:111122223333:function:x }
`;
    const result = await auditOf(folderWith({ 'app/template.yaml': template, 'app/urls.yaml': urls }));
    expect(said(result)).toEqual([]);
    const found = result.findings.map(({ resource, location }) => [resource?.logicalId, location.file, location.start]);
    expect(found).toEqual(['UrlHarbour', 'UrlStation'].map((id) => [id, 'app/urls.yaml', { line: 7, column: 31 }]));
  });

  it('that is odd is read with a warning', async () => {
    const twice = `${OPEN}openapi: 3.0.1\n`;
    const result = await auditOf(folderWith({ 'app/template.yaml': API('a.yaml'), 'app/a.yaml': twice }));
    expect(verdictOf(result)).toBe('fail');
    expect(said(result)).toEqual([expect.stringMatching(/^warning app\/a\.yaml:6:1 .*openapi/)]);
  });
});

describe('a document that is not read', () => {
  const DECLARED = 'warning app/template.yaml:8:22';

  it.each([
    ['gone.yaml', `${DECLARED} gone.yaml was not included: file gone.yaml was not found`],
    [
      '../../secret.yaml',
      `${DECLARED} ../../secret.yaml was not included: ../../secret.yaml is outside the project and is not read`,
    ],
    ['leak.yaml', `${DECLARED} leak.yaml was not included: leak.yaml is outside the project and is not read`],
    ['.', 'warning app a folder, not a file; app/template.yaml is audited without it'],
    [
      'broken.yaml',
      expect.stringMatching(/^warning app\/broken\.yaml:3:\d+ .*; app\/template\.yaml is audited without it$/),
    ],
    ['empty.yaml', 'warning app/empty.yaml the file is empty; app/template.yaml is audited without it'],
  ])('%s', async (uri, sentence) => {
    const outer = folderWith({
      'secret.yaml': OPEN,
      'repo/.git/HEAD': '',
      'repo/app/template.yaml': API(uri),
      'repo/app/broken.yaml': 'openapi: 3.0.1\npaths:\n  /a: [\n',
      'repo/app/empty.yaml': '\n',
    });
    symlinkSync(join(outer, 'secret.yaml'), join(outer, 'repo/app/leak.yaml'));
    const result = await auditOf(join(outer, 'repo'));
    expect(said(result)).toEqual([sentence]);
    expect(verdictOf(result)).toBe('unknown');
  });

  it.each(['s3://letters.example.com/a.yaml', 'https://letters.example.com/a.yaml'])('%s', async (uri) => {
    const result = await auditOf(folderWith({ 'app/template.yaml': API(uri) }));
    expect([verdictOf(result), said(result)]).toEqual(['unknown', []]);
  });

  it('is said once, however often it is named', async () => {
    const include = '{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: gone.yaml } } }';
    const template = `Resources:\n  A: { Type: AWS::ApiGateway::RestApi, Properties: { Body: ${include} } }\n  B: { Type: AWS::ApiGatewayV2::Api, Properties: { Body: ${include} } }\n`;
    const result = await auditOf(folderWith({ 'app/template.yaml': template }));
    expect(said(result)).toHaveLength(1);
    expect(verdictOf(result)).toBe('unknown');
  });

  it('lies beside what comes from standard input', async () => {
    const folder = folderWith({ 'a.yaml': OPEN });
    const stdin = (async function* () {
      await Promise.resolve();
      yield new TextEncoder().encode(API('a.yaml'));
    })();
    const project = await loadProject('-', { cwd: folder, stdin, stdinPath: 'template.yaml' });
    const result = audit(project, { only: ['api-authentication'], scope: 'all' });
    expect([verdictOf(result), said(result)]).toEqual(['unknown', []]);
  });
});
