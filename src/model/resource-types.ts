import { TAGS_PROPERTIES } from '../template/aws-facts/resource-facts.js';

/**
 * What people call a resource of a type, whatever is asked about it. What schemas say of types is in template/aws-facts.
 *
 * No SAM type is here: the transform replaces all of them that the model asks about, even in templates without one.
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

/** What has a `StageName`: a deployment that is given one makes the stage itself. */
export const STAGE_NAMING_TYPES: readonly string[] = ['AWS::ApiGateway::Deployment', ...STAGE_TYPES];

export const TABLE_TYPES: readonly string[] = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'];

/** Of a directory bucket all objects have one storage class, and sessions write them: see `isDirectoryBucket`. */
export const BUCKET_TYPES: readonly string[] = ['AWS::S3::Bucket', 'AWS::S3Express::DirectoryBucket'];

/** What keeps the data of users. */
export const STORE_TYPES: readonly string[] = [...TABLE_TYPES, ...BUCKET_TYPES];

/**
 * Whether a bucket is a directory bucket, whose objects are written in a session that `s3express:CreateSession` opens;
 * docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html
 */
export function isDirectoryBucket({ type }: { readonly type: string }): boolean {
  return type === 'AWS::S3Express::DirectoryBucket';
}

/** What people call a resource of this type; `resource` for a type that nothing asks about. */
export function getNoun(type: string): string {
  return RESOURCE_TYPES[type]?.noun ?? 'resource';
}

/** Where the tags of a resource of this type stand. */
export function getTagsProperty(type: string): string {
  return TAGS_PROPERTIES.get(type) ?? 'Tags';
}

const WEB_FUNCTION = /^AWS::(?:Lambda|Serverless)::WebFunction(?:Endpoint)?$/;

/**
 * Whether a function, or what looks like a function's URL, is a web function or an endpoint of one: it runs a web server
 * and is never called with an event. Its memory can't be set, nor can it be started beforehand.
 */
export function isOfWebFunction({ name }: { readonly name: { readonly type: string } }): boolean {
  return WEB_FUNCTION.test(name.type);
}
