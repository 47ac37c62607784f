import type { Declared, Source } from '../transform.js';
import { type Raw, isMap } from '../../parse/document.js';
import { contentOf } from '../include.js';
import { eventResources } from './events/events.js';
import { type Output, type SamFunction, generated, inPlace } from './context.js';
import { at, compact, pick, ref, textOf } from './pieces.js';
import { awsPolicy } from './policies.js';
import { roleOf } from './role.js';

/** What Step Functions calls the properties that SAM names otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  Logging: 'LoggingConfiguration',
  Name: 'StateMachineName',
  Tracing: 'TracingConfiguration',
  Type: 'StateMachineType',
};

const SAME = ['DefinitionSubstitutions', 'DefinitionUri', 'Tags'];

/** Puts a state machine of Step Functions in the place of an `AWS::Serverless::StateMachine`. */
export function samMachine(declared: Declared, machine: SamFunction, source: Source, output: Output): void {
  const { logicalId, properties } = machine;
  const callee = { name: ref(logicalId), arn: ref(logicalId), startsAs: 'states:StartExecution' };
  const isTraced = textOf(at(properties['Tracing'], 'Enabled')) === 'true';
  const needs = {
    service: 'states.amazonaws.com',
    policies: [],
    managed: isTraced ? [awsPolicy('AWSXrayWriteOnlyAccess')] : [],
  };
  const role = roleOf(machine, properties['Role'], needs, output);
  const renamed = Object.entries(NAMES).map(([written, name]) => [name, properties[written]] as const);
  const kept = SAME.map((name) => [name, properties[name]] as const);
  output.add(
    logicalId,
    inPlace(declared, 'AWS::StepFunctions::StateMachine', {
      ...Object.fromEntries([...kept, ...renamed]),
      Definition: properties['Definition'] ?? contentOf(properties['DefinitionUri']?.raw, source.files),
      DefinitionS3Location: definitionAt(machine),
      RoleArn: role.arn,
    }),
    ...role.declared,
    ...published(machine),
    ...eventResources(machine, callee, source, output).declared,
  );
}

function definitionAt({ properties: { DefinitionUri: uri } }: SamFunction): Raw {
  if (isMap(uri?.raw)) return compact(pick(uri, ['Bucket', 'Key', 'Version']));
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(textOf(uri) ?? '') ?? [];
  return bucket === undefined ? undefined : { Bucket: bucket, Key: key };
}

function published(machine: SamFunction): readonly Declared[] {
  const { logicalId, properties } = machine;
  const name = properties['AutoPublishAlias'];
  if (name === undefined) return [];
  const version = `${logicalId}Version`;
  return [
    generated(
      machine,
      { logicalId: version, type: 'AWS::StepFunctions::StateMachineVersion', path: name.path },
      { StateMachineArn: ref(logicalId) },
    ),
    generated(
      machine,
      {
        logicalId: `${logicalId}Alias${textOf(name) ?? ''}`,
        type: 'AWS::StepFunctions::StateMachineAlias',
        path: name.path,
      },
      { Name: name, DeploymentPreference: { StateMachineVersionArn: ref(version) } },
    ),
  ];
}
