/** Findings that point at a line of a handler's source instead of at the template. */
import { describe, expect, test } from 'vitest';
import tableBackup from '../../rules/table-backup.js';
import type { Audit } from '../../src/finding.js';
import { render } from '../../src/index.js';
import type { Application } from '../../src/model/application.js';
import { type Confidence, type SourcePlace, type Rule, defineRule, no, requires } from '../../src/rule.js';
import type { Handler } from '../../src/handlers/analyze.js';
import { audited, only } from '../support/audited.js';
import type { Json } from '../template/make.js';

const { id, number, severity, title, why, fix, references } = tableBackup;

interface Shout {
  readonly line: number;
  readonly within?: string;
  readonly file?: string;
  readonly inside?: string;
  readonly confidence?: Confidence;
}

const TEXT = ['import boto3', '', 'def handler(event, context):', '    SHOUT(event)', '    SHOUT(context)', ''].join(
  '\n',
);

/** Complains about the lines that are given for each function, as a rule that reads handlers does. */
function toy(shouts: Readonly<Record<string, readonly Shout[]>>, group?: Rule['group']): Rule<'handler'> {
  return defineRule({
    ...{ id, number, severity, title, why, fix, references },
    ...(group === undefined ? {} : { group }),
    about: 'handler',
    *check({ resource, source, at }) {
      if (source.is === 'unknown') yield requires('loud', source, resource.node, '');
      else
        for (const shout of shouts[resource.logicalId] ?? [])
          yield requires('loud', no, at(evidence(shout)), `it shouts in line ${shout.line}`, {
            confidence: shout.confidence ?? 'high',
          });
    },
  });
}

function evidence({ line, within = 'handler', file = 'app.py', inside }: Shout): SourcePlace['evidence'] {
  const range = { start: { line, column: 5 }, end: { line, column: 10 } };
  const place =
    inside === undefined ? { file: `scan/${file}`, at: range } : { file: 'scan.zip', at: undefined, inside };
  return { place, file, within, what: 'SHOUT(…)' };
}

const fn = { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13' } };

function audit(
  shouts: Readonly<Record<string, readonly Shout[]>>,
  Resources: Json = { Scan: fn },
  group?: Rule['group'],
  text = TEXT,
): Audit {
  const prepare = (application: Application): void => {
    application.sourceTexts.note('scan/app.py', text);
    for (const resource of application.declared('AWS::Lambda::Function')) {
      if (shouts[resource.logicalId] === undefined) continue;
      const facts = { invokes: [], objects: [], uploads: { stores: [] } };
      const handler = { entry: evidence({ line: 3 }), form: 'source', opaque: [], facts } as unknown as Handler;
      application.handlers.set(resource.key, { is: 'read', handler });
    }
  };
  return audited(toy(shouts, group), { Resources }, { prepare });
}

describe('a finding in source', () => {
  const result = audit({ Scan: [{ line: 4 }] });

  test('stands at the line, and says which function is meant', () => {
    expect(only(result)).toMatchObject({
      message: 'it shouts in line 4',
      template: 't.json',
      resource: { logicalId: 'Scan', type: 'AWS::Lambda::Function' },
      path: ['Resources', 'Scan'],
      location: { file: 'scan/app.py', start: { line: 4, column: 5 }, end: { line: 4, column: 10 } },
      related: [{ message: 'the definition of Scan', location: { file: 't.json' } }],
    });
    expect(result.summary.handlers).toBe(1);
  });

  test('is suppressed by a comment at the line or above it', () => {
    const lines = TEXT.split('\n');
    const comment = `    # upload-audit-ignore ${id}: it is meant to be loud`;
    const above = [...lines.slice(0, 3), comment, ...lines.slice(3)].join('\n');
    const { findings, suppressed, errors } = audit({ Scan: [{ line: 5 }] }, { Scan: fn }, undefined, above);
    expect({ findings, errors }).toEqual({ findings: [], errors: [] });
    expect(suppressed).toMatchObject([{ suppression: { by: 'comment', reason: 'it is meant to be loud' } }]);
    const elsewhere = audit({ Scan: [{ line: 4 }] }, { Scan: fn }, undefined, `${TEXT}\n${comment.trim()}\n`);
    expect(elsewhere.findings).toHaveLength(1);
    expect(elsewhere.errors).toMatchObject([{ level: 'warning', file: 'scan/app.py' }]);
  });

  test('is shown with its code', () => {
    expect(render(result, 'full')).toContain('> 4 │     SHOUT(event)\n      │     ^^^^^');
    expect(render(result, 'text')).toContain('scan/app.py:4:5 │ SHOUT(event)\n');
  });

  test('has the source as its place in SARIF', () => {
    const { runs } = JSON.parse(render(result, 'sarif')) as { runs: readonly [{ results: readonly unknown[] }] };
    expect(runs[0].results).toMatchObject([
      {
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'scan/app.py' },
              region: { startLine: 4, startColumn: 5, endColumn: 10 },
            },
            logicalLocations: [{ name: 'Scan' }],
          },
        ],
        relatedLocations: [{ physicalLocation: { artifactLocation: { uri: 't.json' } } }],
      },
    ]);
  });

  test('names the file of an archive in its message', () => {
    const finding = only(audit({ Scan: [{ line: 4, inside: 'app.py:4' }] }));
    expect(finding.message).toBe('it shouts in line 4 (at app.py:4)');
    expect(finding.location).toMatchObject({ file: 'scan.zip', start: { line: 1, column: 1 } });
  });

  test('is one finding where several lines are of one kind', () => {
    const finding = only(audit({ Scan: [{ line: 5 }, { line: 4 }] }));
    expect(finding.message).toBe('it shouts in line 4 (and 1 similar)');
    expect(finding.location.start.line).toBe(4);
    const lines = finding.related.map(({ location }) => `${location.file}:${location.start.line}`);
    expect(lines.slice(1)).toEqual(['scan/app.py:4', 'scan/app.py:5']);
    expect(new Set(finding.related.slice(1).map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test('is unknown where the source was not read', () => {
    const { unknown, findings } = audit({});
    expect(findings).toEqual([]);
    expect(unknown).toMatchObject([{ reason: 'its code was not searched', resource: { logicalId: 'Scan' } }]);
  });
});

describe('functions of one code', () => {
  const Resources = { Scan: fn, Rescan: fn, Idle: fn };

  test('share a finding, and none passes for it', () => {
    const result = audit({ Scan: [{ line: 4 }], Rescan: [{ line: 4 }], Idle: [] }, Resources);
    const finding = only(result);
    expect(finding.resource?.logicalId).toBe('Rescan');
    expect(finding.related.map(({ message }) => message)).toEqual([
      'the definition of Rescan',
      'the definition of Scan',
    ]);
    expect(result.catalog.find((row) => row.ruleId === id)).toMatchObject({ failed: 2, passed: 0 });
  });

  test('keep what only one of them has', () => {
    const result = audit({ Scan: [{ line: 4 }], Rescan: [{ line: 4 }, { line: 5 }] }, Resources);
    const places = only(result).related.map(({ location }) => `${location.file}:${location.start.line}`);
    expect(places.filter((place) => place.startsWith('scan'))).toEqual(['scan/app.py:4', 'scan/app.py:5']);
  });

  test('are as sure as the surest', () => {
    const finding = only(audit({ Scan: [{ line: 4, confidence: 'low' }], Rescan: [{ line: 4 }] }, Resources));
    expect([finding.confidence, finding.resource?.logicalId]).toEqual(['high', 'Rescan']);
  });

  test('have findings of their own for lines of their own', () => {
    const { findings } = audit({ Scan: [{ line: 4 }], Rescan: [{ line: 5 }] }, Resources);
    expect(findings.map(({ resource }) => resource?.logicalId)).toEqual(['Rescan', 'Scan']);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

describe('the fingerprint of a finding in source', () => {
  const print = (shout: Shout, name = 'Scan', group?: Rule['group']): string =>
    only(audit({ [name]: [shout] }, { [name]: fn }, group)).fingerprint;
  const before = print({ line: 4 });

  test('stays when lines move and when the function gets another logical id', () => {
    expect(print({ line: 5 })).toBe(before);
    expect(print({ line: 4 }, 'ScanV2')).toBe(before);
  });

  test('tells files and enclosing functions apart', () => {
    const others = [
      { line: 4, within: 'store' },
      { line: 4, within: '' },
      { line: 4, file: 'lib/app.py' },
    ];
    expect(new Set([before, ...others.map((one) => print(one))]).size).toBe(4);
  });

  test('is the application’s where the finding is', () => {
    expect(print({ line: 4 }, 'Scan', 'application')).toBe(print({ line: 4, within: 'store' }, 'Scan', 'application'));
  });
});
