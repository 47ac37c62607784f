/** The functions that compare paths, with the rules of Windows. Nothing here touches a file. */
import type * as path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { findWithin, isWithin, walkUp } from '../../src/fs/bounds.js';
import { normalizeName } from '../../src/fs/source-tree.js';
import { formatName } from '../../src/fs/targets.js';

vi.mock('node:path', async (importOriginal) => {
  const { win32 } = await importOriginal<Pick<typeof path, 'win32'>>();
  return { ...win32, default: win32 };
});

describe('on Windows', () => {
  it.each([
    ['C:\\repo\\a.yaml', 'C:\\repo', true],
    ['c:\\REPO\\a.yaml', 'C:\\repo', true],
    ['C:\\repo', 'C:\\repo\\', true],
    ['C:/repo/a.yaml', 'C:\\repo', true],
    ['C:\\repo\\..b', 'C:\\repo', true],
    ['C:\\repository', 'C:\\repo', false],
    ['C:\\repo\\..\\other', 'C:\\repo', false],
    ['D:\\repo\\a.yaml', 'C:\\repo', false],
    ['\\\\server\\share\\repo\\a', '\\\\server\\share\\repo', true],
    ['\\\\server\\share\\a', 'C:\\repo', false],
    ['\\\\server\\other\\repo', '\\\\server\\share', false],
    ['\\\\?\\D:\\repo', 'C:\\repo', false],
  ])('%s in %s: %s', (path, folder, expected) => {
    expect(isWithin(path, folder)).toBe(expected);
  });

  it.each(['D:\\secret', 'C:\\secret', '\\\\server\\share\\secret', '\\\\?\\C:\\repo\\x', 'C:\\repo\\..\\secret'])(
    'nothing is looked at outside of the bounds: %s',
    (path) => {
      const bounds = [{ name: 'C:\\repo', real: 'C:\\repo' }];
      expect(findWithin(path, bounds)).toEqual({ reason: 'is outside the project and is not read', isRefused: true });
    },
  );

  it('walks up to the drive, or to the share', () => {
    expect([...walkUp('C:\\a\\b')]).toEqual(['C:\\a\\b', 'C:\\a', 'C:\\']);
    expect([...walkUp('\\\\server\\share\\a')]).toEqual(['\\\\server\\share\\a', '\\\\server\\share\\']);
  });

  it.each(['..\\secret.js', 'C:secret.js', 'c:/secret.js', '\\\\server\\share\\x', '/secret.js', 'a\\b.js', '..'])(
    'a name in an archive or a folder of code leads nowhere: %s',
    (name) => {
      expect(normalizeName(name)).toBeUndefined();
    },
  );

  it('files are named with forward slashes, or by their own drive', () => {
    expect(formatName('C:\\work\\sub\\x.yaml', 'C:\\work')).toBe('sub/x.yaml');
    expect(formatName('C:\\work', 'C:\\work')).toBe('.');
    expect(formatName('D:\\x.yaml', 'C:\\work')).toBe('D:/x.yaml');
  });
});
