import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProjectRoot, findRepositoryRoot } from '../../src/fs/roots.js';
import { folderWith } from '../support/folder.js';

it('finds the repository upwards, a folder or a file of a worktree', () => {
  const folder = folderWith({ 'a/.git/HEAD': '', 'a/b/c/x': '', 'w/.git': 'gitdir: elsewhere', 'w/d/x': '' });
  expect(findRepositoryRoot(join(folder, 'a/b/c'))).toBe(join(folder, 'a'));
  expect(findRepositoryRoot(join(folder, 'a'))).toBe(join(folder, 'a'));
  expect(findRepositoryRoot(join(folder, 'w/d'))).toBe(join(folder, 'w'));
  expect(findRepositoryRoot(folder)).toBeUndefined();
});

it.each(['cdk.json', 'samconfig.toml', 'package.json', 'pyproject.toml'])('finds the project by its %s', (marker) => {
  const folder = folderWith({
    'package.json': '',
    'a/.git/HEAD': '',
    'a/c/x': '',
    [`a/b/${marker}`]: '',
    'a/b/c/x': '',
  });
  expect(findProjectRoot(join(folder, 'a/b/c'))).toBe(join(folder, 'a/b'));
  expect(findProjectRoot(join(folder, 'a/c'))).toBe(join(folder, 'a'));
  expect(findProjectRoot(folder)).toBe(folder);
});

it('takes the folder itself where nothing marks a project', () => {
  const folder = folderWith({ 'a/x': '' });
  expect(findProjectRoot(join(folder, 'a'))).toBe(join(folder, 'a'));
});
