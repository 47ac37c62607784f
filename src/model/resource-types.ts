import { TAGS_PROPERTIES } from '../template/aws-facts/resource-facts.js';

/**
 * Names and groups of resource types that do not depend on a rule. Facts from CloudFormation schemas are in
 * template/aws-facts.
 *
 * There are no SAM types here: the transform replaces all that the model uses, even in templates without one.
 */
interface ResourceType {
  /** For messages, such as `log group`. */
  readonly noun: string;
}

const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::ApiGateway::RestApi': { noun: 'REST API' },
  'AWS::ApiGateway::Stage': { noun: 'stage' },
  'AWS::ApiGatewayV2::Api': { noun: 'API' },
  'AWS::ApiGatewayV2::Stage': { noun: 'stage' },
  'AWS::Cognito::UserPool': { noun: 'user pool' },
  'AWS::DynamoDB::GlobalTable': { noun: 'table' },
  'AWS::DynamoDB::Table': { noun: 'table' },
  'AWS::IAM::Role': { noun: 'role' },
  'AWS::Lambda::Function': { noun: 'function' },
  'AWS::Logs::LogGroup': { noun: 'log group' },
  'AWS::S3::Bucket': { noun: 'bucket' },
  'AWS::S3Express::DirectoryBucket': { noun: 'bucket' },
  'AWS::SNS::Topic': { noun: 'topic' },
  'AWS::SQS::Queue': { noun: 'queue' },
  'Custom::LogRetention': { noun: 'log group' },
};

export const API_TYPES: readonly string[] = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'];

export const STAGE_TYPES: readonly string[] = ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'];

/** Types with a `StageName`: a deployment with a stage name creates the stage itself. */
export const STAGE_NAMING_TYPES: readonly string[] = ['AWS::ApiGateway::Deployment', ...STAGE_TYPES];

export const TABLE_TYPES: readonly string[] = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'];

/** All objects of a directory bucket have one storage class, and sessions write them: see `isDirectoryBucket`. */
export const BUCKET_TYPES: readonly string[] = ['AWS::S3::Bucket', 'AWS::S3Express::DirectoryBucket'];

/** Types that store user data. */
export const STORE_TYPES: readonly string[] = [...TABLE_TYPES, ...BUCKET_TYPES];

/**
 * Whether a bucket is a directory bucket, whose objects are written in a session that `s3express:CreateSession` opens;
 * docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html
 */
export function isDirectoryBucket({ type }: { readonly type: string }): boolean {
  return type === 'AWS::S3Express::DirectoryBucket';
}

/** The common name of a resource of this type; `resource` for a type that no rule uses. */
export function getNoun(type: string): string {
  return RESOURCE_TYPES[type]?.noun ?? 'resource';
}

/** The property that contains the tags of a resource of this type. */
export function getTagsProperty(type: string): string {
  return TAGS_PROPERTIES.get(type) ?? 'Tags';
}

const WEB_FUNCTION = /^AWS::(?:Lambda|Serverless)::WebFunction(?:Endpoint)?$/;

/**
 * Whether a function, or a resource that looks like a function URL, is a web function or an endpoint of one: it runs a
 * web server and is never invoked with an event. It has no memory setting and no provisioned concurrency.
 */
export function isOfWebFunction({ name }: { readonly name: { readonly type: string } }): boolean {
  return WEB_FUNCTION.test(name.type);
}
