import { describe, expect, test } from 'vitest';
import { buildFixes } from '../../src/fix/plan.js';
import type { Finding } from '../../src/finding.js';
import type { Change, FindingEdit } from '../../src/location.js';

/** The text after some edits, each of which stands for itself; undefined if none of them could be made. */
async function edited(text: string, ...edits: readonly (readonly Change[])[]): Promise<string | undefined> {
  const made = edits.map((changes): FindingEdit => ({ file: 't', safe: true, changes }));
  const findings = [{ edits: made } as unknown as Finding];
  const [file] = await buildFixes({ findings, texts: new Map([['t', text]]) }, { unsafe: false });
  return file?.after;
}

const PITR = ['Resources', 'T', 'Properties', 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled'];
const pitr: Change = { action: 'set', path: PITR, value: true };

function lift(property: string, value: string | number, type: 'Number' | 'String' = 'Number', id = 'F'): Change {
  return {
    action: 'parameter',
    path: ['Resources', id, 'Properties', property],
    name: `${id}${property}`,
    type,
    value,
  };
}

describe('a property that is missing', () => {
  test('is added below the last one, before a comment of the next resource', async () => {
    const text = `Resources:
    T:
        Type: AWS::DynamoDB::Table
        Properties:
            TableName: a # the name

    # another table
    U:
        Type: AWS::DynamoDB::Table
`;
    expect(await edited(text, [pitr])).toBe(
      text.replace(
        '# the name\n',
        `# the name
            PointInTimeRecoverySpecification:
                PointInTimeRecoveryEnabled: true
`,
      ),
    );
  });

  test('brings the maps that are missing too, at the end of a file without a line feed', async () => {
    expect(await edited('Resources:\n  T:\n    Type: AWS::DynamoDB::Table', [pitr])).toBe(`Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: true`);
  });

  test.each([
    ['|', 'one\n        two\n', ''],
    ['|-', 'one\n', '\n\n'],
    ['|+', 'one\n\n\n', ''],
    ['>', 'one\n', '\n'],
  ])('comes behind a block of text (%s)', async (mark, block, gap) => {
    const head = `Resources:\n  T:\n    Properties:\n      Description: ${mark}\n        ${block}`;
    const tail = `${gap}  U:\n    Type: AWS::SNS::Topic\n`;
    const added = '      PointInTimeRecoverySpecification:\n        PointInTimeRecoveryEnabled: true\n';
    expect(await edited(head + tail, [pitr])).toBe(head + added + tail);
  });

  test('keeps carriage returns', async () => {
    const text = 'Resources:\r\n  T:\r\n    Properties:\r\n      A: b\r\n';
    expect(await edited(text, [pitr])).toBe(
      `${text}      PointInTimeRecoverySpecification:\r\n        PointInTimeRecoveryEnabled: true\r\n`,
    );
  });

  test.each([
    [
      '{T: {Properties: {A: b}}}',
      '{T: {Properties: {A: b, PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}}}',
    ],
    [
      '{"T": {"Properties": {"A": "b"}}}',
      '{"T": {"Properties": {"A": "b", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}}}',
    ],
    [
      '\n  T: {Properties: {}}',
      '\n  T: {Properties: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}}',
    ],
    [
      '\n  T:\n    Properties: {}',
      '\n  T:\n    Properties:\n      PointInTimeRecoverySpecification:\n        PointInTimeRecoveryEnabled: true',
    ],
  ])('is written in brackets where the rest is: %s', async (resources, after) => {
    expect(await edited(`Resources: ${resources}\n`, [pitr])).toBe(`Resources: ${after}\n`);
  });

  test.each([
    [
      '{"Resources":{"T":{"Type":"X","Properties":{"A":1,"B":2}}}}',
      '{"Resources":{"T":{"Type":"X","Properties":{"A":1,"B":2,"PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}}}}',
    ],
    [
      '{ "Resources": { "T": { "Properties": { "A": [ 1 ] } } } }',
      '{ "Resources": { "T": { "Properties": { "A": [ 1 ], "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true } } } } }',
    ],
    [
      '{\n\t"Resources" : {\n\t\t"T" : {\n\t\t\t"Properties" : {\n\t\t\t\t"A" : 1\n\t\t\t}\n\t\t}\n\t}\n}',
      '{\n\t"Resources" : {\n\t\t"T" : {\n\t\t\t"Properties" : {\n\t\t\t\t"A" : 1,\n\t\t\t\t"PointInTimeRecoverySpecification" : {\n\t\t\t\t\t"PointInTimeRecoveryEnabled" : true\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t}\n}',
    ],
    [
      '{\n  "Resources": {\n    "T": { "Properties": {} }\n  }\n}\n',
      '{\n  "Resources": {\n    "T": { "Properties": {\n      "PointInTimeRecoverySpecification": {\n        "PointInTimeRecoveryEnabled": true\n      }\n    } }\n  }\n}\n',
    ],
  ])('is written as JSON has it: %s', async (text, after) => {
    expect(await edited(text, [pitr])).toBe(after);
  });
});

describe('a value that is there', () => {
  test.each([
    ['false', 'true'],
    ['"false"', '"true"'],
    ["'false'  # for now", "'true'  # for now"],
  ])('keeps its quotation marks and comment: %s', async (before, after) => {
    const text = (value: string): string =>
      `Resources:\n  T:\n    Properties:\n      PointInTimeRecoverySpecification:\n        PointInTimeRecoveryEnabled: ${value}\n`;
    expect(await edited(text(before), [pitr])).toBe(text(after));
  });
});

describe('a literal', () => {
  test('becomes the default of a parameter in a section above the resources', async () => {
    const text = `AWSTemplateFormatVersion: '2010-09-09'

# What is deployed
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: 30 # seconds
      FunctionName: "it's"
      Role: !GetAtt R.Arn
`;
    expect(await edited(text, [lift('Timeout', 30)], [lift('FunctionName', "it's", 'String')]))
      .toBe(`AWSTemplateFormatVersion: '2010-09-09'

Parameters:
  FTimeout:
    Type: Number
    Default: 30
  FFunctionName:
    Type: String
    Default: "it's"

# What is deployed
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: !Ref FTimeout # seconds
      FunctionName: !Ref FFunctionName
      Role: !GetAtt R.Arn
`);
  });

  test('joins the parameters that are there, in their layout', async () => {
    const text = `Parameters:
   Stage: {Type: String, Default: dev}
Resources:
   F:
      Properties:
         Timeout: 30
         Role: {Ref: Stage}
`;
    expect(await edited(text, [lift('Timeout', 30)])).toBe(
      text
        .replace('dev}\n', 'dev}\n   FTimeout:\n      Type: Number\n      Default: 30\n')
        .replace('Timeout: 30\n         Role', 'Timeout: {Ref: FTimeout}\n         Role'),
    );
  });

  test('in JSON', async () => {
    const text = JSON.stringify({ Resources: { F: { Type: 'X', Properties: { Timeout: 30 } } } }, null, 4);
    const after = {
      Parameters: { FTimeout: { Type: 'Number', Default: 30 } },
      Resources: { F: { Type: 'X', Properties: { Timeout: { Ref: 'FTimeout' } } } },
    };
    expect(await edited(text, [lift('Timeout', 30)])).toBe(JSON.stringify(after, null, 4));
  });

  test('that two findings are about is lifted once', async () => {
    const text = 'Resources:\n  F:\n    Properties:\n      Timeout: 30\n';
    expect(await edited(text, [lift('Timeout', 30)], [lift('Timeout', 30)])).toBe(
      'Parameters:\n  FTimeout:\n    Type: Number\n    Default: 30\n\nResources:\n  F:\n    Properties:\n      Timeout: !Ref FTimeout\n',
    );
  });
});

describe('a list', () => {
  const tag: Change = {
    action: 'append',
    path: ['Resources', 'T', 'Properties', 'Tags'],
    value: { Key: 'Cost Center', Value: '0042' },
  };

  test.each([
    ['      Tags:\n      - Key: a\n        Value: b\n', '      - Key: Cost Center\n        Value: '],
    ['      Tags:\n        - {Key: a, Value: b}\n', '        - Key: Cost Center\n          Value: '],
  ])('gets one more item: %j', async (tags, added) => {
    const text = `Resources:\n  T:\n    Properties:\n${tags}`;
    expect(await edited(text, [tag])).toBe(`${text}${added}'0042'\n`);
  });

  test('is made where it is missing', async () => {
    const text = 'Resources:\n  T:\n    Properties:\n      A: b\n';
    expect(await edited(text, [tag])).toBe(`${text}      Tags:\n        - Key: Cost Center\n          Value: '0042'\n`);
  });
});

describe('the layout', () => {
  const tagged = (text: string, ...keys: readonly string[]): Promise<string | undefined> =>
    edited(
      text,
      keys.map((key): Change => ({
        action: 'append',
        path: ['Resources', 'T', 'Properties', 'Tags'],
        value: { Key: key },
      })),
    );

  test('of a value on the line of others stays one line', async () => {
    const text = '{"Resources":{"F":{"Properties":{"Timeout":30,"A":1}}},"Parameters":{}}';
    expect(await edited(text, [lift('Timeout', 30)])).toBe(
      '{"Resources":{"F":{"Properties":{"Timeout":{"Ref":"FTimeout"},"A":1}}},"Parameters":{"FTimeout":{"Type":"Number","Default":30}}}',
    );
  });

  test('of lines that end in another way than the first one is that of their neighbours', async () => {
    const text = 'Resources:\r\n  T:\n    Properties:\n      A: b\n  U:\r\n    Type: X\r\n';
    expect(await edited(text, [pitr])).toBe(
      text.replace(
        'A: b\n',
        'A: b\n      PointInTimeRecoverySpecification:\n        PointInTimeRecoveryEnabled: true\n',
      ),
    );
  });

  test.each([
    ['      Tags: []\n', '      Tags:\n        - Key: a\n        - Key: b\n'],
    ['      Tags:\n      - Key: c\n', '      Tags:\n      - Key: c\n      - Key: a\n      - Key: b\n'],
    [
      '      Tags:\n      -\n        # one\n        Key: c\n',
      '      Tags:\n      -\n        # one\n        Key: c\n      - Key: a\n      - Key: b\n',
    ],
    ['      Tags: [{Key: c}]\n', '      Tags: [{Key: c}, {Key: a}, {Key: b}]\n'],
    ['      A: b\n', '      A: b\n      Tags:\n        - Key: a\n        - Key: b\n'],
  ])('of a list takes several items at once: %j', async (before, after) => {
    const text = (tags: string): string => `Resources:\n  T:\n    Properties:\n${tags}`;
    expect(await tagged(text(before), 'a', 'b')).toBe(text(after));
  });

  test('of empty brackets within brackets is that of brackets', async () => {
    const text = 'Resources:\n  T: {\n      Properties: {\n        Tags: []\n      }\n    }\n';
    expect(await tagged(text, 'a')).toBe(text.replace('[]', '[{ Key: a }]'));
  });

  test('of a map with several new keys is written once', async () => {
    const set = (key: string): Change => ({
      action: 'set',
      path: ['Resources', 'T', 'Properties', 'Tags', key],
      value: 'x',
    });
    const text = 'Resources:\n  T:\n    Type: X\n';
    expect(await edited(text, [set('a'), set('b')])).toBe(
      `${text}    Properties:\n      Tags:\n        a: x\n        b: x\n`,
    );
  });
});

describe('nothing is edited', () => {
  test.each([
    ['an anchor', 'Resources:\n  T:\n    Properties: &shared\n      A: b\n  U:\n    Properties: *shared\n'],
    ['an alias', 'Metadata:\n  M: &shared\n    A: b\nResources:\n  T:\n    Properties: *shared\n'],
    ['a merge key', 'X: &x\n  Properties:\n    A: b\nResources:\n  T:\n    <<: *x\n'],
    ['a key without a value', 'Resources:\n  T:\n    Properties:\n'],
    ['a comment within brackets', 'Resources:\n  T: {Properties: {A: b # one\n    }}\n'],
    ['a function', 'Resources:\n  T:\n    Properties: !If [A, {B: c}, {D: e}]\n'],
    ['a text that is no document', 'Resources:\n  T:\n   Properties: [\n'],
  ])('at %s', async (_, text) => {
    expect(await edited(text, [pitr])).toBeUndefined();
  });

  test('if one change of several can not be made', async () => {
    const text = 'Resources:\n  T:\n    Properties:\n      A: b\n';
    expect(await edited(text, [pitr, lift('Timeout', 30, 'Number', 'T')])).toBeUndefined();
  });

  test('if the value is another one by now', async () => {
    expect(
      await edited('Resources:\n  F:\n    Properties:\n      Timeout: 31\n', [lift('Timeout', 30)]),
    ).toBeUndefined();
  });
});
