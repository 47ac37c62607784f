import { describe, expect, it } from 'vitest';
import { type Audit, audit, loadConfig, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const TABLE = { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] } };

/** As aws-cdk-lib 2.276 writes it when an app acknowledges a rule. */
function acknowledged(id: string, reason: string): object {
  const trace = ['    ...Validations.acknowledge in aws-cdk-lib...', '    at <anonymous> (/app/bin/app.js:17:1)'];
  return { type: 'aws:cdk:acknowledged-rules', data: { [id]: reason }, trace };
}

type Entries = Readonly<Record<string, readonly object[]>>;

interface Layout {
  /** Whether the metadata stands in the manifest itself, as older versions have it. */
  readonly inManifest?: boolean;
  /** Whether resources carry their construct paths, as the CDK CLI has it. */
  readonly hasPaths?: boolean;
  readonly config?: string;
  readonly targets?: readonly string[];
}

/** The stack `Shop` with the tables `Orders` and `Users`, and `Carts` in its nested stack `Inner`. */
async function auditShop(entries: Entries, layout: Layout = {}): Promise<Audit> {
  const { inManifest = false, hasPaths = false, config, targets = ['.'] } = layout;
  const own: Record<string, object[]> = {
    '/Shop': [{ type: 'aws:cdk:templateFile', data: 'Shop.template.json' }],
    '/Shop/Inner': [{ type: 'aws:cdk:templateFile', data: 'ShopInner.nested.template.json' }],
    '/Shop/Orders/Resource': [{ type: 'aws:cdk:logicalId', data: 'Orders1' }],
    '/Shop/Users/Resource': [{ type: 'aws:cdk:logicalId', data: 'Users1' }],
    '/Shop/Inner/Carts/Resource': [{ type: 'aws:cdk:logicalId', data: 'Carts1' }],
  };
  for (const [path, more] of Object.entries(entries)) own[path] = [...(own[path] ?? []), ...more];
  const at = (path: string): object => (hasPaths ? { ...TABLE, Metadata: { 'aws:cdk:path': path } } : TABLE);
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Shop.template.json' } };
  const files: Record<string, object> = {
    'manifest.json': {
      version: '55.0.0',
      artifacts: {
        Shop: inManifest
          ? { ...artifact, metadata: own, displayName: 'Shop' }
          : { ...artifact, additionalMetadataFile: 'Shop.metadata.json', displayName: 'Shop' },
        'Shop.assets': { type: 'cdk:asset-manifest', properties: { file: 'Shop.assets.json' } },
      },
    },
    'Shop.assets.json': { files: { ['a'.repeat(64)]: { source: { path: 'ShopInner.nested.template.json' } } } },
    'Shop.metadata.json': own,
    'Shop.template.json': {
      Resources: {
        Orders1: at('Shop/Orders/Resource'),
        Users1: at('Shop/Users/Resource'),
        InnerStack: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: 'x' },
          Metadata: { 'aws:asset:path': 'ShopInner.nested.template.json' },
        },
      },
    },
    'ShopInner.nested.template.json': { Resources: { Carts1: at('Shop/Inner/Carts/Resource') } },
  };
  const cwd = folderWith({
    '.git/HEAD': '',
    'cdk.out/cdk.out': '{}',
    ...Object.fromEntries(Object.entries(files).map(([name, json]) => [`cdk.out/${name}`, JSON.stringify(json)])),
    ...(config === undefined ? {} : { 'upload-audit.config.yaml': config }),
  });
  const read = await loadConfig(['.'], { cwd });
  const project = await loadProject(targets, { cwd, ...(read === undefined ? {} : { config: read }) });
  return audit(project, { scope: 'all', only: ['7.2', '8.2'] });
}

function tablesWithoutBackup({ findings }: Audit): readonly (string | undefined)[] {
  return findings.filter(({ number }) => number === '7.2').map(({ resource }) => resource?.logicalId);
}

function silenced({ suppressed }: Audit): readonly string[] {
  return suppressed.map(
    ({ number, resource, suppression: { by, reason } }) => `${number} ${resource?.logicalId ?? ''} ${by}: ${reason}`,
  );
}

function warnings({ errors }: Audit): readonly string[] {
  return errors.map(({ level, file, message }) => `${level} ${file} ${message}`);
}

const BACKUP = 'upload-audit::table-backup';

describe('a rule that the CDK app acknowledges', () => {
  it.each<[where: string, layout: Layout]>([
    ['in the metadata of the stack', {}],
    ['in the manifest', { inManifest: true }],
    ['where resources carry their construct paths', { hasPaths: true }],
  ])('on a construct, %s', async (_, layout) => {
    const result = await auditShop({ '/Shop/Orders': [acknowledged(BACKUP, 'rebuilt daily')] }, layout);
    expect(tablesWithoutBackup(result)).toEqual(['Users1', 'Carts1']);
    expect(silenced(result)).toEqual(['7.2 Orders1 acknowledgement: rebuilt daily']);
    expect(warnings(result)).toEqual([]);
  });

  it.each<[what: string, path: string, left: readonly string[]]>([
    ['a stack: everything in it, its nested stacks too', '/Shop', []],
    ['a nested stack: what it holds', '/Shop/Inner', ['Orders1', 'Users1']],
    ['a construct of a nested stack', '/Shop/Inner/Carts', ['Orders1', 'Users1']],
    ['a resource itself', '/Shop/Users/Resource', ['Orders1', 'Carts1']],
  ])('on %s', async (_, path, left) => {
    const result = await auditShop({ [path]: [acknowledged('upload-audit::7.2', 'rebuilt daily')] });
    expect(tablesWithoutBackup(result)).toEqual(left);
    expect(warnings(result)).toEqual([]);
  });

  it('does not hold for a construct whose name only begins alike', async () => {
    const result = await auditShop({ '/Shop/Order': [acknowledged(BACKUP, 'rebuilt daily')] });
    expect(tablesWithoutBackup(result)).toEqual(['Orders1', 'Users1', 'Carts1']);
    expect(warnings(result)).toEqual([
      `warning cdk.out/Shop.template.json the acknowledgement of ${BACKUP} on Shop/Order has no effect: the rule reports nothing here`,
    ]);
  });

  it.each([
    ['upload-audit::table-backups', 'why', 'unknown rule table-backups; did you mean table-backup?'],
    [BACKUP, '  ', 'it gives no reason'],
    ['upload-audit::', 'why', 'unknown rule '],
  ])('%s with the reason %j is answered with a warning', async (id, reason, warning) => {
    const result = await auditShop({ '/Shop/Orders': [acknowledged(id, reason)] });
    expect(silenced(result)).toEqual([]);
    expect(warnings(result)).toEqual([
      expect.stringContaining(`the acknowledgement of ${id} on Shop/Orders has no effect: ${warning}`),
    ]);
  });

  it('of one store lists the others alone', async () => {
    const result = await auditShop({ '/Shop/Orders': [acknowledged('upload-audit::8.2', 'no personal data')] });
    const [stores] = result.findings.filter(({ number }) => number === '8.2');
    expect(stores?.message).toMatch(/^table Users1 and table Carts1 have no data classification /);
    expect(result.suppressed).toMatchObject([
      { message: expect.stringMatching(/^table Orders1 has no data classification /) as string },
    ]);
  });

  it('does not warn of what a template that is not reported may need', async () => {
    const entries = { '/Shop/Inner/Carts': [acknowledged(BACKUP, 'rebuilt daily')] };
    const result = await auditShop(entries, { targets: ['cdk.out/Shop.template.json'] });
    expect(tablesWithoutBackup(result)).toEqual(['Orders1', 'Users1']);
    expect(warnings(result)).toEqual([]);
  });

  it.each<[what: string, data: unknown]>([
    ['a list', ['upload-audit::7.2']],
    ['a text', 'upload-audit::7.2'],
    ['reasons that are no text', { 'Annotation::x': 1 }],
    ['nothing', null],
  ])('is passed over if its data is %s', async (_, data) => {
    const result = await auditShop({ '/Shop/Orders': [{ type: 'aws:cdk:acknowledged-rules', data }] });
    expect(tablesWithoutBackup(result)).toHaveLength(3);
    expect(warnings(result)).toEqual([]);
  });
});

describe('a rule of cdk-nag that the CDK app acknowledges', () => {
  it.each(['Annotation::AwsSolutions-DDB3', 'annotation::AwsSolutions-DDB3'])(
    '%s counts where it is honoured',
    async (id) => {
      const entries = { '/Shop/Orders': [acknowledged(id, 'rebuilt daily')] };
      expect(silenced(await auditShop(entries))).toEqual([]);
      const result = await auditShop(entries, { config: 'honour: [cdk-nag]' });
      expect(silenced(result)).toEqual(['7.2 Orders1 acknowledgement: cdk-nag AwsSolutions-DDB3: rebuilt daily']);
    },
  );

  it.each(['Annotation::AwsSolutions-S1', 'Other-Plugin::AwsSolutions-DDB3', 'AwsSolutions-DDB3'])(
    '%s does not',
    async (id) => {
      const entries = { '/Shop/Orders': [acknowledged(id, 'rebuilt daily')] };
      const result = await auditShop(entries, { config: 'honour: [cdk-nag]' });
      expect(silenced(result)).toEqual([]);
      expect(warnings(result)).toEqual([]);
    },
  );
});
