import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFixes } from '../support/fix-check.js';

const corpus = process.env['UPLOAD_AUDIT_CORPUS'] ?? '';

const templates = (corpus === '' ? '' : readFileSync(join(corpus, 'manifest.tsv'), 'utf8'))
  .split('\n')
  .flatMap((line) => (line.startsWith('template\t') ? [line.split('\t')[1] ?? ''] : []));

test.skipIf(corpus !== '')('skipped: no corpus (the folder named by UPLOAD_AUDIT_CORPUS)', (context) => {
  context.skip();
});

describe.skipIf(corpus === '')('fixes of the corpus', { timeout: 300_000 }, () => {
  test.each([
    ['safe', false],
    ['unsafe', true],
  ])('%s', async (_, unsafe) => {
    const wrong: string[] = [];
    const fixed = new Set<string>();
    for (const path of templates) {
      const result = await checkFixes(corpus, path, unsafe);
      wrong.push(...result.wrong);
      for (const rule of Object.keys(result.fixed)) fixed.add(rule);
    }
    expect(wrong).toEqual([]);
    expect([...fixed]).toEqual(expect.arrayContaining(['hardcoded-settings', 'fixed-memory', 'table-backup']));
  });
});
