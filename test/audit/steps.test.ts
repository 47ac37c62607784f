/** The steps of judging an application: counted, so that the same input ends the same, with and without memory. */
import { describe, expect, test } from 'vitest';
import { runRuleOnParts } from '../../src/audit/rule-parts.js';
import { normalizeSettings } from '../../src/audit/input.js';
import { getReasonCode } from '../../src/answer.js';
import { rules } from '../../src/index.js';
import { type Application, makeApplication } from '../../src/model/application.js';
import { resolve } from '../../src/template/evaluate/resolve.js';
import { StepCounter, StepLimit, StepsSpent } from '../../src/template/evaluate/step-limit.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { getRawValue, splitParts } from '../../src/template/evaluate/value.js';
import { SharePool } from '../../src/text/share-pool.js';
import type { RuleResult } from '../../src/audit/run-rule.js';
import { type Json, templateOf } from '../template/make.js';

const settings = normalizeSettings({
  rules,
  catalog: rules,
  off: new Map(),
  thresholds: { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false },
  scope: 'all',
  version: '0',
});

/** Functions of one queue under conditions of their own: what they share is asked again and again, in many worlds. */
function makeService(length: number): Json {
  const numbers = Array.from({ length }, (_, at) => at);
  return {
    Parameters: Object.fromEntries(numbers.map((at) => [`P${at}`, { Type: 'String' }])),
    Conditions: Object.fromEntries(numbers.map((at) => [`C${at}`, { 'Fn::Equals': [{ Ref: `P${at}` }, 'a'] }])),
    Resources: {
      Q: { Type: 'AWS::SQS::Queue' },
      B: { Type: 'AWS::S3::Bucket' },
      ...Object.fromEntries(
        numbers.flatMap((at) => [
          [
            `F${at}`,
            {
              Type: 'AWS::Lambda::Function',
              Condition: `C${at}`,
              Properties: { Runtime: 'python3.12', Handler: 'a.b', Environment: { Variables: { B: { Ref: 'B' } } } },
            },
          ],
          [
            `M${at}`,
            {
              Type: 'AWS::Lambda::EventSourceMapping',
              Properties: { FunctionName: { Ref: `F${at}` }, EventSourceArn: { 'Fn::GetAtt': ['Q', 'Arn'] } },
            },
          ],
        ]),
      ),
    },
  };
}

function applicationOf(length: number, memo: boolean): Application {
  return makeApplication('app', 'template', [templateOf(makeService(length), { worlds: new Worlds({ memo }) })]);
}

/** What all rules say within a limit, and the steps that they take. */
function judge(application: Application, limit: StepLimit): readonly RuleResult[] {
  const fail = (): never => expect.fail('a rule threw');
  return rules.flatMap((rule) => runRuleOnParts(rule, application, settings, fail, limit));
}

const wordsOf = (results: readonly RuleResult[]): readonly string[] =>
  results.map(({ rule, kind, verdict, because }) => `${rule.number} ${kind} ${verdict} ${because.join('; ')}`);

test('the same steps are taken with and without memory', () => {
  for (const length of [1, 3, 8]) {
    const [kept, anew] = [new StepLimit(), new StepLimit()];
    expect(wordsOf(judge(applicationOf(length, true), kept))).toEqual(
      wordsOf(judge(applicationOf(length, false), anew)),
    );
    expect(kept.taken).toBe(anew.taken);
    expect(kept.taken).toBeGreaterThan(100 * length);
  }
});

test('where the steps end, every rule that was not asked to the end is unknown and says why, once', () => {
  const all = new StepLimit();
  const whole = wordsOf(judge(applicationOf(6, true), all));
  for (const part of [0, 0.3, 0.8]) {
    const limit = (): StepLimit => new StepLimit(Math.floor(all.taken * part));
    const cut = judge(applicationOf(6, true), limit());
    expect(wordsOf(judge(applicationOf(6, false), limit()))).toEqual(wordsOf(cut));
    expect(wordsOf(judge(applicationOf(6, true), limit()))).toEqual(wordsOf(cut));
    const ended = cut.filter(({ because: [reason = ''] }) => getReasonCode(reason) === 'too-many-steps');
    expect(ended.length).toBeGreaterThan(0);
    expect(new Set(ended.map(({ rule }) => rule.id)).size).toBe(ended.length);
    expect(ended.every(({ verdict }) => verdict === 'unknown')).toBe(true);
    // What was said before the end is what is said without an end.
    const said = cut.filter((one) => !ended.includes(one));
    expect(wordsOf(said).filter((words) => !whole.includes(words))).toEqual([]);
  }
});

test('one step fewer than are taken is too few', () => {
  const all = new StepLimit();
  const whole = judge(applicationOf(3, true), all);
  const isWhole = (limit: StepLimit): boolean => judge(applicationOf(3, true), limit).length === whole.length;
  expect(isWhole(new StepLimit(all.taken))).toBe(true);
  const cut = judge(applicationOf(3, true), new StepLimit(all.taken - 1));
  expect(cut.map(({ kind }) => kind)).toContain('steps');
});

test('a question that is asked again is one step, whatever it asks itself', () => {
  const steps = new StepCounter();
  const limit = new StepLimit(100);
  const of = {};
  const ask = (): number =>
    steps.ask('outer', of, () => {
      steps.count(10);
      return steps.ask('inner', of, () => 1);
    });
  steps.within(limit, ask);
  expect(limit.taken).toBe(12);
  steps.within(limit, ask);
  expect(limit.taken).toBe(13);
  const askTooMuch = (): void => {
    steps.within(limit, () => {
      steps.count(100);
    });
  };
  expect(askTooMuch).toThrow(StepsSpent);
  // Without a limit nothing is counted.
  ask();
  expect(limit.taken).toBeGreaterThan(100);
});

/** Buckets whose names double at each of their levels. */
function makeDoubling(buckets: number, levels: number, wrap: (inner: Json) => Json): Application {
  const nest = (left: number): Json => (left === 0 ? { 'Fn::Join': ['', ['a', 'a']] } : wrap(nest(left - 1)));
  const named = Array.from({ length: buckets }, (_, at) => [
    `B${at}`,
    { Type: 'AWS::S3::Bucket', Properties: { BucketName: nest(levels) } },
  ]);
  const steps = new StepCounter(new SharePool({ all: 60_000, most: 20_000, least: 100 }));
  const resources = { Resources: Object.fromEntries(named) as Json };
  return makeApplication('app', 'template', [templateOf(resources, { worlds: new Worlds({ steps }) })]);
}

const namesOf = ({ templates }: Application): readonly string[] =>
  templates.flatMap((template) =>
    [...template.resources.keys()].map((name) => {
      const { value } = resolve(getRawValue(template, ['Resources', name, 'Properties', 'BucketName']));
      const holes = splitParts(value).flatMap((part) => (typeof part === 'string' ? [] : [part.because]));
      return holes.length === 0 ? 'known' : holes.map((one) => getReasonCode(one)).join();
    }),
  );

describe.each<[string, number, (inner: Json) => Json]>([
  ['Fn::Join of Fn::Split', 10, (inner) => ({ 'Fn::Join': ['aa', { 'Fn::Split': ['a', inner] }] })],
  ['Fn::Sub', 16, (A) => ({ 'Fn::Sub': ['${A}${A}', { A }] })],
])('what %s makes', (_, levels, wrap) => {
  test('is bounded before anything is judged', () => {
    expect(namesOf(makeDoubling(2, levels, wrap))).toEqual(['known', 'known']);
    const many = makeDoubling(40, levels, wrap);
    const names = namesOf(many);
    expect(names.slice(0, 2)).toEqual(['known', 'known']);
    expect(names.at(-1)).not.toBe('known');
    expect(many.worlds.steps.isGrown).toBe(true);
  });

  test('takes steps while it is judged, and each rule says once that there are none left', () => {
    const limit = new StepLimit();
    judge(makeDoubling(20, levels, wrap), limit);
    expect(limit.isSpent).toBe(false);
    const plain = new StepLimit();
    judge(
      makeDoubling(20, 0, (inner) => inner),
      plain,
    );
    expect(limit.taken).toBeGreaterThan(plain.taken + 10_000);
    const cut = judge(makeDoubling(20, levels, wrap), new StepLimit(Math.floor(limit.taken / 2)));
    const ended = cut.filter(({ kind }) => kind === 'steps');
    expect(ended.length).toBeGreaterThan(0);
    expect(new Set(ended.map(({ rule }) => rule.id)).size).toBe(ended.length);
  });
});
