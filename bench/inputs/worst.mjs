// The worst that the bounds of an audit let through: files of nearly 25 MB, and folders of 10,000 files. Each input makes
// one thing grow. None of them is an attack on other tools: there is no alias that multiplies, no archive that swells.
import { zipSync } from 'fflate';
import { makeConditionsTemplate, makeResourcesTemplate } from './resources.mjs';

/** Files of a text larger than 25 MiB are refused: these stay below it. */
const LARGEST = 24_000_000;

/**
 * @typedef {object} WorstInput
 * @property {string} name
 * @property {() => Record<string, string | Uint8Array>} files by their names
 * @property {readonly string[]} [args] what is audited, by name, and how; default: the folder
 */

const json = (/** @type {unknown} */ value) => JSON.stringify(value);

/** @template T
 * @param {number} length
 * @param {(index: number) => T} make
 */
const range = (length, make) => Array.from({ length }, (_, index) => make(index));

/** @template T
 * @param {number} length
 * @param {(index: number) => readonly [string, T]} make
 */
const named = (length, make) => Object.fromEntries(range(length, make));

/** Repeats what is made until the text is as long as it may be.
 * @param {(index: number) => string} make
 * @param {number} [bytes]
 */
function fill(make, bytes = LARGEST) {
  const pieces = [];
  for (let length = 0, index = 0; length < bytes; index += 1) {
    const piece = make(index);
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join('');
}

const BUCKET = { Type: 'AWS::S3::Bucket' };
const ref = (/** @type {string} */ id) => ({ Ref: id });
const arnOf = (/** @type {string} */ id) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** @param {Record<string, unknown>} Resources
 * @param {Record<string, unknown>} [more]
 */
const template = (Resources, more = {}) => ({ 'template.json': json({ ...more, Resources }) });
const SAM = { Transform: 'AWS::Serverless-2016-10-31' };

/** @param {Record<string, unknown>} [more] */
const lambda = (more = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: arnOf('Role'),
    Code: { S3Bucket: 'code', S3Key: 'code.zip' },
    ...more,
  },
});

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};

/** An upload API: a function behind a route, which stores in a bucket. Most inputs are made around it.
 * @param {Record<string, unknown>} [more] properties of the function
 */
const uploadApi = (more = {}) => ({
  Files: BUCKET,
  Role: ROLE,
  Upload: lambda({ Environment: { Variables: { BUCKET: ref('Files') } }, ...more }),
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
  Post: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: ref('Api'),
      ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      HttpMethod: 'POST',
      AuthorizationType: 'NONE',
      Integration: {
        Type: 'AWS_PROXY',
        IntegrationHttpMethod: 'POST',
        Uri: {
          'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Upload.Arn}/invocations',
        },
      },
    },
  },
});

const PYTHON = `import json
import os
import boto3

s3 = boto3.client("s3")

def handler(event, context):
    body = json.loads(event["body"])
    s3.put_object(Bucket=os.environ["BUCKET"], Key=body["name"], Body=body["content"])
    return {"statusCode": 201, "body": "{}"}
`;
const SCRIPT = `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.handler = async (event) => {
  const body = JSON.parse(event.body);
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: body.name, Body: body.content }));
  return { statusCode: 201, body: '{}' };
};
`;

/** A template whose functions have their code in the folder beside it.
 * @param {Record<string, string | Uint8Array>} files
 * @param {string} Runtime
 * @param {number} [functions]
 */
const coded = (files, Runtime, functions = 1) => ({
  'template.json': json({
    ...SAM,
    Resources: {
      Files: BUCKET,
      ...named(functions, (index) => [
        `Upload${index}`,
        {
          Type: 'AWS::Serverless::Function',
          Properties: {
            Runtime,
            CodeUri: 'src/',
            Handler: functions === 1 ? 'index.handler' : `h${index}.handler`,
            Policies: [{ S3CrudPolicy: { BucketName: ref('Files') } }],
            Environment: { Variables: { BUCKET: ref('Files') } },
            Events: { Post: { Type: 'Api', Properties: { Path: `/p${index}`, Method: 'post' } } },
          },
        },
      ]),
    },
  }),
  ...Object.fromEntries(Object.entries(files).map(([name, content]) => [`src/${name}`, content])),
});

/** A list of values nested in each other, as deep as templates may be.
 * @param {number} levels
 * @param {(inner: unknown, level: number) => unknown} wrap
 */
function nest(levels, wrap) {
  /** @type {unknown} */
  let value = 'innermost';
  for (let level = 0; level < levels; level += 1) value = wrap(value, level);
  return value;
}

/** @type {readonly WorstInput[]} */
const TEMPLATES = [
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
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: ref('Files'),
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Deny',
                  Principal: '*',
                  Action: 's3:*',
                  Resource: { 'Fn::Sub': '${Files.Arn}/'.repeat(100_000) },
                },
              ],
            },
          },
        },
      }),
  },
  { name: '600,000 buckets', files: () => template(named(600_000, (index) => [`B${index}`, BUCKET])) },
  {
    name: '26,000 buckets with settings',
    files: () =>
      template(
        named(26_000, (index) => [
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
    name: '400,000 resources that no rule knows',
    files: () => template(named(400_000, (index) => [`S${index}`, { Type: 'AWS::SSM::Parameter' }])),
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
        Object.fromEntries(Object.entries(Resources).map(([id, { Condition: _, ...resource }]) => [id, resource])),
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
    name: 'a mapping of 24 MB',
    files: () =>
      template(
        { ...uploadApi({ Timeout: { 'Fn::FindInMap': ['M', ref('P'), 'v'] } }) },
        {
          Parameters: { P: { Type: 'String' } },
          Mappings: { M: named(500_000, (index) => [`key-${index}`, { v: `value-${index}` }]) },
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
    name: '200,000 outputs with exports',
    files: () =>
      template(uploadApi(), {
        Outputs: named(200_000, (index) => [
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
    name: '100,000 parameters',
    files: () =>
      template(uploadApi(), {
        Parameters: named(100_000, (index) => [
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
  {
    name: 'an OpenAPI document of 60,000 paths',
    files: () =>
      template({
        ...uploadApi(),
        Open: {
          Type: 'AWS::ApiGateway::RestApi',
          Properties: {
            Body: {
              openapi: '3.0.1',
              paths: named(60_000, (index) => [
                `/p${index}/{id}`,
                {
                  post: {
                    'x-amazon-apigateway-integration': {
                      type: 'aws_proxy',
                      httpMethod: 'POST',
                      uri: {
                        'Fn::Sub':
                          'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Upload.Arn}/invocations',
                      },
                    },
                  },
                },
              ]),
            },
          },
        },
      }),
  },
  {
    name: 'a SAM API with an OpenAPI document of 60,000 paths and CORS',
    files: () =>
      template(
        {
          Open: {
            Type: 'AWS::Serverless::Api',
            Properties: {
              StageName: 'v1',
              Cors: "'*'",
              Auth: { DefaultAuthorizer: 'AWS_IAM' },
              DefinitionBody: {
                openapi: '3.0.1',
                paths: named(60_000, (index) => [
                  `${'/'.repeat(1 + (index % 50))}p${index}`,
                  { post: { responses: {}, 'x-amazon-apigateway-integration': { type: 'mock' } } },
                ]),
              },
            },
          },
        },
        SAM,
      ),
  },
  {
    name: '20,000 routes of one API to one function',
    files: () => {
      const { Post, ...rest } = uploadApi();
      return template({
        ...rest,
        ...Object.fromEntries(
          range(20_000, (index) => [
            [
              `Path${index}`,
              {
                Type: 'AWS::ApiGateway::Resource',
                Properties: {
                  RestApiId: ref('Api'),
                  ParentId:
                    index % 2 === 0 || index === 0
                      ? { 'Fn::GetAtt': ['Api', 'RootResourceId'] }
                      : ref(`Path${index - 1}`),
                  PathPart: `p${index}`,
                },
              },
            ],
            [`Post${index}`, { ...Post, Properties: { ...Post.Properties, ResourceId: ref(`Path${index}`) } }],
          ]).flat(),
        ),
      });
    },
  },
  {
    name: 'a path of 20,000 resources, each below the one before',
    files: () => {
      const { Post, ...rest } = uploadApi();
      return template({
        ...rest,
        ...named(20_000, (index) => [
          `Path${index}`,
          {
            Type: 'AWS::ApiGateway::Resource',
            Properties: {
              RestApiId: ref('Api'),
              ParentId: index === 0 ? { 'Fn::GetAtt': ['Api', 'RootResourceId'] } : ref(`Path${index - 1}`),
              PathPart: `p${index}`,
            },
          },
        ]),
        Post: { ...Post, Properties: { ...Post.Properties, ResourceId: ref('Path19999') } },
      });
    },
  },
  {
    name: 'a policy of 100,000 statements',
    files: () =>
      template({
        ...uploadApi(),
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'p',
            Roles: [ref('Role')],
            PolicyDocument: {
              Statement: range(100_000, (index) => ({
                Effect: 'Allow',
                Action: ['s3:PutObject', `s3:Get${index}*`],
                Resource: { 'Fn::Sub': `\${Files.Arn}/folder-${index}/*` },
              })),
            },
          },
        },
      }),
  },
  {
    name: 'a bucket policy of 100,000 statements',
    files: () =>
      template({
        ...uploadApi(),
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: ref('Files'),
            PolicyDocument: {
              Statement: range(100_000, (index) => ({
                Effect: 'Deny',
                Principal: '*',
                Action: 's3:PutObject',
                NotResource: { 'Fn::Sub': `\${Files.Arn}/*.${index}` },
              })),
            },
          },
        },
      }),
  },
  {
    name: '2,000 roles of 2,000 functions and 2,000 buckets',
    files: () =>
      template(
        Object.fromEntries(
          range(2_000, (index) => [
            [`B${index}`, BUCKET],
            [
              `R${index}`,
              {
                ...ROLE,
                Properties: {
                  ...ROLE.Properties,
                  Policies: [
                    {
                      PolicyName: 'p',
                      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
                    },
                  ],
                },
              },
            ],
            [`F${index}`, lambda({ Role: arnOf(`R${index}`) })],
          ]).flat(),
        ),
      ),
  },
  {
    name: '300,000 tags of one bucket',
    files: () =>
      template({
        ...uploadApi(),
        Tagged: {
          ...BUCKET,
          Properties: {
            Tags: range(300_000, (index) => ({ Key: `key-${index}`, Value: { 'Fn::Sub': '${AWS::StackName}' } })),
          },
        },
      }),
  },
  {
    name: '100,000 CORS rules of one bucket',
    files: () =>
      template({
        ...uploadApi(),
        Open: {
          ...BUCKET,
          Properties: {
            CorsConfiguration: {
              CorsRules: range(100_000, (index) => ({
                AllowedMethods: ['PUT'],
                AllowedOrigins: [`https://*.${index}.example.com`],
                AllowedHeaders: ['*'],
              })),
            },
          },
        },
      }),
  },
  {
    name: '200,000 lifecycle rules of one bucket',
    files: () =>
      template({
        ...uploadApi(),
        Kept: {
          ...BUCKET,
          Properties: {
            LifecycleConfiguration: {
              Rules: range(200_000, (index) => ({ Status: 'Enabled', Prefix: `p${index}/`, ExpirationInDays: 3 })),
            },
          },
        },
      }),
  },
  {
    name: '5,000 functions and 5,000 alarms of nothing in particular',
    files: () =>
      template({
        Role: ROLE,
        ...Object.fromEntries(
          range(5_000, (index) => [
            [`F${index}`, lambda()],
            [
              `A${index}`,
              {
                Type: 'AWS::CloudWatch::Alarm',
                Properties: {
                  Metrics: [
                    {
                      Id: 'e',
                      Expression: `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) WHERE FunctionName = 'f${index}'`,
                    },
                  ],
                  Threshold: 1,
                  EvaluationPeriods: 1,
                  ComparisonOperator: 'GreaterThanThreshold',
                },
              },
            ],
          ]).flat(),
        ),
      }),
  },
  {
    name: '10,000 queues with functions',
    files: () => ({ 'template.json': json(makeResourcesTemplate('queue with function', 10_000)) }),
  },
  {
    name: '10,000 functions that one queue feeds, and their dead letters',
    files: () =>
      template({
        Role: ROLE,
        Q: {
          Type: 'AWS::SQS::Queue',
          Properties: { RedrivePolicy: { deadLetterTargetArn: arnOf('D'), maxReceiveCount: 3 } },
        },
        D: { Type: 'AWS::SQS::Queue' },
        ...Object.fromEntries(
          range(10_000, (index) => [
            [`F${index}`, lambda({ DeadLetterConfig: { TargetArn: arnOf('D') } })],
            [
              `M${index}`,
              {
                Type: 'AWS::Lambda::EventSourceMapping',
                Properties: { EventSourceArn: arnOf('Q'), FunctionName: ref(`F${index}`) },
              },
            ],
          ]).flat(),
        ),
      }),
  },
  {
    name: '10,000 functions with routes and alarms',
    files: () => ({ 'template.json': json(makeResourcesTemplate('function with route and alarm', 10_000)) }),
  },
  {
    name: '5,000 log groups and functions with open names',
    files: () =>
      template(
        {
          Role: ROLE,
          ...Object.fromEntries(
            range(5_000, (index) => [
              [`F${index}`, lambda({ FunctionName: { 'Fn::Sub': `\${P}-${index}` } })],
              [
                `L${index}`,
                {
                  Type: 'AWS::Logs::LogGroup',
                  Properties: { LogGroupName: { 'Fn::Sub': `/aws/lambda/\${Q}-${index}` } },
                },
              ],
            ]).flat(),
          ),
        },
        { Parameters: { P: { Type: 'String' }, Q: { Type: 'String' } } },
      ),
  },
  {
    name: '100,000 resources, each after the one before',
    files: () =>
      template(
        named(100_000, (index) => [`R${index}`, { Type: 'AWS::SNS::Topic', DependsOn: [`R${(index + 1) % 100_000}`] }]),
      ),
  },
  {
    name: '200 nested stacks, each in the one before',
    files: () => ({
      ...named(200, (index) => [
        `s${index}.json`,
        json({
          Parameters: { P: { Type: 'String' } },
          Resources: {
            ...uploadApi(),
            ...(index < 199
              ? {
                  Next: {
                    Type: 'AWS::CloudFormation::Stack',
                    Properties: { TemplateURL: `s${index + 1}.json`, Parameters: { P: ref('P') } },
                  },
                }
              : {}),
          },
        }),
      ]),
    }),
  },
  {
    name: '200 nested stacks in one',
    files: () => ({
      'root.json': json({
        Resources: named(200, (index) => [
          `S${index}`,
          {
            Type: 'AWS::CloudFormation::Stack',
            Properties: { TemplateURL: `s${index}.json`, Parameters: { P: `v${index}` } },
          },
        ]),
      }),
      ...named(200, (index) => [
        `s${index}.json`,
        json({
          Parameters: { P: { Type: 'String' } },
          Resources: { ...uploadApi(), Named: { ...BUCKET, Properties: { BucketName: ref('P') } } },
          Outputs: { O: { Value: ref('Files') } },
        }),
      ]),
    }),
  },
];

const yamlApi = `Resources:
  Files:
    Type: AWS::S3::Bucket
`;

/** @type {readonly WorstInput[]} */
const TEXTS = [
  {
    name: 'YAML: comments of 24 MB',
    files: () => ({ 'template.yaml': `${yamlApi}${fill((index) => `    # comment ${index}\n`)}` }),
  },
  { name: 'YAML: blank lines of 24 MB', files: () => ({ 'template.yaml': `${yamlApi}${'\n'.repeat(LARGEST)}` }) },
  {
    name: 'YAML: 24 MB of buckets',
    files: () => ({ 'template.yaml': `Resources:\n${fill((index) => `  B${index}:\n    Type: AWS::S3::Bucket\n`)}` }),
  },
  {
    name: 'YAML: 24 MB of buckets in flow style',
    files: () => ({
      'template.yaml': `Resources: {\n${fill((index) => `  B${index}: { Type: "AWS::S3::Bucket" },\n`)}\n}`,
    }),
  },
  {
    name: 'YAML: one block text of 24 MB',
    files: () => ({
      'template.yaml': `${yamlApi}    Metadata:\n      Text: |\n${fill((index) => `        line ${index}\n`)}`,
    }),
  },
  {
    name: 'YAML: 400,000 short tags',
    files: () => ({
      'template.yaml': `${yamlApi}    Metadata:\n      All:\n${fill(() => '        - !Sub "${Files}-${AWS::Region}-and-more-of-it"\n')}`,
    }),
  },
  {
    name: 'YAML: 100,000 anchors with an alias each',
    files: () => ({
      'template.yaml': `${yamlApi}    Metadata:\n${fill((index) => `      K${index}: &a${index} v\n      L${index}: *a${index}\n`, 4_000_000)}`,
    }),
  },
  {
    name: 'YAML: 20,000 merges of one map',
    files: () => ({
      'template.yaml': `X: &x\n  Type: AWS::S3::Bucket\n  DeletionPolicy: Retain\nResources:\n${fill((index) => `  B${index}:\n    <<: *x\n    Metadata: { a: 1 }\n`, 1_000_000)}`,
    }),
  },
  {
    name: 'YAML: suppressions in 200,000 lines',
    files: () => ({
      'template.yaml': `Resources:\n${fill((index) => `  B${index}:\n    # upload-audit-ignore 6.2: kept by the archive\n    Type: AWS::S3::Bucket\n`)}`,
    }),
  },
  {
    name: 'YAML: one line of 24 MB that does not end',
    files: () => ({ 'template.yaml': `${yamlApi}    BucketName: "${'a '.repeat(LARGEST / 2)}` }),
  },
  {
    name: 'JSON: brackets of 24 MB',
    files: () => ({ 'template.json': `{"Resources":${'['.repeat(LARGEST)}` }),
    args: ['template.json'],
  },
  {
    name: 'JSON: blanks of 24 MB',
    files: () => ({ 'template.json': `{"Resources":${' '.repeat(LARGEST)}{"B":{"Type":"AWS::S3::Bucket"}}}` }),
  },
  {
    name: 'JSON: one key of 24 MB as a logical id',
    files: () =>
      template({
        ['B'.repeat(LARGEST)]: {
          ...BUCKET,
          Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }] } },
        },
      }),
  },
  {
    name: 'JSON: 1,000,000 times the same key',
    files: () => ({
      'template.json': `{"Resources":{${fill(() => '"B":{"Type":"T"},')}"C":{"Type":"AWS::S3::Bucket"}}}`,
    }),
  },
];

const LARGE = 2_000_000;

/** @type {readonly WorstInput[]} */
const CODE = [
  {
    name: 'a Python handler of 24 MB',
    files: () => coded({ 'index.py': `${PYTHON}${fill((index) => `x${index} = ${index}\n`)}` }, 'python3.13'),
  },
  {
    name: 'a Python handler of 2 MB: calls in a row',
    files: () =>
      coded(
        {
          'index.py': `${PYTHON}${fill((index) => `\ndef f${index}(event):\n    return f${index + 1}(event)\n`, LARGE)}\nhandler = f0\n`,
        },
        'python3.13',
      ),
  },
  {
    name: 'a Python handler of 2 MB: one long function',
    files: () =>
      coded(
        {
          'index.py': `${PYTHON}\ndef main(event, context):\n    a = event\n${fill((index) => `    if a["k${index}"] > ${index}: a = dict(a, b=a)\n`, LARGE)}\nhandler = main\n`,
        },
        'python3.13',
      ),
  },
  {
    name: 'a TypeScript handler of 2 MB: calls in a row',
    files: () =>
      coded(
        {
          'index.ts': `${fill((index) => `const f${index} = async (e: any) => { try { return await f${index + 1}(e); } catch (err) { throw err; } };\n`, LARGE)}export const handler = f0;\n`,
        },
        'nodejs22.x',
      ),
  },
  {
    name: 'a JavaScript handler of 2 MB: one function calls all others',
    files: () => {
      const count = 30_000;
      const functions = range(count, (index) => `function f${index}(e) { return g(e.a${index}); }\n`).join('');
      const calls = range(count, (index) => `f${index}(event);`).join('\n');
      return coded(
        {
          'index.js': `function g(x) { return x; }\n${functions}exports.handler = async (event) => {\n${calls}\nreturn { statusCode: 200 };\n};\n`,
        },
        'nodejs22.x',
      );
    },
  },
  {
    name: 'a JavaScript handler of 2 MB: one list',
    files: () =>
      coded(
        { 'index.js': `${SCRIPT}const DATA = [\n${fill((index) => `{ a: ${index}, b: "x" },\n`, LARGE)}];\n` },
        'nodejs22.x',
      ),
  },
  {
    name: 'a JavaScript handler of 2 MB: one expression',
    files: () =>
      coded({ 'index.js': `${SCRIPT}const SUM = ${fill((index) => `a${index} + `, LARGE)}0;\n` }, 'nodejs22.x'),
  },
  {
    name: 'a JavaScript handler of 2 MB: catch after catch',
    files: () =>
      coded(
        {
          'index.js': `exports.handler = async (event) => {\n${fill((index) => `try { JSON.parse(event.b${index}); } catch (e) { console.log(e); }\n`, LARGE)}return { statusCode: 200 };\n};\n`,
        },
        'nodejs22.x',
      ),
  },
  {
    name: 'a minified bundle of 2 MB in one line',
    files: () =>
      coded(
        {
          'index.js': `${SCRIPT.replaceAll('\n', '')}${fill((index) => `var a${index}=(e,t)=>{for(var n=0;n<e.length;n++)t(e[n],a${index - 1});return a${index}(t,e)};`, LARGE)}`,
        },
        'nodejs22.x',
      ),
  },
  {
    name: 'a handler with a source map of 24 MB',
    files: () =>
      coded(
        {
          'index.js': `${SCRIPT}//# sourceMappingURL=index.js.map\n`,
          'index.js.map': json({
            version: 3,
            sources: ['a.ts'],
            sourcesContent: [SCRIPT],
            names: [],
            mappings: fill(() => 'AAAA,IAAI;'),
          }),
        },
        'nodejs22.x',
      ),
  },
  {
    name: '10,000 handlers',
    files: () =>
      coded(
        named(10_000, (index) => [`h${index}.py`, PYTHON]),
        'python3.13',
        10_000,
      ),
  },
  {
    name: 'an archive of 10,000 entries',
    files: () => ({
      'template.json': json({ Resources: uploadApi({ Code: 'code.zip' }) }),
      'code.zip': zipSync(
        named(10_000, (index) => [
          index === 0 ? 'index.js' : `m${index}.js`,
          Buffer.from(
            index === 0
              ? `${range(300, (at) => `require('./m${at + 1}');\n`).join('')}${SCRIPT}`
              : `exports.a = ${index};\n`,
          ),
        ]),
      ),
    }),
  },
];

/** @type {readonly WorstInput[]} */
const FOLDERS = [
  {
    name: '10,000 templates',
    files: () =>
      named(10_000, (index) => [
        `t${index}.json`,
        json({ Resources: { B: BUCKET, [`T${index}`]: { Type: 'AWS::SNS::Topic' } } }),
      ]),
  },
  {
    name: '10,000 templates that import from each other',
    files: () =>
      named(10_000, (index) => [
        `t${index}.json`,
        json({
          Resources: {
            B: { ...BUCKET, Properties: { Tags: [{ Key: 'a', Value: { 'Fn::ImportValue': `n${index - 1}` } }] } },
          },
          Outputs: { O: { Value: ref('B'), Export: { Name: `n${index}` } } },
        }),
      ]),
  },
  {
    name: '10,000 files that are no templates',
    files: () => ({
      ...named(9_999, (index) => [`d${index % 100}/f${index}.json`, json({ a: index })]),
      ...template(uploadApi()),
    }),
  },
  {
    name: '10,000 folders in folders, 100 deep',
    files: () =>
      named(10_000, (index) => [
        `d${Math.floor(index / 100)}/${'a/'.repeat(index % 100)}${index % 100 === 99 ? 't.json' : 'x.txt'}`,
        json({ Resources: { B: BUCKET } }),
      ]),
  },
  {
    name: 'blank lines of 24 MB in a file beside a template',
    files: () => ({
      ...template(uploadApi()),
      'package.json': '{}',
      'sub/blank.yaml': `${'\n'.repeat(LARGEST)}x: 1\n`,
    }),
  },
  {
    name: 'a .gitignore of 1 MB',
    files: () => ({
      ...named(2_000, (index) => [`t${index}.json`, json({ Resources: { B: BUCKET } })]),
      '.gitignore': fill((index) => `**/a*b*${index}/**/c?\n`, 1_000_000),
    }),
  },
  {
    name: 'a config of 24 MB',
    files: () => ({
      ...template(uploadApi()),
      'upload-audit.config.yaml': `ignore:\n${fill((index) => `  - rule: "6.2"\n    resource: "B${index}"\n    reason: no use\n`)}`,
    }),
  },
  {
    name: 'a config of 20,000 patterns of files',
    files: () => ({
      ...named(1_000, (index) => [`t${index}.json`, json({ Resources: { B: BUCKET } })]),
      'upload-audit.config.yaml': `exclude:\n${range(20_000, (index) => `  - "**/a*b*c${index}*/**/d"\n`).join('')}`,
    }),
  },
  {
    name: 'a baseline of 24 MB',
    files: () => ({
      ...template(uploadApi()),
      'baseline.json': json({
        version: 1,
        findings: range(240_000, (index) => ({ fingerprint: index.toString(16).padStart(64, '0'), rule: '6.2' })),
      }),
    }),
    args: ['.', '--baseline', 'baseline.json'],
  },
  {
    name: 'a samconfig.toml of 24 MB',
    files: () => ({
      ...template(uploadApi(), SAM),
      'samconfig.toml': `version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "${fill((index) => `P${index}=v${index} `)}"\n`,
    }),
  },
];

/** Everything that is measured. */
export const WORST_INPUTS = [...TEMPLATES, ...TEXTS, ...CODE, ...FOLDERS];
