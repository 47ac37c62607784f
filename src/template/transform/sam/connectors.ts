import type { ResourceDeclaration } from '../transform.js';
import { Placed, type Raw, isMap, getOwn } from '../../parse/document.js';
import { type SamOutput, makeCompanionResource } from './context.js';
import { makeAllow } from './policies.js';
import { findPlaced, getDefinition, collectEntries, collectItems, findText } from '../placed.js';
import { makeArn, makeGetAtt, makeRef } from './intrinsics.js';

/** What each permission of a connector allows; `/index/*` and the like are added to the ARN of the resource. */
interface Profile {
  readonly Read?: string;
  readonly Write?: string;
  readonly on: readonly string[];
}

/** From a function or a state machine, which have a role. */
const PROFILES: Readonly<Record<string, Profile>> = {
  'AWS::DynamoDB::Table': {
    Read: 'dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:PartiQLSelect',
    Write:
      'dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate',
    on: ['', '/index/*'],
  },
  'AWS::Events::EventBus': { Write: 'events:PutEvents', on: [''] },
  'AWS::Lambda::Function': { Write: 'lambda:InvokeAsync lambda:InvokeFunction', on: [''] },
  'AWS::S3::Bucket': {
    Read: 's3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts',
    Write:
      's3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold s3:PutObjectRetention s3:RestoreObject',
    on: ['', '/*'],
  },
  'AWS::SNS::Topic': { Write: 'sns:Publish', on: [''] },
  'AWS::SQS::Queue': {
    Read: 'sqs:ReceiveMessage sqs:GetQueueAttributes',
    Write: 'sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue',
    on: [''],
  },
  'AWS::StepFunctions::StateMachine': {
    Read: 'states:DescribeStateMachine states:ListExecutions',
    Write: 'states:StartExecution states:StartSyncExecution',
    on: [''],
  },
};

/** From what Lambda polls: it is the function's role that has to be let in. */
const POLLED: Readonly<Record<string, Profile>> = {
  'AWS::DynamoDB::Table': {
    Read: 'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams',
    on: ['/stream/*'],
  },
  'AWS::SQS::Queue': {
    Read: 'sqs:ReceiveMessage sqs:GetQueueAttributes',
    Write: 'sqs:DeleteMessage',
    on: [''],
  },
};

/** Services that call a function by themselves, and so need its permission. */
const CALLERS: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'apigateway.amazonaws.com',
  'AWS::ApiGatewayV2::Api': 'apigateway.amazonaws.com',
  'AWS::Events::Rule': 'events.amazonaws.com',
  'AWS::S3::Bucket': 's3.amazonaws.com',
  'AWS::SNS::Topic': 'sns.amazonaws.com',
};

/** Types whose `Ref` is an ARN, and which have no attribute of it. */
const REF_IS_ARN = ['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine'];

/** The connectors that stand inside the resource they start at, by their ids. */
export function transformEmbeddedConnectors(
  source: ResourceDeclaration,
  made: ReadonlyMap<string, ResourceDeclaration>,
  output: SamOutput,
): readonly string[] {
  return collectEntries(findPlaced(getDefinition(source), 'Connectors')).map(([name, connector]) => {
    const declared = {
      logicalId: `${source.logicalId}${name}`,
      type: 'AWS::Serverless::Connector',
      path: connector.path,
      definition: { Type: 'AWS::Serverless::Connector', Condition: getOwn(source.definition, 'Condition') },
    };
    const reference = findPlaced(connector, 'Properties', 'SourceReference');
    const from = { ...(isMap(reference?.raw) ? reference.raw : {}), Id: source.logicalId };
    connect(declared, new Placed(from, connector.path), findPlaced(connector, 'Properties'), made, output);
    return declared.logicalId;
  });
}

/** An `AWS::Serverless::Connector` of its own. */
export function transformConnector(
  declared: ResourceDeclaration,
  made: ReadonlyMap<string, ResourceDeclaration>,
  output: SamOutput,
): void {
  const properties = findPlaced(getDefinition(declared), 'Properties');
  connect(declared, findPlaced(properties, 'Source'), properties, made, output);
}

/** One end of a connector: a resource of the template, or what the connector says of one that is elsewhere. */
interface End {
  readonly id: string | undefined;
  readonly type: string;
  readonly arn: Raw;
  readonly role: Raw;
}

function connect(
  declared: ResourceDeclaration,
  from: Placed | undefined,
  properties: Placed | undefined,
  made: ReadonlyMap<string, ResourceDeclaration>,
  output: SamOutput,
): void {
  const source = endOf(from, made);
  const destinations = collectItems(findPlaced(properties, 'Destination'));
  const permissions = collectItems(findPlaced(properties, 'Permissions')).flatMap((one) => findText(one) ?? []);
  for (const [index, written] of destinations.entries()) {
    const suffix = destinations.length > 1 ? `Destination${index}` : '';
    const destination = endOf(written, made);
    const one =
      source === undefined || destination === undefined
        ? undefined
        : linkOf(declared, source, destination, permissions, suffix);
    if (one === undefined) output.warn(`what connector ${declared.logicalId} connects is not known here`, written.path);
    else output.add(declared.logicalId, ...one);
  }
}

function linkOf(
  declared: ResourceDeclaration,
  source: End,
  destination: End,
  permissions: readonly string[],
  suffix: string,
): readonly ResourceDeclaration[] | undefined {
  const polled = destination.type === 'AWS::Lambda::Function' ? profileOf(POLLED, source.type) : undefined;
  const principal = destination.type === 'AWS::Lambda::Function' ? getOwn(CALLERS, source.type) : undefined;
  const condition = findText(findPlaced(getDefinition(declared), 'Condition'));
  const owner = { condition, ...(declared.existsIf === undefined ? {} : { existsIf: declared.existsIf }) };
  const { logicalId: id, path } = declared;
  if (typeof principal === 'string') {
    const called = { logicalId: `${id}WriteLambdaPermission${suffix}`, type: 'AWS::Lambda::Permission', path };
    const grant = { Action: 'lambda:InvokeFunction', FunctionName: destination.arn, Principal: principal };
    // An API's ARN is not the one under which it calls.
    const from = principal.startsWith('apigateway.') ? callerArn(source) : source.arn;
    return [makeCompanionResource(owner, called, { ...grant, SourceArn: from })];
  }
  const profile = polled ?? profileOf(PROFILES, destination.type);
  const [holder, reached] = polled === undefined ? [source, destination] : [destination, source];
  if (profile === undefined || holder.role === undefined) return undefined;
  const statements = (['Read', 'Write'] as const).flatMap((name) => {
    const actions = permissions.includes(name) ? profile[name] : undefined;
    return actions === undefined
      ? []
      : [
          makeAllow(
            actions.split(' '),
            profile.on.map((end) => extended(reached.arn, end)),
          ),
        ];
  });
  const policy = { logicalId: `${id}Policy${suffix}`, type: 'AWS::IAM::ManagedPolicy', path };
  const document = { Version: '2012-10-17', Statement: statements };
  return [makeCompanionResource(owner, policy, { PolicyDocument: document, Roles: [holder.role] })];
}

function callerArn({ id }: End): Raw {
  return id === undefined ? undefined : makeArn('execute-api:@:{Api}/*', { Api: makeRef(id) });
}

function profileOf(profiles: Readonly<Record<string, Profile>>, type: string): Profile | undefined {
  return Object.hasOwn(profiles, type) ? profiles[type] : undefined;
}

function extended(arn: Raw, end: string): Raw {
  return end === '' ? arn : { 'Fn::Join': ['', [arn, end]] };
}

function endOf(written: Placed | undefined, made: ReadonlyMap<string, ResourceDeclaration>): End | undefined {
  const id = findText(findPlaced(written, 'Id'));
  if (id === undefined) {
    const type = findText(findPlaced(written, 'Type'));
    return type === undefined
      ? undefined
      : { id, type, arn: findPlaced(written, 'Arn'), role: findPlaced(written, 'RoleName') };
  }
  const resource = made.get(id);
  if (resource === undefined) return undefined;
  const { type } = resource;
  const arn = REF_IS_ARN.includes(type) ? makeRef(id) : makeGetAtt(id, 'Arn');
  const properties = findPlaced(getDefinition(resource), 'Properties');
  return { id, type, arn, role: roleName(findPlaced(properties, 'Role') ?? findPlaced(properties, 'RoleArn')) };
}

/** The name of the role whose ARN a property takes from a resource of the template. */
function roleName(arn: Placed | undefined): Raw {
  const given = findPlaced(arn, 'Fn::GetAtt');
  const owner = findText(findPlaced(given, 0)) ?? findText(given)?.split('.')[0];
  return owner === undefined ? undefined : makeRef(owner);
}

/** A SAM connector leaves nothing behind but what it allows. */
export function isConnector({ type }: ResourceDeclaration): boolean {
  return type === 'AWS::Serverless::Connector';
}
