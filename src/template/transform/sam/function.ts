import type { Declared, Source } from '../transform.js';
import { type Placed, type Raw, isMap } from '../../parse/document.js';
import { eventInvokeConfig } from './destinations.js';
import { eventResources } from './events/events.js';
import { type Callee, type Output, type SamFunction, generated, handedTags, inPlace } from './context.js';
import { at, attribute, compact, definitionOf, given, inBranches, isNothing, pick, ref, textOf } from './pieces.js';
import { sendingPolicy } from './policies.js';
import { parameterDefault } from './parameters.js';
import { functionRole } from './role.js';
import { functionUrl } from './url.js';

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

/** Puts a Lambda function in the place of an `AWS::Serverless::Function`, and adds what SAM makes beside it. */
export function samFunction(declared: Declared, fn: SamFunction, source: Source, output: Output): void {
  const { logicalId, properties } = fn;
  const alias = aliasOf(fn, source);
  const callee: Callee =
    alias === undefined
      ? { name: ref(logicalId), arn: attribute(logicalId, 'Arn') }
      : { name: ref(alias.logicalId), arn: ref(alias.logicalId) };
  const events = eventResources(fn, callee, source, output);
  const invoked = eventInvokeConfig(fn, alias);
  const queue = properties['DeadLetterQueue'];
  const role = functionRole(
    fn,
    [
      ...invoked.policies,
      ...sendingPolicy(textOf(at(queue, 'Type')), inBranches(queue, 'TargetArn'), 'DeadLetterQueuePolicy'),
      ...events.policies,
    ],
    events.managed,
    output,
  );
  const lambda = inPlace(declared, 'AWS::Lambda::Function', {
    ...without(properties, TAKEN),
    ...codeOf(properties),
    Role: role.arn,
    DeadLetterConfig: given(queue, (letters) => ({ TargetArn: inBranches(letters, 'TargetArn') })),
    TracingConfig: given(properties['Tracing'], (mode) => ({ Mode: mode })),
  });
  const made = [
    lambda,
    ...role.declared,
    ...(alias === undefined ? [] : [versionOf(fn, alias), alias]),
    ...functionUrl(fn, callee),
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

/** The code as Lambda is told; where it is a local path, `CodeUri` alone says so. */
function codeOf(properties: Readonly<Record<string, Placed>>): Readonly<Record<string, Raw>> {
  const { InlineCode: inline, ImageUri: image, CodeUri: uri } = properties;
  if (inline !== undefined) return { Code: { ZipFile: inline } };
  if (image !== undefined) return { Code: { ImageUri: image } };
  if (isMap(uri?.raw)) {
    const { Bucket, Key, Version } = pick(uri, ['Bucket', 'Key', 'Version']);
    return Bucket === undefined ? {} : { Code: compact({ S3Bucket: Bucket, S3Key: Key, S3ObjectVersion: Version }) };
  }
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(textOf(uri) ?? '') ?? [];
  return bucket === undefined ? {} : { Code: { S3Bucket: bucket, S3Key: key } };
}

/** `AutoPublishAlias`: an alias of this name on a version that SAM publishes. */
function aliasOf(fn: SamFunction, source: Source): Declared | undefined {
  const { logicalId, properties } = fn;
  const name = properties['AutoPublishAlias'];
  if (name === undefined || isNothing(name)) return undefined;
  const text = parameterDefault(source, name) ?? '';
  const id = `${logicalId}Alias${text.replaceAll('-', 'D').replaceAll('_', 'U').replace(/\W/g, '')}`;
  return generated(
    fn,
    { logicalId: id, type: 'AWS::Lambda::Alias', path: name.path },
    {
      Name: name,
      FunctionName: ref(logicalId),
      FunctionVersion: attribute(`${logicalId}Version`, 'Version'),
      ProvisionedConcurrencyConfig: properties['ProvisionedConcurrencyConfig'],
    },
  );
}

/** SAM adds a hash of the code to this id; nobody can write it down. */
function versionOf(fn: SamFunction, { path }: Declared): Declared {
  return generated(
    fn,
    { logicalId: `${fn.logicalId}Version`, type: 'AWS::Lambda::Version', path },
    { FunctionName: ref(fn.logicalId), Description: fn.properties['VersionDescription'] },
  );
}

/** Types of generated resources that have tags, which `PropagateTags` fills. */
const TAGGED = ['AWS::Events::Rule', 'AWS::IAM::Role', 'AWS::SNS::Topic', 'AWS::SQS::Queue'];

function tagged(made: Declared, fn: SamFunction): Declared {
  const tags = made.type === 'AWS::IAM::Role' ? fn.properties['Tags'] : handedTags(fn);
  if (tags === undefined || !TAGGED.includes(made.type)) return made;
  const own = at(definitionOf(made), 'Properties');
  return {
    ...made,
    definition: { ...made.definition, Properties: { ...(isMap(own?.raw) ? own.raw : {}), Tags: tags } },
  };
}
