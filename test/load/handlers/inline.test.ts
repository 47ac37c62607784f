/** Code that stands in the template itself, and where its lines stand there. */
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/folder.js';
import { type FoundCode, codeOf } from './found.js';

async function inline(template: string, file = 'template.yaml'): Promise<FoundCode> {
  const { Notify } = await codeOf(folderWith({ [file]: template }));
  if (typeof Notify !== 'object') throw new Error(Notify ?? 'there is no function Notify');
  return Notify;
}

const FUNCTION = `Resources:
  Notify:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Code:
`;

describe('a block of YAML', () => {
  it('has every line and column of the template', async () => {
    const code = await inline(`${FUNCTION}        ZipFile: |
          import json

          def handler(event, context):
              return json.dumps(event)
`);
    expect([code.file, code.name]).toEqual(['index.py', 'handler']);
    expect(code.text).toBe('import json\n\ndef handler(event, context):\n    return json.dumps(event)\n');
    expect(code.locate({ line: 1, column: 1 })).toBe('template.yaml:9:11');
    expect(code.locate({ line: 4, column: 12 })).toBe('template.yaml:12:22');
  });

  it.each([
    ['ZipFile: !Sub |', '          ', 9],
    ['ZipFile:\n          Fn::Sub: |-', '            ', 10],
    ['ZipFile: !Sub\n          - |', '            ', 10],
  ])('%s has names of the same length for variables', async (key, indent, line) => {
    const tail = key.includes('- |') ? '\n          - { Unused: 1 }' : '';
    const code = await inline(
      `${FUNCTION}        ${key}\n${indent}TABLE = "\${Visits.Arn}"; REGION = "\${AWS::Region}"\n${indent}def handler(e, c): print(f"{e} \${!literal}")${tail}
  Visits:
    Type: AWS::DynamoDB::Table
`,
    );
    const text = 'TABLE = "_Visits_Arn__"; REGION = "_AWS__Region__"\ndef handler(e, c): print(f"{e} ${ literal}")';
    expect(code.text?.trimEnd()).toBe(text);
    const column = indent.length + 1;
    expect(code.locate({ line: 2, column: 5 })).toBe(`template.yaml:${line + 1}:${column + 4}`);
    expect(code.locate({ line: 1, column: 26 })).toBe(`template.yaml:${line}:${column + 25}`);
  });

  it('with CRLF, blank lines in front and an indentation of its own', async () => {
    const template = `${FUNCTION}        ZipFile: |2+

           import os
           def handler(event, context):
               return os.name

`;
    const code = await inline(template.replaceAll('\n', '\r\n'));
    expect(code.text?.startsWith('\n')).toBe(true);
    const line = code.text!.split('\n').findIndex((one) => one.includes('def handler'));
    expect(code.locate({ line: line + 1, column: code.text!.split('\n')[line]!.indexOf('def') + 1 })).toBe(
      'template.yaml:11:12',
    );
  });

  it('of a SAM function, and of Globals of none', async () => {
    const code = await inline(`Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: nodejs22.x, Handler: index.handler } }
Resources:
  Notify:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        exports.handler = async () => ({ statusCode: 204 });
`);
    expect([code.file, code.text]).toEqual(['index.js', 'exports.handler = async () => ({ statusCode: 204 });\n']);
    expect(code.locate({ line: 1, column: 9 })).toBe('template.yaml:8:17');
  });
});

describe('text in another form', () => {
  it('on one line stands where it begins', async () => {
    const code = await inline(`${FUNCTION}        ZipFile: "def handler(event, context): pass"\n`);
    expect(code.locate({ line: 1, column: 5 })).toBe('template.yaml:8:18 (index.py:1)');
    const plain = await inline(`${FUNCTION}        ZipFile: def handler(e, c): pass\n`.replace('(e, c): ', '(e, c):'));
    expect(plain.locate({ line: 1, column: 5 })).toBe('template.yaml:8:22');
  });

  it('in JSON stands at the property, with its own line', async () => {
    const Code = { ZipFile: 'import json\ndef handler(event, context):\n  return json.dumps(event)\n' };
    const Properties = { Runtime: 'python3.12', Handler: 'index.handler', Code };
    const template = JSON.stringify({ Resources: { Notify: { Type: 'AWS::Lambda::Function', Properties } } }, null, 1);
    const code = await inline(template, 'template.json');
    expect(code.text).toBe(Code.ZipFile);
    const line = template.split('\n').findIndex((one) => one.includes('ZipFile')) + 1;
    expect(code.locate({ line: 3, column: 3 })).toMatch(
      new RegExp(`^template\\.json:${line}:\\d+ \\(index\\.py:3\\)$`),
    );
  });

  it('that is folded stands at the property', async () => {
    const code = await inline(`${FUNCTION}        ZipFile: >
          import json

          def handler(event, context): return json.dumps(event)
`);
    expect(code.locate({ line: 2, column: 1 })).toBe('template.yaml:8:18 (index.py:2)');
  });

  it('that is joined is put together', async () => {
    const code = await inline(`${FUNCTION}        ZipFile: !Join
          - "\\n"
          - - import boto3
            - !Sub 'QUEUE = "\${Jobs}"'
            - "def handler(event, context): return QUEUE"
  Jobs:
    Type: AWS::SQS::Queue
`);
    expect(code.text).toBe('import boto3\nQUEUE = "_Jobs__"\ndef handler(event, context): return QUEUE');
    expect(code.locate({ line: 2, column: 1 })).toMatch(/^template\.yaml:8:\d+ \(index\.py:2\)$/);
  });
});

describe('inline code', () => {
  it.each([
    [
      'named by another module than index',
      'Handler: app.handler',
      'Code: { ZipFile: "x" }',
      'its handler app.handler was not found in its inline code',
    ],
    [
      'only the deployment knows',
      'Handler: index.handler',
      'Code: { ZipFile: !Ref Source }',
      'its inline code is unknown: parameter Source has no default and no value was given',
    ],
  ])('%s is not read', async (_, handler, code, expected) => {
    const template = `Parameters: { Source: { Type: String } }
Resources:
  Notify:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, ${handler}, ${code} }
`;
    expect((await codeOf(folderWith({ 'template.yaml': template })))['Notify']).toBe(expected);
  });

  it('that is chosen by a condition is that of the defaults', async () => {
    const code = await inline(`Parameters: { Env: { Type: String, Default: dev } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
${FUNCTION}        ZipFile: !If
          - IsProd
          - |
            def handler(event, context): return "prod"
          - |
            def handler(event, context): return "dev"
`);
    expect(code.text).toBe('def handler(event, context): return "dev"\n');
    expect(code.locate({ line: 1, column: 1 })).toBe('template.yaml:15:13');
  });
});
