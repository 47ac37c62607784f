/** Fixes as actions in editors: of templates, and of the source of CDK apps. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import { folderWith } from '../support/folder.js';
import { LanguageClient, uriOf } from '../support/language-client.js';

const TEMPLATE = `Resources:
  Rows: # kept
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
  Jobs:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Code: { ZipFile: 'def handler(event, context): pass' }
      MemorySize: 512
  Work:
    Type: AWS::SQS::Queue
  Source:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Jobs, EventSourceArn: !GetAtt Work.Arn }
`;

const CONFIG = 'scope: all\n';

interface Opened {
  readonly client: LanguageClient;
  readonly path: string;
  readonly at: (rule: string) => Diagnostic;
}

async function opened(cwd: string, file: string, rule: string): Promise<Opened> {
  const path = join(cwd, file);
  const client = await LanguageClient.start({ folders: [cwd] });
  const all = await client.diagnostics(path, (found) => found.some(({ code }) => code === rule));
  await client.open(path);
  return { client, path, at: (code) => all.find((one) => one.code === code)! };
}

const titles = (actions: readonly CodeAction[]): readonly string[] => actions.map(({ title }) => title);

describe('fixes of a template', () => {
  it('are the first action, preferred if they are safe, with the version of the document', async () => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE, 'upload-audit.config.yaml': CONFIG });
    const { client, path, at } = await opened(cwd, 'template.yaml', 'table-backup');
    const [fix, suppress] = await client.actions(path, at('table-backup'));
    expect(fix).toMatchObject({
      title: "Fix table-backup: point-in-time recovery of table Rows is billed by the table's size",
      kind: 'quickfix',
      isPreferred: true,
      edit: { documentChanges: [{ textDocument: { uri: uriOf(path), version: 1 } }] },
    });
    expect(suppress?.title).toMatch(/^Suppress table-backup/);
    const recovery = 'PointInTimeRecoverySpecification:\n        PointInTimeRecoveryEnabled: true\n';
    expect(client.applied(path, fix!)).toBe(TEMPLATE.replace(/(PAY_PER_REQUEST\n)/, `$1      ${recovery}`));
  });

  it('say in their title what changes behaviour or cost', async () => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE, 'upload-audit.config.yaml': CONFIG });
    const { client, path, at } = await opened(cwd, 'template.yaml', 'dead-letter-queue');
    const [fix] = await client.actions(path, at('dead-letter-queue'));
    expect(fix?.title).toMatch(/^Fix dead-letter-queue \(changes behaviour or cost\)/);
    expect(fix?.isPreferred).toBe(false);
  });

  it('are made all at once by source.fixAll, without those that change behaviour or cost', async () => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE, 'upload-audit.config.yaml': CONFIG });
    const { client, path, at } = await opened(cwd, 'template.yaml', 'table-backup');
    const [all, ...others] = await client.actions(path, at('table-backup'), ['source.fixAll']);
    expect(others).toEqual([]);
    expect(all?.kind).toBe('source.fixAll.upload-audit');
    const after = client.applied(path, all!);
    expect(after).toContain('PointInTimeRecoveryEnabled: true\n');
    expect(after).toContain('MemorySize: !Ref JobsMemorySize\n');
    expect(after).not.toContain('RedrivePolicy');
    expect(titles(await client.actions(path, at('table-backup'), ['refactor']))).toEqual([]);
  });

  it('are not offered for a text that was not audited', async () => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE, 'upload-audit.config.yaml': CONFIG });
    const { client, path, at } = await opened(cwd, 'template.yaml', 'table-backup');
    // The request comes before the audit of the change.
    const changed = client.change(path, `# one line more\n${TEMPLATE}`);
    const actions = client.actions(path, at('table-backup'));
    await changed;
    expect(titles(await actions).filter((title) => title.startsWith('Fix'))).toEqual([]);
  });
});

describe('fixes of a CDK app', () => {
  it('edit its source', async () => {
    const cwd = folderWith({ 'upload-audit.config.yaml': CONFIG });
    cpSync(join(import.meta.dirname, '../../fixtures/_projects/catalog-stack'), cwd, { recursive: true });
    mkdirSync(join(cwd, '.git'));
    const { client, path, at } = await opened(cwd, 'lib/upload-stack.ts', 'table-backup');
    const [fix] = await client.actions(path, at('table-backup'));
    expect(client.applied(path, fix!)).toContain(
      '\n      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },\n    });\n',
    );
    const [all] = await client.actions(path, at('table-backup'), ['source.fixAll.upload-audit']);
    const after = client.applied(path, all!);
    expect(after).toContain("memorySize: Number(this.node.tryGetContext('uploadHandlerMemorySize') ?? 512),");
    expect(after).toContain('pointInTimeRecoveryEnabled: true');
  });
});
