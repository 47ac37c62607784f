import { expect, test } from 'vitest';
import { load } from '../../src/load/load.js';
import { findOwner } from '../../src/model/api/api.js';
import { folderWith } from '../support/folder.js';

const api = { Ref: 'Api' };
const method = (RestApiId: unknown): object => ({ Type: 'AWS::ApiGateway::Method', Properties: { RestApiId } });
const stack = (file: string, parameters: object): object => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: file, Parameters: parameters },
});

test('methods of an API that is declared elsewhere have one owner in a tree of nested stacks', async () => {
  const Parameters = { Api: { Type: 'String' } };
  const inner = (id: string): string => JSON.stringify({ Parameters, Resources: { [id]: method(api) } });
  const cwd = folderWith({
    'template.json': JSON.stringify({
      Parameters,
      Resources: {
        First: method(api),
        Second: method(api),
        Same: stack('same.json', { Api: api }),
        // The same name for another API, as nobody knows what this import is.
        Other: stack('other.json', { Api: { 'Fn::ImportValue': 'other' } }),
      },
    }),
    'same.json': inner('Third'),
    'other.json': inner('Fourth'),
  });
  const { applications } = await load(['template.json'], { cwd });
  const owners = applications.flatMap(({ application }) =>
    application
      .declared('AWS::ApiGateway::Method')
      .map((one) => `${one.logicalId}: ${findOwner(application, one).logicalId}`),
  );
  expect(owners.sort()).toStrictEqual(['First: First', 'Fourth: Fourth', 'Second: First', 'Third: First']);
});
