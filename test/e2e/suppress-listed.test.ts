import { describe, expect, it } from 'vitest';
import { type Audit, audit, loadConfig, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

interface Wishes {
  /** Metadata of each resource. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Comments above the keys of resources. */
  readonly comments?: Readonly<Record<string, string>>;
  readonly config?: string;
}

/** Three tables and an API with a function that stores in none of them; nothing is classified, measured or watched. */
function template({ metadata = {}, comments = {} }: Wishes): string {
  const resource = (id: string, type: string, properties: string): string =>
    [
      ...(comments[id] === undefined ? [] : [`  # ${comments[id]}`]),
      `  ${id}:`,
      `    Type: ${type}`,
      ...(metadata[id] === undefined ? [] : [`    Metadata: { upload-audit: { ignore: { ${metadata[id]} } } }`]),
      `    Properties: ${properties}`,
    ].join('\n');
  return [
    'Resources:',
    resource('Orders', 'AWS::DynamoDB::Table', '{ KeySchema: [{ AttributeName: id, KeyType: HASH }] }'),
    resource('Users', 'AWS::DynamoDB::Table', '{ KeySchema: [{ AttributeName: id, KeyType: HASH }] }'),
    resource('Carts', 'AWS::DynamoDB::Table', '{ KeySchema: [{ AttributeName: id, KeyType: HASH }] }'),
    resource('Api', 'AWS::ApiGatewayV2::Api', '{ Name: shop, ProtocolType: HTTP, Target: !GetAtt List.Arn }'),
    resource(
      'List',
      'AWS::Lambda::Function',
      "{ Timeout: 3, Runtime: nodejs22.x, Handler: index.handler, Code: { ZipFile: 'exports.handler = async () => 1;' } }",
    ),
  ].join('\n');
}

async function auditShop(wishes: Wishes, only: readonly string[]): Promise<Audit> {
  const { config } = wishes;
  const cwd = folderWith({
    '.git/HEAD': '',
    'a.yaml': template(wishes),
    ...(config === undefined ? {} : { 'upload-audit.config.yaml': config }),
  });
  const read = await loadConfig(['.'], { cwd });
  const project = await loadProject(['.'], { cwd, ...(read === undefined ? {} : { config: read }) });
  return audit(project, { scope: 'all', only: [...only] });
}

function messages(findings: readonly { readonly message: string; readonly location: { start: { line: number } } }[]) {
  return findings.map(({ message, location }) => `${location.start.line} ${message.replace(/(?::| \(| tag,).*/, '')}`);
}

describe('a finding that lists several resources', () => {
  it.each<[how: string, wishes: Wishes, line: number]>([
    ['Metadata', { metadata: { Users: '8.2: public' } }, 9],
    ['a comment', { comments: { Users: 'upload-audit-ignore 8.2: public' } }, 9],
    ['the config', { config: 'ignore: [{ rule: 8.2, resource: Users, reason: public }]' }, 8],
  ])('reports the others where %s of one suppresses it', async (_, wishes, line) => {
    const result = await auditShop(wishes, ['8.2']);
    expect(messages(result.findings)).toEqual([`${line} table Carts and table Orders have no data classification`]);
    expect(result.findings[0]?.related.map(({ resource }) => resource?.logicalId)).toEqual(['Orders']);
    expect(result.suppressed.map(({ message }) => message.replace(/(?::| \(| tag,).*/, ''))).toEqual([
      'table Users has no data classification',
    ]);
    expect(result.errors).toEqual([]);
    expect(result.catalog.find(({ number }) => number === '8.2')).toMatchObject({ failed: 1, suppressed: 0 });
  });

  it('stands at the next one where the first is suppressed, and keeps its fingerprint', async () => {
    const [before] = (await auditShop({}, ['8.2'])).findings;
    const result = await auditShop({ metadata: { Carts: '8.2: public' } }, ['8.2']);
    expect(messages(result.findings)).toEqual(['2 table Orders and table Users have no data classification']);
    expect(result.findings[0]).toMatchObject({ path: ['Resources', 'Orders'], fingerprint: before?.fingerprint });
    expect(messages(result.suppressed)).toEqual(['8 table Carts has no data classification']);
  });

  it('is gone when each of them is suppressed', async () => {
    const metadata = { Orders: '8.2: a', Users: '8.2: b', Carts: '8.2: c' };
    const result = await auditShop({ metadata }, ['8.2']);
    expect(result.findings).toEqual([]);
    expect(
      result.suppressed.map(({ message, suppression }) => `${message.slice(0, 12)} ${suppression.reason}`),
    ).toEqual(['table Carts  c', 'table Orders a', 'table Users  b']);
    expect(result.errors).toEqual([]);
    expect(result.catalog.find(({ number }) => number === '8.2')).toMatchObject({ failed: 0, suppressed: 1 });
  });
});

describe('a finding about a whole application', () => {
  it.each<[number: string, resource: string]>([
    ['5.1', 'List'],
    ['5.1', 'Api'],
    ['5.2', 'Api'],
    ['7.1', 'Api'],
    ['2.1', 'List'],
  ])('%s is suppressed by Metadata of %s', async (number, resource) => {
    expect((await auditShop({}, [number])).findings).toHaveLength(1);
    const result = await auditShop({ metadata: { [resource]: `'${number}': why` } }, [number]);
    expect(result.findings).toEqual([]);
    expect(result.suppressed).toHaveLength(1);
    expect(result.errors).toEqual([]);
  });
});
