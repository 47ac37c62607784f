/** `Fn::GetStackOutput`: which template and which output its arguments mean. */
import { describe, expect, test } from 'vitest';
import { linkTemplates } from '../../src/template/evaluate/cross-stack.js';
import { makeGraph } from '../../src/template/graph.js';
import type { Node, Template } from '../../src/template/evaluate/types.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { type Json, resource, templateOf, warningsOf, where } from './make.js';

interface Stack {
  readonly root: Json;
  readonly stackName?: string;
  readonly region?: string;
}

/** Stacks that are deployed together, each in a file of its own. */
function linked(stacks: readonly Stack[]): readonly Template[] {
  const worlds = new Worlds();
  const templates = stacks.map(({ root, ...named }, at) => templateOf(root, { worlds, file: `${at}.json`, ...named }));
  linkTemplates(templates, new Map());
  return templates;
}

const QUEUE = { Type: 'AWS::SQS::Queue' };
const data = (Value: unknown = { 'Fn::GetAtt': ['Q', 'Arn'] }): Json => ({
  Resources: { Q: QUEUE },
  Outputs: { QueueArn: { Value } },
});
const output = (given: Json): Json => ({ 'Fn::GetStackOutput': { OutputName: 'QueueArn', ...given } });
const using = (V: unknown, more: Json = {}): Json => ({ ...more, Resources: { X: { Type: 'T', Properties: { V } } } });

/** Property `V` of resource `X` of the last of some stacks. */
function valueAmong(...stacks: readonly Stack[]): Node {
  return resource(linked(stacks).at(-1)!, 'X').at('V');
}

describe('an output of another stack', () => {
  test('is the value in the template of the stack of this name, exported or not', () => {
    const templates = linked([
      { root: data(), stackName: 'data' },
      { root: data(), stackName: 'other' },
      { root: using(output({ StackName: 'data' })) },
    ]);
    const node = resource(templates[2]!, 'X').at('V');
    expect(node.targets.map(({ resource: { key }, attribute }) => [key, attribute])).toEqual([['0.json#Q', 'Arn']]);
    expect(`${node.place.file} ${where(node.place)}`).toBe('0.json Outputs/QueueArn/Value');
    expect([...node.origins].sort()).toEqual(['import', 'resource']);
    expect(node.refersTo(resource(templates[0]!, 'Q')).is).toBe('yes');
    expect(node.refersTo(resource(templates[1]!, 'Q')).is).toBe('no');
  });

  test.each([
    ['a text around it', { 'Fn::Join': ['', [output({ StackName: 'data' }), '/*']] }, 'arn:q/*'],
    ['a variable', { 'Fn::Sub': ['${Q}/*', { Q: output({ StackName: 'data' }) }] }, 'arn:q/*'],
    ['a name that is put together', output({ StackName: { 'Fn::Join': ['', ['da', 'ta']] } }), 'arn:q'],
    ['a name by a default', output({ StackName: { Ref: 'Data' } }), 'arn:q'],
    ['an output by a default', output({ StackName: 'data', OutputName: { Ref: 'Output' } }), 'arn:q'],
    ['a role', output({ StackName: 'data', RoleArn: 'arn:aws:iam::1:role/x' }), 'arn:q'],
    ['a region', output({ StackName: 'data', Region: 'eu-west-1' }), 'arn:q'],
    ['its own region', output({ StackName: 'data', Region: { Ref: 'AWS::Region' } }), 'arn:q'],
  ])('is known in %s', (_, value, text) => {
    const Parameters = {
      Data: { Type: 'String', Default: 'data' },
      Output: { Type: 'String', Default: 'QueueArn' },
    };
    const node = valueAmong({ root: data('arn:q'), stackName: 'data' }, { root: using(value, { Parameters }) });
    expect([node.text, ...node.origins]).toEqual([text, ...node.origins]);
    expect(node.origins.has('import')).toBe(true);
  });

  test('is known where a part of the name is open, and one stack may be meant', () => {
    const Parameters = { Env: { Type: 'String' } };
    const value = output({ StackName: { 'Fn::Sub': '${Env}-data' } });
    const [dev, ops] = [data('dev'), data('ops')];
    const user = { root: using(value, { Parameters }) };
    expect(valueAmong({ root: dev, stackName: 'dev-data' }, { root: ops, stackName: 'dev-ops' }, user).text).toBe(
      'dev',
    );
    expect(
      valueAmong({ root: dev, stackName: 'dev-data' }, { root: ops, stackName: 'qa-data' }, user).text,
    ).toBeUndefined();
  });

  test.each([
    ['whose name nothing says', {}, output({ StackName: 'data' }), 'the template of stack data was not found'],
    [
      'of another name',
      { stackName: 'dta' },
      output({ StackName: 'data' }),
      'the template of stack data was not found',
    ],
    [
      'that lacks the output',
      { stackName: 'data' },
      output({ StackName: 'data', OutputName: 'Arn' }),
      '0.json has no output Arn',
    ],
    [
      'whose name is open',
      { stackName: 'data' },
      output({ StackName: { Ref: 'Name' } }),
      'the template of stack ${Name} was not found',
    ],
    [
      'that is not named',
      { stackName: 'data' },
      output({}),
      'a Fn::GetStackOutput does not name a stack and an output',
    ],
    [
      'that is written as a list',
      { stackName: 'data' },
      { 'Fn::GetStackOutput': ['data', 'QueueArn'] },
      'a Fn::GetStackOutput does not name a stack and an output',
    ],
  ])('is unknown of a stack %s', (_, named, value, because) => {
    const Parameters = { Name: { Type: 'String' } };
    const node = valueAmong({ root: data('v'), ...named }, { root: using(value, { Parameters }) });
    expect([node.text, node.because.map(String)]).toEqual([undefined, [because]]);
  });

  test('is that of the region which is named; without a name it is the region of the stack itself', () => {
    const [eu, us] = ['eu-west-1', 'us-east-1'];
    const of = (region: string): Stack => ({ root: data(region), stackName: 'data', region });
    const asked = (given: Json, region?: string): string | undefined =>
      valueAmong(of(eu), of(us), {
        root: using(output({ StackName: 'data', ...given })),
        ...(region === undefined ? {} : { region }),
      }).text;
    expect(asked({ Region: us }, eu)).toBe(us);
    expect(asked({}, eu)).toBe(eu);
    expect(asked({ Region: { Ref: 'AWS::Region' } }, us)).toBe(us);
    expect(asked({})).toBeUndefined();
    expect(asked({ Region: 'ap-south-1' }, eu)).toBeUndefined();
  });

  test('is found by an export of the same region too', () => {
    const Outputs = (Value: string): Json => ({ O: { Value, Export: { Name: 'arn' } } });
    const of = (region: string): Stack => ({ root: { Resources: {}, Outputs: Outputs(region) }, region });
    const asked = (region: string): string | undefined =>
      valueAmong(of('eu-west-1'), of('us-east-1'), { root: using({ 'Fn::ImportValue': 'arn' }), region }).text;
    expect([asked('eu-west-1'), asked('us-east-1'), asked('ap-south-1')]).toEqual([
      'eu-west-1',
      'us-east-1',
      undefined,
    ]);
  });

  test('of two templates that share a name is that of the one that has it', () => {
    const user = { root: using(output({ StackName: 'app' })), stackName: 'app' };
    expect(valueAmong({ root: data('v'), stackName: 'app' }, user).text).toBe('v');
  });

  test('that leads back to itself is a fault and no endless way', () => {
    const back = (StackName: string): Json => ({
      Resources: {},
      Outputs: { QueueArn: { Value: output({ StackName }) } },
    });
    const node = valueAmong(
      { root: back('b'), stackName: 'a' },
      { root: back('a'), stackName: 'b' },
      { root: using(output({ StackName: 'a' })) },
    );
    expect(String(node.because[0])).toMatch(/QueueArn of 0\.json.*QueueArn of 1\.json/);
  });

  test('reaches nested stacks by their root only, which is the one that has the name', () => {
    const worlds = new Worlds();
    const S = { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: {} } };
    const Outputs = { QueueArn: { Value: { 'Fn::GetAtt': ['S', 'Outputs.QueueArn'] } } };
    const top = templateOf({ Resources: { S }, Outputs }, { worlds, file: 'top.json', stackName: 'data' });
    const below = templateOf(data(), { worlds, file: 'below.json', stackName: 'data' });
    const user = templateOf(using(output({ StackName: 'data' })), { worlds, file: 'user.json' });
    linkTemplates([top, below, user], new Map([[resource(top, 'S'), below]]));
    const node = resource(user, 'X').at('V');
    expect(node.targets.map(({ resource: { key } }) => key)).toEqual(['below.json#Q']);
    expect(node.via.map(({ file }) => file)).toEqual(['user.json', 'top.json']);
  });

  test('makes its reader one that mentions the resource, and nothing else in that template', () => {
    const [producer, user] = linked([
      { root: { ...data(), Resources: { Q: QUEUE, P: QUEUE } }, stackName: 'data' },
      { root: using(output({ StackName: 'data' })) },
    ]);
    const graph = makeGraph([producer!, user!]);
    expect(graph.referring(resource(producer!, 'Q')).map(({ logicalId }) => logicalId)).toEqual(['X']);
    expect(graph.referring(resource(producer!, 'P'))).toEqual([]);
  });

  test('is no warning', () => {
    expect(warningsOf(using(output({ StackName: 'data' })))).toEqual([]);
  });
});
