// Templates with many or large values, conditions, loops and parameters.
import { makeConditionsTemplate } from '../resources.mjs';
import {
  LARGEST,
  json,
  range,
  named,
  fill,
  BUCKET,
  bucketPolicy,
  ref,
  template,
  lambda,
  ROLE,
  uploadApi,
  PYTHON,
  nest,
} from './parts.mjs';

/** @type {readonly import('./parts.mjs').WorstInput[]} */
export const VALUES = [
  {
    name: 'one text of 24 MB',
    files: () => template({ ...uploadApi(), Text: { ...BUCKET, Metadata: { text: 'a'.repeat(LARGEST) } } }),
  },
  {
    name: 'one text of 24 MB of references',
    files: () => template({ ...uploadApi({ Description: { 'Fn::Sub': fill(() => '${Files.Arn}') } }) }),
  },
  {
    name: '100,000 references in the text of a bucket policy',
    files: () =>
      template({
        ...uploadApi(),
        Policy: bucketPolicy([
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: { 'Fn::Sub': '${Files.Arn}/'.repeat(100_000) },
          },
        ]),
      }),
  },
  { name: '249,000 buckets', files: () => template(named(249_000, (index) => [`B${index}`, BUCKET])) },
  {
    name: '14,000 buckets with settings',
    files: () =>
      template(
        named(14_000, (index) => [
          `Bucket${index}`,
          {
            ...BUCKET,
            Properties: {
              VersioningConfiguration: { Status: 'Enabled' },
              BucketEncryption: {
                ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
              },
              LifecycleConfiguration: {
                Rules: [{ Status: 'Enabled', ExpirationInDays: 365, Prefix: `files-${index}/` }],
              },
              CorsConfiguration: {
                CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'], AllowedHeaders: ['*'] }],
              },
              Tags: range(5, (at) => ({ Key: `tag-${at}`, Value: `team-${index % 50}` })),
            },
          },
        ]),
      ),
  },
  {
    name: '245,000 resources that no rule knows',
    files: () => template(named(245_000, (index) => [`S${index}`, { Type: 'AWS::SSM::Parameter' }])),
  },
  {
    name: '500 functions with 48 kB of Python each',
    files: () =>
      template({
        Role: ROLE,
        ...named(500, (index) => [
          `Upload${index}`,
          lambda({
            Runtime: 'python3.13',
            Code: {
              ZipFile: `${PYTHON}${fill((at) => `\ndef f${at}_${index}(a):\n    return f${at + 1}_${index}(a + 1)\n`, 47_000)}`,
            },
          }),
        ]),
      }),
  },
  {
    name: '10,000 SAM functions with inline code and routes',
    files: () => {
      const { Resources, ...rest } = makeConditionsTemplate(10_000);
      return template(
        Object.fromEntries(Object.entries(Resources).map(([id, { Type, Properties }]) => [id, { Type, Properties }])),
        { Transform: rest.Transform, Globals: { Function: { Timeout: 30, Environment: { Variables: { A: 'b' } } } } },
      );
    },
  },
  {
    name: '2,000 SAM functions with a condition each',
    files: () => ({ 'template.json': json(makeConditionsTemplate(2_000)) }),
  },
  {
    name: '20,000 buckets with a condition each',
    files: () =>
      template(
        named(20_000, (index) => [`B${index}`, { ...BUCKET, Condition: `C${index}` }]),
        {
          Parameters: named(20_000, (index) => [`P${index}`, { Type: 'String', Default: 'b' }]),
          Conditions: named(20_000, (index) => [`C${index}`, { 'Fn::Equals': [ref(`P${index}`), 'a'] }]),
        },
      ),
  },
  {
    name: '100,000 conditions, each of the one before',
    files: () =>
      template(
        { ...uploadApi(), Last: { ...BUCKET, Condition: 'C99999' } },
        {
          Parameters: { P: { Type: 'String' } },
          Conditions: named(100_000, (index) => [
            `C${index}`,
            index === 0 ? { 'Fn::Equals': [ref('P'), 'a'] } : { 'Fn::Not': [{ Condition: `C${index - 1}` }] },
          ]),
        },
      ),
  },
  {
    name: '190,000 conditions in a circle',
    files: () =>
      template(uploadApi({ Timeout: { 'Fn::If': ['C0', 1, 2] } }), {
        Conditions: named(190_000, (index) => [`C${index}`, { Condition: `C${(index + 1) % 190_000}` }]),
      }),
  },
  {
    name: '160,000 resources in pairs that need each other',
    files: () =>
      template(named(160_000, (index) => [`R${index}`, { Type: 'AWS::SNS::Topic', DependsOn: `R${index ^ 1}` }])),
  },
  {
    name: '95,000 buckets whose names refer to nothing',
    files: () =>
      template(named(95_000, (index) => [`B${index}`, { ...BUCKET, Properties: { BucketName: ref(`M${index}`) } }])),
  },
  {
    name: '5,000 conditions that are each either of two',
    files: () =>
      template(
        { ...uploadApi(), Last: { ...BUCKET, Condition: 'C4999' } },
        {
          Parameters: named(5_000, (index) => [`P${index}`, { Type: 'String', AllowedValues: ['a', 'b'] }]),
          Conditions: named(5_000, (index) => [
            `C${index}`,
            index === 0
              ? { 'Fn::Equals': [ref('P0'), 'a'] }
              : {
                  'Fn::Or': [
                    { 'Fn::And': [{ Condition: `C${index - 1}` }, { 'Fn::Equals': [ref(`P${index}`), 'a'] }] },
                    {
                      'Fn::And': [
                        { 'Fn::Not': [{ Condition: `C${index - 1}` }] },
                        { 'Fn::Equals': [ref(`P${index}`), 'b'] },
                      ],
                    },
                  ],
                },
          ]),
        },
      ),
  },
  {
    name: '1,000 buckets whose names choose 400 times',
    files: () =>
      template(
        named(1_000, (index) => [
          `B${index}`,
          {
            ...BUCKET,
            Properties: {
              BucketName: nest(80, (inner, level) => ({ 'Fn::If': [`C${level % 40}`, `n${level}`, inner] })),
            },
          },
        ]),
        {
          Parameters: named(40, (index) => [`P${index}`, { Type: 'String' }]),
          Conditions: named(40, (index) => [`C${index}`, { 'Fn::Equals': [ref(`P${index}`), 'a'] }]),
        },
      ),
  },
  {
    name: 'loops in loops',
    files: () => ({
      'template.json': json({
        Transform: 'AWS::LanguageExtensions',
        Resources: {
          ...uploadApi(),
          ...named(5_000, (index) => [
            `Fn::ForEach::Loop${index}`,
            [
              'A',
              range(30, (at) => `a${at}`),
              {
                [`Fn::ForEach::Inner${index}`]: ['B', range(30, (at) => `b${at}`), { [`X${index}\${A}\${B}`]: BUCKET }],
              },
            ],
          ]),
        },
      }),
    }),
  },
  {
    name: 'a mapping of 240,000 keys',
    files: () =>
      template(
        { ...uploadApi({ Timeout: { 'Fn::FindInMap': ['M', ref('P'), 'v'] } }) },
        {
          Parameters: { P: { Type: 'String' } },
          Mappings: { M: named(240_000, (index) => [`key-${index}`, { v: `value-${index}` }]) },
        },
      ),
  },
  {
    name: '5,000 look-ups in a mapping of 20,000 keys',
    files: () =>
      template(
        named(5_000, (index) => [
          `B${index}`,
          { ...BUCKET, Properties: { BucketName: { 'Fn::FindInMap': ['M', ref('P'), 'v'] } } },
        ]),
        {
          Parameters: { P: { Type: 'String' } },
          Mappings: { M: named(20_000, (index) => [`key-${index}`, { v: `value-${index}` }]) },
        },
      ),
  },
  {
    name: '75,000 outputs with exports',
    files: () =>
      template(uploadApi(), {
        Outputs: named(75_000, (index) => [
          `O${index}`,
          { Value: ref('Files'), Export: { Name: { 'Fn::Sub': `\${AWS::StackName}-${index}` } } },
        ]),
      }),
  },
  {
    name: '3,000 imports of 3,000 exports with open names',
    files: () => ({
      'a.json': json({
        Parameters: { P: { Type: 'String' } },
        Resources: uploadApi(),
        Outputs: named(3_000, (index) => [
          `O${index}`,
          { Value: ref('Files'), Export: { Name: { 'Fn::Sub': `\${P}-${index}` } } },
        ]),
      }),
      'b.json': json({
        Parameters: { P: { Type: 'String' } },
        Resources: named(3_000, (index) => [
          `B${index}`,
          { ...BUCKET, Properties: { BucketName: { 'Fn::ImportValue': { 'Fn::Sub': `\${P}-${index}` } } } },
        ]),
      }),
    }),
  },
  {
    name: '80,000 parameters',
    files: () =>
      template(uploadApi(), {
        Parameters: named(80_000, (index) => [
          `P${index}`,
          { Type: 'String', Default: 'a', AllowedPattern: '^(a+)+$', AllowedValues: ['a', 'b'] },
        ]),
      }),
  },
  {
    name: '20,000 rules of a template',
    files: () =>
      template(uploadApi({ Timeout: ref('P0') }), {
        Parameters: named(200, (index) => [`P${index}`, { Type: 'String', AllowedValues: ['1', '2', '3'] }]),
        Rules: named(20_000, (index) => [
          `R${index}`,
          {
            Assertions: [
              { Assert: { 'Fn::Not': [{ 'Fn::Equals': [ref(`P${index % 200}`), ref(`P${(index + 1) % 200}`)] }] } },
            ],
          },
        ]),
      }),
  },
];
