// Templates with many resources that have to do with each other, and nested stacks.
import { makeResourcesTemplate } from '../resources.mjs';
import { json, range, named, BUCKET, ref, arnOf, template, lambda, ROLE, uploadApi, gather } from './parts.mjs';

/** @type {readonly import('./parts.mjs').WorstInput[]} */
export const RESOURCES = [
  {
    name: '5,000 functions and 5,000 alarms of nothing in particular',
    files: () =>
      template({
        Role: ROLE,
        ...gather(
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
          ]),
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
        ...gather(
          range(10_000, (index) => [
            [`F${index}`, lambda({ DeadLetterConfig: { TargetArn: arnOf('D') } })],
            [
              `M${index}`,
              {
                Type: 'AWS::Lambda::EventSourceMapping',
                Properties: { EventSourceArn: arnOf('Q'), FunctionName: ref(`F${index}`) },
              },
            ],
          ]),
        ),
      }),
  },
  {
    name: '8,000 functions with routes and alarms',
    files: () => ({ 'template.json': json(makeResourcesTemplate('function with route and alarm', 8_000)) }),
  },
  {
    name: '5,000 log groups and functions with open names',
    files: () =>
      template(
        {
          Role: ROLE,
          ...gather(
            range(5_000, (index) => [
              [`F${index}`, lambda({ FunctionName: { 'Fn::Sub': `\${P}-${index}` } })],
              [
                `L${index}`,
                {
                  Type: 'AWS::Logs::LogGroup',
                  Properties: { LogGroupName: { 'Fn::Sub': `/aws/lambda/\${Q}-${index}` } },
                },
              ],
            ]),
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
