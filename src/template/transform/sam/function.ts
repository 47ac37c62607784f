import type { ResourceDeclaration, TransformSource } from '../transform.js';
import { type Placed, type Raw, isMap } from '../../parse/document.js';
import { buildEventInvokeConfig } from './destinations.js';
import { buildEventResources } from './events/events.js';
import {
  type Callee,
  type SamOutput,
  type SamFunction,
  makeCompanionResource,
  findPropagatedTags,
  replaceResource,
} from './context.js';
import { makeSendPolicy } from './policies.js';
import { findParameterDefault } from './parameters.js';
import { buildFunctionRole } from './role.js';
import { buildFunctionUrl } from './url.js';
import {
  findPlaced,
  removeUndefined,
  getDefinition,
  mapDefined,
  mapBranchProperty,
  isNothing,
  pickEntries,
  findText,
} from '../placed.js';
import { makeGetAtt, makeRef } from './intrinsics.js';

/** Properties of a SAM function that become something else than a property of the Lambda function. */
const TAKEN = [
  'AssumeRolePolicyDocument',
  'AutoPublishAlias',
  'AutoPublishAliasAllProperties',
  'AutoPublishCodeSha256',
  'DeadLetterQueue',
  'DeploymentPreference',
  'EventInvokeConfig',
  'Events',
  'FunctionUrlConfig',
  'InlineCode',
  'PermissionsBoundary',
  'Policies',
  'PropagateTags',
  'ProvisionedConcurrencyConfig',
  'RolePath',
  'Tracing',
  'VersionDeletionPolicy',
  'VersionDescription',
];

/** Replaces an `AWS::Serverless::Function` by a Lambda function, and adds SAM's generated resources. */
export function transformFunction(
  declared: ResourceDeclaration,
  fn: SamFunction,
  source: TransformSource,
  output: SamOutput,
): void {
  const { logicalId, properties } = fn;
  const alias = aliasOf(fn, source);
  const callee: Callee =
    alias === undefined
      ? { name: makeRef(logicalId), arn: makeGetAtt(logicalId, 'Arn') }
      : { name: makeRef(alias.logicalId), arn: makeRef(alias.logicalId) };
  const events = buildEventResources(fn, callee, source, output);
  const invoked = buildEventInvokeConfig(fn, alias);
  const queue = properties['DeadLetterQueue'];
  const role = buildFunctionRole(
    fn,
    [
      ...invoked.policies,
      ...makeSendPolicy(
        findText(findPlaced(queue, 'Type')),
        mapBranchProperty(queue, 'TargetArn'),
        'DeadLetterQueuePolicy',
      ),
      ...events.policies,
    ],
    events.managed,
    output,
  );
  const lambda = replaceResource(declared, 'AWS::Lambda::Function', {
    ...without(properties, TAKEN),
    ...codeOf(properties),
    Role: role.arn,
    DeadLetterConfig: mapDefined(queue, (letters) => ({ TargetArn: mapBranchProperty(letters, 'TargetArn') })),
    TracingConfig: mapDefined(properties['Tracing'], (mode) => ({ Mode: mode })),
  });
  const made = [
    lambda,
    ...role.declared,
    ...(alias === undefined ? [] : [versionOf(fn, alias), alias]),
    ...buildFunctionUrl(fn, callee),
    ...invoked.declared,
    ...events.declared,
  ];
  output.add(logicalId, ...made.map((one) => (one === lambda ? one : tagged(one, fn))));
}

function without(
  properties: Readonly<Record<string, Placed>>,
  taken: readonly string[],
): Readonly<Record<string, Placed>> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !taken.includes(key)));
}

/** The code as Lambda receives it; for a local path, `CodeUri` alone has it. */
function codeOf(properties: Readonly<Record<string, Placed>>): Readonly<Record<string, Raw>> {
  const { InlineCode: inline, ImageUri: image, CodeUri: uri } = properties;
  if (inline !== undefined) return { Code: { ZipFile: inline } };
  if (image !== undefined) return { Code: { ImageUri: image } };
  if (isMap(uri?.raw)) {
    const { Bucket, Key, Version } = pickEntries(uri, ['Bucket', 'Key', 'Version']);
    return Bucket === undefined
      ? {}
      : { Code: removeUndefined({ S3Bucket: Bucket, S3Key: Key, S3ObjectVersion: Version }) };
  }
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(findText(uri) ?? '') ?? [];
  return bucket === undefined ? {} : { Code: { S3Bucket: bucket, S3Key: key } };
}

/** `AutoPublishAlias`: an alias of this name on a version that SAM publishes. */
function aliasOf(fn: SamFunction, source: TransformSource): ResourceDeclaration | undefined {
  const { logicalId, properties } = fn;
  const name = properties['AutoPublishAlias'];
  if (name === undefined || isNothing(name)) return undefined;
  const text = findParameterDefault(source, name) ?? '';
  const id = `${logicalId}Alias${text.replaceAll('-', 'D').replaceAll('_', 'U').replace(/\W/g, '')}`;
  return makeCompanionResource(
    fn,
    { logicalId: id, type: 'AWS::Lambda::Alias', path: name.path },
    {
      Name: name,
      FunctionName: makeRef(logicalId),
      FunctionVersion: makeGetAtt(`${logicalId}Version`, 'Version'),
      ProvisionedConcurrencyConfig: properties['ProvisionedConcurrencyConfig'],
    },
  );
}

/** SAM adds a hash of the code to this id, so that templates can't contain it. */
function versionOf(fn: SamFunction, { path }: ResourceDeclaration): ResourceDeclaration {
  return makeCompanionResource(
    fn,
    { logicalId: `${fn.logicalId}Version`, type: 'AWS::Lambda::Version', path },
    { FunctionName: makeRef(fn.logicalId), Description: fn.properties['VersionDescription'] },
  );
}

/** Types of generated resources that have tags, which `PropagateTags` fills. */
const TAGGED = ['AWS::Events::Rule', 'AWS::IAM::Role', 'AWS::SNS::Topic', 'AWS::SQS::Queue'];

function tagged(made: ResourceDeclaration, fn: SamFunction): ResourceDeclaration {
  const tags = made.type === 'AWS::IAM::Role' ? fn.properties['Tags'] : findPropagatedTags(fn);
  if (tags === undefined || !TAGGED.includes(made.type)) return made;
  const own = findPlaced(getDefinition(made), 'Properties');
  return {
    ...made,
    definition: { ...made.definition, Properties: { ...(isMap(own?.raw) ? own.raw : {}), Tags: tags } },
  };
}
