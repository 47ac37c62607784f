import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import tableBackup from '../../rules/table-backup.js';
import type { Finding, Thresholds } from '../../src/finding.js';
import { type Rule, defineRule, not, requires, unknown } from '../../src/rule.js';
import { audited, only } from '../support/audited.js';
import type { Json } from '../template/make.js';

type Toy = Partial<Pick<Rule<'table'>, 'group' | 'lowOutsideProduction'>>;

/** Stands in for 7.2: every tag's value has to be something else than `bad`; `worse` is another kind. */
function toy(more: Toy = {}): Rule<'table'> {
  return defineRule({
    ...WORDS,
    ...more,
    *check({ resource }) {
      for (const tag of resource.all('Tags')) {
        const value = tag.at('Value');
        const confidence = tag.at('Key').text === 'sure' ? 'high' : 'medium';
        yield requires('bad', not(value.is('bad')), value, `${resource.logicalId} is bad`, { confidence });
        yield requires('worse', not(value.is('worse')), value, `${resource.logicalId} is worse`);
      }
    },
  });
}

const { id, number, severity, title, why, fix, references } = tableBackup;
const WORDS = { id, number, severity, title, why, fix, references, about: 'table' } as const;

const table = (...values: readonly unknown[]): Json => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { Tags: values.map((Value) => ({ Key: 'k', Value })) },
});

describe('grouping', () => {
  const Resources = { A: table('bad', 'good', 'bad'), B: table('bad', 'worse') };

  test('one finding for each resource and kind', () => {
    const { findings } = audited(toy(), { Resources });
    expect(findings.map(({ resource, kind, related }) => [resource?.logicalId, kind, related.length])).toEqual([
      ['A', 'bad', 2],
      ['B', 'bad', 0],
      ['B', 'worse', 0],
    ]);
    expect(findings[0]?.message).toBe('A is bad (and 1 similar)');
  });

  test.each([
    ['api', ['bad', 'bad', 'worse']],
    ['template', ['bad', 'worse']],
    ['application', ['bad', 'worse']],
  ] as const)('by %s', (group, kinds) => {
    const { findings, catalog } = audited(toy({ group }), { Resources });
    expect(findings.map(({ kind }) => kind)).toEqual(kinds);
    const row = catalog.find((one) => one.ruleId === id);
    expect([row?.verdict, row?.failed]).toEqual(['fail', group === 'api' ? 2 : 1]);
  });

  test('the surest part stands first, then the first in the file; each part has a fingerprint of its own', () => {
    const sure = { Type: 'AWS::DynamoDB::Table', Properties: { Tags: [{ Key: 'sure', Value: 'bad' }] } };
    const finding = only(audited(toy({ group: 'template' }), { Resources: { A: table('bad', 'bad'), S: sure } }));
    expect([finding.resource?.logicalId, finding.confidence]).toEqual(['S', 'high']);
    expect(finding.path).toEqual(['Resources', 'S', 'Properties', 'Tags', 0, 'Value']);
    expect(finding.related.map(({ resource }) => resource?.logicalId)).toEqual(['S', 'A', 'A']);
    const lines = finding.related.map(({ location }) => location.start.line);
    expect(lines[1]).toBeLessThan(lines[2]!);
    const prints = [finding.fingerprint, ...finding.related.map(({ fingerprint }) => fingerprint)];
    expect(new Set(prints).size).toBe(4);
  });

  test('it holds always if one part does, else where any part does', () => {
    const Conditions = { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] }, D: { 'Fn::Equals': [{ Ref: 'Q' }, 'x'] } };
    const Parameters = { P: { Type: 'String', Default: 'p' }, Q: { Type: 'String', Default: 'q' } };
    const [one, two] = [{ 'Fn::If': ['C', 'bad', 'good'] }, { 'Fn::If': ['D', 'bad', 'good'] }];
    const rule = toy({ group: 'template' });
    const both = only(audited(rule, { Parameters, Conditions, Resources: { A: table(one), B: table(two) } }));
    expect(both.when?.map(({ conditions }) => conditions)).toEqual([{ C: true }, { D: true }]);
    // Not as things stand by default: medium at most.
    expect(both.confidence).toBe('medium');
    const always = only(audited(rule, { Parameters, Conditions, Resources: { A: table(one), B: table('bad') } }));
    expect(always.when).toBeUndefined();
  });
});

describe('fingerprints stay', () => {
  const print = (Resources: Json, rule = toy()): string =>
    audited(rule, { Resources }).findings.find(({ resource }) => resource?.logicalId.startsWith('A') === true)!
      .fingerprint;
  const before = print({ A: table('bad') });

  test('when list items are inserted, resources reordered and others added', () => {
    expect(print({ A: table('good', 'good', 'bad') })).toBe(before);
    expect(print({ B: table('bad'), A: table('bad') })).toBe(before);
  });

  test('when the hash of a deployment changes', () => {
    const hash = (digit: string): string => `ADeployment0123ABCD${digit.repeat(32)}`;
    expect(print({ [hash('a')]: table('bad') })).toBe(print({ [hash('b')]: table('bad') }));
  });

  test('but not for another resource or kind', () => {
    expect(print({ A2: table('bad') })).not.toBe(before);
    expect(print({ A: table('worse') })).not.toBe(before);
  });
});

describe('places', () => {
  const needs = defineRule({
    ...WORDS,
    *check({ resource }) {
      yield requires('off', resource.at('On').is(true), resource.at('On'), 'it is off');
    },
  });

  test('what is missing stands at the resource', () => {
    const { location } = only(audited(needs, { Resources: { A: { Type: 'AWS::DynamoDB::Table', Properties: {} } } }));
    expect(location.start).toEqual({ line: 3, column: 5 });
  });

  test('a default stands at the default, and where it is used is related', () => {
    const root = {
      Parameters: { P: { Type: 'String', Default: 'false' } },
      Resources: { A: { Type: 'AWS::DynamoDB::Table', Properties: { On: { Ref: 'P' } } } },
    };
    const { location, related } = only(audited(needs, root));
    expect(location.start.line).toBe(5);
    expect(related.map((one) => [one.message, one.location.start.line])).toEqual([['used here', 12]]);
  });

  test('a text stands at its use, and the default that is a part of it is related', () => {
    const root = {
      Parameters: { P: { Type: 'String', Default: 'al' } },
      Resources: { A: { Type: 'AWS::DynamoDB::Table', Properties: { On: { 'Fn::Sub': 'f${P}se' } } } },
    };
    const { location, related } = only(audited(needs, root));
    expect(location.start.line).toBe(12);
    expect(related.map((one) => [one.message, one.location.start.line])).toEqual([
      ['the default that is a part of it', 5],
    ]);
  });

  test('what may not be deployed at all does not fail', () => {
    const A = { Type: 'AWS::DynamoDB::Table', Condition: 'Nobody', Properties: {} };
    const { findings, unknown: open } = audited(needs, { Resources: { A } });
    expect([findings.length, open.map(({ reason }) => reason)]).toEqual([
      0,
      ['the template does not define the condition Nobody'],
    ]);
  });
});

describe('worlds', () => {
  function runsOf(parameter: (index: number) => Json): { runs: number; findings: number } {
    const six = [0, 1, 2, 3, 4, 5];
    const entries = (make: (index: number) => [string, Json]): Json => Object.fromEntries(six.map(make));
    const root = {
      Parameters: entries((at) => [`P${at}`, parameter(at)]),
      Conditions: entries((at) => [`C${at}`, { 'Fn::Equals': [{ Ref: `P${at}` }, 'yes'] }]),
      Resources: entries((at) => [
        `T${at}`,
        {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: { 'Fn::If': [`C${at}`, true, false] } },
          },
        },
      ]),
    };
    let runs = 0;
    const counted: Rule<'table'> = {
      ...tableBackup,
      check(subject, context) {
        runs += 1;
        return tableBackup.check(subject, { ...context, options: {} });
      },
    };
    return { findings: audited(counted, root).findings.length, runs };
  }

  test.each<[string, Json]>([
    ['AllowedValues', { Type: 'String', Default: 'no', AllowedValues: ['yes', 'no'] }],
    ['a default', { Type: 'String', Default: 'no' }],
    ['the default that is asked for', { Type: 'String', Default: 'yes' }],
    ['nothing', { Type: 'String' }],
  ])('six tables on six conditions are twelve runs, with %s', (_, parameter) => {
    expect(runsOf(() => parameter)).toEqual({ findings: 6, runs: 12 });
  });

  test('beyond the cap it is unknown, and said', () => {
    const names = Array.from({ length: 6 }, (_, at) => `P${at}`);
    const root = {
      Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String', Default: 'a' }])),
      Conditions: Object.fromEntries(names.map((name) => [`C${name}`, { 'Fn::Equals': [{ Ref: name }, 'b'] }])),
      Resources: { T: table(...names.map((name) => ({ 'Fn::If': [`C${name}`, 'fine', 'good'] }))) },
    };
    const { findings, unknown: open, summary } = audited(toy(), root);
    expect([findings.length, summary.exitCode]).toEqual([0, 0]);
    expect(open[0]?.reason).toContain('more than 32 combinations');
  });
});

describe('confidence outside production', () => {
  function backup(parameter: Json, name: string, equals: string): Finding {
    const ENABLED = { 'Fn::If': [name, true, { Ref: 'AWS::NoValue' }] };
    return only(
      audited(tableBackup, {
        Parameters: { P: { Type: 'String', ...parameter } },
        Conditions: { [name]: { 'Fn::Equals': [{ Ref: 'P' }, equals] } },
        Resources: {
          T: {
            Type: 'AWS::DynamoDB::Table',
            Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: ENABLED } },
          },
        },
      }),
    );
  }

  test('recovery in production only is of low confidence elsewhere', () => {
    const finding = backup({ Default: 'dev' }, 'IsProd', 'prod');
    expect(finding.confidence).toBe('low');
    expect(finding.when).toEqual([{ conditions: { IsProd: false }, parameters: { P: 'dev' } }]);
  });

  test('a plain switch that is off keeps its confidence', () => {
    expect(backup({ Default: 'false' }, 'EnablePitr', 'true').confidence).toBe('high');
  });

  test('a switch that is on by default fails elsewhere only', () => {
    expect(backup({ Default: 'true', AllowedValues: ['true', 'false'] }, 'EnablePitr', 'true').confidence).toBe(
      'medium',
    );
  });

  test('recovery in development only is as bad as none', () => {
    expect(backup({ Default: 'prod' }, 'IsDev', 'dev').confidence).toBe('high');
  });
});

describe('the result', () => {
  const Resources = { A: table('good'), B: table('bad') };

  test('has a row for each rule and counts group subjects', () => {
    const { catalog, summary } = audited(toy(), { Resources });
    expect(catalog.map(({ ruleId }) => ruleId)).toEqual(rules.map((rule) => rule.id));
    const row = catalog.find((one) => one.ruleId === id);
    expect(row).toMatchObject({ verdict: 'fail', failed: 1, passed: 1, unknown: 0 });
    expect(summary).toMatchObject({ templates: 1, resources: 2, medium: 1, high: 0, passed: 1, exitCode: 1 });
  });

  test.each<[Partial<Thresholds>, number]>([
    [{}, 1],
    [{ failOn: 'high' }, 0],
    [{ failOn: 'low' }, 1],
    [{ failOn: 'never' }, 0],
    [{ failConfidence: 'high' }, 0],
    [{ failConfidence: 'low' }, 1],
  ])('counts by thresholds: %j exits %i', (thresholds, code) => {
    expect(audited(toy(), { Resources }, { thresholds }).summary.exitCode).toBe(code);
  });

  test('what is unknown counts if asked to', () => {
    const open = defineRule({
      ...WORDS,
      *check({ resource }) {
        yield requires('open', unknown('nobody knows'), resource.node, 'it is open');
      },
    });
    const code = (thresholds: Partial<Thresholds>): number =>
      audited(open, { Resources }, { thresholds }).summary.exitCode;
    expect([code({}), code({ failOnUnknown: true }), code({ failOnUnknown: true, failOn: 'high' })]).toEqual([0, 1, 0]);
  });

  test('a rule that throws is an error that names it, and no verdict', () => {
    const broken = defineRule({
      ...WORDS,
      *check({ resource }) {
        yield requires('fine', not(resource.at('X').present), resource.node, 'never');
        throw new Error('oops');
      },
    });
    const { errors, summary, findings, passed } = audited(broken, { Resources });
    expect(errors.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      `error: rule ${id} failed on A: oops`,
      `error: rule ${id} failed on B: oops`,
    ]);
    expect([summary.exitCode, findings.length, passed.length]).toEqual([2, 0, 0]);
  });
});
