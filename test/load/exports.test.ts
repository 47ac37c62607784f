/** Templates that need each other: by the names of exports, and by what a parent gives its nested stacks. */
import { describe, expect, it } from 'vitest';
import { type Audit, type LoadOptions, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

type Files = Readonly<Record<string, string>>;

async function auditOf(files: Files, options: Omit<LoadOptions, 'cwd'> = {}): Promise<Audit> {
  return audit(await loadProject('.', { cwd: folderWith(files), ...options }), {
    only: ['table-backup'],
    scope: 'all',
  });
}

function kindsOf({ applications }: Audit): readonly string[] {
  return applications.map(({ kind, templates }) => `${kind}: ${templates.join(' ')}`);
}

const PARAMETERS =
  'Parameters: { Env: { Type: String, Default: dev }, Stage: { Type: String, Default: dev }, Free: { Type: String } }';

function exporting(name: string): string {
  return `${PARAMETERS}
Resources: { Tickets: { Type: AWS::DynamoDB::Table } }
Outputs: { Arn: { Value: !GetAtt Tickets.Arn, Export: { Name: ${name} } } }
`;
}

function importing(name: string): string {
  return `${PARAMETERS}
Resources:
  Plan: { Type: AWS::Backup::BackupPlan }
  Selection:
    Type: AWS::Backup::BackupSelection
    Properties:
      BackupPlanId: !Ref Plan
      BackupSelection: { Resources: [Fn::ImportValue: ${name}] }
`;
}

describe('an export and its import', () => {
  it.each([
    ['are one text', 'dev-tickets', 'dev-tickets'],
    ['are put together in two ways', '!Sub "${Env}-tickets"', '!Join ["-", [!Ref Env, tickets]]'],
    ['are a default and a text', '!Sub "${Env}-tickets"', 'dev-tickets'],
    ['are the defaults of two parameters', '!Sub "${Env}-tickets"', '!Sub "${Stage}-tickets"'],
    ['are of a parameter without a default', '!Sub "${Free}-tickets"', '!Join ["", [!Ref Free, -tickets]]'],
    ['are put together of a list', '!Join ["-", !Split [",", "dev,tickets"]]', 'dev-tickets'],
  ])('%s', async (_, exported, imported) => {
    const result = await auditOf({ 'a.yaml': exporting(exported), 'b.yaml': importing(imported) });
    expect(kindsOf(result)).toEqual(['linked: a.yaml b.yaml']);
    expect(result.catalog.find(({ number }) => number === '7.2')?.verdict).toBe('pass');
  });

  it.each([
    ['differ', '!Sub "${Env}-tickets"', 'prod-tickets'],
    ['are of two parameters', '!Sub "${Free}-tickets"', '!Sub "${Env}-tickets"'],
    ['are no texts', '[a]', '[b]'],
    ['are not known', '!GetAtt Tickets.Arn', '!Ref Plan'],
  ])('are of two applications where they %s', async (_, exported, imported) => {
    const result = await auditOf({ 'a.yaml': exporting(exported), 'b.yaml': importing(imported) });
    expect(kindsOf(result)).toEqual(['template: a.yaml', 'template: b.yaml']);
  });

  it('are told by the parameters that are given', async () => {
    const files = { 'a.yaml': exporting('!Sub "${Env}-tickets"'), 'b.yaml': importing('qa-tickets') };
    expect(kindsOf(await auditOf(files, { parameters: { Env: 'qa' } }))).toEqual(['linked: a.yaml b.yaml']);
  });
});

describe('an output that is read by the name of its stack', () => {
  const samconfig = (name: string): string => `[default.deploy.parameters]\nstack_name = "${name}"\n`;
  const KEY = 'PrimaryKey: { Name: id, Type: String }';
  const data = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Tickets: { Type: AWS::DynamoDB::Table }
  Guests: { Type: AWS::Serverless::SimpleTable, Properties: { ${KEY} } }
Outputs: { TicketsArn: { Value: !GetAtt Tickets.Arn } }
`;
  const plan = (arn: string): string => `
Parameters: { Data: { Type: String, Default: tickets } }
Resources:
  Plan: { Type: AWS::Backup::BackupPlan }
  Selection:
    Type: AWS::Backup::BackupSelection
    Properties:
      BackupPlanId: !Ref Plan
      BackupSelection: { Resources: [${arn}] }
`;
  const files = (arn: string): Files => ({
    'data/samconfig.toml': samconfig('tickets'),
    'data/template.yaml': data,
    'plan.yaml': plan(arn),
  });
  const unbacked = ({ findings }: Audit): readonly (string | undefined)[] =>
    findings.map(({ resource }) => resource?.logicalId);

  it.each([
    ['in the short form', '!GetStackOutput { StackName: tickets, OutputName: TicketsArn }'],
    ['in the long form', '"Fn::GetStackOutput": { StackName: !Ref Data, OutputName: TicketsArn }'],
    ['with a region', '!GetStackOutput { StackName: tickets, OutputName: TicketsArn, Region: eu-west-1 }'],
  ])('makes one application with the stack that samconfig names: %s', async (_, arn) => {
    const result = await auditOf(files(arn));
    expect(result.errors).toEqual([]);
    expect(kindsOf(result)).toEqual(['linked: data/template.yaml plan.yaml']);
    expect(unbacked(result)).toEqual(['Guests']);
  });

  it.each([
    ['another stack', '!GetStackOutput { StackName: guests, OutputName: TicketsArn }'],
    ['another output', '!GetStackOutput { StackName: tickets, OutputName: GuestsArn }'],
  ])('makes none with %s', async (_, arn) => {
    const result = await auditOf(files(arn));
    expect(kindsOf(result)).toEqual(['sam: data/template.yaml', 'template: plan.yaml']);
    expect(unbacked(result)).toEqual(['Guests', 'Tickets']);
  });

  it('is a part of the application that is missing, where no template is that stack', async () => {
    const table = `${plan('!GetStackOutput { StackName: tickets, OutputName: TicketsArn }')}
  Seats: { Type: AWS::DynamoDB::Table, Properties: { TableName: seats } }
`;
    const { unknown, findings } = await auditOf({ 'plan.yaml': table });
    expect(findings).toEqual([]);
    expect(unknown.map(({ reason }) => reason)).toEqual(['the template of stack tickets was not found']);
  });

  it('is read in the body of a loop', async () => {
    const looped = `
Transform: AWS::LanguageExtensions
Resources:
  Plan: { Type: AWS::Backup::BackupPlan }
  Fn::ForEach::Selections:
    - Table
    - [Tickets]
    - \${Table}Selection:
        Type: AWS::Backup::BackupSelection
        Properties:
          BackupPlanId: !Ref Plan
          BackupSelection:
            Resources: [Fn::GetStackOutput: { StackName: tickets, OutputName: !Sub "\${Table}Arn" }]
`;
    const result = await auditOf({ ...files('x'), 'plan.yaml': looped });
    expect(kindsOf(result)).toEqual(['linked: data/template.yaml plan.yaml']);
    expect(unbacked(result)).toEqual(['Guests']);
  });
});

describe('a loop over what a parent gives', () => {
  const child = (parameter: string): string => `
Transform: AWS::LanguageExtensions
Parameters: { Names: ${parameter} }
Resources:
  Fn::ForEach::Tables:
    - Name
    - !Ref Names
    - \${Name}Table: { Type: AWS::DynamoDB::Table }
`;
  const LIST = '{ Type: CommaDelimitedList, Default: "Never" }';
  const parent = (given: string, more = ''): string => `
${more}
Resources:
  Storage: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: a-child.yaml, Parameters: { ${given} } } }
`;
  const tables = ({ findings }: Audit): readonly (string | undefined)[] =>
    findings.map(({ resource }) => resource?.logicalId);

  it.each([
    ['a text', 'Names: "Orders, Guests"', ''],
    ['a list that is joined', 'Names: !Join [",", [Orders, Guests]]', ''],
    ['a list', 'Names: [Orders, Guests]', ''],
    ['its own parameter', 'Names: !Ref All', 'Parameters: { All: { Type: String, Default: "Orders,Guests" } }'],
    ['its own list', 'Names: !Ref All', 'Parameters: { All: { Type: CommaDelimitedList, Default: "Orders,Guests" } }'],
  ])('%s', async (_, given, more) => {
    const result = await auditOf({ 'a-child.yaml': child(LIST), 'parent.yaml': parent(given, more) });
    expect(result.errors).toEqual([]);
    expect(tables(result)).toEqual(['GuestsTable', 'OrdersTable']);
  });

  it('runs over the default where the parent gives nothing', async () => {
    const result = await auditOf({ 'a-child.yaml': child(LIST), 'parent.yaml': parent('Other: x') });
    expect(tables(result)).toEqual(['NeverTable']);
  });

  it('is left out, and said, where nobody knows what the parent gives', async () => {
    const files = { 'a-child.yaml': child(LIST), 'parent.yaml': parent('Names: !ImportValue names') };
    const result = await auditOf(files);
    expect(tables(result)).toEqual([]);
    expect(result.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^Fn::ForEach::Tables can't be expanded and is skipped: parameter Names of nested stack Storage is unknown/,
      ),
    ]);
  });

  it('is given through another stack', async () => {
    const middle = parent('Names: !Ref Names', `Parameters: { Names: ${LIST} }`);
    const top = parent('Names: "Orders,Guests"').replace('a-child.yaml', 'middle.yaml');
    const result = await auditOf({ 'a-child.yaml': child(LIST), 'middle.yaml': middle, 'top.yaml': top });
    expect(kindsOf(result)).toEqual(['nested: top.yaml middle.yaml a-child.yaml']);
    expect(tables(result)).toEqual(['GuestsTable', 'OrdersTable']);
  });

  it('keeps its secrets', async () => {
    const secret = '{ Type: CommaDelimitedList, NoEcho: true }';
    const result = await auditOf({ 'a-child.yaml': child(secret), 'parent.yaml': parent('Names: "Hidden"') });
    expect(tables(result)).toEqual([]);
    expect(JSON.stringify(result)).not.toContain('Hidden');
  });
});
