import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findCompileCache } from '../../src/cli/compile-cache.js';

const uid = process.getuid?.() ?? 0;
const own = mkdtempSync(join(tmpdir(), 'upload-audit-cache-'));
const open = mkdtempSync(join(tmpdir(), 'upload-audit-cache-'));
chmodSync(open, 0o777);
afterAll(() => {
  for (const folder of [own, open]) rmSync(folder, { recursive: true });
});

describe.skipIf(process.platform === 'win32')('what Node compiled is kept', () => {
  test('in the folder that the user names', () => {
    expect(findCompileCache({ env: { NODE_COMPILE_CACHE: '/named', HOME: own }, uid })).toBe('/named');
  });

  test('in the folder for caches, else below the home', () => {
    expect(findCompileCache({ env: { XDG_CACHE_HOME: own, HOME: '/nowhere' }, uid })).toBe(join(own, 'upload-audit'));
    expect(findCompileCache({ env: { XDG_CACHE_HOME: '', HOME: own }, uid })).toBe(join(own, '.cache', 'upload-audit'));
  });

  test.each([
    ['in an automatic build', { CI: 'true', HOME: own }, uid],
    ['without a home', {}, uid],
    ['with a relative one', { HOME: '.' }, uid],
    ['in a folder that is not there', { HOME: '/nowhere' }, uid],
    ["in another user's folder", { HOME: own }, uid + 1],
    ['in a folder that all may write into', { HOME: open }, uid],
    ['where the folder for caches is open to all', { XDG_CACHE_HOME: open, HOME: own }, uid],
  ])('not %s', (_, env, user) => {
    expect(findCompileCache({ env, uid: user })).toBeUndefined();
  });
});
