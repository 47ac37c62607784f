import { expect, it } from 'vitest';
import { load } from '../../src/load/load.js';
import { folderWith } from '../support/folder.js';

/** aws.amazon.com: docs "AWS SAM resources and properties". */
const SAM_TYPES = [
  'Api',
  'Application',
  'CapacityProvider',
  'Connector',
  'Function',
  'GraphQLApi',
  'HttpApi',
  'LayerVersion',
  'SimpleTable',
  'StateMachine',
  'WebFunction',
  'WebSocketApi',
];

it.each([
  ['with the transform', { Transform: 'AWS::Serverless-2016-10-31' }, {}],
  ['without it', {}, {}],
  ['with a transform that only the deployment knows', { Transform: [{ Ref: 'Macro' }] }, {}],
  ['with properties that a macro makes', {}, { 'Fn::Transform': { Name: 'Macro' } }],
  ['with properties that are none', {}, 'none'],
])('the model meets no SAM type that it asks about: a template %s', async (_, head, Properties) => {
  const Resources = Object.fromEntries(
    SAM_TYPES.map((type) => [type, { Type: `AWS::Serverless::${type}`, Properties }]),
  );
  const cwd = folderWith({ 'template.json': JSON.stringify({ ...head, Resources }) });
  const { applications } = await load(['template.json'], { cwd });
  const templates = applications.flatMap(({ application }) => application.templates);
  const left = templates.flatMap(({ resources }) => [...resources.values()].map(({ type }) => type));
  expect(left.filter((type) => type.startsWith('AWS::Serverless::')).sort()).toEqual([
    'AWS::Serverless::Application',
    'AWS::Serverless::CapacityProvider',
  ]);
});
