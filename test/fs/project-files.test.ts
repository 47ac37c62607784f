import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCdkApp } from '../../src/project/cdk-app.js';
import { isIgnored } from '../../src/fs/gitignore.js';
import { ProjectFolder } from '../../src/fs/project-files.js';
import { isFailure } from '../../src/errors.js';
import { folderWith } from '../support/folder.js';

describe('the files of a project', () => {
  it('are those that people write', () => {
    const root = folderWith({
      '.git/HEAD': '',
      '.gitignore': '*.js\nsecret/\n!jest.config.js\n',
      'README.md': '# Shop',
      'bin/app.ts': '',
      'bin/app.js': '',
      'jest.config.js': '',
      'secret/key.txt': '',
      'node_modules/a/index.ts': '',
      'cdk.out/manifest.json': '{}',
      'cdk.out/Shop.template.json': '{}',
      'dist/app.ts': '',
      'test/shop.test.ts': '',
    });
    const files = new ProjectFolder(root);
    expect(files.names).toEqual(['.gitignore', 'README.md', 'bin/app.ts', 'jest.config.js', 'test/shop.test.ts']);
    expect(files.read('README.md')).toBe('# Shop');
    expect(files.sizeOf('README.md')).toBe(6);
    expect(files.sizeOf('LICENSE')).toBeUndefined();
    // What git ignores is no file of people's, but a map may be.
    expect(files.has('bin/app.js')).toBe(true);
    expect(isIgnored(join(root, 'bin/app.js'))).toBe(true);
    expect(isIgnored(join(root, 'secret/key.txt'))).toBe(true);
    expect(isIgnored(join(root, 'README.md'))).toBe(false);
    expect(files.has('node_modules/a/index.ts')).toBe(false);
  });

  it('do not lie outside of it, whatever their names and links say', () => {
    const outside = folderWith({ 'secret.txt': 'secret' });
    const root = folderWith({ 'a.txt': 'a' });
    symlinkSync(join(outside, 'secret.txt'), join(root, 'link.txt'));
    symlinkSync(outside, join(root, 'folder'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('a.txt', join(root, 'b.txt'));
    const files = new ProjectFolder(root);
    const names = [
      'link.txt',
      'folder/secret.txt',
      'loop',
      '../secret.txt',
      join(outside, 'secret.txt'),
      '',
      '.',
      'a\0.txt',
    ];
    for (const name of names) {
      expect(files.has(name), name).toBe(false);
      expect(files.read(name), name).toBeUndefined();
    }
    expect(files.read('b.txt')).toBe('a');
    expect(files.names).toEqual(['a.txt', 'b.txt']);
  });

  it('are read once, and not if they are too large or no text', () => {
    const root = folderWith({ 'a.txt': 'a', 'b.bin': new Uint8Array([0, 1, 2]), 'c.txt': 'x'.repeat(6 * 1024 * 1024) });
    const files = new ProjectFolder(root);
    expect(files.read('a.txt')).toBe('a');
    writeFileSync(join(root, 'a.txt'), 'b');
    expect(files.read('a.txt')).toBe('a');
    expect(files.read('b.bin')).toBeUndefined();
    expect(files.read('c.txt')).toBeUndefined();
  });
});

describe('the app of a cdk.json', () => {
  it.each([
    ['npx ts-node --prefer-ts-exts bin/app.ts', 'bin/app.ts', 'x.ts'],
    ['node bin/app.js', 'bin/app.ts', 'x.js'],
    ['python3 ./app.py', 'app.py', 'x.py'],
    ['.venv/bin/python app.py', 'app.py', 'x.py'],
    ['mvn -e -q compile exec:java', 'cdk.json', 'src/X.java'],
    ['dotnet run --project src/Shop.csproj', 'src/Shop.csproj', 'src/X.cs'],
    ['go mod download && go run app.go', 'app.go', 'x.go'],
    ['npx tsx ../other/app.ts', 'cdk.json', 'x.ts'],
  ])('%s', (app, entry, source) => {
    const names = ['bin/app.ts', 'bin/app.js', 'app.py', 'app.go', 'src/Shop.csproj'];
    const root = folderWith({
      'cdk.json': JSON.stringify({ app }),
      ...Object.fromEntries(names.map((name) => [name, '//'])),
    });
    const read = readCdkApp(root, new ProjectFolder(root));
    if (read === undefined || isFailure(read)) throw new Error('no app');
    expect(read.entry).toBe(entry);
    expect(read.endings?.test(source)).toBe(true);
    expect(read.endings?.test('x.rb')).toBe(false);
  });

  it.each(['no json', '[]', '{"app": 7}', '{"app": null}'])('that says nothing begins with it: %s', (text) => {
    const root = folderWith({ 'cdk.json': text });
    expect(readCdkApp(root, new ProjectFolder(root))).toEqual({ entry: 'cdk.json', endings: undefined });
  });

  it('is none without it', () => {
    const root = folderWith({ 'a.txt': '' });
    expect(readCdkApp(root, new ProjectFolder(root))).toBeUndefined();
  });
});
