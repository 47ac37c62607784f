import { describe, expect, it } from 'vitest';
import { type CatalogRule, renderRulesJson, renderRulesText } from '../../src/report/rule-pages.js';
import { sample } from './sample.js';

const catalog: readonly CatalogRule[] = sample.rules.map((words) => ({ ...words, options: {} }));

describe('rules', () => {
  it('are a row each', () => {
    const rows = renderRulesText(catalog).trimEnd().split('\n');
    expect(rows).toHaveLength(25);
    expect(rows[0]).toBe(' 1.1  cors-wildcard            high    CORS lets any website in');
    expect(rows.at(-1)).toBe('10.3  batch-upload             low     No batch upload');
  });

  it('are a list for programs', () => {
    const list = JSON.parse(renderRulesJson(catalog)) as readonly object[];
    expect(list).toHaveLength(25);
    expect(list[0]).toEqual({
      number: '1.1',
      id: 'cors-wildcard',
      severity: 'high',
      title: 'CORS lets any website in',
      docs: 'https://github.com/upload-audit/upload-audit/blob/main/docs/rules/cors-wildcard.md',
    });
  });
});
