import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certainly, defineRule, requires } from '../../src/rule.js';
import { testRule, type RuleTestOptions } from '../../src/testing/test-rule.js';
import { parseFixtureName } from '../../src/testing/fixture-name.js';
import { folderWith } from '../support/folder.js';

const rule = defineRule({
  pluginContract: 1,
  id: 'acme-topics',
  number: '100.1',
  severity: 'low',
  title: 'Topic has no name',
  why: 'So that people know it.',
  fix: 'Set TopicName.',
  references: [],
  about: 'resource',
  options: { types: { type: 'list', default: ['AWS::SNS::Topic'], description: 'The types.' } },
  *check(resource, { options }) {
    if (!options.types.includes(resource.type)) return;
    yield requires('no-name', resource.at('TopicName').present, resource.node, `${resource.shownName} has no name`);
  },
});

const BARE = 'Resources: { News: { Type: AWS::SNS::Topic } }\n';
const NAMED = 'Resources: { News: { Type: AWS::SNS::Topic, Properties: { TopicName: news } } }\n';
const OPEN =
  'Conditions: { Is: !Equals [!Ref Stage, prod] }\nParameters: { Stage: { Type: String } }\nResources: { News: { Type: AWS::SNS::Topic, Properties: !If [Is, { TopicName: a }, !Ref AWS::NoValue] } }\n';
const QUEUE = 'Resources: { Jobs: { Type: AWS::SQS::Queue } }\n';
const BOTH = { 'fail.yaml': BARE, 'pass.yaml': NAMED };

/** Each test that is registered, with the message of its failure, or `ok`. */
async function resultsOf(
  files: Readonly<Record<string, string>>,
  tested = rule,
  options: RuleTestOptions = {},
): Promise<Readonly<Record<string, string>>> {
  const tests: (readonly [string, () => Promise<void>])[] = [];
  testRule(tested, folderWith(files), (name, run) => tests.push([name, run]), options);
  const results: Record<string, string> = {};
  for (const [name, run] of tests) {
    results[name.replace('acme-topics: ', '')] = await run().then(
      () => 'ok',
      (error: unknown) => (error as Error).message,
    );
  }
  return results;
}

it('registers a test for each fixture and one for all, and runs them', async () => {
  expect(
    await resultsOf({
      ...BOTH,
      'not-applicable.json': JSON.stringify({ Resources: { A: { Type: 'AWS::SQS::Queue' } } }),
    }),
  ).toEqual({
    'the fixtures': 'ok',
    'fail.yaml': 'ok',
    'not-applicable.json': 'ok',
    'pass.yaml': 'ok',
  });
});

it('audits a folder as a project, by a config in it', async () => {
  const options = 'rules: { acme-topics: { options: { types: [AWS::SQS::Queue] } } }';
  expect(
    await resultsOf({
      ...BOTH,
      'fail-queues/upload-audit.config.yaml': options,
      'fail-queues/template.yaml': QUEUE,
      'not-applicable-topics/upload-audit.config.yaml': options,
      'not-applicable-topics/template.yaml': BARE,
      'not-applicable-queues/template.yaml': QUEUE,
    }),
  ).toMatchObject({ 'fail-queues': 'ok', 'not-applicable-topics': 'ok', 'not-applicable-queues': 'ok' });
});

describe('fails a fixture', () => {
  it('of another verdict, and says what was found', async () => {
    const results = await resultsOf({
      ...BOTH,
      'pass-bare.yaml': BARE,
      'fail-named.yaml': NAMED,
      'fail-queue.yaml': QUEUE,
    });
    expect(results).toMatchObject({
      'pass-bare.yaml': 'the verdict is fail, not pass\n  fail no-name: News has no name',
      'fail-named.yaml': 'the verdict is pass, not fail',
      'fail-queue.yaml': 'the verdict is not-applicable, not fail',
    });
  });

  it('of another confidence', async () => {
    const results = await resultsOf({ ...BOTH, 'fail-low-bare.yaml': BARE, 'fail-medium-stage.yaml': OPEN });
    expect(results).toMatchObject({
      'fail-low-bare.yaml': 'findings have another confidence than low:\n  high no-name: News has no name',
      'fail-medium-stage.yaml': 'ok',
    });
  });

  it('that is broken, or on which the rule throws', async () => {
    const throwing = defineRule({
      ...rule,
      check: () => {
        throw new Error('oops');
      },
    });
    expect(await resultsOf({ ...BOTH, 'fail-broken.yaml': 'Resources: {' })).toMatchObject({
      'fail-broken.yaml': expect.stringMatching(/./) as string,
      'fail.yaml': 'ok',
    });
    expect(await resultsOf(BOTH, throwing)).toMatchObject({ 'fail.yaml': 'rule acme-topics failed on News: oops' });
  });

  it('with a rule that depends on more than its subject', async () => {
    let count = 0;
    const counting = defineRule({
      ...rule,
      *check(resource) {
        count += 1;
        yield requires('odd', certainly(false), resource.node, `call ${count}`);
      },
    });
    expect(await resultsOf(BOTH, counting)).toMatchObject({
      'fail.yaml': expect.stringContaining('a second audit has another result') as string,
    });
  });

  it('with a rule that is not valid', async () => {
    expect(await resultsOf(BOTH, { ...rule, number: '1.1' })).toMatchObject({
      'fail.yaml': expect.stringContaining('the number 1.1 belongs to') as string,
    });
  });
});

describe('fails the folder', () => {
  it.each<[files: Readonly<Record<string, string>>, sentence: RegExp]>([
    [{ 'pass.yaml': NAMED }, /^there is no fixture for fail, such as fail\.yaml$/],
    [{ 'fail.yaml': BARE }, /^there is no fixture for pass, such as pass\.yaml$/],
    [{ ...BOTH, 'fial.yaml': BARE }, /^fial\.yaml: the name of a fixture begins with/],
    [{ ...BOTH, 'gone.snap.txt': '' }, /^gone\.snap\.txt: /],
    [{ ...BOTH, 'pass.snap.txt': '' }, /^pass\.snap\.txt: /],
  ])('%j', async (files, sentence) => {
    expect((await resultsOf(files))['the fixtures']).toMatch(sentence);
  });

  it('that does not exist', () => {
    expect(() => {
      testRule(rule, 'no/such', () => undefined);
    }).toThrow('no/such is not a folder');
  });
});

it('compares the report of a failing fixture with its snapshot, and writes it if asked to', async () => {
  const cwd = folderWith({ ...BOTH, 'fail.snap.txt': 'old' });
  const run = async (options: RuleTestOptions): Promise<string> => {
    const tests = new Map<string, () => Promise<void>>();
    testRule(rule, cwd, (name, test) => tests.set(name, test), options);
    return await (tests.get('acme-topics: fail.yaml')?.() ?? Promise.reject(new Error('no test'))).then(
      () => 'ok',
      (error: unknown) => (error as Error).message,
    );
  };
  expect(await run({})).toMatch(
    /^fail\.snap\.txt is not the report; \{ update: true \} writes it\. The report is:\n\nlow  acme-topics \(100\.1\) {2}News has no name\n/,
  );
  expect(await run({ update: true })).toBe('ok');
  expect(readFileSync(join(cwd, 'fail.snap.txt'), 'utf8')).toContain('News has no name');
  expect(await run({})).toBe('ok');
  expect(existsSync(join(cwd, 'pass.snap.txt'))).toBe(false);
});

it.each([
  ['fail.yaml', 'fail', undefined, 'fail.snap.txt'],
  ['fail-low-in-dev.json', 'fail', 'low', 'fail-low-in-dev.snap.txt'],
  ['not-applicable-no-cors', 'not-applicable', undefined, 'not-applicable-no-cors.snap.txt'],
])('%s', (name, verdict, confidence, snapshot) => {
  expect(parseFixtureName(name)).toEqual({ name, verdict, confidence, snapshot });
});
