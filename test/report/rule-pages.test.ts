import { describe, expect, it } from 'vitest';
import { type CatalogRule, renderExplanation, renderRulesJson, renderRulesText } from '../../src/report/rule-pages.js';
import { sample } from './sample.js';

const catalog: readonly CatalogRule[] = sample.rules.map((words) => ({
  ...words,
  options:
    words.id === 'alarms'
      ? {
          require: { type: 'list', default: [], description: 'Alarms to ask for\n besides.' },
          days: { type: 'number', default: 30, description: 'How many.' },
        }
      : {},
}));

function rule(id: string): CatalogRule {
  return catalog.find((one) => one.id === id)!;
}

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

describe('explanation', () => {
  it('says what a rule says of itself', () => {
    expect(renderExplanation(rule('alarms'))).toBe(`alarms (5.2)  medium
No alarms on errors, latency, throttling

Why
  What alarms finds costs somebody something. It goes on in a second line of the source.

Fix
  Do what the page about alarms says.

Options
  require (list, default an empty list): Alarms to ask for besides.
  days (number, default 30): How many.

References
  https://docs.aws.amazon.com/lambda/latest/dg/alarms.html

Docs
  https://github.com/upload-audit/upload-audit/blob/main/docs/rules/alarms.md

Leave it out
  upload-audit --skip-rule alarms
`);
  });

  it('is wrapped and coloured', () => {
    const text = renderExplanation(rule('alarms'), { width: 40, color: true });
    expect(text).toContain('\u001b[1malarms');
    const lines = text.replace(/\u001b\[\d+m/g, '').split('\n');
    expect(lines.filter((line) => line.length > 40 && !line.includes('https://'))).toEqual([]);
  });
});
