/** What `--fix-unsafe` adds for the findings of one rule, and that the finding is then gone. */
import { expect, test } from 'vitest';
import { applyEdits, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const CODE = `exports.handler = async (event) => {
  const { name } = JSON.parse(event.body);
  return { statusCode: 200, body: name.trim() };
};`;

const inline = CODE.split('\n').map((line) => `        ${line}`);

function samApp(transform: readonly string[]): string {
  return [
    ...transform,
    'Resources:',
    '  Register:',
    '    Type: AWS::Serverless::Function',
    '    Properties:',
    '      Runtime: nodejs22.x',
    '      Handler: index.handler',
    '      InlineCode: |',
    ...inline,
    '      Events:',
    '        Post:',
    '          Type: HttpApi',
    '          Properties: { Path: /names, Method: post }',
    '',
  ].join('\n');
}

const REST_API = [
  'Resources:',
  '  Api:',
  '    Type: AWS::ApiGateway::RestApi',
  '    Properties: { Name: names }',
  '  Post:',
  '    Type: AWS::ApiGateway::Method',
  '    Properties:',
  '      RestApiId: !Ref Api',
  '      ResourceId: !GetAtt Api.RootResourceId',
  '      HttpMethod: POST',
  '      AuthorizationType: AWS_IAM',
  '      Integration:',
  '        Type: AWS_PROXY',
  '        IntegrationHttpMethod: POST',
  '        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Register.Arn}/invocations',
  '  Register:',
  '    Type: AWS::Lambda::Function',
  '    Properties:',
  '      Runtime: nodejs22.x',
  '      Handler: index.handler',
  '      Role: arn:aws:iam::111122223333:role/register',
  '      Code:',
  '        ZipFile: |',
  ...inline.map((line) => `  ${line}`),
  '',
].join('\n');

/** The template after its fixes, and the kinds of a rule's findings in it. */
async function fixUnsafely(text: string, number: string): Promise<{ readonly after: string; readonly left: string[] }> {
  const auditText = async (template: string) => {
    const cwd = folderWith({ '.git/HEAD': '', 'template.yaml': template });
    return audit(await loadProject(['template.yaml'], { cwd }), { scope: 'all', only: [number] });
  };
  const [fixed] = await applyEdits(await auditText(text), { unsafe: true });
  const after = fixed?.after ?? text;
  return { after, left: (await auditText(after)).findings.map(({ kind }) => kind) };
}

test('6.1: a method gets a model of the fields that its function needs, and a validator', async () => {
  const { after, left } = await fixUnsafely(REST_API, '6.1');
  expect(after).toContain('Type: AWS::ApiGateway::Model');
  expect(after).toContain('Type: AWS::ApiGateway::RequestValidator');
  expect(after).toMatch(/required:\s*(?:\[\s*name\s*\]|- name\n)/);
  expect(after).toContain('ValidateRequestBody: true');
  expect(left).toEqual([]);
});

test('5.2: an API that SAM makes gets its alarms', async () => {
  const { after, left } = await fixUnsafely(samApp(['Transform: AWS::Serverless-2016-10-31']), '5.2');
  expect(after).toContain('Value: !Ref ServerlessHttpApi');
  expect(left).toEqual([]);
});

test('5.2: nothing names an API that SAM would make, if the template does not ask for SAM', async () => {
  expect((await fixUnsafely(samApp([]), '5.2')).after).toBe(samApp([]));
});

/** A web function has its log group in its revision. */
const WEB_FUNCTION = [
  'Resources:',
  '  Upload:',
  '    Type: AWS::Lambda::WebFunction',
  '    Properties: { FunctionName: upload }',
  '  UploadRevision:',
  '    Type: AWS::Lambda::WebFunctionRevision',
  '    Properties:',
  '      FunctionName: !Ref Upload',
  '      ServiceConfig: { TimeoutSeconds: 30 }',
  '',
].join('\n');

test('4.2: no property is added under a name that it has in another type only', async () => {
  const { after, left } = await fixUnsafely(WEB_FUNCTION, '4.2');
  expect(after).toBe(WEB_FUNCTION);
  expect(left).toEqual(['no-log-group']);
});
