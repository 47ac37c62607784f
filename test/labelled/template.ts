/** A SAM template around one labelled handler: what calls it, what it is told, and what it may write to. */
import type { Json } from '../template/make.js';
import type { Label } from './labels.js';

/** How a trigger is written in `labels.yaml`, and the resources and events it stands for. */
interface Kind {
  readonly written: RegExp;
  readonly made: (words: readonly string[], label: Label) => Made;
}

interface Made {
  readonly event?: Json;
  readonly properties?: Json;
  readonly resources?: Json;
}

export interface Trigger {
  readonly written: string;
  readonly kind: string;
  readonly words: readonly string[];
}

const ref = (logicalId: string): Json => ({ Ref: logicalId });
const arnOf = (logicalId: string): Json => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

function api(type: 'Api' | 'HttpApi'): Kind['made'] {
  return ([Method, Path]) => ({ event: { Type: type, Properties: { Method, Path } } });
}

function polled(Type: string, source: Json, properties: Json): Kind['made'] {
  return ([size, partial]) => ({
    event: {
      Type,
      Properties: {
        ...properties,
        BatchSize: Number(size),
        ...(partial === undefined ? {} : { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
      },
    },
    resources: { Source: source },
  });
}

const ROUTE = /^ (GET|POST|PUT|PATCH|DELETE|ANY) (\/\S*)$/;
const BATCH = /^ (\d+)(?: (partial))?$/;
const NOTHING = /^$/;

const KINDS: Readonly<Record<string, Kind>> = {
  'rest-api': { written: ROUTE, made: api('Api') },
  'http-api': { written: ROUTE, made: api('HttpApi') },
  'function-url': { written: NOTHING, made: () => ({ properties: { FunctionUrlConfig: { AuthType: 'AWS_IAM' } } }) },
  websocket: { written: /^ (\w+)$/, made: ([route = '']) => ({ resources: websocket(route) }) },
  authorizer: { written: NOTHING, made: () => ({ resources: { Api: guardedApi() } }) },
  sqs: { written: BATCH, made: polled('SQS', { Type: 'AWS::SQS::Queue' }, { Queue: arnOf('Source') }) },
  kinesis: {
    written: BATCH,
    made: polled('Kinesis', stream(), { Stream: arnOf('Source'), StartingPosition: 'LATEST' }),
  },
  'dynamodb-stream': {
    written: BATCH,
    made: polled('DynamoDB', table({ StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } }), {
      Stream: { 'Fn::GetAtt': ['Source', 'StreamArn'] },
      StartingPosition: 'LATEST',
    }),
  },
  s3: {
    written: /^ ObjectCreated$/,
    made: (_, label) => {
      const own = bucketIds(label).length === 0;
      const Bucket = ref(own ? 'Source' : (bucketIds(label)[0] ?? ''));
      return {
        event: { Type: 'S3', Properties: { Bucket, Events: 's3:ObjectCreated:*' } },
        resources: own ? { Source: { Type: 'AWS::S3::Bucket' } } : {},
      };
    },
  },
  sns: {
    written: NOTHING,
    made: () => ({
      event: { Type: 'SNS', Properties: { Topic: ref('Source') } },
      resources: { Source: { Type: 'AWS::SNS::Topic' } },
    }),
  },
  eventbridge: {
    written: NOTHING,
    made: () => ({ event: { Type: 'EventBridgeRule', Properties: { Pattern: { source: ['app.uploads'] } } } }),
  },
  schedule: {
    written: /^ (rate\(\d+ \w+\))$/,
    made: ([Schedule]) => ({ event: { Type: 'Schedule', Properties: { Schedule } } }),
  },
  'step-functions': { written: NOTHING, made: () => ({ resources: { Workflow: workflow() } }) },
};

export const TRIGGER_KINDS = Object.keys(KINDS);

/** Reads a trigger as `labels.yaml` writes it; throws on one that is not known. */
export function triggerOf(written: string): Trigger {
  for (const [kind, { written: form }] of Object.entries(KINDS)) {
    if (written !== kind && !written.startsWith(`${kind} `)) continue;
    const found = form.exec(written.slice(kind.length));
    if (found !== null) return { written, kind, words: found.slice(1) };
  }
  throw new Error(`"${written}" is no trigger`);
}

/** The template of a folder that holds the handler's files in `code`. */
export function templateFor(label: Label): Json {
  const made = label.triggers.map(({ kind, words }) => KINDS[kind]!.made(words, label));
  const events = made.flatMap(({ event }, at) => (event === undefined ? [] : [[`Event${at}`, event] as const]));
  const resources: readonly Json[] = made.map(({ resources: own = {} }) => own);
  const Handler: Json = {
    Type: 'AWS::Serverless::Function',
    Properties: {
      CodeUri: 'code/',
      Handler: label.entry,
      Runtime: label.language === 'python' ? 'python3.12' : 'nodejs22.x',
      Environment: { Variables: Object.fromEntries(variablesOf(label).map(({ name, value }) => [name, value])) },
      Policies: variablesOf(label).flatMap(({ policy }) => (policy === undefined ? [] : [policy])),
      ...Object.assign({}, ...made.map(({ properties = {} }) => properties)),
      ...(events.length === 0 ? {} : { Events: Object.fromEntries(events) }),
    },
  };
  const stores = variablesOf(label).flatMap(({ id, resource }) => (resource === undefined ? [] : [[id, resource]]));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: Object.assign({ Handler }, Object.fromEntries(stores), ...resources) as Json,
  };
}

interface Variable {
  readonly name: string;
  readonly value: unknown;
  readonly id: string;
  readonly resource?: Json;
  readonly policy?: Json;
}

function variablesOf({ environment }: Label): readonly Variable[] {
  return Object.entries(environment).map(([name, what]) => {
    const id = idOf(name);
    if (what === 'a bucket') {
      const policy = { S3CrudPolicy: { BucketName: ref(id) } };
      return { name, id, value: ref(id), resource: { Type: 'AWS::S3::Bucket' }, policy };
    }
    if (what === 'a table') {
      const policy = { DynamoDBCrudPolicy: { TableName: ref(id) } };
      return { name, id, value: ref(id), resource: table({}), policy };
    }
    return { name, id, value: what };
  });
}

function bucketIds({ environment }: Label): readonly string[] {
  return Object.entries(environment).flatMap(([name, what]) => (what === 'a bucket' ? [idOf(name)] : []));
}

/** `PHOTOS_BUCKET` is kept by the resource `PhotosBucket`. */
function idOf(variable: string): string {
  return variable
    .toLowerCase()
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

function table(more: Json): Json {
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...more,
    },
  };
}

function stream(): Json {
  return { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } };
}

function invocationUri(): Json {
  const base = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions';
  return { 'Fn::Sub': `${base}/\${Handler.Arn}/invocations` };
}

function websocket(route: string): Json {
  const of = (Type: string, more: Json): Json => ({ Type, Properties: { ApiId: ref('Socket'), ...more } });
  return {
    Socket: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: 'socket', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
    },
    SocketIntegration: of('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: invocationUri(),
    }),
    SocketRoute: of('AWS::ApiGatewayV2::Route', {
      RouteKey: route,
      Target: { 'Fn::Sub': 'integrations/${SocketIntegration}' },
    }),
    SocketPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: ref('Handler'),
        Principal: 'apigateway.amazonaws.com',
      },
    },
  };
}

/** An API whose only operation goes elsewhere, so that the authorizer is the one function. */
function guardedApi(): Json {
  const integration = { type: 'http_proxy', httpMethod: 'GET', uri: 'https://origin.example.com/list' };
  return {
    Type: 'AWS::Serverless::Api',
    Properties: {
      StageName: 'live',
      Auth: { DefaultAuthorizer: 'Token', Authorizers: { Token: { FunctionArn: arnOf('Handler') } } },
      DefinitionBody: {
        openapi: '3.0.1',
        info: { title: 'guarded', version: '1' },
        paths: { '/list': { get: { responses: {}, 'x-amazon-apigateway-integration': integration } } },
      },
    },
  };
}

function workflow(): Json {
  return {
    Type: 'AWS::Serverless::StateMachine',
    Properties: {
      Definition: {
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: { 'Fn::GetAtt': ['Handler', 'Arn'] }, End: true } },
      },
      Policies: [{ LambdaInvokePolicy: { FunctionName: ref('Handler') } }],
    },
  };
}
