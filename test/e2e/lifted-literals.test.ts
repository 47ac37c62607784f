/** Literals that `--fix` moves to parameters, and those that stay because something else is compared with them. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

type Files = Readonly<Record<string, string>>;

/** The template after the safe fixes of a rule. */
async function fix(template: string, files: Files = {}, number = '2.1'): Promise<string> {
  const cwd = folderWith({ '.git/HEAD': '', 'template.yaml': template, ...files });
  const audited = audit(await loadProject('template.yaml', { cwd }), { scope: 'all', only: [number] });
  const [fixed] = await applyEdits(audited);
  return fixed?.after ?? template;
}

const FUNCTION = `
  Keep:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: RUNTIME
      Handler: app.handler
      CodeUri: src/
`;

function tableNamed(name: string, runtime = 'nodejs22.x'): string {
  return `Transform: AWS::Serverless-2016-10-31
Resources:
  Scans:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: ${name}
${FUNCTION.replace('RUNTIME', runtime)}`;
}

describe('a table name', () => {
  test.each<[string, string, Files]>([
    ['code does not have', 'scans', { 'src/app.js': `exports.handler = async () => 'all of them';` }],
    ['is a part of another one', 'scans', { 'src/app.js': `exports.handler = async () => 'scans-archive';` }],
    ['is a name of the code only', 'scans', { 'src/app.js': `exports.handler = async (scans) => scans.length;` }],
    ['a comment has', 'scans', { 'src/app.js': `// reads 'scans'\nexports.handler = async () => 1;` }],
    [
      'code has that is not read',
      'scans',
      { 'src/app.js': `exports.handler = async () => 1;`, 'tools/x.js': `'scans'` },
    ],
  ])('that %s is moved', async (_, name, files) => {
    expect(await fix(tableNamed(name), files)).toContain('TableName: !Ref ScansTableName');
  });

  test.each<[string, string, Files]>([
    ['code has', 'scans', { 'src/app.js': `exports.handler = async () => ({ TableName: 'scans' });` }],
    [
      'is in an ARN',
      'scans',
      { 'src/app.js': 'exports.handler = async (e) => `arn:aws:dynamodb:${e.r}:1:table/scans`;' },
    ],
    [
      'an imported file has',
      'scans.of.letters',
      {
        'src/app.js': `const { table } = require('./tables'); exports.handler = async () => table;`,
        'src/tables.js': `exports.table = "scans.of.letters";`,
      },
    ],
  ])('that %s stays', async (_, name, files) => {
    expect(await fix(tableNamed(name), files)).toContain(`TableName: ${name}\n`);
  });

  test('that code in Python has stays, and that of its docstring alone does not count', async () => {
    const code = (body: string): Files => ({ 'src/app.py': `def handler(event, context):\n${body}` });
    const template = tableNamed('scans', 'python3.13');
    expect(await fix(template, code(`    return table("scans")\n`))).toContain('TableName: scans\n');
    expect(await fix(template, code(`    """Of the table 'scans'."""\n    return 1\n`))).toContain(
      '!Ref ScansTableName',
    );
  });

  test('that a variable has stays in both places', async () => {
    const template = `${tableNamed('scans-dev')}      Environment:
        Variables: { TABLE: scans-dev, PAGE_URL: https://scans.example.com }
`;
    expect(await fix(template, { 'src/app.js': 'exports.handler = async () => 1;' })).toBe(
      `Transform: AWS::Serverless-2016-10-31
Parameters:
  KeepPageUrl:
    Type: String
    Default: https://scans.example.com
${template
  .replace('Transform: AWS::Serverless-2016-10-31\n', '')
  .replace('PAGE_URL: https://scans.example.com', 'PAGE_URL: !Ref KeepPageUrl')}`,
    );
  });
});

describe('a table name in the source of a CDK app', () => {
  const project = join(import.meta.dirname, '../../fixtures/_projects/catalog-stack');
  const handlers = ['cdk.out/asset.26448f6e243978b2eedb2c9c870511f6b2c5432711f73551ef43e1cafb1a43d1', 'lambda/upload'];

  test.each([
    [
      'is read from the context',
      'os.environ.get("TABLE_NAME")',
      "tableName: this.node.tryGetContext('uploadProductTableTableName') ?? 'catalog-items',",
    ],
    ['stays if a handler has it', '"catalog-items"', "tableName: 'catalog-items',"],
  ])('%s', async (_, given, expected) => {
    const cwd = folderWith({ '.git/HEAD': '' });
    cpSync(project, cwd, { recursive: true });
    const edit = (file: string, from: string | RegExp, to: string): void => {
      const before = readFileSync(join(cwd, file), 'utf8');
      const after = before.replace(from, to);
      expect(after).not.toBe(before);
      writeFileSync(join(cwd, file), after);
    };
    edit('lib/upload-stack.ts', "'ProductTable', {\n", "'ProductTable', {\n      tableName: 'catalog-items',\n");
    edit(
      'cdk.out/Upload.template.json',
      /"AWS::DynamoDB::Table",\s*"Properties": \{/,
      '"AWS::DynamoDB::Table", "Properties": { "TableName": "catalog-items",',
    );
    for (const folder of handlers) edit(`${folder}/index.py`, /^TABLE_NAME = .*$/m, `TABLE_NAME = ${given}`);
    const audited = audit(await loadProject('.', { cwd }), { scope: 'all', only: ['2.1'] });
    const [fixed] = await applyEdits(audited);
    expect(fixed?.after).toContain(`      ${expected}\n`);
  });
});

function tableWith(capacities: readonly number[]): string {
  const [own = 0, ...ofIndexes] = capacities;
  const indexes = ofIndexes.map(
    (capacity, index) => `        - IndexName: By${index}
          KeySchema: [{ AttributeName: a${index}, KeyType: HASH }]
          Projection: { ProjectionType: KEYS_ONLY }
          ProvisionedThroughput: { ReadCapacityUnits: ${capacity}, WriteCapacityUnits: 5 }
`,
  );
  return `Resources:
  Scans:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      ProvisionedThroughput: { ReadCapacityUnits: ${own}, WriteCapacityUnits: 5 }
      GlobalSecondaryIndexes:
${indexes.join('')}`;
}

test('what an index has less of than its table stays on both sides', async () => {
  const after = await fix(tableWith([5, 2, 5]));
  expect(after.match(/ReadCapacityUnits: [^,]+/g)).toEqual([
    'ReadCapacityUnits: 5',
    'ReadCapacityUnits: 2',
    'ReadCapacityUnits: !Ref ScansReadCapacityUnits',
  ]);
  expect(after.match(/WriteCapacityUnits: !Ref/g)).toHaveLength(3);
});

test('as many literals of one name as there are get their numbers in one run', async () => {
  const after = await fix(tableWith(Array.from({ length: 12 }, () => 5)));
  expect(after.match(/CapacityUnits: \d/g)).toBeNull();
  expect(after).toContain('ReadCapacityUnits: !Ref ScansReadCapacityUnits12,');
});

test('a parameter of a stage does not seem to choose an environment', async () => {
  const template = `Resources:
  LettersStage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: abc
      StageName: live
      DefaultRouteSettings: { ThrottlingRateLimit: 100 }
`;
  const after = await fix(template);
  expect(after).toContain('ThrottlingRateLimit: !Ref LettersThrottlingRateLimit');
  const again = audit(await loadProject('t.yaml', { cwd: folderWith({ 't.yaml': after }) }), { scope: 'all' });
  expect(again.findings.map(({ kind }) => kind)).toContain('no-environments');
});

describe('the log group that Lambda makes', () => {
  const own = (more: string): string => `Resources:
  Sort:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, Handler: a.b, Role: arn:aws:iam::111122223333:role/r, Code: { S3Bucket: c, S3Key: k } }
  Pack:
    Type: AWS::Lambda::Function
    Properties: { FunctionName: pack, Runtime: python3.13, Handler: a.b, Role: arn:aws:iam::111122223333:role/r, Code: { S3Bucket: c, S3Key: k } }
  Other:
    Type: AWS::Logs::SubscriptionFilter
    Properties:
      DestinationArn: arn:aws:lambda:eu-west-1:111122223333:function:read
      FilterPattern: ''
      LogGroupName: ${more}
`;

  test.each<[name: string, free: readonly string[]]>([
    ['!Sub "/aws/lambda/${Sort}"', ['Pack']],
    ["!Join ['', ['/aws/lambda/', !Ref Sort]]", ['Pack']],
    ["{ 'Fn::Join': ['', ['/aws/lambda/', { Ref: Sort }]] }", ['Pack']],
    ['/aws/lambda/pack', ['Sort']],
    ['/aws/lambda/another', ['Sort', 'Pack']],
    ['/aws/lambda/*', []],
    ['!Sub "/aws/lambda/${AWS::StackName}-sort"', []],
    ["!Join ['', ['/aws/lambda/', !Select [0, [a]]]]", []],
  ])('named as %s leaves its own to: %j', async (name, free) => {
    const cwd = folderWith({ 'template.yaml': own(name) });
    const { findings } = audit(await loadProject('template.yaml', { cwd }), { scope: 'all', only: ['4.2'] });
    const edited = findings.filter(({ edits }) => edits !== undefined);
    expect(findings).toHaveLength(2);
    expect(edited.map(({ resource }) => resource?.logicalId).sort()).toEqual([...free].sort());
  });
});
