import { describe, expect, test } from 'vitest';
import { type FreshnessDecision, compareFacts, findDecision, formatFreshness } from '../../scripts/aws/freshness.js';
import { collectAskedTypes } from '../../scripts/aws/knowledge.js';
import { readDecisions } from '../../scripts/freshness.js';

const decided = (about: string, decision: FreshnessDecision['decision'] = 'known'): FreshnessDecision => ({
  about,
  decision,
  why: `because of ${about}`,
});
const compared = (old: readonly string[], now: readonly string[], ...decisions: readonly FreshnessDecision[]) =>
  compareFacts(new Set(old), new Set(now), decisions);

describe('what is new', () => {
  test('is what only the newest releases know, and what they know no more', () => {
    const facts = compared(['AWS::S3::Bucket', 'Fn::Old'], ['AWS::S3::Bucket', 'Fn::GetStackOutput']);
    expect(facts.map(({ what, isGone }) => [what, isGone])).toEqual([
      ['Fn::GetStackOutput', false],
      ['Fn::Old', true],
    ]);
  });

  test('is told once, with all that is below it', () => {
    const now = ['A::B::C', 'A::B::C.X', 'A::B::C.X.Y', 'A::B::C.X.Y = Z', 'A::B::C.Old', 'A::B::C.Old = NEW'];
    expect(
      compared(['A::B::C', 'A::B::C.Old', 'A::B::C.Old = OLD'], [...now, 'A::B::C.Old = OLD']).map(({ what }) => what),
    ).toEqual(['A::B::C.Old = NEW', 'A::B::C.X']);
    expect(compared([], now).map(({ what }) => what)).toEqual(['A::B::C']);
  });

  test('is no list of values where there was none', () => {
    expect(compared(['A::B::C', 'A::B::C.X'], ['A::B::C', 'A::B::C.X', 'A::B::C.X = ON'])).toEqual([]);
    expect(compared(['A::B::C', 'A::B::C.X', 'A::B::C.X = ON'], ['A::B::C', 'A::B::C.X'])).toEqual([]);
  });

  test('at several places of one type is told once', () => {
    const facts = compared(['A::B::C', 'A::B::D'], ['A::B::C', 'A::B::D', 'A::B::C.X.Z', 'A::B::C.Y.Z', 'A::B::D.Z']);
    expect(formatFreshness(facts, []).split('\n').slice(3)).toEqual([
      'A::B::C.X.Z (and at 1 more places) | no rule',
      'A::B::D.Z | no rule',
    ]);
  });

  test('of which nothing changed is nothing', () => {
    expect(compared(['A::B::C'], ['A::B::C'])).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ['AWS::S3::Bucket.Tags', ['8.1', '8.2']],
    ['AWS::S3::Bucket.LifecycleConfiguration.X', ['4.1']],
    ['AWS::Logs::LogGroup.LogGroupClass', ['4.2']],
    ['AWS::DynamoDB::Table.GlobalSecondaryIndexes.X', ['3.3']],
    ['function named by AWS::Lex::Bot.X', ['2.2', '2.3']],
    ['SAM policy template S3NewPolicy', ['1.3', '10.1']],
    ['Fn::GetStackOutput', []],
  ])('%s bears on %j', (what, rules) => {
    expect(compared([], [what])[0]?.rules).toEqual(rules);
  });
});

describe('a decision', () => {
  test('holds for the thing and for all below it, the narrowest first', () => {
    const decisions = [
      decided('A::B::C'),
      decided('A::B::C.X', 'passed over'),
      decided('A::D*', 'open'),
      decided('A::E.*.X'),
    ];
    expect(findDecision('A::E.One.Two.X = 1', decisions)?.about).toBe('A::E.*.X');
    expect(findDecision('A::E.One.Two.XY', decisions)).toBeUndefined();
    expect(findDecision('A::B::C', decisions)?.about).toBe('A::B::C');
    expect(findDecision('A::B::C.Z = 1', decisions)?.about).toBe('A::B::C');
    expect(findDecision('A::B::C.X.Y', decisions)?.about).toBe('A::B::C.X');
    expect(findDecision('A::Door', decisions)?.about).toBe('A::D*');
    expect(findDecision('A::B::CD', decisions)).toBeUndefined();
  });

  test('stands behind what it is about; what has none comes first', () => {
    const decisions = [decided('A::B::C'), decided('A::E::F', 'open')];
    expect(formatFreshness(compared(['x'], ['A::B::C', 'Fn::New'], ...decisions), decisions).split('\n')).toEqual([
      '3 differences between the pinned packages and the newest, 2 without a decision',
      '',
      'Without a decision (write one into scripts/freshness-decisions.json):',
      'Fn::New | no rule',
      'gone: x | no rule',
      '',
      'Decided:',
      'A::B::C | no rule | known: because of A::B::C',
      '',
      'Decided before, and not read by any rule yet:',
      'A::E::F: because of A::E::F',
    ]);
  });

  test('is one of three, says why, and is taken once', () => {
    const all = readDecisions();
    const names = all.map(({ about }) => about);
    expect(names).toEqual([...new Set(names)].sort());
    expect(all.filter(({ why }) => why.trim() === '')).toEqual([]);
    expect([...new Set(all.map(({ decision }) => decision))].sort()).toEqual(['known', 'open', 'passed over']);
  });
});

test('the types that the code names are asked for', () => {
  const asked = collectAskedTypes();
  expect([...asked]).toEqual(expect.arrayContaining(['AWS::S3::Bucket', 'AWS::Lambda::Function']));
  expect(asked.has('AWS::Quantum::Computer')).toBe(false);
});
