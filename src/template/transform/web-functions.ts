import { Placed, type Raw, isList, isMap } from '../parse/document.js';
import type { ResourceDeclaration, Transform } from './transform.js';
import {
  findPlaced,
  findText,
  getDefinition,
  mapBranchProperty,
  mapBranches,
  mapDefined,
  removeUndefined,
} from './placed.js';

const FUNCTION = 'AWS::Lambda::WebFunction';
const REVISION = 'AWS::Lambda::WebFunctionRevision';
const ENDPOINT = 'AWS::Lambda::WebFunctionEndpoint';

/**
 * Converts a web function, whose code and settings are in its revisions, to a function, and each of its endpoints to
 * its URL: checks of functions behind an API then need only two types. The revisions stay unchanged.
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-webfunction.html
 */
export const transformWebFunctions: Transform = (declared) => {
  const functions = declared.filter(({ type }) => type === FUNCTION);
  if (functions.length === 0 && !declared.some(({ type }) => type === ENDPOINT)) return { declared, warnings: [] };
  const revisions = declared.filter(({ type }) => type === REVISION);
  const made = declared.map((one) => {
    if (one.type === FUNCTION)
      return functionOf(
        one,
        revisions.findLast((revision) => isOf(revision, one)),
      );
    if (one.type !== ENDPOINT) return one;
    return endpointOf(
      one,
      functions.find((fn) => isOf(one, fn)),
    );
  });
  return { declared: made, warnings: [] };
};

function functionOf(fn: ResourceDeclaration, revision: ResourceDeclaration | undefined): ResourceDeclaration {
  const properties = propertiesOf(fn);
  const config = revision === undefined ? undefined : propertiesOf(revision);
  const service = findPlaced(config, 'ServiceConfig');
  const build = findPlaced(config, 'BuildConfig');
  const object = below(build, 'CodeConfig', 'S3Object');
  return replaced(fn, 'AWS::Lambda::Function', {
    FunctionName: findPlaced(properties, 'FunctionName'),
    Tags: findPlaced(properties, 'Tags'),
    Runtime: below(build, 'RuntimeConfig', 'Runtime'),
    Code: mapDefined(object, (of) =>
      removeUndefined({ S3Bucket: mapBranchProperty(of, 'Bucket'), S3Key: mapBranchProperty(of, 'Key') }),
    ),
    Role: below(service, 'ExecutionRoleArn'),
    Timeout: below(service, 'TimeoutSeconds'),
    Environment: mapDefined(below(service, 'EnvironmentVariables'), (variables) => ({ Variables: variables })),
    LoggingConfig: below(service, 'TelemetryConfig', 'LoggingConfig'),
    KmsKeyArn: findPlaced(config, 'KmsKeyArn'),
  });
}

function endpointOf(endpoint: ResourceDeclaration, fn: ResourceDeclaration | undefined): ResourceDeclaration {
  const properties = propertiesOf(endpoint);
  return replaced(endpoint, 'AWS::Lambda::Url', {
    AuthType: findPlaced(properties, 'AuthType'),
    TargetFunctionArn:
      fn === undefined ? findPlaced(properties, 'FunctionName') : { 'Fn::GetAtt': [fn.logicalId, 'FunctionArn'] },
  });
}

function replaced(
  one: ResourceDeclaration,
  type: string,
  properties: Readonly<Record<string, Raw>>,
): ResourceDeclaration {
  const definition = { ...one.definition, Type: type, Properties: removeUndefined(properties) };
  return { ...one, type, definition, writtenType: one.writtenType ?? one.type };
}

function propertiesOf(one: ResourceDeclaration): Placed | undefined {
  return findPlaced(getDefinition(one), 'Properties');
}

/** The values below a path of keys, in every branch of each `Fn::If` on the way. */
function below(of: Placed | undefined, ...keys: readonly string[]): Placed | undefined {
  return keys.reduce<Placed | undefined>((at, key) => {
    const inner = mapBranches(at, (leaf) => findPlaced(leaf, key));
    return inner === undefined || at === undefined
      ? undefined
      : inner instanceof Placed
        ? inner
        : new Placed(inner, at.path);
  }, of);
}

/** Whether a revision or an endpoint names a web function: by reference, or by the same name. */
function isOf(one: ResourceDeclaration, fn: ResourceDeclaration): boolean {
  const named = findPlaced(propertiesOf(one), 'FunctionName');
  const name = findPlaced(propertiesOf(fn), 'FunctionName');
  return namesResource(named?.raw, fn.logicalId) || (named !== undefined && written(named) === written(name));
}

function namesResource(raw: Raw, logicalId: string): boolean {
  if (!isMap(raw)) return false;
  const [given] = [raw['Ref'], raw['Fn::GetAtt'], raw['Fn::Sub']].filter((one) => one !== undefined);
  const text = isList(given) ? given[0] : given;
  return (
    text === logicalId ||
    (typeof text === 'string' &&
      (text.startsWith(`${logicalId}.`) || text.includes(`\${${logicalId}}`) || text.includes(`\${${logicalId}.`)))
  );
}

/** A value as it is written, wherever it is. */
function written(of: Placed | undefined): string | undefined {
  if (of === undefined) return undefined;
  return findText(of) ?? JSON.stringify(of.raw, (_, value: Raw) => (value instanceof Placed ? value.raw : value));
}
