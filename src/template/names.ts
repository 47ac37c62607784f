import type { Cell, Resource } from './template.js';
import { child } from './value.js';

/** The property that gives a resource of this type the name it is referred to by; absent: AWS generates one. */
const NAME_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Stage': 'StageName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Serverless::Function': 'FunctionName',
  'AWS::Serverless::SimpleTable': 'TableName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

/** Where a resource's explicit name is written; undefined if its type has none or nothing is written. */
export function explicitNameCell(resource: Resource): Cell | undefined {
  const property = NAME_PROPERTY[resource.type];
  if (property === undefined) return undefined;
  const cell = child(child(resource.cell, 'Properties'), property);
  return cell.raw === undefined ? undefined : cell;
}
