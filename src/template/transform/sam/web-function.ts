import type { ResourceDeclaration } from '../transform.js';
import { type Placed, type Raw, isMap } from '../../parse/document.js';
import { type SamOutput, makeCompanionResource, replaceResource } from './context.js';
import { makeGetAtt, makeRef } from './intrinsics.js';
import { makeManagedPolicyArn, makeTrust } from './policies.js';
import { findPlaced, findText, getDefinition, mapDefined, pickEntries, removeUndefined } from '../placed.js';

/**
 * Puts a web function in the place of an `AWS::Serverless::WebFunction`, and its revision, endpoint and role beside it.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-webfunction.html
 */
export function transformWebFunction(
  declared: ResourceDeclaration,
  properties: Readonly<Record<string, Placed>>,
  output: SamOutput,
): void {
  const { logicalId, existsIf, path } = declared;
  const condition = findText(findPlaced(getDefinition(declared), 'Condition'));
  const owner = { condition, ...(existsIf === undefined ? {} : { existsIf }) };
  const { FunctionName: name, ExecutionRoleArn: named, Runtime, Tags, KmsKeyArn, AuthType } = properties;
  const role = `${logicalId}Role`;
  const made = (
    suffix: string,
    type: string,
    values: Readonly<Record<string, Raw>>,
    at: ResourceDeclaration['path'] = path,
  ): ResourceDeclaration =>
    makeCompanionResource(owner, { logicalId: `${logicalId}${suffix}`, type, path: at }, values);
  output.add(
    logicalId,
    replaceResource(declared, 'AWS::Lambda::WebFunction', { FunctionName: name, Tags }),
    ...(named === undefined
      ? [
          made('Role', 'AWS::IAM::Role', {
            AssumeRolePolicyDocument: makeTrust('lambda.amazonaws.com'),
            ManagedPolicyArns: [makeManagedPolicyArn('service-role/AWSLambdaBasicExecutionRole')],
          }),
        ]
      : []),
    made('Revision', 'AWS::Lambda::WebFunctionRevision', {
      FunctionName: makeRef(logicalId),
      KmsKeyArn,
      BuildConfig: { CodeConfig: { S3Object: codeOf(properties['CodeUri']) }, RuntimeConfig: { Runtime } },
      ServiceConfig: removeUndefined({
        ExecutionRoleArn: named ?? makeGetAtt(role, 'Arn'),
        EnvironmentVariables: properties['EnvironmentVariables'],
        TelemetryConfig: mapDefined(properties['LoggingConfig'], (config) => ({ LoggingConfig: config })),
        TimeoutSeconds: properties['Timeout'],
      }),
    }),
    made('Endpoint', 'AWS::Lambda::WebFunctionEndpoint', { FunctionName: makeRef(logicalId), AuthType }),
  );
}

function codeOf(uri: Placed | undefined): Raw {
  if (isMap(uri?.raw)) return pickEntries(uri, ['Bucket', 'Key']);
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(findText(uri) ?? '') ?? [];
  return Bucket === undefined ? undefined : { Bucket, Key };
}
