import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Assembly, readAssembly, findStageFolders } from '../../src/project/assembly.js';
import { folderWith } from '../support/folder.js';
import { isFailure } from '../../src/errors.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

function read(folder: string): Assembly {
  const assembly = readAssembly(folder);
  if (assembly === undefined || isFailure(assembly)) throw new Error(`no assembly: ${assembly?.reason ?? folder}`);
  return assembly;
}

/** An assembly of one artifact, as older versions of the CDK write it. */
function made(artifact: object, files: Readonly<Record<string, string>> = {}): Assembly {
  const manifest = JSON.stringify({ version: '36.0.0', artifacts: { Upload: artifact } });
  return read(folderWith({ 'manifest.json': manifest, 'Upload.template.json': '{}', ...files }));
}

function stack(properties: object, metadata?: object): object {
  return { type: 'aws:cloudformation:stack', properties, metadata };
}

describe('what the CDK wrote', () => {
  it('lists stacks in manifest order, by artifact id', () => {
    const folder = join(PROJECTS, 'two-stacks/cdk.out');
    const { stacks, missing } = read(folder);
    expect(stacks).toMatchObject([
      { id: 'Upload', templatePath: join(folder, 'Upload.template.json'), tags: { CostCenter: 'receipts' } },
      { id: 'Monitoring', templatePath: join(folder, 'Monitoring.template.json'), tags: { CostCenter: 'receipts' } },
    ]);
    expect(missing).toEqual([]);
  });

  it('holds no stacks where all stand in stages, each an assembly of its own', () => {
    const folder = join(PROJECTS, 'stages/cdk.out');
    expect(read(folder).stacks).toEqual([]);
    expect(findStageFolders(folder)).toEqual([join(folder, 'assembly-Dev'), join(folder, 'assembly-Prod')]);
    const [dev] = read(join(folder, 'assembly-Dev')).stacks;
    expect(dev).toMatchObject({ id: 'DevClaimsA2DAC764', stackName: 'Dev-Claims', tags: { Environment: 'dev' } });
  });

  it.each([
    [{}, undefined, { stackName: 'Upload', region: undefined }],
    [{ stackName: 'claims-upload' }, 'aws://unknown-account/unknown-region', { stackName: 'claims-upload' }],
    [{ stackName: 7 }, 'aws://111122223333/eu-west-1', { stackName: 'Upload', region: 'eu-west-1' }],
    [{}, 'eu-west-1', { region: undefined }],
    [{}, { region: 'eu-west-1' }, { region: undefined }],
  ])('says what a stack is called and where it is deployed: %j in %j', (properties, environment, expected) => {
    const { stacks } = made({ ...stack({ templateFile: 'Upload.template.json', ...properties }), environment });
    expect(stacks).toMatchObject([expected]);
  });

  it('knows nested stacks by the name of their file and by the hash in their address', () => {
    const folder = join(PROJECTS, 'nested-stacks/cdk.out');
    const { stacks, nested } = read(folder);
    expect(stacks.map(({ id }) => id)).toEqual(['Archive']);
    const drafts = join(folder, 'ArchiveDrafts66E71F4C.nested.template.json');
    expect(nested.get('ArchiveDrafts66E71F4C.nested.template.json')).toBe(drafts);
    expect(nested.get('5b8fbb6d526f108e80cac45f84e921da50a387b98797281e9ae017015529f5c1')).toBe(drafts);
    const names = [...new Set(nested.values())].filter((path) => path.endsWith('.nested.template.json'));
    expect(names).toHaveLength(4);
  });
});

describe('older manifests', () => {
  it.each([
    ['lower case', [{ key: 'Team', value: 'claims' }]],
    ['upper case', [{ Key: 'Team', Value: 'claims' }]],
  ])('keep tags in the metadata, in %s', (_, data) => {
    const tagged = stack(
      { templateFile: 'Upload.template.json' },
      { '/Upload': [{ type: 'aws:cdk:stack-tags', data }] },
    );
    expect(made(tagged).stacks[0]?.tags).toEqual({ Team: 'claims' });
  });

  it('are read without what is not of its kind', () => {
    const tagged = stack(
      { templateFile: 'Upload.template.json', tags: { Team: 'claims', Cost: 7 } },
      { '/Upload': ['text', { type: 'aws:cdk:stack-tags', data: 'Team=other' }, { type: 'aws:cdk:logicalId' }] },
    );
    expect(made(tagged).stacks[0]?.tags).toEqual({ Team: 'claims' });
    expect(made({ type: 'aws:cloudformation:stack' })).toMatchObject({ stacks: [], missing: [] });
  });
});

describe('what is not at hand', () => {
  it.each(['Gone.template.json', '../outside.template.json', '/etc/hostname', 'inner/../../outside.template.json'])(
    'does not read %s and says that it is missing',
    (templateFile) => {
      const { stacks, missing } = made(stack({ templateFile }));
      expect({ stacks, missing }).toEqual({ stacks: [], missing: [templateFile] });
    },
  );

  it('does not leave the folder for a template that is there', () => {
    const manifest = JSON.stringify({ artifacts: { Upload: stack({ templateFile: '../outside.template.json' }) } });
    const folder = folderWith({ 'outside.template.json': '{}', 'cdk.out/manifest.json': manifest });
    expect(read(join(folder, 'cdk.out'))).toMatchObject({ stacks: [], missing: ['../outside.template.json'] });
  });

  it('does not leave the folder by a link', () => {
    const files = { a1: { source: { path: 'Link.template.json' } } };
    const manifest = JSON.stringify({
      artifacts: {
        Upload: stack({ templateFile: 'Link.template.json' }),
        Assets: { type: 'cdk:asset-manifest', properties: { file: 'Upload.assets.json' } },
      },
    });
    const folder = folderWith({
      'outside.template.json': '{}',
      'cdk.out/manifest.json': manifest,
      'cdk.out/Upload.assets.json': JSON.stringify({ files }),
    });
    symlinkSync(join(folder, 'outside.template.json'), join(folder, 'cdk.out/Link.template.json'));
    const assembly = read(join(folder, 'cdk.out'));
    expect(assembly).toMatchObject({ stacks: [], missing: ['Link.template.json'] });
    expect(assembly.nested.size).toBe(0);
  });

  it('names a stack by its id where it names no template', () => {
    expect(made(stack({})).missing).toEqual(['Upload']);
    expect(made(stack({ templateFile: 7 })).missing).toEqual(['Upload']);
  });

  it('does not follow assets out of the folder', () => {
    const files = { a1: { source: { path: '../secret.template.json' } }, b2: { source: { path: 'asset.b2' } } };
    const assets = { type: 'cdk:asset-manifest', properties: { file: 'Upload.assets.json' } };
    expect(made(assets, { 'Upload.assets.json': JSON.stringify({ files }) }).nested.size).toBe(0);
    expect(made(assets, { 'Upload.assets.json': '{ broken' }).nested.size).toBe(0);
    expect(made(assets).nested.size).toBe(0);
  });
});

describe('no assembly', () => {
  it('is a folder without a manifest, and a manifest of something else', () => {
    const web = JSON.stringify({ name: 'Claims', short_name: 'Claims', start_url: '/', icons: [] });
    expect(readAssembly(folderWith({ 'Upload.template.json': '{}' }))).toBeUndefined();
    expect(readAssembly(folderWith({ 'manifest.json': web }))).toBeUndefined();
    expect(readAssembly(folderWith({ 'manifest.json': '[]' }))).toBeUndefined();
    expect(readAssembly(folderWith({ 'manifest.json': '{ broken' }))).toBeUndefined();
  });

  it('is said where the CDK wrote it and it is broken', () => {
    const refused = { reason: 'the manifest can not be read' };
    expect(readAssembly(folderWith({ 'manifest.json': '{ broken', 'cdk.out': '' }))).toEqual(refused);
    expect(readAssembly(folderWith({ 'manifest.json': '{"artifacts": []}', 'cdk.out': '' }))).toEqual(refused);
  });
});
