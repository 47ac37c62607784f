import { readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findWithin, hasEntry, isWithin, makeBounds, resolveRealPath, walkUp } from '../../src/fs/bounds.js';
import { listEntries, listFolder } from '../../src/fs/list.js';
import { readBytesWithin } from '../../src/fs/open.js';
import { readTextWithin } from '../../src/fs/read.js';
import { findBounds, findOutermostAssembly } from '../../src/fs/roots.js';
import { folderWith } from '../support/folder.js';

/** A socket: the only thing that is neither file nor folder and can be opened without waiting. */
async function makeSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.close();
  });
}

const OUTSIDE = { reason: 'is outside the project and is not read', isRefused: true };

describe('a path is within a folder', () => {
  it.each([
    ['/a/b', '/a', true],
    ['/a', '/a', true],
    ['/a/..b', '/a', true],
    ['/a', '/', true],
    ['/ab', '/a', false],
    ['/', '/a', false],
    ['/a/../b', '/a', false],
  ])('%s in %s: %s', (path, folder, expected) => {
    expect(isWithin(path, folder)).toBe(expected);
  });
});

it('walks up to the root of the file system, or to the last folder', () => {
  expect([...walkUp('/a/b/c')]).toEqual(['/a/b/c', '/a/b', '/a', '/']);
  expect([...walkUp('/a/b/c', '/a')]).toEqual(['/a/b/c', '/a/b', '/a']);
  expect([...walkUp('/')]).toEqual(['/']);
});

describe('what is found within bounds', () => {
  it('is a file or a folder, by its real path', () => {
    const root = folderWith({ 'a/x.txt': 'text' });
    symlinkSync('a/x.txt', join(root, 'link'));
    expect(findWithin(join(root, 'link'), makeBounds(root))).toMatchObject({
      real: join(root, 'a/x.txt'),
      isFolder: false,
      size: 4,
    });
    expect(findWithin(join(root, 'a'), makeBounds(root))).toMatchObject({ real: join(root, 'a'), isFolder: true });
    expect(readTextWithin(join(root, 'link'), makeBounds(root))).toEqual({ text: 'text' });
  });

  it('is not what a link leads out to, of a file or of a folder above it', () => {
    const outside = folderWith({ 'x.txt': 'text' });
    const root = folderWith({ 'a.txt': '' });
    symlinkSync(join(outside, 'x.txt'), join(root, 'link'));
    symlinkSync(outside, join(root, 'folder'));
    for (const name of ['link', 'folder/x.txt', 'folder', join('..', relative(join(root, '..'), outside), 'x.txt')]) {
      expect(findWithin(join(root, name), makeBounds(root)), name).toEqual(OUTSIDE);
      expect(readTextWithin(join(root, name), makeBounds(root)), name).toEqual(OUTSIDE);
    }
    expect(readTextWithin(join(root, 'link'), makeBounds(root, outside))).toEqual({ text: 'text' });
  });

  it('is no device, and no socket', async () => {
    const root = folderWith({ 'a.txt': '' });
    await makeSocket(join(root, 'socket'));
    symlinkSync('/dev/null', join(root, 'device'));
    const refused = { reason: 'is neither a file nor a folder', isRefused: true };
    expect(findWithin(join(root, 'socket'), makeBounds(root))).toEqual(refused);
    expect(readTextWithin(join(root, 'socket'), makeBounds(root))).toEqual(refused);
    expect(findWithin(join(root, 'device'), makeBounds(root))).toEqual(OUTSIDE);
    expect(findWithin(join(root, 'device'), makeBounds('/'))).toEqual(refused);
  });

  it('is told from what is not there', () => {
    const root = folderWith({ 'a.txt': '' });
    symlinkSync('nowhere', join(root, 'dangling'));
    expect(findWithin(join(root, 'b.txt'), makeBounds(root))).toEqual({ reason: 'was not found' });
    expect(findWithin(join(root, 'dangling'), makeBounds(root))).toEqual({ reason: 'was not found' });
    expect(readTextWithin(join(root, 'b.txt'), makeBounds(root))).toEqual({
      reason: 'no such file or folder',
      unseen: true,
    });
    expect(resolveRealPath(join(root, 'dangling'))).toBe(join(root, 'dangling'));
    expect(hasEntry(root, 'dangling')).toBe(true);
    expect(hasEntry(root, 'b.txt')).toBe(false);
  });

  it('is nothing where a path can not be looked at', () => {
    const root = folderWith({ 'a.txt': '' });
    symlinkSync('loop', join(root, 'loop'));
    for (const folder of ['a.txt', 'loop', 'x'.repeat(300), 'a\0'].map((name) => join(root, name))) {
      expect(hasEntry(folder, '.git'), folder).toBe(false);
      expect(findWithin(join(folder, 'x'), makeBounds(root)), folder).toEqual({ reason: 'was not found' });
      expect(findBounds(folder), folder).toHaveLength(1);
    }
  });
});

describe('the bounds of a folder', () => {
  const realRoots = (folder: string): readonly string[] => findBounds(folder).map(({ real }) => real);
  const stage = { 'cdk.out/manifest.json': '{}', 'cdk.out/assembly-Prod/manifest.json': '{}' };

  it('are its repository and its outermost assembly', () => {
    const folder = folderWith({ 'repo/.git/HEAD': '', ...stage });
    expect(realRoots(join(folder, 'repo'))).toEqual([join(folder, 'repo')]);
    expect(findOutermostAssembly(join(folder, 'cdk.out/assembly-Prod'))).toBe(join(folder, 'cdk.out'));
    expect(realRoots(join(folder, 'cdk.out/assembly-Prod'))).toEqual([
      join(folder, 'cdk.out/assembly-Prod'),
      join(folder, 'cdk.out'),
    ]);
    expect(findOutermostAssembly(folder)).toBeUndefined();
  });

  it('are never above the repository, whatever lies there', () => {
    const folder = folderWith({ ...stage, 'cdk.out/assembly-Prod/.git/HEAD': '' });
    const repository = join(folder, 'cdk.out/assembly-Prod');
    expect(findOutermostAssembly(repository)).toBe(repository);
    expect(new Set(realRoots(repository))).toEqual(new Set([repository]));
  });
});

it('only what the command line names is read without bounds', () => {
  const root = join(import.meta.dirname, '../../src');
  const readers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && /\breadNamedText\b/.test(readFileSync(join(root, name), 'utf8')));
  expect(readers.sort()).toEqual([
    'cli/baseline-file.ts',
    'config/load.ts',
    'fs/read.ts',
    'hosts/cdk/plugin.ts',
    'load/target-texts.ts',
    'load/template-loader.ts',
    'project/parameter-files.ts',
  ]);
});

describe('a link is followed step by step', () => {
  it('up and down again, and through other names of the root', () => {
    const folder = folderWith({ 'repo/a/x.txt': 'text', 'repo/b/y.txt': '' });
    const repo = join(folder, 'repo');
    symlinkSync('../../repo/a/x.txt', join(repo, 'b/around'));
    symlinkSync(repo, join(folder, 'alias'));
    symlinkSync(join(folder, 'alias/a/x.txt'), join(repo, 'b/aliased'));
    symlinkSync('../a', join(repo, 'b/folder'));
    const bounds = makeBounds(join(folder, 'alias'));
    for (const name of ['b/around', 'b/aliased', 'b/folder/x.txt'])
      expect(readTextWithin(`${join(folder, 'alias')}/${name}`, bounds), name).toEqual({ text: 'text' });
  });

  it('and the first step out ends it, whether or not anything is there', () => {
    const folder = folderWith({ 'repo/x.txt': '', 'outside/known': '' });
    const repo = join(folder, 'repo');
    symlinkSync(join(repo, 'x.txt'), join(folder, 'outside/back'));
    for (const [index, target] of [
      '../outside/known',
      '../outside/unknown',
      '/nowhere/at/all',
      '../outside/back',
      '..',
    ].entries()) {
      symlinkSync(target, join(repo, `link${index}`));
      expect(findWithin(join(repo, `link${index}`), makeBounds(repo)), target).toEqual(OUTSIDE);
    }
  });

  it('and no more than 40 of them', () => {
    const root = folderWith({ x0: 'text' });
    for (let index = 1; index <= 41; index += 1) symlinkSync(`x${index - 1}`, join(root, `x${index}`));
    expect(readTextWithin(join(root, 'x40'), makeBounds(root))).toEqual({ text: 'text' });
    expect(findWithin(join(root, 'x41'), makeBounds(root))).toEqual({ reason: 'was not found' });
  });
});

describe('the size of a file is that of the open one', () => {
  it('and a file of exactly the most is read', () => {
    const root = folderWith({ x: 'abcd' });
    expect(readBytesWithin(join(root, 'x'), makeBounds(root), 4)).toEqual({ bytes: Buffer.from('abcd') });
    expect(readBytesWithin(join(root, 'x'), makeBounds(root), 3)).toHaveProperty('reason');
  });

  it.runIf(process.platform === 'linux')('also where its folder says that it is empty', () => {
    // Files of the kernel have no size before they are read, as files that grow have another one by then.
    const bounds = makeBounds('/proc/self');
    const read = readBytesWithin('/proc/self/status', bounds, 1024 * 1024);
    expect('bytes' in read && read.bytes.length).toBeGreaterThan(100);
    expect(readBytesWithin('/proc/self/status', bounds, 100)).toEqual({
      reason: expect.stringMatching(/^the file is larger/) as string,
    });
  });
});

it('a folder with too many files is not listed', () => {
  const root = folderWith({ a: '', b: '', c: '' });
  expect(listFolder(root, makeBounds(root), 3)).toHaveLength(3);
  expect(listEntries(root, makeBounds(root), 2)).toEqual({ reason: 'holds more than 2 files' });
});
