import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit, loadProject, render } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const BUCKET = { Resources: { Files: { Type: 'AWS::S3::Bucket' } } };

const MANIFEST = JSON.stringify({
  artifacts: {
    App: {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: 'App.template.json', tags: { Secret: 'yes' } },
    },
  },
});

const REFUSED = 'is outside the project and is not read';

/** A folder with a repository in it, and beside that what its links lead to. */
function repository(outside: Readonly<Record<string, string>>, inside: Readonly<Record<string, string>>): string {
  const prefixed = (files: Readonly<Record<string, string>>, folder: string): [string, string][] =>
    Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]);
  return folderWith({
    'repo/.git/HEAD': '',
    ...Object.fromEntries([...prefixed(outside, 'outside'), ...prefixed(inside, 'repo')]),
  });
}

async function load(cwd: string, target = '.') {
  const { applications, problems } = await loadProject(target, { cwd });
  return { applications, problems: problems.map(({ level, file, message }) => ({ level, file, message })) };
}

describe('a .gitignore that is a link', () => {
  const warning = {
    level: 'warning',
    file: '.gitignore',
    message: 'a symbolic link, which git does not follow; its ignore patterns are not applied',
  };
  it.each(['../outside/names', 'names', '/dev/null'])('to %s is passed over, as git does', async (target) => {
    const folder = repository({ names: 't.json' }, { names: 't.json', 't.json': JSON.stringify(BUCKET) });
    symlinkSync(target, join(folder, 'repo/.gitignore'));
    const { applications, problems } = await load(join(folder, 'repo'));
    expect(applications.map(({ application }) => application.id)).toEqual(['t.json']);
    expect(problems).toEqual([warning]);
  });

  it('is passed over above the folder that is searched, too', async () => {
    const folder = repository({ names: 't.json' }, { 'sub/t.json': JSON.stringify(BUCKET) });
    symlinkSync('../outside/names', join(folder, 'repo/.gitignore'));
    const { applications, problems } = await load(join(folder, 'repo'), 'sub');
    expect(applications).toHaveLength(1);
    expect(problems).toEqual([warning]);
  });

  it('is passed over when it is too large to match every path', async () => {
    const lines = `t.json\n#${'x'.repeat(1024 * 1024)}`;
    const folder = repository({}, { '.gitignore': lines, 't.json': JSON.stringify(BUCKET) });
    const { applications, problems } = await load(join(folder, 'repo'));
    expect(applications).toHaveLength(1);
    expect(problems[0]?.message).toMatch(/^the file is larger than 1 MB; /);
  });
});

describe('a manifest.json that is a link', () => {
  const template = JSON.stringify(BUCKET);

  it.each(['../../outside/manifest.json', '/dev/null'])('to %s makes no assembly', async (target) => {
    const folder = repository({ 'manifest.json': MANIFEST }, { 'cdk.out/App.template.json': template });
    symlinkSync(target, join(folder, 'repo/cdk.out/manifest.json'));
    const { applications, problems } = await load(join(folder, 'repo'));
    expect(applications.map(({ application }) => application.kind)).toEqual(['template']);
    expect(applications[0]?.application.templates[0]?.tags).toEqual({});
    expect(problems).toEqual([{ level: 'warning', file: 'cdk.out/manifest.json', message: REFUSED }]);
  });

  it('within the repository is read', async () => {
    const folder = repository({}, { 'cdk.out/App.template.json': template, 'shared/manifest.json': MANIFEST });
    symlinkSync('../shared/manifest.json', join(folder, 'repo/cdk.out/manifest.json'));
    const { applications, problems } = await load(join(folder, 'repo'));
    expect(applications[0]?.application.templates[0]?.tags).toEqual({ Secret: 'yes' });
    expect(problems).toEqual([]);
  });
});

describe('a cdk.json that is a link', () => {
  const files = {
    '.gitignore': 'cdk.out',
    'bin/app.ts': '',
    'cdk.out/manifest.json': MANIFEST,
    'cdk.out/App.template.json': JSON.stringify(BUCKET),
  };
  const app = JSON.stringify({ app: 'npx tsx bin/app.ts' });

  it.each(['../outside/cdk.json', '/dev/null'])('to %s says nothing of the app', async (target) => {
    const folder = repository({ 'cdk.json': app }, files);
    symlinkSync(target, join(folder, 'repo/cdk.json'));
    const { applications, problems } = await load(join(folder, 'repo'));
    expect(applications).toHaveLength(1);
    expect(applications[0]?.made).toBeUndefined();
    expect(problems).toEqual([{ level: 'warning', file: 'cdk.json', message: REFUSED }]);
  });

  it('within the repository is read', async () => {
    const folder = repository({}, { ...files, 'shared/cdk.json': app });
    symlinkSync('shared/cdk.json', join(folder, 'repo/cdk.json'));
    const { applications, problems } = await load(join(folder, 'repo'));
    expect(applications[0]?.made?.by).toBe('bin/app.ts');
    expect(problems).toEqual([]);
  });
});

describe('an *.assets.json that is a link', () => {
  const hash = 'a'.repeat(64);
  const template = {
    Resources: {
      Upload: {
        Type: 'AWS::Lambda::Function',
        Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { S3Bucket: 'b', S3Key: `${hash}.zip` } },
      },
    },
  };
  const assets = JSON.stringify({ files: { [hash]: { source: { path: 'code' } } } });
  const files = { 't.json': JSON.stringify(template), 'code/index.js': 'exports.handler = async () => 1' };

  it.each(['../outside/S.assets.json', '/dev/null'])('to %s lists nothing', async (target) => {
    const folder = repository({ 'S.assets.json': assets }, files);
    symlinkSync(target, join(folder, 'repo/S.assets.json'));
    const { applications, problems } = await load(join(folder, 'repo'), 't.json');
    expect([...(applications[0]?.application.handlers.values() ?? [])].map(({ is }) => is)).toEqual(['unread']);
    expect(problems).toEqual([{ level: 'warning', file: 'S.assets.json', message: REFUSED }]);
  });

  it('within the repository is read', async () => {
    const folder = repository({}, { ...files, 'shared/S.assets.json': assets });
    symlinkSync('shared/S.assets.json', join(folder, 'repo/S.assets.json'));
    const { applications, problems } = await load(join(folder, 'repo'), 't.json');
    expect([...(applications[0]?.application.handlers.values() ?? [])].map(({ is }) => is)).toEqual(['read']);
    expect(problems).toEqual([]);
  });
});

it('a samconfig.toml that is a link out of the repository is passed over', async () => {
  const template = 'Transform: AWS::Serverless-2016-10-31\nResources: { Files: { Type: AWS::S3::Bucket } }';
  const folder = repository(
    { 'samconfig.toml': '[default.deploy.parameters]\ntags = "Secret=yes"' },
    { 't.yaml': template },
  );
  symlinkSync('../outside/samconfig.toml', join(folder, 'repo/samconfig.toml'));
  const { applications, problems } = await load(join(folder, 'repo'), 't.yaml');
  expect(applications[0]?.application.templates[0]?.tags).toEqual({});
  const message = `samconfig.toml ${REFUSED}; t.yaml is audited without it`;
  expect(problems).toEqual([{ level: 'warning', file: 'samconfig.toml', message }]);
});

it('the project of an assembly that is itself a repository does not begin above it', async () => {
  const folder = repository({}, { 'manifest.json': MANIFEST, 'App.template.json': JSON.stringify(BUCKET) });
  const cwd = join(folder, 'repo');
  const project = await loadProject('.', { cwd });
  const names = project.applications.map(({ application }) => application.project?.files.names);
  expect(names).toEqual([['App.template.json', 'manifest.json']]);
  expect(render(audit(project, { scope: 'all' }), 'json')).not.toContain('../');
});
