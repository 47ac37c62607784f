import { chmodSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCompileCache } from '../../src/cli/compile-cache.js';
import { folderWith } from '../support/folder.js';

const uid = process.getuid?.() ?? 0;

/** A folder of the user, and folders in it with these modes. */
function folderOf(modes: Readonly<Record<string, number>> = {}): string {
  const home = realpathSync(folderWith({}));
  chmodSync(home, 0o755);
  for (const name of Object.keys(modes)) mkdirSync(join(home, name), { recursive: true });
  for (const [name, mode] of Object.entries(modes)) chmodSync(join(home, name), mode);
  return home;
}

interface Run {
  readonly env: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly cwd?: string;
  readonly args?: readonly string[];
}

const find = ({ env, ...run }: Run): string | undefined =>
  findCompileCache({ uid, cwd: '/elsewhere', args: ['.', '--format', 'json'], ...run, env });

describe.skipIf(process.platform === 'win32')('what Node compiled is kept', () => {
  test('in the folder that the user names', () => {
    const home = folderOf();
    expect(find({ env: { NODE_COMPILE_CACHE: '/named', HOME: home } })).toBe('/named');
  });

  test('in the folder for caches, else below the home', () => {
    const home = folderOf();
    expect(find({ env: { XDG_CACHE_HOME: home, HOME: '/nowhere' } })).toBe(join(home, 'upload-audit'));
    expect(find({ env: { XDG_CACHE_HOME: '', HOME: home } })).toBe(join(home, '.cache', 'upload-audit'));
  });

  test('in folders that are there', () => {
    const made = folderOf({ '.cache': 0o755, '.cache/upload-audit': 0o700 });
    expect(find({ env: { HOME: made } })).toBe(join(made, '.cache', 'upload-audit'));
    expect(find({ env: { HOME: `${made}/` } })).toBe(join(made, '.cache', 'upload-audit'));
  });

  test('beside what is audited', () => {
    const home = folderOf();
    const [cwd, folder] = [join(home, 'project'), join(home, '.cache', 'upload-audit')];
    const args = ['.', '../other', `${home}/app`, '--config=../audit.yaml'];
    expect(find({ env: { HOME: home }, cwd, args })).toBe(folder);
  });

  test.each<[string, (home: string) => Run]>([
    ['in an automatic build', (home) => ({ env: { CI: 'true', HOME: home } })],
    ['without a home', () => ({ env: {} })],
    ['with a relative one', () => ({ env: { HOME: '.' } })],
    ['in a folder that is not there', () => ({ env: { HOME: '/nowhere' } })],
    ["in another user's folder", (home) => ({ env: { HOME: home }, uid: uid + 1 })],
    ['in a folder that all may write into', () => ({ env: { HOME: folderOf({ '': 0o777 }) } })],
    ['in one where others may not remove files, but make some', () => ({ env: { HOME: folderOf({ '': 0o1777 }) } })],
    [
      'where the folder for caches is open to all',
      (home) => ({ env: { XDG_CACHE_HOME: folderOf({ '': 0o777 }), HOME: home } }),
    ],
    [
      'below a folder that all may write into',
      () => ({ env: { HOME: join(folderOf({ open: 0o777, 'open/home': 0o755 }), 'open/home') } }),
    ],
    ["where the home's own folder is open to all", () => ({ env: { HOME: folderOf({ '.cache': 0o777 }) } })],
    ['where the group may write', () => ({ env: { HOME: folderOf({ '.cache': 0o775 }) } })],
    [
      'in a folder that a checkout could have made',
      () => ({ env: { HOME: folderOf({ '.cache/upload-audit': 0o755 }) } }),
    ],
    ['in a home that is audited', (home) => ({ env: { HOME: home }, args: [home] })],
    ['in one that is the current folder', (home) => ({ env: { HOME: home }, cwd: home })],
    [
      'in one that the current folder leads to',
      (home) => ({ env: { HOME: home }, cwd: join(home, 'a'), args: ['..'] }),
    ],
    ['in one that a pattern reaches', (home) => ({ env: { HOME: home }, args: [`${home}/**/*.json`] })],
    [
      'in one that a pattern reaches in the middle of a name',
      (home) => ({ env: { HOME: home }, args: [`${home.slice(0, -2)}*/x.json`] }),
    ],
    ['in one that an option names', (home) => ({ env: { HOME: home }, args: [`--config=${home}`] })],
    ['in a repository', () => ({ env: { HOME: folderOf({ '.git': 0o755 }) } })],
    ['below one', () => ({ env: { HOME: join(folderOf({ '.git': 0o755, 'a/home': 0o755 }), 'a/home') } })],
  ])('not %s', (_, run) => {
    expect(find(run(folderOf()))).toBeUndefined();
  });

  test.each([
    ['the home', ''],
    ['its folder for caches', '.cache'],
    ["this tool's folder", '.cache/upload-audit'],
  ])('not where %s is a link', (_, name) => {
    const folder = folderOf({ 'home/.cache': 0o755, 'target/.cache': 0o755, 'target/.cache/upload-audit': 0o700 });
    const link = join(folder, name === '' ? 'link' : `other/${name}`);
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(join(folder, 'target', name), link);
    expect(find({ env: { HOME: join(folder, name === '' ? 'link' : 'other') } })).toBeUndefined();
    expect(find({ env: { HOME: join(folder, 'target') } })).toBe(join(folder, 'target/.cache/upload-audit'));
  });

  test('not where a file has the name of a folder', () => {
    expect(find({ env: { HOME: realpathSync(folderWith({ '.cache': '' })) } })).toBeUndefined();
  });
});

test.skipIf(process.platform === 'win32')("without users' numbers, outside of what is audited", () => {
  const env = { LOCALAPPDATA: '/local' };
  expect(findCompileCache({ env, uid: undefined, cwd: '/elsewhere', args: [] })).toBe('/local/upload-audit/compiled');
  expect(findCompileCache({ env, uid: undefined, cwd: '/local', args: [] })).toBeUndefined();
  expect(findCompileCache({ env: {}, uid: undefined, cwd: '/elsewhere', args: [] })).toBeUndefined();
});
