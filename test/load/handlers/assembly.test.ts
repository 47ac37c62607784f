/** The code of CDK's functions, by the assembly that they were synthesized into. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/folder.js';
import { type FoundCode, codeOf, inWords } from './found.js';

const HASH = 'a1b2c3d4'.repeat(8);
const PYTHON = 'def handler(event, context):\n    return event\n';
const NODE = 'exports.handler = async (event) => event;\n';

type Files = Readonly<Record<string, string>>;
type Properties = Readonly<Record<string, unknown>>;

function template(code: object, { Metadata, ...properties }: Properties = {}): string {
  const Store = {
    Type: 'AWS::Lambda::Function',
    Metadata,
    Properties: { Runtime: 'python3.13', Handler: 'index.handler', Code: code, ...properties },
  };
  return JSON.stringify({ Resources: { Store } });
}

const KEY = { S3Bucket: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: `${HASH}.zip` };

function manifest(...stacks: readonly string[]): string {
  const artifacts = Object.fromEntries<object>(
    stacks.flatMap((name): readonly (readonly [string, object])[] => [
      [name, { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.template.json` } }],
      [`${name}.assets`, { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } }],
    ]),
  );
  return JSON.stringify({ version: '48.0.0', artifacts });
}

const assets = (path: string, packaging = 'zip'): string =>
  JSON.stringify({ version: '48.0.0', files: { [HASH]: { source: { path, packaging } } } });

function assembly(more: Files = {}, code: object = KEY, fn: Properties = {}): Files {
  return {
    'cdk.json': '{}',
    'cdk.out/cdk.out': '{"version":"48.0.0"}',
    'cdk.out/manifest.json': manifest('Store'),
    'cdk.out/Store.template.json': template(code, fn),
    'cdk.out/Store.assets.json': assets(`asset.${HASH}`),
    [`cdk.out/asset.${HASH}/index.py`]: PYTHON,
    ...more,
  };
}

async function store(files: Files, target?: string): Promise<FoundCode | string | undefined> {
  return (await codeOf(folderWith(files), target))['Store'];
}

describe('an asset', () => {
  const copy = `index.py handler at cdk.out/asset.${HASH}/index.py`;

  it('is found by the hash in the key', async () => {
    expect(inWords(await store(assembly()))).toBe(copy);
    expect(inWords(await store(assembly(), 'cdk.out/Store.template.json'))).toBe(copy);
  });

  it('of the legacy synthesizer is found by the hash in its parameters', async () => {
    const part = (index: number): object => ({
      'Fn::Select': [index, { 'Fn::Split': ['||', { Ref: `AssetParameters${HASH}S3VersionKey0A1B2C3D` }] }],
    });
    const legacy = {
      S3Bucket: { Ref: `AssetParameters${HASH}S3Bucket9F` },
      S3Key: { 'Fn::Join': ['', [part(0), part(1)]] },
    };
    expect(inWords(await store(assembly({}, legacy)))).toBe(copy);
    expect(inWords(await store(assembly({ 'cdk.out/Store.assets.json': '{}' }, legacy)))).toBe(copy);
  });

  it('that no manifest lists is where the metadata says, or beside the template', async () => {
    const none = { 'cdk.out/Store.assets.json': '{"files": 3}' };
    expect(inWords(await store(assembly(none)))).toBe(copy);
    const Metadata = { 'aws:asset:path': 'staged/code', 'aws:asset:property': 'Code' };
    const staged = { ...none, 'cdk.out/staged/code/index.py': PYTHON };
    expect(inWords(await store(assembly(staged, KEY, { Metadata })))).toBe(
      'index.py handler at cdk.out/staged/code/index.py',
    );
  });

  it('of a Stage lies beside the Stage', async () => {
    const files = {
      'cdk.json': '{}',
      'cdk.out/cdk.out': '{}',
      'cdk.out/manifest.json': JSON.stringify({
        artifacts: { 'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } } },
      }),
      'cdk.out/assembly-Prod/manifest.json': manifest('Store'),
      'cdk.out/assembly-Prod/Store.template.json': template(KEY),
      'cdk.out/assembly-Prod/Store.assets.json': assets(`../asset.${HASH}`),
      [`cdk.out/asset.${HASH}/index.py`]: PYTHON,
    };
    expect(inWords(await store(files))).toBe(copy);
    // The assembly alone, without anything that marks a project above it.
    const alone = Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'cdk.json'));
    expect(inWords(await store(alone))).toBe(copy);
  });

  it('of a template without its assembly is elsewhere', async () => {
    expect(await store({ 'Store.template.json': template(KEY) })).toBe(
      `its code, asset ${HASH.slice(0, 12)} of a CDK app, was not found: audit the output folder of cdk synth`,
    );
  });

  it('that leads out of the project is not read', async () => {
    const outside = folderWith({ 'index.py': PYTHON });
    const named = await store(assembly({ 'cdk.out/Store.assets.json': assets(outside) }));
    expect(named).toMatch(/^its code asset a1b2c3d4a1b2 is outside the project and is not read$/);
    const linked = folderWith({ ...assembly({ 'cdk.out/Store.assets.json': assets('linked') }) });
    symlinkSync(outside, join(linked, 'cdk.out/linked'));
    expect((await codeOf(linked))['Store']).toMatch(/is outside the project/);
  });
});

describe('a copy of the project’s own file', () => {
  it('is reported under the name of the original', async () => {
    const files = assembly({ 'lambda/store/index.py': PYTHON, 'lambda/other/index.py': 'def handler(e, c): pass' });
    expect(inWords(await store(files))).toBe('index.py handler at lambda/store/index.py');
  });

  it('is the original that agrees in most folders', async () => {
    const files = assembly(
      {
        [`cdk.out/asset.${HASH}/api/index.py`]: PYTHON,
        'a/index.py': PYTHON,
        'b/api/index.py': PYTHON,
      },
      KEY,
      { Handler: 'api.index.handler' },
    );
    expect(inWords(await store(files))).toBe('api/index.py handler at b/api/index.py');
  });

  it('is the original that the metadata names', async () => {
    const Metadata = { 'aws:asset:path': `asset.${HASH}`, 'aws:asset:original-path': '../z' };
    const files = assembly({ 'a/index.py': PYTHON, 'z/index.py': PYTHON }, KEY, { Metadata });
    expect(inWords(await store(files))).toBe('index.py handler at z/index.py');
  });

  it('is none that lies outside, among packages or in another assembly', async () => {
    const files = assembly({ 'node_modules/x/index.py': PYTHON, 'old/cdk.out/asset.x/index.py': PYTHON });
    expect(inWords(await store(files))).toBe(`index.py handler at cdk.out/asset.${HASH}/index.py`);
  });

  it('behind a source map is named by the way from the bundle', async () => {
    const files = assembly(
      { [`cdk.out/asset.${HASH}/index.js`]: NODE, 'lambda/store.ts': 'export const handler = 1;\n' },
      KEY,
      { Runtime: 'nodejs22.x' },
    );
    const folder = folderWith(files);
    const { Store } = await codeOf(folder);
    expect(inWords(Store)).toBe(`index.js handler at cdk.out/asset.${HASH}/index.js`);
    expect(typeof Store === 'object' && Store.locate({ line: 1, column: 3 }, '../../lambda/store.ts')).toBe(
      'lambda/store.ts:1:3',
    );
    expect(typeof Store === 'object' && Store.locate({ line: 1, column: 3 }, '../../../etc/passwd')).toMatch(/:1:1$/);
  });
});
