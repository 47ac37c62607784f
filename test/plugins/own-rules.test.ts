import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/report.json' with { type: 'json' };
import { CATALOG, UsageError, audit, findRule, loadProject, render } from '../../src/index.js';
import { makeOwnRules } from '../../src/plugins/own-rules.js';
import { type Rule, certainly, defineRule, makeReason, requires, unknown } from '../../src/rule.js';
import { folderWith } from '../support/folder.js';
import { makeStrict } from '../support/strict-schema.js';

const WORDS = {
  pluginContract: 1,
  id: 'acme-topics',
  number: '100.1',
  severity: 'high',
  title: 'Topic has no name',
  why: 'So that people know it.',
  fix: 'Set TopicName.',
  references: [],
  about: 'resource',
} as const;

const rule = defineRule({
  ...WORDS,
  everywhere: true,
  options: { types: { type: 'list', default: ['AWS::SNS::Topic'], description: 'The types.' } },
  *check(resource, { options }) {
    if (!options.types.includes(resource.type)) return;
    const name = resource.at('TopicName');
    yield requires('no-name', name.present, resource.node, `topic ${resource.shownName} has no name`);
    if (name.present.is === 'no') return;
    yield requires('odd-name', name.matches(/^[a-z]+$/), name, `the name ${name.shown} is odd`);
  },
});

const TEMPLATE = `Parameters: { Name: { Type: String } }
Resources:
  Bare: { Type: AWS::SNS::Topic }
  Named: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
  Open: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref Name } }
`;

function faultOf(change: Readonly<Record<string, unknown>>): string | undefined {
  const { faults } = makeOwnRules([{ ...rule, ...change }], { plugin: './own.mjs' }, CATALOG);
  return faults[0];
}

async function auditWith(rules: readonly Rule[]) {
  return audit(await loadProject('a.yaml', { cwd: folderWith({ 'a.yaml': TEMPLATE }) }), { rules });
}

describe('a rule that is given to audit', () => {
  it('has its verdict, its findings and its unknown results, beside the 25', async () => {
    const result = await auditWith([rule]);
    expect(result.catalog).toHaveLength(25);
    expect(result.ownRules).toMatchObject([
      { ruleId: 'acme-topics', number: '100.1', verdict: 'fail', failed: 1, passed: 1, unknown: 1 },
    ]);
    expect(result.applications[0]?.ownRules).toEqual(result.ownRules);
    const own = result.findings.filter(({ ruleId }) => ruleId === 'acme-topics');
    expect(own.map(({ message, docs }) => ({ message, docs }))).toEqual([
      { message: 'topic Bare has no name', docs: '' },
    ]);
    expect(result.unknown.filter(({ ruleId }) => ruleId === 'acme-topics')).toMatchObject([
      { kind: 'odd-name', resource: { logicalId: 'Open' } },
    ]);
  });

  it('has a row of its own in JSON, as the schema says', async () => {
    const report = JSON.parse(render(await auditWith([rule]), 'json')) as { readonly ownRules: unknown };
    const validate = new Ajv({ strict: false }).compile(makeStrict(schema) as object);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.ownRules).toMatchObject([{ ruleId: 'acme-topics' }]);
    expect(JSON.parse(render(await auditWith([]), 'json'))).not.toHaveProperty('ownRules');
  });

  it('is a rule of that audit only', async () => {
    const project = await loadProject('a.yaml', { cwd: folderWith({ 'a.yaml': TEMPLATE }) });
    const before = render(audit(project), 'json');
    expect(before).not.toContain('acme');
    audit(project, { rules: [rule] });
    expect(render(audit(project), 'json')).toBe(before);
    expect(() => findRule('acme-topics')).toThrow(UsageError);
  });

  it('may have reasons of another copy of the kit', async () => {
    const { text, code } = makeReason('code-not-readable', 'nobody knows');
    const foreign = { is: 'unknown', because: [{ text, code, toString: () => text }] } as const;
    const other = defineRule({
      ...WORDS,
      check: (resource) => [requires('odd', foreign, resource.node, 'odd')],
      everywhere: true,
    });
    const result = await auditWith([other]);
    expect(result.unknown.find(({ ruleId }) => ruleId === 'acme-topics')).toMatchObject({
      reason: 'nobody knows',
      code,
    });
  });

  it('is refused with one sentence where it is not valid', async () => {
    await expect(auditWith([{ ...rule, number: '1.1' }])).rejects.toThrow(UsageError);
    await expect(auditWith([rule, rule])).rejects.toThrow(
      /^rule acme-topics can't be used: the id belongs to another rule acme-topics of the same list; choose another$/,
    );
  });
});

describe('what is wrong with a rule', () => {
  it.each<[change: Readonly<Record<string, unknown>>, sentence: string]>([
    [
      { id: 'cors-wildcard' },
      "rule cors-wildcard can't be used: the id belongs to rule cors-wildcard (1.1) of the catalog; choose another",
    ],
    [
      { number: '1.1' },
      "rule acme-topics can't be used: the number 1.1 belongs to rule cors-wildcard (1.1) of the catalog; choose another",
    ],
    [
      { pluginContract: undefined },
      'rule acme-topics does not say for which version of the rule kit it was written: add pluginContract: 1',
    ],
    [
      { pluginContract: 2 },
      'rule acme-topics needs version 2 of the rule kit, and upload-audit 0.2.0 supports 1: update upload-audit',
    ],
    [
      { pluginContract: 0 },
      'rule acme-topics needs version 0 of the rule kit, and upload-audit 0.2.0 supports 1: update the rule',
    ],
    [{ pluginContract: '1' }, 'rule acme-topics is not valid: pluginContract must be a whole number, such as 1'],
    [{ id: 'Acme' }, 'rule Acme is not valid: id must be in kebab case, such as acme-bucket-names'],
    [
      { number: '100.10' },
      'rule acme-topics is not valid: number must be a text such as "100.1", without a zero at either end',
    ],
    [{ severity: 'hihg' }, 'rule acme-topics is not valid: severity must be high, medium or low; did you mean high?'],
    [
      { about: 'buckets' },
      'rule acme-topics is not valid: about must be answering, api, bucket, cors, function, handler, logs, operation, requests, resource, settings, table, taggable, upload-path, application or project; did you mean bucket?',
    ],
    [{ fix: '' }, 'rule acme-topics is not valid: fix must be a text'],
    [{ why: undefined }, 'rule acme-topics has no why'],
    [{ serverity: 'low' }, 'rule acme-topics is not valid: serverity is unknown; did you mean severity?'],
    [{ check: true }, 'rule acme-topics is not valid: check must be a generator: *check(subject, context) { … }'],
    [{ docs: 'javascript:alert(1)' }, 'rule acme-topics is not valid: docs must be a web address'],
    [
      { options: { a: { type: 'xyzzy', default: 1, description: 'x' } } },
      'rule acme-topics is not valid: options must have types: the type of a must be number, text, boolean or list',
    ],
    [
      { options: { a: { type: 'list', default: 1, description: 'x' } } },
      'rule acme-topics is not valid: options must have defaults: that of a is not of its type, list',
    ],
  ])('%j', (change, sentence) => {
    expect(faultOf(change)).toBe(sentence);
  });

  it('is told by its place if it has no id', () => {
    const { rules, faults } = makeOwnRules([rule, 5, null], { plugin: 'x' }, CATALOG);
    expect(rules.map(({ id }) => id)).toEqual(['acme-topics']);
    expect(faults).toEqual([
      'item 2 of rules is not a rule: use defineRule({ … }) of upload-audit/rule',
      'item 3 of rules is not a rule: use defineRule({ … }) of upload-audit/rule',
    ]);
  });
});

describe('a rule that fails while it runs', () => {
  it.each<[name: string, check: (resource: never) => unknown, sentence: string]>([
    [
      'throws',
      () => {
        throw new Error('oops');
      },
      'oops',
    ],
    [
      'throws no error',
      () => {
        throw 'oops' as unknown as Error;
      },
      'it threw "oops", which is not an Error',
    ],
    [
      'is asynchronous',
      () => Promise.resolve([]),
      'check must be a generator, *check(subject, context) { … }, or return a list: it returned another object',
    ],
    [
      'returns nothing',
      () => undefined,
      'check must be a generator, *check(subject, context) { … }, or return a list: it returned undefined',
    ],
    ['yields a text', () => ['x'], 'check yields "x": it must yield requires(kind, met, at, message)'],
    [
      'answers with a boolean',
      (resource: never) => [{ kind: 'a', met: false, at: resource, message: 'x' }],
      "met of requirement a must be an answer, such as node.present, node.is('x') or certainly(fact), not false",
    ],
    [
      'points at a resource',
      (resource) => [requires('a', certainly(false), resource, 'x')],
      "at of requirement a must be a node, such as resource.node or resource.at('Name'), not another object",
    ],
    [
      'says nothing',
      (resource: { node: never }) => [requires('a', unknown('x'), resource.node, '')],
      'message of requirement a must be a text, not ""',
    ],
  ] as [string, (resource: never) => unknown, string][])('%s', async (_, check, sentence) => {
    const faulty = { ...rule, check } as unknown as Rule;
    const { errors, summary, findings } = await auditWith([faulty]);
    // One problem, though it fails on three resources; the catalog's findings are there.
    expect(errors.map(({ level, message }) => `${level} ${message}`)).toEqual([
      `error rule acme-topics failed on Bare (and 2 more): ${sentence}`,
    ]);
    expect(summary.exitCode).toBe(2);
    expect(findings).toEqual((await auditWith([])).findings);
  });
});
