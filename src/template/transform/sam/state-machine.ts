import type { ResourceDeclaration, TransformSource } from '../transform.js';
import { type Raw, isMap } from '../../parse/document.js';
import { findIncludedContent } from '../include.js';
import { buildEventResources } from './events/events.js';
import { type SamOutput, type SamFunction, makeCompanionResource, replaceResource } from './context.js';
import { makeManagedPolicyArn } from './policies.js';
import { buildRole } from './role.js';
import { findPlaced, removeUndefined, pickEntries, findText } from '../placed.js';
import { makeRef } from './intrinsics.js';

/** The Step Functions names of properties that SAM names differently. */
const NAMES: Readonly<Record<string, string>> = {
  Logging: 'LoggingConfiguration',
  Name: 'StateMachineName',
  Tracing: 'TracingConfiguration',
  Type: 'StateMachineType',
};

const SAME = ['DefinitionSubstitutions', 'DefinitionUri', 'Tags'];

/** Puts a state machine of Step Functions in the place of an `AWS::Serverless::StateMachine`. */
export function transformStateMachine(
  declared: ResourceDeclaration,
  machine: SamFunction,
  source: TransformSource,
  output: SamOutput,
): void {
  const { logicalId, properties } = machine;
  const callee = { name: makeRef(logicalId), arn: makeRef(logicalId), startsAs: 'states:StartExecution' };
  const isTraced = findText(findPlaced(properties['Tracing'], 'Enabled')) === 'true';
  const needs = {
    service: 'states.amazonaws.com',
    policies: [],
    managed: isTraced ? [makeManagedPolicyArn('AWSXrayWriteOnlyAccess')] : [],
  };
  const role = buildRole(machine, properties['Role'], needs, output);
  const renamed = Object.entries(NAMES).map(([written, name]) => [name, properties[written]] as const);
  const kept = SAME.map((name) => [name, properties[name]] as const);
  output.add(
    logicalId,
    replaceResource(declared, 'AWS::StepFunctions::StateMachine', {
      ...Object.fromEntries([...kept, ...renamed]),
      Definition: properties['Definition'] ?? findIncludedContent(properties['DefinitionUri']?.raw, source.files),
      DefinitionS3Location: definitionAt(machine),
      RoleArn: role.arn,
    }),
    ...role.declared,
    ...published(machine),
    ...buildEventResources(machine, callee, source, output).declared,
  );
}

function definitionAt({ properties: { DefinitionUri: uri } }: SamFunction): Raw {
  if (isMap(uri?.raw)) return removeUndefined(pickEntries(uri, ['Bucket', 'Key', 'Version']));
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(findText(uri) ?? '') ?? [];
  return bucket === undefined ? undefined : { Bucket: bucket, Key: key };
}

function published(machine: SamFunction): readonly ResourceDeclaration[] {
  const { logicalId, properties } = machine;
  const name = properties['AutoPublishAlias'];
  if (name === undefined) return [];
  const version = `${logicalId}Version`;
  return [
    makeCompanionResource(
      machine,
      { logicalId: version, type: 'AWS::StepFunctions::StateMachineVersion', path: name.path },
      { StateMachineArn: makeRef(logicalId) },
    ),
    makeCompanionResource(
      machine,
      {
        logicalId: `${logicalId}Alias${findText(name) ?? ''}`,
        type: 'AWS::StepFunctions::StateMachineAlias',
        path: name.path,
      },
      { Name: name, DeploymentPreference: { StateMachineVersionArn: makeRef(version) } },
    ),
  ];
}
