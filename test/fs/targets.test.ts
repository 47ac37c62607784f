import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoverTargets } from '../../src/fs/targets.js';
import { folderWith } from '../support/folder.js';

function names(cwd: string, ...targets: readonly string[]): readonly string[] {
  const { files, problems } = discoverTargets(targets, cwd);
  expect(problems).toEqual([]);
  return files.map(({ name }) => name);
}

function empty(...files: readonly string[]): string {
  return folderWith(Object.fromEntries(files.map((file) => [file, ''])));
}

describe('targets', () => {
  it('without any: the current folder, by the endings of templates, in byte order', () => {
    const cwd = empty('b.yml', 'a.yaml', 'Z.json', 'é.yaml', 'a/b.template', 'a-b.JSON', 'readme.md', 'c.yaml.j2');
    expect(names(cwd)).toEqual(['Z.json', 'a-b.JSON', 'a.yaml', 'a/b.template', 'b.yml', 'é.yaml']);
    expect(discoverTargets([], cwd).folders).toEqual(['.']);
  });

  it('a file whatever its ending, named from the current folder', () => {
    const cwd = empty('sub/x.yaml', 'stack.txt');
    const sub = join(cwd, 'sub');
    expect(names(sub, '../stack.txt', './x.yaml')).toEqual(['../stack.txt', 'x.yaml']);
    expect(names(sub, join(cwd, 'stack.txt'))).toEqual(['../stack.txt']);
    expect(discoverTargets(['x.yaml'], sub).files[0]?.path).toBe(join(sub, 'x.yaml'));
  });

  it('each file once, though targets overlap', () => {
    const cwd = empty('a/x.yaml', 'a/b/y.yaml', 'z.yaml');
    const { files, folders } = discoverTargets(['a', 'a/b/', './a/x.yaml', '.', 'a/x.yaml'], cwd);
    expect(folders).toEqual(['a', 'a/b', '.']);
    expect(files.map(({ name, named, folders }) => ({ name, named, folders }))).toEqual([
      { name: 'a/b/y.yaml', named: false, folders: ['a', 'a/b', '.'] },
      { name: 'a/x.yaml', named: true, folders: ['a', '.'] },
      { name: 'z.yaml', named: false, folders: ['.'] },
    ]);
  });

  it('says which of them do not exist', () => {
    const { files, problems } = discoverTargets(['x.yaml', 'nope/y.yaml', ''], empty('x.yaml'));
    expect(files.map(({ name }) => name)).toEqual(['x.yaml']);
    expect(problems).toEqual([
      { level: 'error', file: 'nope/y.yaml', message: 'no such file or folder', location: null },
      { level: 'error', file: '', message: 'the target "" is empty: no such file or folder', location: null },
    ]);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('warns of a folder that may not be read', () => {
    const cwd = empty('data/x.yaml', 'y.yaml');
    chmodSync(join(cwd, 'data'), 0);
    const { files, problems } = discoverTargets(['.'], cwd);
    chmodSync(join(cwd, 'data'), 0o700);
    expect(files.map(({ name }) => name)).toEqual(['y.yaml']);
    expect(problems).toEqual([
      { level: 'warning', file: 'data', message: "can't be read: permission denied", location: null },
    ]);
  });
});

describe('folders that are passed over', () => {
  it('packages and build outputs, unless they are named', () => {
    const skipped = ['node_modules', '.git', 'dist', 'build', '.aws-sam', '.venv', 'sub/__pycache__'];
    const cwd = empty('x.yaml', ...skipped.map((folder) => `${folder}/y.yaml`));
    expect(names(cwd)).toEqual(['x.yaml']);
    expect(names(cwd, '.aws-sam', 'dist')).toEqual(['.aws-sam/y.yaml', 'dist/y.yaml']);
  });

  it('all but the templates of an assembly', () => {
    const cwd = empty(
      'cdk.out/cdk.out',
      'cdk.out/manifest.json',
      'cdk.out/tree.json',
      'cdk.out/Upload.template.json',
      'cdk.out/Nested.nested.template.json',
      'cdk.out/Upload.assets.json',
      'cdk.out/x.yaml',
      'cdk.out/asset.abc/inner.template.json',
      'cdk.out/assembly-Prod/Prod.template.json',
      'cdk.out/assembly-Prod/manifest.json',
      'cdk.json',
    );
    const templates = [
      'cdk.out/Nested.nested.template.json',
      'cdk.out/Upload.template.json',
      'cdk.out/assembly-Prod/Prod.template.json',
    ];
    expect(names(cwd)).toEqual(['cdk.json', ...templates]);
    expect(names(cwd, 'cdk.out')).toEqual(templates);
    expect(names(join(cwd, 'cdk.out'))).toEqual(templates.map((name) => name.replace('cdk.out/', '')));
    expect(names(cwd, 'cdk.out/assembly-Prod')).toEqual(templates.slice(2));
  });

  it('the same in an assembly of another name', () => {
    const cwd = empty('synth/cdk.out', 'synth/manifest.json', 'synth/A.template.json', 'synth/asset.1/B.template.json');
    expect(names(cwd)).toEqual(['synth/A.template.json']);
  });
});

describe('.gitignore', () => {
  const ignored = (files: Readonly<Record<string, string>>): string => folderWith({ '.git/HEAD': '', ...files });

  it('of more than 5,000 patterns is not applied, which is said once', () => {
    const patterns = (count: number): string => `# comment\n\nx.yaml\n${'no-such-file\n'.repeat(count - 1)}`;
    const files = { 'x.yaml': '', 'a/x.yaml': '', 'b/y.yaml': '' };
    expect(names(ignored({ '.gitignore': patterns(5000), ...files }))).toEqual(['b/y.yaml']);
    const { files: found, problems } = discoverTargets([], ignored({ '.gitignore': patterns(5001), ...files }));
    expect(found.map(({ name }) => name)).toEqual(['a/x.yaml', 'b/y.yaml', 'x.yaml']);
    expect(problems).toEqual([
      expect.objectContaining({
        file: '.gitignore',
        message: 'the file has more than 5000 patterns; they are not applied',
      }),
    ]);
  });

  it('holds in its folder and below', () => {
    const cwd = ignored({
      '.gitignore': '\ufeff# comment\r\n*.local.yaml\r\n/top.yaml\r\nsecret/\r\na/tied.yaml\r\n',
      'x.local.yaml': '',
      'top.yaml': '',
      'a/top.yaml': '',
      'a/tied.yaml': '',
      'b/a/tied.yaml': '',
      'b/secret/y.yaml': '',
      'b/Secret/y.yaml': '',
    });
    expect(names(cwd)).toEqual(['a/top.yaml', 'b/Secret/y.yaml', 'b/a/tied.yaml']);
  });

  it('of a nested folder wins, for folders too, and ends with it', () => {
    const cwd = ignored({
      '.gitignore': 'out/\n*.yaml\n',
      'a/.gitignore': '!out/\n!*.yaml\nb/c.yaml\n/d.yaml\n\\#e.yaml\nf?.yaml\n',
      'x.yaml': '',
      'out/x.json': '',
      'a/out/x.json': '',
      'a/out/y.yaml': '',
      'a/b/c.yaml': '',
      'a/b/d.yaml': '',
      'a/d.yaml': '',
      'a/z/b/c.yaml': '',
      'a/#e.yaml': '',
      'a/f1.yaml': '',
      'a/f12.yaml': '',
    });
    expect(names(cwd)).toEqual(['a/b/d.yaml', 'a/f12.yaml', 'a/out/x.json', 'a/out/y.yaml', 'a/z/b/c.yaml']);
  });

  it('can not take back a file of an ignored folder', () => {
    const cwd = ignored({
      '.gitignore': 'a/\n!a/x.yaml\nb/*\n!b/x.yaml\n',
      'a/x.yaml': '',
      'b/x.yaml': '',
      'b/y.yaml': '',
    });
    expect(names(cwd)).toEqual(['b/x.yaml']);
  });

  it('takes a folder with signs of patterns in its name for what it is', () => {
    const cwd = ignored({
      '[a]*/.gitignore': 'x.yaml\n',
      '[a]*/x.yaml': '',
      '[a]*/y.yaml': '',
      'ab/x.yaml': '',
      'a/x.yaml': '',
    });
    expect(names(cwd)).toEqual(['[a]*/y.yaml', 'a/x.yaml', 'ab/x.yaml']);
  });

  it('counts from the root of the repository down, whatever the target', () => {
    const files = {
      '.gitignore': 'x.yaml\n',
      'a/.gitignore': 'y.yaml\n',
      'a/b/x.yaml': '',
      'a/b/y.yaml': '',
      'a/b/z.yaml': '',
    };
    const cwd = ignored(files);
    expect(names(cwd, 'a/b')).toEqual(['a/b/z.yaml']);
    expect(names(join(cwd, 'a/b'))).toEqual(['z.yaml']);
    expect(names(join(folderWith(files), 'a/b'))).toEqual(['x.yaml', 'y.yaml', 'z.yaml']);
  });

  it('holds without a repository, too', () => {
    expect(names(folderWith({ '.gitignore': 'x.yaml\n', 'x.yaml': '', 'a/x.yaml': '', 'y.yaml': '' }))).toEqual([
      'y.yaml',
    ]);
  });

  it('does not reach into a repository within', () => {
    const cwd = ignored({ '.gitignore': '*.yaml\n', 'sub/.git': 'gitdir: elsewhere', 'sub/x.yaml': '', 'y.yaml': '' });
    expect(names(cwd)).toEqual(['sub/x.yaml']);
  });

  it('gives way to what is named', () => {
    const cwd = ignored({
      '.gitignore': 'gen/\nall/*\n!all/.gitkeep\n*.local.yaml\n',
      'gen/.gitignore': 'b.yaml\n',
      'gen/a.yaml': '',
      'gen/b.yaml': '',
      'all/x.yaml': '',
      'x.local.yaml': '',
    });
    expect(names(cwd)).toEqual([]);
    expect(names(cwd, 'gen', 'all', 'x.local.yaml')).toEqual(['all/x.yaml', 'gen/a.yaml', 'x.local.yaml']);
  });

  it('does not hide cdk.out', () => {
    const template = 'cdk.out/A.template.json';
    expect(names(ignored({ '.gitignore': 'cdk.out\n*.json\n', [template]: '', 'x.json': '' }))).toEqual([template]);
    expect(names(ignored({ '.gitignore': 'cdk.out/*\n', [template]: '' }), 'cdk.out')).toEqual([template]);
  });
});

describe.skipIf(process.platform === 'win32')('symbolic links', () => {
  it('to folders are not followed, so that loops end', () => {
    const cwd = empty('a/x.yaml');
    symlinkSync('..', join(cwd, 'a/loop'));
    symlinkSync('a', join(cwd, 'b'));
    expect(names(cwd)).toEqual(['a/x.yaml']);
  });

  it('to a folder that is named are', () => {
    const cwd = empty('a/x.yaml');
    symlinkSync('a', join(cwd, 'b'));
    expect(names(cwd, 'b')).toEqual(['b/x.yaml']);
    expect(discoverTargets(['a', 'b'], cwd).files).toMatchObject([{ name: 'a/x.yaml', folders: ['a', 'b'] }]);
  });

  it('to files are read within the folder only, and once', () => {
    const cwd = empty('secret.yaml', 'in/real.txt', 'in/x.yaml', 'in-side/y.yaml');
    for (const [link, to] of [
      ['escape.yaml', '../secret.yaml'],
      ['sibling.yaml', '../in-side/y.yaml'],
      ['dangling.yaml', 'nowhere.yaml'],
      ['alias.yaml', 'x.yaml'],
      ['text.yaml', 'real.txt'],
      ['self.yaml', 'self.yaml'],
    ] as const) {
      symlinkSync(to, join(cwd, 'in', link));
    }
    const { files, problems } = discoverTargets(['in'], cwd);
    expect(files.map(({ name }) => name)).toEqual(['in/text.yaml', 'in/x.yaml']);
    const message = 'is outside the project and is not read';
    expect(problems).toEqual(
      ['in/escape.yaml', 'in/sibling.yaml'].map((file) => ({ level: 'warning', file, message, location: null })),
    );
    expect(names(cwd, 'in/escape.yaml')).toEqual(['in/escape.yaml']);
  });

  it('to no folder make no trouble', () => {
    const cwd = empty('x.yaml');
    mkdirSync(join(cwd, 'folder.yaml'));
    symlinkSync('folder.yaml', join(cwd, 'link.yaml'));
    expect(names(cwd)).toEqual(['x.yaml']);
  });
});
