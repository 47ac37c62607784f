/**
 * What `--fix-unsafe` makes of whole templates: of each in fixtures/_fixes, which begins with the number of its rule, the
 * text after it lies beside it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const FOLDER = join(import.meta.dirname, '../../fixtures/_fixes');
const AFTER = /\.fixed(?=\.\w+$)/;

const templates = readdirSync(FOLDER).filter((name) => !AFTER.test(name));

test.each(templates)('%s', async (name) => {
  const [number = ''] = name.split('-');
  const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
  const auditText = async (text: string) => {
    const cwd = folderWith({ '.git/HEAD': '', [name]: text });
    return audit(await loadProject(name, { cwd }), { scope: 'all', only: [number] });
  };
  const first = await auditText(read(name));
  const [fixed] = await applyEdits(first, { unsafe: true });
  const expected = read(name.replace(/(?=\.\w+$)/, '.fixed'));
  expect(first.findings.length).toBeGreaterThan(0);
  expect(fixed?.after).toBe(expected);
  const after = await auditText(expected);
  expect([...after.findings, ...after.unknown]).toEqual([]);
});

test('every text is of a template', () => {
  const texts = readdirSync(FOLDER).filter((name) => AFTER.test(name));
  expect(texts.map((name) => name.replace(AFTER, ''))).toEqual(templates);
});
