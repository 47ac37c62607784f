import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoverTargets } from '../../src/fs/targets.js';
import { parseTargetGlob } from '../../src/fs/target-glob.js';
import { folderWith } from '../support/folder.js';

function empty(...files: readonly string[]): string {
  return folderWith(Object.fromEntries(files.map((file) => [file, ''])));
}

function names(cwd: string, ...targets: readonly string[]): readonly string[] {
  const { files, problems } = discoverTargets(targets, cwd);
  expect(problems).toEqual([]);
  return files.map(({ name }) => name);
}

describe('patterns', () => {
  it.each(['templates', 'a.yaml', '../x', 'a b.yaml', '', 'C:/x.yaml', '!x.yaml'])('%j is none', (target) => {
    expect(parseTargetGlob(target, '/work')).toBeUndefined();
  });

  it.each<[pattern: string, found: readonly string[]]>([
    ['*.yaml', ['a.yaml']],
    ['**/*.yaml', ['a.yaml', 'sub/b.yaml', 'sub/deep/c.yaml']],
    ['sub/**/*.{yaml,json}', ['sub/b.yaml', 'sub/d.json', 'sub/deep/c.yaml']],
    ['./sub/?.yaml', ['sub/b.yaml']],
    ['sub/[bd].*', ['sub/b.yaml', 'sub/d.json']],
    ['**/*.cfn', ['sub/e.cfn']],
    ['sub/../*.yaml', ['a.yaml']],
    ['{sub,nope}/b.yaml', ['sub/b.yaml']],
  ])('%s', (pattern, found) => {
    const cwd = empty('a.yaml', 'sub/b.yaml', 'sub/deep/c.yaml', 'sub/d.json', 'sub/e.cfn', '.hidden/f.yaml');
    expect(names(cwd, pattern)).toEqual(found);
  });

  it('above the current folder, and absolute', () => {
    const cwd = empty('a.yaml', 'sub/b.yaml');
    expect(names(join(cwd, 'sub'), '../*.yaml')).toEqual(['../a.yaml']);
    expect(names(cwd, `${cwd}/sub/*.yaml`)).toEqual(['sub/b.yaml']);
  });

  it('leave out what folders leave out, unless it is named', () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      '.gitignore': 'generated\n',
      'a.yaml': '',
      'generated/b.yaml': '',
      'node_modules/c.yaml': '',
      'cdk.out/Upload.template.json': '',
      'cdk.out/manifest.json': '',
    });
    expect(names(cwd, '**/*.{yaml,json}')).toEqual(['a.yaml', 'cdk.out/Upload.template.json']);
    expect(names(cwd, 'generated/*.yaml')).toEqual(['generated/b.yaml']);
  });

  it('are files first: a name may have brackets', () => {
    expect(names(empty('[id].yaml', 'i.yaml'), '[id].yaml')).toEqual(['[id].yaml']);
  });

  it.each(['*.yaml', 'nope/**/*.json', 'a.txt/*'])('%s, which matches nothing', (pattern) => {
    expect(discoverTargets([pattern], empty('a.txt')).problems).toEqual([
      { level: 'error', file: pattern, message: 'no file matches the pattern', location: null },
    ]);
  });

  it('hold files that are not named, each once', () => {
    const { files, folders, globs } = discoverTargets(['*.yaml', '.', '*.yaml'], empty('a.yaml'));
    expect({ folders, globs }).toEqual({ folders: ['.'], globs: ['*.yaml'] });
    expect(files).toMatchObject([{ name: 'a.yaml', named: false, folders: ['*.yaml', '.'] }]);
  });
});

describe('standard input', () => {
  it('has a name of its own', () => {
    expect(discoverTargets(['-'], '/').files).toMatchObject([{ name: 'stdin', named: true, stdin: true }]);
    expect(discoverTargets(['-'], '/', 'lib/x.yaml').files).toMatchObject([
      { name: 'lib/x.yaml', path: '/lib/x.yaml' },
    ]);
  });

  it('is the text of a file that is a target too', () => {
    const { files } = discoverTargets(['-', 'a.yaml', '.'], empty('a.yaml', 'b.yaml'), 'a.yaml');
    expect(files.map(({ name, stdin }) => ({ name, stdin }))).toEqual([
      { name: 'a.yaml', stdin: true },
      { name: 'b.yaml', stdin: false },
    ]);
  });
});
