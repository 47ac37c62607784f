import { describe, expect, test } from 'vitest';
import { type Json, resource, templateOf, valueIn } from './make.js';

const SITE = { Parameters: { Site: { Type: 'String' } } };

describe('a text with a hole', () => {
  const at = (text: string): ReturnType<typeof valueIn> => valueIn({ 'Fn::Sub': text }, SITE);

  test.each([
    ['https://${Site}.example.com', '*', 'no'],
    ['https://${Site}.example.com', 'https://a.example.com', 'unknown'],
    ['https://${Site}.example.com', 'https://*', 'no'],
    ['https://${Site}', 'https://*', 'unknown'],
    ['https://${Site}', 'http://x', 'no'],
    ['${Site}', '*', 'unknown'],
    ['${Site}${Site}', '', 'unknown'],
    ['a${Site}b${Site}c', 'abc', 'unknown'],
    ['a${Site}b${Site}c', 'acb', 'no'],
    ['aa${Site}aa', 'aaa', 'no'],
  ])('%s against %s: %s', (text, expected, answer) => {
    expect(at(text).is(expected).is).toBe(answer);
  });

  test('is one of several if one certainly fits, and none if none may', () => {
    expect(at('https://${Site}').isOneOf('*', 'null').is).toBe('no');
    expect(at('https://${Site}').isOneOf('*', 'https://x').is).toBe('unknown');
  });

  test('leaves numbers and patterns open', () => {
    expect([at('1${Site}').atLeast(5).is, at('x${Site}').matches(/^x/).is]).toEqual(['unknown', 'unknown']);
  });

  test('loses its quotes', () => {
    expect(at("'https://${Site}'").unquoted().shown).toBe('https://${Site}');
    expect(valueIn("'*'").unquoted().text).toBe('*');
    expect(valueIn("'").unquoted().text).toBe('');
    expect(at("'${Site}").unquoted().shown).toBe("'${Site}");
  });

  // A matcher that backtracks, such as a regular expression made of the holes, tries more ways than it could ever finish.
  test('is compared without backtracking, however many holes it has', () => {
    const many = at(`${'${Site}a'.repeat(500)}b`);
    expect(many.is('a'.repeat(300)).is).toBe('no');
    const regions = valueIn({ 'Fn::Sub': '${AWS::Region}'.repeat(500) });
    expect(regions.is('a-b-1'.repeat(40)).is).toBe('unknown');
  });
});

test('scalars are compared as CloudFormation does', () => {
  expect([valueIn(true).is('true').is, valueIn('1').is(1).is, valueIn('Prod').is('prod').is]).toEqual([
    'yes',
    'yes',
    'no',
  ]);
  expect([valueIn(30).atLeast(30).is, valueIn('29').atLeast(30).is]).toEqual(['yes', 'no']);
  expect([valueIn({}).is('x').is, valueIn([]).matches(/x/).is, valueIn('axb').matches(/x/).is]).toEqual([
    'no',
    'no',
    'yes',
  ]);
});

describe('all', () => {
  test('goes through lists at each step; one value is a list of one, nothing is none', () => {
    const node = valueIn([{ A: ['x', 'y'] }, { A: 'z' }, { B: 1 }]);
    expect(node.all('A').map(({ text }) => text)).toEqual(['x', 'y', 'z']);
    expect(valueIn(undefined).all('A.B')).toEqual([]);
  });

  test('an unknown container is one unknown node', () => {
    const nodes = valueIn({ Ref: 'Site' }, SITE).all('A.B');
    expect(nodes.map(({ present }) => present.is)).toEqual(['unknown']);
  });
});

describe('refersTo', () => {
  const Parameters = {
    Name: { Type: 'String', Default: 'orders' },
    Other: { Type: 'String', Default: 'others' },
    Open: { Type: 'String' },
  };
  const named = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } };
  const unnamed = { Type: 'AWS::DynamoDB::Table' };

  function ask(value: unknown, target: Json = named): string {
    const X = { Type: 'Test::X', Properties: { V: value } };
    const template = templateOf({ Parameters, Resources: { X, T: target, U: unnamed } });
    return resource(template, 'X').at('V').refersTo(resource(template, 'T')).is;
  }

  test.each([
    [{ Ref: 'T' }, 'yes'],
    [{ 'Fn::GetAtt': ['T', 'Arn'] }, 'yes'],
    [{ 'Fn::Sub': '${T.Arn}/index/*' }, 'yes'],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':dynamodb:::table/', { Ref: 'T' }]] }, 'yes'],
    [[{ Ref: 'U' }, { Ref: 'T' }], 'yes'],
    ['orders', 'yes'],
    ['arn:aws:dynamodb:eu-west-1:123456789012:table/orders', 'yes'],
    [{ 'Fn::Sub': 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders' }, 'yes'],
    [{ Ref: 'Name' }, 'yes'],
    [{ Ref: 'U' }, 'no'],
    ['orders2', 'no'],
    ['arn:aws:dynamodb:eu-west-1:123456789012:table/old-orders', 'no'],
    [{ 'Fn::Sub': 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/others' }, 'no'],
    [{ Ref: 'Other' }, 'no'],
    [{ Ref: 'Open' }, 'unknown'],
    [{ 'Fn::ImportValue': 'shared' }, 'unknown'],
    // The name of an export is no part of the value.
    [{ 'Fn::ImportValue': 'shared:orders' }, 'unknown'],
    [{ 'Fn::Transform': {} }, 'unknown'],
    [{ A: 'orders' }, 'no'],
  ])('%j: %s', (value, answer) => {
    expect(ask(value)).toBe(answer);
  });

  test.each<[string, Json, string, string]>([
    ['AWS::SSM::Parameter', { Name: 'limit' }, 'arn:aws:ssm:eu-west-1:123456789012:parameter/limit', 'yes'],
    ['AWS::S3Express::DirectoryBucket', { BucketName: 'files--use1-az4--x-s3' }, 'files--use1-az4--x-s3', 'yes'],
    ['AWS::CloudWatch::LogAlarm', { AlarmName: 'errors' }, 'arn:aws:cloudwatch:eu-west-1:1:alarm:errors', 'yes'],
    ['AWS::Lambda::WebFunction', { FunctionName: 'files' }, 'arn:aws:lambda:eu-west-1:1:function:files', 'yes'],
    // Of names that several resources may have, none says which is meant.
    ['AWS::Lambda::Alias', { Name: 'live', FunctionName: 'f' }, 'arn:aws:lambda:eu-west-1:1:function:f:live', 'no'],
    ['AWS::StepFunctions::StateMachineAlias', { Name: 'live' }, 'arn:aws:states:eu-west-1:1:stateMachine:m:live', 'no'],
    ['AWS::ApiGateway::ApiKey', { Name: 'files' }, 'files', 'no'],
    // A resource is called by an id, whatever its name is.
    ['AWS::ApiGateway::RestApi', { Name: 'files' }, 'files', 'no'],
    ['constructor', { Name: 'files' }, 'files', 'no'],
  ])('%s %j by %s: %s', (Type, Properties, value, answer) => {
    expect(ask(value, { Type, Properties })).toBe(answer);
  });

  describe('a bucket of the account’s own namespace', () => {
    const bucket = (BucketNamePrefix: unknown, BucketNamespace: unknown = 'account-regional'): Json => ({
      Type: 'AWS::S3::Bucket',
      Properties: { BucketNamePrefix, BucketNamespace },
    });
    const NAME = { 'Fn::Sub': 'orders-${AWS::AccountId}-${AWS::Region}-an' };

    test.each<[string, unknown, Json, string]>([
      ['is named by prefix, account and region', NAME, bucket('orders'), 'yes'],
      ['is named so in an ARN', { 'Fn::Sub': `arn:aws:s3:::${NAME['Fn::Sub']}/*` }, bucket('orders'), 'yes'],
      ['has a prefix by a parameter', NAME, bucket({ Ref: 'Name' }), 'yes'],
      ['is named by its reference', { Ref: 'T' }, bucket('orders'), 'yes'],
      ['has another prefix', NAME, bucket('order'), 'no'],
      ['is not named by its prefix alone', 'orders', bucket('orders'), 'no'],
      ['may have a name that is written out', 'orders-111122223333-eu-west-1-an', bucket('orders'), 'unknown'],
      ['is not named without its account', 'orders-eu-west-1-an', bucket('orders'), 'no'],
      ['has no such name in the global namespace', NAME, bucket('orders', 'global'), 'no'],
    ])('%s', (_, value, target, answer) => {
      expect(ask(value, target)).toBe(answer);
    });
  });

  test('a generated name can not be written', () => {
    expect(ask('orders', unnamed)).toBe('no');
    expect(ask({ Ref: 'Open' }, unnamed)).toBe('unknown');
  });

  test('equal holes are equal names', () => {
    const target = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Sub': '${Open}-orders' } } };
    expect(ask({ 'Fn::Sub': '${Open}-orders' }, target)).toBe('yes');
    expect(ask({ 'Fn::Sub': 'arn:aws:dynamodb:::table/${Open}-orders' }, target)).toBe('yes');
    expect(ask('x-orders', target)).toBe('unknown');
    expect(ask('arn:aws:dynamodb:::table/x-orders', target)).toBe('unknown');
    expect(ask('x-others', target)).toBe('no');
  });
});

describe('equals', () => {
  const rest = { Parameters: { P: { Type: 'String' }, Q: { Type: 'String' } } };
  const ask = (left: unknown, right: unknown): string => {
    const node = valueIn({ L: left, R: right }, { ...rest, Resources: { T: { Type: 'AWS::SNS::Topic' } } });
    return node.at('L').equals(node.at('R')).is;
  };

  test.each([
    ['a', 'a', 'yes'],
    ['a', 'b', 'no'],
    [1, '1', 'yes'],
    [{ 'Fn::Sub': '${P}-x' }, { 'Fn::Sub': '${P}-x' }, 'yes'],
    [{ 'Fn::Sub': '${P}-x' }, { 'Fn::Sub': '${Q}-x' }, 'unknown'],
    [{ 'Fn::Sub': '${P}-x' }, { 'Fn::Sub': '${Q}-y' }, 'no'],
    [{ 'Fn::Sub': 'a-${P}' }, 'b-c', 'no'],
    [{ Ref: 'P' }, 'c', 'unknown'],
    [{ Ref: 'T' }, { Ref: 'T' }, 'yes'],
    [{ Ref: 'T' }, 'topic', 'no'],
    [null, null, 'no'],
    [['a'], ['b'], 'no'],
  ])('%j and %j: %s', (left, right, answer) => {
    expect(ask(left, right)).toBe(answer);
    expect(ask(right, left)).toBe(answer);
  });
});

describe('a boolean property', () => {
  test.each([
    [true, 'yes', 'no'],
    ['true', 'yes', 'no'],
    ['True', 'yes', 'no'],
    ['TRUE', 'yes', 'no'],
    [false, 'no', 'yes'],
    ['False', 'no', 'yes'],
    ['FALSE', 'no', 'yes'],
    ['yes', 'no', 'no'],
    [1, 'no', 'no'],
  ])('%s: true %s, false %s', (value, isTrue, isFalse) => {
    expect([valueIn(value).is(true).is, valueIn(value).is(false).is]).toEqual([isTrue, isFalse]);
  });

  test('may be a parameter that is spelled in any of these ways', () => {
    const asked = (Flag: Json): string => {
      const node = valueIn({ Ref: 'Flag' }, { Parameters: { Flag: { Type: 'String', ...Flag } } });
      return `${node.is(true).is} ${node.isOneOf(false).is}`;
    };
    expect(asked({ Default: 'True', AllowedValues: ['True', 'False'] })).toBe('yes no');
    expect(asked({ AllowedValues: ['True', 'TRUE'] })).toBe('yes no');
    expect(asked({ AllowedValues: ['True', 'False'] })).toBe('unknown unknown');
    expect(asked({})).toBe('unknown unknown');
  });

  test('is compared exactly where a text is asked for', () => {
    expect(valueIn('True').is('true').is).toBe('no');
  });

  test('is put together of parts', () => {
    const joined = (text: string): string => valueIn({ 'Fn::Sub': text }, SITE).is(true).is;
    expect([joined('Tr${Site}'), joined('T${Site}E'), joined('no${Site}')]).toEqual(['unknown', 'unknown', 'no']);
  });
});

describe('a number', () => {
  test.each([
    ['30', 'yes'],
    ['+30', 'yes'],
    ['3e1', 'yes'],
    [' 30 ', 'yes'],
    ['29.9', 'no'],
    ['-30', 'no'],
    ['1_096', 'unknown'],
    ['1:30', 'unknown'],
    ['0x30', 'unknown'],
    ['thirty', 'unknown'],
    ['', 'unknown'],
  ])('%j is at least 30: %s', (value, answer) => {
    expect(valueIn(value).atLeast(30).is).toBe(answer);
  });

  test('that is not one says so', () => {
    expect(valueIn('1_096').atLeast(30)).toMatchObject({
      because: [{ code: 'invalid-template', text: '`1_096` is not a number' }],
    });
    const allowed = { Parameters: { Days: { Type: 'String', AllowedValues: ['30', '1_096'] } } };
    expect(valueIn({ Ref: 'Days' }, allowed).atLeast(30).is).toBe('unknown');
  });
});
