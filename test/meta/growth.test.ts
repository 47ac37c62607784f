/** How the work grows with the size of a template, counted in steps and not in seconds. */
import { expect, test } from 'vitest';
import { runAudit } from '../../src/audit/audit.js';
import type { ProjectMember } from '../../src/model/member.js';
import { makeProjectMember } from '../../src/model/subjects/project-member.js';
import type { Audit } from '../../src/finding.js';
import { rules } from '../../src/index.js';
import { type Application, type ProjectContext, makeApplication } from '../../src/model/application.js';
import { linkTemplates } from '../../src/template/evaluate/cross-stack.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { measureGrowth } from '../support/measure-growth.js';
import { type Json, resource, templateOf, warningsOf } from '../template/make.js';

const range = <T>(length: number, make: (at: number) => T): readonly T[] => Array.from({ length }, (_, at) => make(at));

const auditAll = (applications: readonly Application[]): Audit =>
  runAudit({
    applications: applications.map((application) => ({ application, projectRoot: '.' })),
    rules,
    catalog: rules,
    off: new Map(),
    problems: [],
    thresholds: { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false },
    scope: 'all',
    version: '0',
  });

test('twice as many resources, each of which names others, are twice the work', () => {
  const V = range(20, (at) => ({ 'Fn::Sub': `arn:\${AWS::Region}:\${R${at}.Arn}` }));
  const read = (resources: number): void => {
    const Resources = Object.fromEntries(range(resources, (at) => [`R${at}`, { Type: 'T', Properties: { V } }]));
    expect(warningsOf({ Resources }).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^circular dependency between resources: R0 → /),
    ]);
  };
  expect(measureGrowth(read, 200)).toBeCloseTo(2, 1);
});

test('a large body of a loop is copied up to the limit, however many items there are', () => {
  const V = range(5_000, () => ({ 'Fn::Sub': '${Id}${Id}' }));
  const read = (items: number): void => {
    const loop = ['Id', range(items, (at) => `i${at}`), { 'X${Id}': { Type: 'T', Properties: { V } } }];
    const root = { Transform: 'AWS::LanguageExtensions', Resources: { 'Fn::ForEach::L': loop } };
    const messages = warningsOf(root).map(({ message }) => message);
    expect(messages).toEqual(['Fn::ForEach::L expands to too many copies: it is skipped']);
  };
  expect(measureGrowth(read, 2_000)).toBeCloseTo(1, 1);
});

test('every import is compared with every export, and that is the most that is done', () => {
  const read = (length: number): void => {
    const Outputs: Json = { O0: { Value: 'v', Export: { Name: 'n0.' } } };
    for (let at = 1; at < length; at += 1)
      Outputs[`O${at}`] = { Value: { 'Fn::ImportValue': `n${at - 1}.` }, Export: { Name: `n${at}.` } };
    const V = { 'Fn::ImportValue': `n${length - 1}.` };
    const worlds = new Worlds();
    const exporting = templateOf({ Resources: {}, Outputs }, { worlds, file: 'a.json' });
    const importing = templateOf({ Resources: { X: { Type: 'T', Properties: { V } } } }, { worlds, file: 'b.json' });
    linkTemplates([exporting, importing], new Map());
    expect(resource(importing, 'X').at('V').text).toBe('v');
  };
  expect(measureGrowth(read, 80)).toBeLessThan(4.1);
});

test('twice as many applications of one project are twice the work', () => {
  const Resources: Json = { Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Name' } } } };
  const Parameters: Json = { Name: { Type: 'String', Default: 'files', AllowedValues: ['files', 'photos'] } };
  const Rules: Json = { Named: { Assertions: [{ Assert: { 'Fn::Equals': [{ Ref: 'Name' }, 'files'] } }] } };
  const read = (length: number): void => {
    const worlds = new Worlds();
    const applications: Application[] = [];
    const files = { names: [], read: () => undefined, sizeOf: () => undefined };
    const named = (name: string): string => name;
    const members: ProjectMember[] = [];
    const inside = { files, scope: '', members, freeze: () => false };
    const project: ProjectContext = { ...inside, above: undefined, named, within: named };
    for (let at = 0; at < length; at += 1) {
      const template = templateOf({ Resources, Parameters, Rules }, { worlds, file: `${at}.json` });
      const application = makeApplication(`${at}`, 'template', [template], { project: () => project });
      applications.push(application);
      members.push(makeProjectMember(application, project));
    }
    expect(auditAll(applications).applications).toHaveLength(length);
  };
  expect(measureGrowth(read, 60)).toBeLessThan(2.1);
});

const FUNCTION = { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.12', Handler: 'a.b' } };
const ref = (id: string): Json => ({ Ref: id });
const arnOf = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });

test.each<[string, (at: number) => Json]>([
  ['buckets', (at) => ({ [`B${at}`]: { Type: 'AWS::S3::Bucket' } })],
  [
    'functions with log groups',
    (at) => ({
      [`F${at}`]: FUNCTION,
      [`L${at}`]: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: { 'Fn::Sub': `/aws/lambda/\${F${at}}` } },
      },
    }),
  ],
  [
    'functions with queues',
    (at) => ({
      [`F${at}`]: FUNCTION,
      [`Q${at}`]: { Type: 'AWS::SQS::Queue' },
      [`M${at}`]: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: ref(`F${at}`), EventSourceArn: arnOf(`Q${at}`) },
      },
    }),
  ],
  [
    'functions with topics',
    (at) => ({
      [`F${at}`]: FUNCTION,
      [`T${at}`]: { Type: 'AWS::SNS::Topic' },
      [`S${at}`]: {
        Type: 'AWS::SNS::Subscription',
        Properties: { Protocol: 'lambda', TopicArn: ref(`T${at}`), Endpoint: arnOf(`F${at}`) },
      },
    }),
  ],
])('twice as many %s are twice the work', (_, make) => {
  const read = (length: number): void => {
    const Resources = Object.fromEntries(range(length, make).flatMap((made) => Object.entries(made)));
    const application = makeApplication('app', 'template', [templateOf({ Resources })]);
    expect(auditAll([application]).applications).toHaveLength(1);
  };
  expect(measureGrowth(read, 40)).toBeLessThan(2.3);
});

/** SAM functions with a bucket and a route of their own, each under a condition of its own. */
function makeConditional(length: number): Json {
  const named = (make: (at: number) => readonly [string, Json]): Json => Object.fromEntries(range(length, make));
  const code = { Runtime: 'python3.13', Handler: 'a.b', InlineCode: 'def b(event, context): return None' };
  return {
    Transform: 'AWS::Serverless-2016-10-31',
    Parameters: named((at) => [`With${at}`, { Type: 'String', AllowedValues: ['yes', 'no'] }]),
    Conditions: named((at) => [`Has${at}`, { 'Fn::Equals': [ref(`With${at}`), 'yes'] }]),
    Resources: {
      ...named((at) => [`B${at}`, { Type: 'AWS::S3::Bucket', Condition: `Has${at}` }]),
      ...named((at) => [
        `F${at}`,
        {
          Type: 'AWS::Serverless::Function',
          Condition: `Has${at}`,
          Properties: {
            ...code,
            Policies: [{ S3CrudPolicy: { BucketName: ref(`B${at}`) } }],
            Events: { Post: { Type: 'Api', Properties: { Path: `/p${at}`, Method: 'post' } } },
          },
        },
      ]),
    },
  };
}

test('twice as many conditions are little more than twice the work', () => {
  const read = (length: number): void => {
    const application = makeApplication('app', 'template', [templateOf(makeConditional(length))]);
    expect(auditAll([application]).applications).toHaveLength(1);
  };
  expect(measureGrowth(read, 20)).toBeLessThan(2.6);
});

test('what hangs on one condition is told from what hangs on another, however many there are', () => {
  const application = makeApplication('app', 'template', [templateOf(makeConditional(40))]);
  const { findings, unknown } = auditAll([application]);
  const whens = findings.filter(({ ruleId }) => ruleId === 'log-retention').map(({ when }) => when);
  expect(whens).toHaveLength(40);
  expect(whens).toEqual(
    expect.arrayContaining([
      ...range(40, (at) => [{ conditions: { [`Has${at}`]: true }, parameters: { [`With${at}`]: 'yes' } }]),
    ]),
  );
  expect(unknown.filter(({ code }) => code === 'too-many-combinations')).toEqual([]);
});
