// Templates with many routes, statements and settings of one resource.
import {
  range,
  named,
  BUCKET,
  bucketPolicy,
  ref,
  arnOf,
  template,
  SAM,
  lambda,
  ROLE,
  uploadApi,
  gather,
  nest,
} from './parts.mjs';

/** @type {readonly import('./parts.mjs').WorstInput[]} */
export const SERVICES = [
  {
    name: 'an OpenAPI document of 30,000 paths',
    files: () =>
      template({
        ...uploadApi(),
        Open: {
          Type: 'AWS::ApiGateway::RestApi',
          Properties: {
            Body: {
              openapi: '3.0.1',
              paths: named(30_000, (index) => [
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
        ...gather(
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
          ]),
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
    name: 'a policy of 90,000 statements',
    files: () =>
      template({
        ...uploadApi(),
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'p',
            Roles: [ref('Role')],
            PolicyDocument: {
              Statement: range(90_000, (index) => ({
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
    name: 'a bucket policy of 90,000 statements',
    files: () =>
      template({
        ...uploadApi(),
        Policy: bucketPolicy(
          range(90_000, (index) => ({
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:PutObject',
            NotResource: { 'Fn::Sub': `\${Files.Arn}/*.${index}` },
          })),
        ),
      }),
  },
  {
    name: '2,000 roles of 2,000 functions and 2,000 buckets',
    files: () =>
      template(
        gather(
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
          ]),
        ),
      ),
  },
  {
    name: '140,000 tags of one bucket',
    files: () =>
      template({
        ...uploadApi(),
        Tagged: {
          ...BUCKET,
          Properties: {
            Tags: range(140_000, (index) => ({ Key: `key-${index}`, Value: { 'Fn::Sub': '${AWS::StackName}' } })),
          },
        },
      }),
  },
  {
    name: '90,000 CORS rules of one bucket',
    files: () =>
      template({
        ...uploadApi(),
        Open: {
          ...BUCKET,
          Properties: {
            CorsConfiguration: {
              CorsRules: range(90_000, (index) => ({
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
    name: '140,000 lifecycle rules of one bucket',
    files: () =>
      template({
        ...uploadApi(),
        Kept: {
          ...BUCKET,
          Properties: {
            LifecycleConfiguration: {
              Rules: range(140_000, (index) => ({ Status: 'Enabled', Prefix: `p${index}/`, ExpirationInDays: 3 })),
            },
          },
        },
      }),
  },
  {
    name: '60 names that double at each of 20 levels',
    files: () =>
      template({
        ...uploadApi(),
        ...named(60, (index) => [
          `B${index}`,
          {
            ...BUCKET,
            Properties: {
              BucketName: nest(20, (inner, level) => ({
                'Fn::Join': ['aa', { 'Fn::Split': ['a', level === 0 ? 'a' : inner] }],
              })),
            },
          },
        ]),
      }),
  },
  {
    name: '6,400 functions of one handler',
    files: () => ({
      ...template(
        {
          Files: BUCKET,
          ...named(6400, (index) => [
            `F${index}`,
            {
              Type: 'AWS::Serverless::Function',
              Properties: {
                Runtime: 'python3.12',
                Handler: 'app.handler',
                CodeUri: 'src/',
                Policies: [{ S3CrudPolicy: { BucketName: { Ref: 'Files' } } }],
                Events: { E: { Type: 'Api', Properties: { Path: `/u${index}`, Method: 'put' } } },
              },
            },
          ]),
        },
        SAM,
      ),
      'src/app.py':
        "import boto3\ns3 = boto3.client('s3')\ndef handler(event, context):\n    s3.put_object(Bucket='b', Key=event['body'], Body=event['body'])\n",
    }),
  },
];
