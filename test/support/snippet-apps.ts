/**
 * What stands around each snippet of a guide in a small CDK app: with what the snippet improves on in its place the rule
 * fails, with the snippet it passes.
 */

/** What snippets speak of, in an order in which each needs only what is above it. */
const PARTS: Readonly<Record<string, string>> = {
  runtime: 'const runtime = lambda.Runtime.NODEJS_22_X;',
  handler: "const handler = 'index.handler';",
  code: `const code = lambda.Code.fromInline(\`
const { PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const s3 = new S3Client();
exports.handler = async (event) => {
  const { title } = JSON.parse(event.body);
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'title', Body: title }));
  return { statusCode: 204 };
};
\`);`,
  bucket: "const bucket = new s3.Bucket(this, 'Inbox');",
  table: `const table = new dynamodb.Table(this, 'Records', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  stream: dynamodb.StreamViewType.NEW_IMAGE,
});`,
  topic: "const topic = new sns.Topic(this, 'OnCall');",
  queue: "const queue = new sqs.Queue(this, 'Arrived');",
  failed: "const failed = new sqs.Queue(this, 'Failed');",
  userPool: "const userPool = new cognito.UserPool(this, 'People');",
  scanRole:
    "const scanRole = new iam.Role(this, 'Scanner', { assumedBy: new iam.ServicePrincipal('malware-protection-plan.guardduty.amazonaws.com') });",
  fn: "const fn = new lambda.Function(this, 'Receive', { runtime, handler, code });",
  worker: "const worker = new lambda.Function(this, 'Worker', { runtime, handler, code });",
  integration: 'const integration = new apigateway.LambdaIntegration(fn);',
  api: "const api = new apigateway.RestApi(this, 'Rest');",
  photos: "const photos = api.root.addResource('photos');",
  httpIntegration: "const httpIntegration = new integrations.HttpLambdaIntegration('Http', fn);",
  httpApi: "const httpApi = new apigatewayv2.HttpApi(this, 'Web');",
};

const IMPORTS = `import * as cdk from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as authorizers from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as integrations from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as guardduty from 'aws-cdk-lib/aws-guardduty';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as eventsources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
`;

interface Surroundings {
  /** The config of the app. */
  readonly config?: string;
  /** What stands above both. */
  readonly above?: string;
  /** What the rule does not accept, in the place of the snippet. */
  readonly instead?: string;
  /** What stands below both. */
  readonly below?: string;
}

const CALLED = "photos.addMethod('POST', integration);";
const STORED = `bucket.grantPut(fn);\nfn.addEnvironment('BUCKET', bucket.bucketName);\n${CALLED}`;
/** A function that answers which records of a batch failed. */
const BATCHES = `const code = lambda.Code.fromInline(\`
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      await fetch('https://media.example.com', { method: 'POST', body });
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
\`);`;
/** The same without the answer. */
const UNANSWERED = `const code = lambda.Code.fromInline(\`
exports.handler = async ({ Records }) => {
  for (const { body } of Records) await fetch('https://media.example.com', { method: 'POST', body });
};
\`);`;
const PLAIN_FUNCTION = "const fn = new lambda.Function(this, 'Upload', { runtime, handler, code });";
/** API Gateway stores bodies itself. */
const DIRECT = `const writer = new iam.Role(this, 'Writer', { assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com') });
bucket.grantPut(writer);
const integration = new apigateway.AwsIntegration({
  service: 's3',
  integrationHttpMethod: 'PUT',
  path: bucket.bucketName + '/photo',
  options: { credentialsRole: writer, integrationResponses: [{ statusCode: '200' }] },
});`;
const ADD_HTTP = 'methods: [apigatewayv2.HttpMethod.POST], integration: httpIntegration';
const NOTIFIED = '{ threshold: 1, evaluationPeriods: 1 }).addAlarmAction(new actions.SnsAction(topic));';

/** By rule, and by the name of the snippet where it has one. */
export const SURROUNDINGS: Readonly<Record<string, Surroundings>> = {
  alarms: { below: CALLED },
  'alarms silent-alarms': {
    above: `const silent = { threshold: 1, evaluationPeriods: 1 };
const alarmRule = cloudwatch.AlarmRule.anyOf(
  fn.metricErrors().createAlarm(this, 'Broken', silent),
  fn.metricThrottles().createAlarm(this, 'Throttled', silent),
  fn.metricDuration().createAlarm(this, 'Slow', silent),
);
const alarm = new cloudwatch.CompositeAlarm(this, 'Any', { alarmRule });`,
    below: CALLED,
  },
  'alarms dlq-depth': {
    config: 'rules: { alarms: { options: { require: [dlq-depth] } } }',
    below: `fn.metricErrors().createAlarm(this, 'Broken', ${NOTIFIED}
fn.metricThrottles().createAlarm(this, 'Throttled', ${NOTIFIED}
fn.metricDuration().createAlarm(this, 'Slow', ${NOTIFIED}
new sqs.Queue(this, 'Kept', { deadLetterQueue: { queue: failed, maxReceiveCount: 5 } });
${CALLED}`,
  },
  'alarms table-throttles': {
    config: 'rules: { alarms: { options: { require: [table-throttles] } } }',
    below: `table.tableArn;
fn.metricErrors().createAlarm(this, 'Broken', ${NOTIFIED}
fn.metricThrottles().createAlarm(this, 'Throttled', ${NOTIFIED}
fn.metricDuration().createAlarm(this, 'Slow', ${NOTIFIED}
${CALLED}`,
  },
  'api-authentication': { instead: `${CALLED}\nhttpApi.addRoutes({ path: '/v1/photos', ${ADD_HTTP} });` },
  'api-authentication key-not-required': {
    instead: CALLED,
    below: `const plan = api.addUsagePlan('Clients', { apiStages: [{ api, stage: api.deploymentStage }] });
plan.addApiKey(api.addApiKey('Client'));`,
  },
  'api-authentication key-without-plan': { below: "photos.addMethod('POST', integration, { apiKeyRequired: true });" },
  'api-authentication no-connect-route': {
    instead: `const said = new integrations.WebSocketLambdaIntegration('Said', fn);
new apigatewayv2.WebSocketApi(this, 'Updates', { defaultRouteOptions: { integration: said } });`,
  },
  'api-authentication open-function-url': {
    instead: 'fn.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });',
  },
  'api-versioning': { instead: `${CALLED}\nhttpApi.addRoutes({ path: '/photos', ${ADD_HTTP} });` },
  'batch-upload': { below: STORED },
  'bucket-policy': { below: STORED },
  'cors-wildcard': {
    instead: `const origins = ['*'];
const bucket = new s3.Bucket(this, 'Photos', { cors: [{ allowedMethods: [s3.HttpMethods.PUT], allowedOrigins: origins }] });
const api = new apigateway.RestApi(this, 'Api', { defaultCorsPreflightOptions: { allowOrigins: origins } });
const httpApi = new apigatewayv2.HttpApi(this, 'HttpApi', { corsPreflight: { allowOrigins: origins } });`,
    below: `bucket.grantPut(fn);\n${CALLED}\nhttpApi.addRoutes({ path: '/photos', ${ADD_HTTP} });`,
  },
  'custom-metrics': { instead: PLAIN_FUNCTION, below: CALLED },
  'data-classification': { below: `table.tableArn;\n${STORED}` },
  'dead-letter-queue': { below: 'fn.addEventSource(new eventsources.SnsEventSource(topic));' },
  'dead-letter-queue no-redrive-policy': { below: 'fn.addEventSource(new eventsources.SqsEventSource(queue));' },
  'dead-letter-queue no-stream-destination': {
    instead: `const from = lambda.StartingPosition.LATEST;
fn.addEventSource(new eventsources.DynamoEventSource(table, { startingPosition: from }));`,
  },
  'dead-letter-queue synchronous-only': { below: CALLED },
  // The source of the usual function reads a variable of its own.
  'environment-config': {
    above: "const code = lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });');",
    instead: "new UploadStack(app, 'Upload', { memorySize: 512 });",
  },
  'error-responses unmapped-errors': {
    instead: `const integrationResponses = [{ statusCode: '200' }];
const store = new apigateway.AwsIntegration({ service: 's3', path: 'in', options: { integrationResponses } });
photos.addMethod('PUT', store, { methodResponses: [{ statusCode: '200' }] });`,
  },
  'file-size-limit': { above: DIRECT, instead: CALLED },
  'file-type-validation': { above: DIRECT, below: CALLED },
  'fixed-memory': {
    instead: "const fn = new lambda.Function(this, 'Upload', { runtime, handler, code, memorySize: 512 });",
    below: CALLED,
  },
  'gsi-design': {
    instead: `const partitionKey = { name: 'size', type: dynamodb.AttributeType.NUMBER };
table.addGlobalSecondaryIndex({ indexName: 'by-size', partitionKey });`,
  },
  'gsi-design less-capacity': {
    instead: `const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
const table = new dynamodb.Table(this, 'Photos', { partitionKey, readCapacity: 5, writeCapacity: 5 });
const owner = { name: 'ownerId', type: dynamodb.AttributeType.STRING };
table.addGlobalSecondaryIndex({ indexName: 'by-owner', partitionKey: owner, readCapacity: 1, writeCapacity: 1 });`,
    below: `const album = { name: 'albumId', type: dynamodb.AttributeType.STRING };
table.addGlobalSecondaryIndex({ indexName: 'by-album', partitionKey: album });`,
  },
  'handler-error-handling no-partial-batch': {
    above: BATCHES,
    instead: `const plain = new lambda.Function(this, 'Plain', { runtime, handler, code: ((): lambda.Code => { ${UNANSWERED} return code; })() });
plain.addEventSource(new eventsources.SqsEventSource(queue));`,
  },
  'handler-error-handling unasked-failures': {
    above: BATCHES,
    instead: 'fn.addEventSource(new eventsources.SqsEventSource(queue));',
  },
  'hardcoded-settings': {
    instead: `const timeout = cdk.Duration.seconds(30);
const fn = new lambda.Function(this, 'Upload', { runtime, handler, code, timeout });`,
  },
  'input-validation': {
    instead: CALLED,
    below: "bucket.grantPut(fn);\nfn.addEnvironment('BUCKET', bucket.bucketName);",
  },
  'log-retention': { instead: PLAIN_FUNCTION, below: CALLED },
  'log-retention kept-forever': {
    instead: "new logs.LogGroup(this, 'UploadLogs', { retention: logs.RetentionDays.INFINITE });",
  },
  'log-retention too-short': {
    instead: "new logs.LogGroup(this, 'UploadLogs', { retention: logs.RetentionDays.ONE_WEEK });",
  },
  'provisioned-concurrency': { instead: CALLED },
  'resource-tags': { instead: 'bucket.bucketArn;' },
  'storage-tiering': { below: STORED },
  'table-backup': { instead: 'table.tableArn;' },
};

/** The text of bin/app.ts. */
export function writeApp(main: string, { above = '', below = '' }: Surroundings): string {
  const isOfApp = /\(app\b|\bapp\.node\b/.test(main);
  const stack = isOfApp ? 'bucket.bucketArn; table.tableArn; fn.functionArn;' : main;
  const own = [above, stack, below].join('\n');
  const placed = new Set(Object.keys(PARTS).filter((name) => own.includes(`const ${name} =`)));
  const needed = (text: string): string => {
    let all = text;
    const found: string[] = [];
    for (const [name, part] of Object.entries(PARTS).reverse()) {
      if (placed.has(name) || !new RegExp(`(?<![.'\\w-])${name}\\b(?!['(])`).test(all)) continue;
      placed.add(name);
      found.unshift(part);
      all += part;
    }
    return found.join('\n');
  };
  const lines = [needed(above), above, needed(stack), stack, needed(below), below].join('\n');
  return `${IMPORTS}
class UploadStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps & { readonly memorySize?: number } = {}) {
    super(scope, id, props);
    ${lines.replaceAll('\n', '\n    ')}
  }
}

const app = new cdk.App();
${isOfApp ? main : ''}
${/new UploadStack\(app/.test(main) ? '' : "new UploadStack(app, 'Upload');"}
app.synth();
`;
}
