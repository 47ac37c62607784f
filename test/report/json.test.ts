import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { makeStrict } from '../support/strict-schema.js';
import { clean, sample } from './sample.js';

type Json = Record<string, unknown>;

const stdin = { ...clean, applications: clean.applications.map((one) => ({ ...one, projectRoot: null })) };

const shipped = JSON.parse(readFileSync(new URL('../../schema/report.json', import.meta.url), 'utf8')) as Json;
const schema = makeStrict(shipped) as Json;
const validate = new Ajv({ allErrors: true }).compile(schema);

function problems(report: unknown): string[] {
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

it('may gain fields: the shipped schema lets readers meet ones that they do not know', () => {
  const report = JSON.parse(render(sample, 'json')) as Json & { readonly findings: readonly Json[] };
  const later = { ...report, later: 1, findings: report.findings.map((finding) => ({ ...finding, later: 1 })) };
  expect(new Ajv().compile(shipped)(later)).toBe(true);
  expect(problems(later)).not.toEqual([]);
});

describe('json', () => {
  const report = JSON.parse(render(sample, 'json')) as Json & { findings: Json[]; catalog: Json[] };

  it.each(Object.entries({ sample, clean, stdin }))('keeps to its schema: %s', (_, audit) => {
    expect(problems(JSON.parse(render(audit, 'json')))).toEqual([]);
  });

  it('has the keys of the format in their order', () => {
    expect(Object.keys(report).join(' ')).toBe(
      'schemaVersion tool summary applications catalog findings unknown suppressed errors',
    );
    const cors = report.findings.find(({ ruleId }) => ruleId === 'cors-wildcard');
    expect(Object.keys(cors!).join(' ')).toBe(
      'number ruleId kind severity confidence message fix docs application template resource path location related when fingerprint',
    );
  });

  it('has what is suggested for a finding', () => {
    const suggestion = { language: 'python', code: 'a()\nb()' } as const;
    const findings = sample.findings.map((finding) => ({ ...finding, suggestion }));
    const suggested = JSON.parse(render({ ...sample, findings }, 'json')) as { findings: Json[] };
    expect(problems(suggested)).toEqual([]);
    expect(suggested.findings.map(({ suggestion: one }) => one)).toEqual(findings.map(() => suggestion));
    expect(
      problems({ ...suggested, findings: [{ ...suggested.findings[0], suggestion: { language: 'java' } }] }),
    ).not.toEqual([]);
  });

  it('leaves out what is absent', () => {
    expect(report.findings[1]).not.toHaveProperty('when');
    expect(report.findings.flatMap(({ related }) => related)).not.toContainEqual(
      expect.objectContaining({ isRepeated: true }),
    );
    expect(report.catalog[0]).not.toHaveProperty('reason');
  });

  it('keeps the input as it was, in characters that are safe to print', () => {
    const hostile = {
      ...clean,
      errors: [{ level: 'error', file: 'a\u009b\u202e', message: '\u001b', location: null }] as const,
    };
    const text = render(hostile, 'json');
    expect(text).toContain('a\\u009b\\u202e');
    expect((JSON.parse(text) as { errors: Json[] }).errors[0]?.['file']).toBe('a\u009b\u202e');
  });

  it('gives the same bytes twice, whatever order the keys came in', () => {
    const turned = {
      ...sample,
      findings: sample.findings.map(
        (finding) => Object.fromEntries(Object.entries(finding).reverse()) as typeof finding,
      ),
    };
    expect(render(turned, 'json')).toBe(render(sample, 'json'));
    expect(render(sample, 'json').endsWith(']\n}\n')).toBe(true);
  });

  it.each<[string, (report: Json) => Json]>([
    ['an unknown key', (of) => ({ ...of, more: 1 })],
    ['24 rows', (of) => ({ ...of, catalog: (of['catalog'] as Json[]).slice(1) })],
    ['no errors', (of) => Object.fromEntries(Object.entries(of).filter(([key]) => key !== 'errors'))],
    ['a short fingerprint', (of) => ({ ...of, findings: [{ ...(of['findings'] as Json[])[0], fingerprint: 'abc' }] })],
  ])('the schema refuses %s', (_, change) => {
    expect(problems(change(report))).not.toEqual([]);
  });
});
