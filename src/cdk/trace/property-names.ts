import type { LogicalPath, PathSegment } from '../../location.js';
import type { Step } from './property-path.js';

/** How the CDK's constructs call a property otherwise than CloudFormation does. */
interface Renaming {
  /** Below `Properties`; `*` is any index. */
  readonly from: readonly PathSegment[];
  /** Its name in source; `*` is the index again. */
  readonly to: readonly (readonly string[])[];
  /** It may be set on an outer construct, which passes it to the constructs that it contains. */
  readonly inherited?: readonly (readonly string[])[];
}

/** Segments of `from` are parted by slashes, those of the names by dots, and names of one thing by bars. */
function renamed(from: string, to: string, inherited?: string): Renaming {
  const namesOf = (path: string): readonly (readonly string[])[] => path.split('.').map((names) => names.split('|'));
  const segments = from.split('/').map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
  return { from: segments, to: namesOf(to), ...(inherited === undefined ? {} : { inherited: namesOf(inherited) }) };
}

const CORS_HEADER =
  'Integration/IntegrationResponses/*/ResponseParameters/method.response.header.Access-Control-Allow-Origin';

const INDEXES: readonly Renaming[] = [
  renamed(
    'GlobalSecondaryIndexes/*/KeySchema/0/AttributeName',
    'globalSecondaryIndexes.*.partitionKey|partitionKeys.name',
  ),
  renamed('GlobalSecondaryIndexes/*/KeySchema/1/AttributeName', 'globalSecondaryIndexes.*.sortKey|partitionKeys.name'),
  renamed('GlobalSecondaryIndexes/*/KeySchema/0', 'globalSecondaryIndexes.*.partitionKey|partitionKeys'),
  renamed('GlobalSecondaryIndexes/*/KeySchema/1', 'globalSecondaryIndexes.*.sortKey|partitionKeys'),
  // Only the attributes of a partition key of several come this late.
  renamed('GlobalSecondaryIndexes/*/KeySchema/*', 'globalSecondaryIndexes.*.partitionKeys'),
];

/**
 * By resource type; unlisted properties have the same name, with a small first letter. The names are those of props in
 * docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3.BucketProps.html and its like.
 */
const RENAMED: Readonly<Record<string, readonly Renaming[]>> = {
  'AWS::S3::Bucket': [
    renamed('CorsConfiguration', 'cors'),
    renamed('LifecycleConfiguration', 'lifecycleRules'),
    renamed('VersioningConfiguration', 'versioned'),
    renamed('BucketEncryption', 'encryption'),
    renamed('PublicAccessBlockConfiguration', 'blockPublicAccess'),
    renamed('LoggingConfiguration', 'serverAccessLogsBucket|serverAccessLogsPrefix'),
  ],
  'AWS::Lambda::Function': [
    renamed('TracingConfig', 'tracing'),
    renamed('DeadLetterConfig', 'deadLetterQueue|deadLetterTopic'),
    renamed('LoggingConfig', 'logGroup'),
    renamed('EphemeralStorage', 'ephemeralStorageSize'),
    renamed('FunctionName', 'functionName|webFunctionName'),
  ],
  'AWS::Lambda::Url': [renamed('Cors', 'cors')],
  'AWS::Logs::LogGroup': [renamed('RetentionInDays', 'retention')],
  'Custom::LogRetention': [renamed('RetentionInDays', 'logRetention')],
  'AWS::DynamoDB::Table': [
    ...INDEXES,
    renamed('KeySchema/0', 'partitionKey'),
    renamed('KeySchema/1', 'sortKey'),
    renamed('PointInTimeRecoverySpecification', 'pointInTimeRecoverySpecification|pointInTimeRecovery'),
    renamed('ProvisionedThroughput/ReadCapacityUnits', 'readCapacity'),
    renamed('ProvisionedThroughput/WriteCapacityUnits', 'writeCapacity'),
    renamed('SSESpecification', 'encryption'),
    renamed('StreamSpecification', 'stream'),
    renamed('TimeToLiveSpecification', 'timeToLiveAttribute'),
  ],
  'AWS::DynamoDB::GlobalTable': INDEXES,
  'AWS::ApiGateway::Method': [
    renamed(CORS_HEADER, 'defaultCorsPreflightOptions.allowOrigins', 'defaultCorsPreflightOptions.allowOrigins'),
    renamed('AuthorizationType', 'authorizationType', 'defaultMethodOptions.authorizationType'),
    renamed('AuthorizerId', 'authorizer', 'defaultMethodOptions.authorizer'),
    renamed('ApiKeyRequired', 'apiKeyRequired', 'defaultMethodOptions.apiKeyRequired'),
  ],
  'AWS::ApiGateway::Stage': [
    renamed('MethodSettings', 'deployOptions'),
    renamed('TracingEnabled', 'deployOptions.tracingEnabled'),
    renamed('StageName', 'deployOptions.stageName'),
    renamed('AccessLogSetting', 'deployOptions.accessLogDestination'),
  ],
  'AWS::ApiGatewayV2::Api': [renamed('CorsConfiguration', 'corsPreflight')],
  'AWS::SQS::Queue': [renamed('RedrivePolicy', 'deadLetterQueue')],
};

/** Methods that add to a property of a construct after it is made. */
export const ADDING: Readonly<Record<string, string>> = {
  CorsConfiguration: 'addCorsRule',
  LifecycleConfiguration: 'addLifecycleRule',
  GlobalSecondaryIndexes: 'addGlobalSecondaryIndex',
  LocalSecondaryIndexes: 'addLocalSecondaryIndex',
};

/** Ways to a value in source. */
export interface PropertyPaths {
  /** Where its construct is made: as the CDK's constructs call it, and as CloudFormation and its own `Cfn…` classes do. */
  readonly own: readonly (readonly Step[])[];
  /** Where a construct is made that has it as a part. */
  readonly asPart: readonly (readonly Step[])[];
  /** Where a construct is made that contains it and passes its own value on. */
  readonly inherited: readonly (readonly Step[])[];
}

/** Constructs that the CDK makes as a part of another one, and configures by that one's props. */
const PARTS = new Set(['AWS::ApiGateway::Method', 'AWS::ApiGateway::Stage', 'Custom::LogRetention']);

/** The ways to a property of a resource; none if the path is not under its properties. */
export function findPropertyPaths(type: string, path: LogicalPath): PropertyPaths {
  const property = propertyPath(path);
  const plain = property.map(stepOf);
  const found = (RENAMED[type] ?? []).find(({ from }) => from.every((one, index) => matches(one, property[index])));
  if (found === undefined) return { own: [plain], asPart: [], inherited: [] };
  const rest = plain.slice(found.from.length);
  const inherited = found.inherited === undefined ? [] : [[...found.inherited, ...rest]];
  const index = property.find((segment) => typeof segment === 'number') ?? 0;
  const renamedWay = [...found.to.map((names) => (names[0] === '*' ? index : names)), ...rest];
  return { own: [renamedWay, plain], asPart: PARTS.has(type) ? [renamedWay] : [], inherited };
}

/** The property of a resource that a path is under. */
export function getPropertyName(path: LogicalPath): string | undefined {
  const [first] = propertyPath(path);
  return typeof first === 'string' ? first : undefined;
}

/** A path below `Properties`, without intrinsics; for a parameter its declaration. */
function propertyPath(path: LogicalPath): LogicalPath {
  if (path[0] === 'Parameters') return path.slice(2);
  if (path[0] !== 'Resources' || path[2] !== 'Properties') return [];
  return path
    .slice(3)
    .filter(
      (segment, index, all) => !isIntrinsic(segment) && !(typeof segment === 'number' && isIntrinsic(all[index - 1])),
    );
}

function isIntrinsic(segment: PathSegment | undefined): boolean {
  return typeof segment === 'string' && (segment.startsWith('Fn::') || segment === 'Ref');
}

function stepOf(segment: PathSegment): Step {
  return typeof segment === 'number' ? segment : [segment];
}

function matches(pattern: PathSegment, segment: PathSegment | undefined): boolean {
  return pattern === '*' ? typeof segment === 'number' : pattern === segment;
}
