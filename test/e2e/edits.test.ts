/** What is fixed is gone, nothing new appears, and a second run changes nothing: of every fixture of every rule. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFixes } from '../support/fix-check.js';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');
const folders = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
  .map(({ name }) => name);

describe.each([
  ['safe', false],
  ['unsafe', true],
])('%s fixes', (_, unsafe) => {
  test.each(folders)('of %s', async (folder) => {
    const cwd = join(FIXTURES, folder);
    const names = readdirSync(cwd).filter((name) => !/\.(?:txt|ts)$/.test(name));
    const wrong: string[] = [];
    for (const name of names) wrong.push(...(await checkFixes(cwd, name, unsafe)).wrong);
    expect(wrong).toEqual([]);
  });
});
