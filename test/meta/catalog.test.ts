import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';

/** The catalog, written out by hand: number, rule id, risk. */
const CATALOG = [
  ['1.1', 'cors-wildcard', 'high'],
  ['1.2', 'api-authentication', 'medium'],
  ['1.3', 'bucket-policy', 'medium'],
  ['2.1', 'hardcoded-settings', 'low'],
  ['2.2', 'handler-error-handling', 'medium'],
  ['2.3', 'dead-letter-queue', 'medium'],
  ['3.1', 'fixed-memory', 'low'],
  ['3.2', 'provisioned-concurrency', 'low'],
  ['3.3', 'gsi-design', 'low'],
  ['4.1', 'storage-tiering', 'low'],
  ['4.2', 'log-retention', 'low'],
  ['5.1', 'custom-metrics', 'low'],
  ['5.2', 'alarms', 'medium'],
  ['6.1', 'input-validation', 'medium'],
  ['6.2', 'unit-tests', 'medium'],
  ['6.3', 'inline-documentation', 'low'],
  ['7.1', 'environment-config', 'low'],
  ['7.2', 'table-backup', 'medium'],
  ['8.1', 'resource-tags', 'low'],
  ['8.2', 'data-classification', 'medium'],
  ['9.1', 'api-versioning', 'low'],
  ['9.2', 'error-responses', 'low'],
  ['10.1', 'file-type-validation', 'medium'],
  ['10.2', 'file-size-limit', 'medium'],
  ['10.3', 'batch-upload', 'low'],
] as const;

const ROOT = join(import.meta.dirname, '..', '..');

test('the rules are the 25 of the catalog, at its risks and in its order', () => {
  expect(rules.map(({ number, id, severity }) => [number, id, severity])).toEqual(CATALOG);
});

test('every file of rules/ is a rule of its name, and index.ts lists it', () => {
  const files = readdirSync(join(ROOT, 'rules')).filter((file) => !file.startsWith('_') && file !== 'index.ts');
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(rules.map(({ id }) => id).sort());
  for (const { id } of rules) {
    const text = readFileSync(join(ROOT, 'rules', `${id}.ts`), 'utf8');
    expect(text).toContain(`id: '${id}'`);
  }
});

/** Under which code scanning files alerts of rules. */
const TAGS = ['cost', 'maintainability', 'observability', 'performance', 'reliability', 'security'];

describe.each(rules)(
  '$number $id',
  ({ id, title, why, fix, fixes = {}, references, options = {}, tags = [], cwe = [], securitySeverity }) => {
    test('says what it is about', () => {
      for (const words of [title, why, fix, ...Object.values(fixes)]) expect(words.trim()).not.toBe('');
      expect(title).not.toMatch(/[.\n]/);
      expect(references.length).toBeGreaterThan(0);
      for (const reference of references) expect(reference).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/./);
      for (const { description } of Object.values(options)) expect(description.trim()).not.toBe('');
    });

    test('tells code scanning what it is about', () => {
      for (const tag of tags) expect(TAGS).toContain(tag);
      // Having a score is what makes an alert one of security.
      expect(securitySeverity !== undefined).toBe(tags.includes('security'));
      expect(securitySeverity ?? 0.1).toBeGreaterThanOrEqual(0.1);
      expect(securitySeverity ?? 10).toBeLessThanOrEqual(10);
      if (cwe.length > 0) expect(tags).toContain('security');
    });

    test.each(['fail', 'pass', 'not-applicable', 'unknown'])('has a fixture for %s', (verdict) => {
      const folder = join(ROOT, 'fixtures', id);
      const names = existsSync(folder) ? readdirSync(folder) : [];
      expect(names.filter((name) => name.split('.')[0] === verdict || name.startsWith(`${verdict}-`))).not.toEqual([]);
    });
  },
);
