/**
 * What guides say is true: their examples fail and pass. That they name the kinds and the confidences which fixtures
 * report is a test of test/e2e/rules.test.ts, which audits them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guides } from '../../rules/_guides/index.js';
import { rules } from '../../rules/index.js';
import { type Audit, audit, loadConfig, loadProject } from '../../src/index.js';
import { describeConfidence, listSuppressions } from '../../src/report/rule-guide.js';
import { writeExample } from '../support/example-project.js';
import { folderWith } from '../support/folder.js';

/** More lines than this are not read. */
const MOST_LINES = 10;

test('every rule has a guide', () => {
  const missing = rules.map(({ id }) => id).filter((id) => guides[id] === undefined);
  expect(missing).toEqual([]);
  expect(Object.keys(guides).filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
});

describe.each(Object.entries(guides))('%s', (id, guide) => {
  const { checks, passes, kinds, unknown, falseAlarms, example } = guide;

  test('has sentences in each part', () => {
    const all = [checks, ...passes, ...unknown, ...falseAlarms, ...Object.values(kinds).map(({ means }) => means)];
    expect(all.filter((text) => !/^[A-Z`].*\.$/s.test(text) || text.split('`').length % 2 === 0)).toEqual([]);
    for (const part of [passes, unknown, falseAlarms, Object.keys(kinds)]) expect(part).not.toEqual([]);
    // They follow a colon.
    const cases = Object.values(kinds).flatMap(describeConfidence);
    expect(cases.filter((text) => text.endsWith('.') || text.endsWith(': '))).toEqual([]);
  });

  test('names the kinds that the rule names', () => {
    const text = readFileSync(join(import.meta.dirname, '../../rules', `${id}.ts`), 'utf8');
    const named = [...text.matchAll(/\brequires\(\s*'([a-z-]+)'/g)].flatMap(([, kind = '']) => kind);
    expect(named.filter((kind) => !(kind in kinds))).toEqual([]);
  });

  test('has fixes for its kinds, or for what its checks name', () => {
    const texts = ['_uploads', id].map((name) =>
      readFileSync(join(import.meta.dirname, '../../rules', `${name}.ts`), 'utf8'),
    );
    const named = new Set(texts.join('\n').match(/(?<=\bfix: ')[a-z-]+(?=')/g));
    const fixes = Object.keys(rules.find((rule) => rule.id === id)?.fixes ?? {});
    expect(fixes.filter((name) => !(name in kinds) && !named.has(name))).toEqual([]);
  });

  test.each(['fails', 'passes'] as const)('its example %s', async (verdict) => {
    const text = example[verdict];
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
    const { catalog, findings, errors } = await auditExample(id, example, text);
    const row = catalog.find(({ ruleId }) => ruleId === id);
    expect(errors).toEqual([]);
    expect(row?.verdict).toBe(verdict === 'fails' ? 'fail' : 'pass');
    expect(row?.unknown).toBe(0);
    if (verdict === 'fails') expect(findings.map(({ kind }) => kind).filter((kind) => !(kind in kinds))).toEqual([]);
  });
});

describe('suppressions', () => {
  const [comment = '', metadata = '', , ignore = '', off = ''] = listSuppressions('cors-wildcard').map(
    ({ text }) => text,
  );
  const { example } = guides['cors-wildcard']!;
  const lines = example.fails.split('\n');
  const indent = (text: string, by: number): string => text.replace(/^/gm, ' '.repeat(by));

  test.each([
    ['comment', { 'template.yaml': lines.toSpliced(7, 0, comment).join('\n') }],
    ['end of the line', { 'template.yaml': lines.with(7, `${lines[7]} ${comment}`).join('\n') }],
    ['Metadata of the resource', { 'template.yaml': lines.toSpliced(3, 0, indent(metadata, 4)).join('\n') }],
    ['Metadata of the template', { 'template.yaml': `${metadata}\n${example.fails}` }],
    ['config', { 'upload-audit.config.yaml': ignore.replace('<logical id or construct path>', 'Photos') }],
    ['rule that is off', { 'upload-audit.config.yaml': off }],
  ])('%s', async (_, files) => {
    const cwd = folderWith({ '.git/HEAD': '', 'template.yaml': example.fails, ...files });
    const config = await loadConfig('.', { cwd });
    const { findings, errors } = audit(await loadProject('.', { cwd, ...(config === undefined ? {} : { config }) }), {
      scope: 'all',
    });
    expect({ errors, found: findings.filter(({ ruleId }) => ruleId === 'cors-wildcard') }).toEqual({
      errors: [],
      found: [],
    });
  });
});

async function auditExample(id: string, example: Parameters<typeof writeExample>[1], text: string): Promise<Audit> {
  const cwd = folderWith({});
  writeExample(cwd, example, text);
  return audit(await loadProject('.', { cwd }), { only: [id], scope: 'all' });
}
