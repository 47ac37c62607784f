import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type PackageFiles, type PinnedPackage, loadPackage } from './packages.js';
import { collectAssigned, collectPythonTexts, startPython } from './python.js';
import { readSam } from './sam.js';
import { type ResourceSchema, collectFunctionPaths, collectProperties, collectSchemas } from './schemas.js';

/** The services of which every new type of resource is looked at. */
const SERVICES =
  /^AWS::(?:ApiGateway|ApiGatewayV2|AppSync|ApplicationAutoScaling|ApplicationInsights|Backup|BedrockAgentCore|CloudFormation|CloudFront|CloudWatch|Cognito|DynamoDB|Events|EventsV2|GuardDuty|IAM|KMS|Kinesis|KinesisFirehose|Lambda|Logs|MSK|Macie|Pipes|S3|S3Express|S3Files|S3ObjectLambda|S3Tables|SNS|SQS|SSM|Scheduler|SecretsManager|StepFunctions|WAFv2)::/;

/** The types of resources that the code names, and so asks for properties of. */
export function collectAskedTypes(folders: readonly string[] = ['src', 'rules']): ReadonlySet<string> {
  const texts = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(/'(AWS::\w+::\w+)'/g)].flatMap(([, type]) => type ?? [])));
}

/**
 * What some releases know, one line for each thing: `AWS::S3::Bucket`, `AWS::S3::Bucket.Tags.Key`,
 * `AWS::Logs::LogGroup.LogGroupClass = DELIVERY`, `Fn::Sub`, `s3:PutObject`, `SAM event S3.Bucket`.
 */
export async function collectKnowledge(
  pinned: readonly PinnedPackage[],
  asked: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (const one of pinned) {
    const files = await loadPackage(one);
    const read = READERS[one.name] ?? readEntryPoints;
    for (const line of await read(files, asked)) known.add(line);
  }
  return known;
}

type Reader = (files: PackageFiles, asked: ReadonlySet<string>) => readonly string[] | Promise<readonly string[]>;

const READERS: Readonly<Record<string, Reader>> = {
  'cfn-lint': readCloudFormation,
  'aws-sam-translator': readTranslator,
  botocore: readOperations,
};

async function readCloudFormation(files: PackageFiles, asked: ReadonlySet<string>): Promise<readonly string[]> {
  const parse = await startPython();
  const functions = collectAssigned(parse(files.text('cfnlint/helpers.py'))).get('FUNCTIONS');
  const schemas = [...collectSchemas(files)].filter(([type]) => !type.startsWith('AWS::Serverless::'));
  return [
    ...collectPythonTexts(functions),
    ...schemas.flatMap(([type, schema]) => [
      ...(SERVICES.test(type) || asked.has(type) ? [type] : []),
      ...(asked.has(type) ? linesOf(type, schema) : []),
      ...collectFunctionPaths(schema).map((path) => `function named by ${type}.${path}`),
    ]),
  ];
}

function linesOf(type: string, schema: ResourceSchema): readonly string[] {
  return collectProperties(schema).flatMap(({ path, node }) => [
    `${type}.${path}`,
    ...(node.enum ?? []).map((value) => `${type}.${path} = ${String(value)}`),
  ]);
}

async function readTranslator(files: PackageFiles): Promise<readonly string[]> {
  const { facts, names } = await readSam(files);
  return [
    ...propertyLines('', names.resources),
    ...propertyLines('SAM event ', names.functionEvents),
    ...propertyLines('SAM event of a state machine ', names.machineEvents),
    ...Object.keys(facts.policyTemplates).map((name) => `SAM policy template ${name}`),
    ...Object.entries(facts.connectors.profiles).flatMap(([source, byDestination]) =>
      Object.keys(byDestination).map((destination) => `SAM connector from ${source} to ${destination}`),
    ),
  ];
}

function propertyLines(prefix: string, types: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(types).flatMap(([type, properties]) => [
    `${prefix}${type}`,
    ...properties.map((property) => `${prefix}${type}.${property}`),
  ]);
}

/** The operations of services that handlers call; of several versions of an API, all. */
function readOperations(files: PackageFiles): readonly string[] {
  return files.list('botocore/data/').flatMap((path) => {
    const [, , service = ''] = path.split('/');
    const { operations }: { readonly operations: Readonly<Record<string, unknown>> } = JSON.parse(files.text(path));
    return Object.keys(operations).map((operation) => `${service}:${operation}`);
  });
}

/** The names under which a package of npm is imported. */
function readEntryPoints(files: PackageFiles): readonly string[] {
  const { exports = {} }: { readonly exports?: Readonly<Record<string, unknown>> } = JSON.parse(
    files.text('package.json'),
  );
  return Object.keys(exports).map((path) => join(files.from.name, path).replaceAll('\\', '/'));
}
