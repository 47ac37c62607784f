/** A nested stack's template that is named alone is audited in its context, if its parent stands beside it. */
import { describe, expect, it } from 'vitest';
import { type Audit, audit, loadProject } from '../../src/index.js';
import { findNearbyTemplates } from '../../src/fs/nearby-templates.js';
import { folderWith } from '../support/folder.js';

const TABLE = `
Parameters: { Recovers: { Type: String, Default: 'false' } }
Resources:
  Rooms:
    Type: AWS::DynamoDB::Table
    Properties:
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: !Ref Recovers }
`;

function parent(url: string, recovers = 'true'): string {
  return `
Resources:
  Storage:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: ${url}, Parameters: { Recovers: ${recovers} } }
`;
}

async function auditOf(files: Readonly<Record<string, string>>, ...targets: readonly string[]): Promise<Audit> {
  const cwd = folderWith(files);
  return audit(await loadProject(targets, { cwd }), { only: ['table-backup'], scope: 'all' });
}

function told({ applications, catalog, errors }: Audit): object {
  return {
    applications: applications.map(({ kind, templates }) => `${kind}: ${templates.join(' ')}`),
    backup: catalog.find(({ number }) => number === '7.2')?.verdict,
    errors: errors.map(({ message }) => message),
  };
}

describe('a child that is named alone', () => {
  it.each([
    ['beside it', 'app/main.yaml', './rooms.yaml'],
    ['above it', 'hotel.json', 'app/rooms.yaml'],
    ['in a folder beside its own', 'environments/prod.yaml', '../app/rooms.yaml'],
  ])('has what its parent gives it: %s', async (_, name, url) => {
    const result = await auditOf(
      { 'package.json': '{}', 'app/rooms.yaml': TABLE, [name]: parent(url) },
      'app/rooms.yaml',
    );
    expect(told(result)).toEqual({ applications: [`nested: ${name} app/rooms.yaml`], backup: 'pass', errors: [] });
    expect(result.applications[0]).not.toHaveProperty('lone', true);
  });

  it('is reported alone', async () => {
    const twice = `${parent('rooms.yaml', 'false')}  Guests: { Type: AWS::DynamoDB::Table }\n`;
    const result = await auditOf({ 'rooms.yaml': TABLE, 'main.yaml': twice }, 'rooms.yaml');
    expect(result.findings.map(({ template, resource }) => [template, resource?.logicalId])).toEqual([
      ['rooms.yaml', 'Rooms'],
    ]);
  });

  it('may be a grandchild', async () => {
    const middle = `Parameters: { Recovers: { Type: String } }${parent('rooms.yaml', '!Ref Recovers')}`;
    const files = { 'rooms.yaml': TABLE, 'middle.yaml': middle, 'top.yaml': parent('middle.yaml') };
    expect(told(await auditOf(files, 'rooms.yaml'))).toEqual({
      applications: ['nested: top.yaml middle.yaml rooms.yaml'],
      backup: 'pass',
      errors: [],
    });
  });

  it('may be an application of SAM', async () => {
    const sam = parent('rooms.yaml')
      .replace('AWS::CloudFormation::Stack', 'AWS::Serverless::Application')
      .replace('TemplateURL', 'Location');
    const files = { 'rooms.yaml': TABLE, 'template.yaml': `Transform: AWS::Serverless-2016-10-31${sam}` };
    expect(told(await auditOf(files, 'rooms.yaml'))).toMatchObject({ backup: 'pass', errors: [] });
  });

  it('has every context that it is deployed in', async () => {
    const files = { 'rooms.yaml': TABLE, 'dev.yaml': parent('rooms.yaml', 'false'), 'prod.yaml': parent('rooms.yaml') };
    const result = await auditOf(files, 'rooms.yaml');
    expect(told(result)).toEqual({
      applications: ['nested: dev.yaml rooms.yaml', 'nested: prod.yaml rooms.yaml'],
      backup: 'fail',
      errors: [],
    });
  });
});

describe('no parent is', () => {
  const alone = { applications: ['template: rooms.yaml'], backup: 'fail', errors: [] };

  it.each([
    ['another template that names a file called like it', parent('other/rooms.yaml')],
    ['one that names an address', parent('https://example.com/rooms.yaml')],
    ['a broken one', `${parent('rooms.yaml')}  broken: [`],
    ['what is no template', 'Note: AWS::CloudFormation::Stack rooms.yaml'],
    ['one that mentions it elsewhere', `${parent('gone.yaml')}Description: nests rooms.yaml no more\n`],
  ])('%s', async (_, main) => {
    expect(told(await auditOf({ 'rooms.yaml': TABLE, 'main.yaml': main }, 'rooms.yaml'))).toEqual(alone);
  });

  it('a template of another project, or of a folder of other people’s', async () => {
    const files = {
      'main.yaml': parent('app/rooms.yaml'),
      'app/package.json': '{}',
      'app/rooms.yaml': TABLE,
      'app/node_modules/main.yaml': parent('../rooms.yaml'),
    };
    expect(told(await auditOf(files, 'app/rooms.yaml'))).toMatchObject({ applications: ['template: app/rooms.yaml'] });
  });

  it('the template itself, or its own child', async () => {
    const rooms = `${TABLE}${parent('main.yaml').replace('\nResources:\n', '')}`;
    const result = await auditOf({ 'rooms.yaml': rooms, 'main.yaml': parent('rooms.yaml') }, 'rooms.yaml');
    expect(told(result)).toMatchObject({ applications: ['nested: rooms.yaml main.yaml'], backup: 'fail' });
    expect(result.errors.map(({ message }) => message)).toEqual([expect.stringMatching(/includes itself$/)]);
  });
});

it('looks at so many files and no more, the nearest first', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`far/${index}.yaml`, '']));
  const folder = folderWith({ 'cdk.json': '{}', 'near/a.yaml': '', 'near/b.json': '', 'near/c.txt': '', ...many });
  const found = findNearbyTemplates(`${folder}/near/a.yaml`).map((path) => path.slice(folder.length + 1));
  expect(found).toHaveLength(200);
  expect(found.slice(0, 2)).toEqual(['near/b.json', 'cdk.json']);
});
