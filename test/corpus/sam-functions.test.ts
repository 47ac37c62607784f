import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/template/parse/document.js';
import { readJson } from '../../src/template/parse/json.js';
import { makeTemplate } from '../../src/template/make-template.js';
import type { Node, Resource } from '../../src/template/evaluate/types.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { type Failure, isFailure } from '../../src/errors.js';

const corpus = process.env['UPLOAD_AUDIT_CORPUS'] ?? '';
const folder = join(corpus, 'aws+serverless-application-model/tests/translator');
const isThere = corpus !== '' && existsSync(folder);

/** What a template says of one kind of resource, in words that are the same however the template was written. */
type Facts = (resource: Resource) => readonly string[];

const FACTS: Readonly<Record<string, Facts>> = {
  'AWS::Lambda::Function': (fn) => [
    `function ${said(fn, 'Handler', 'Runtime', 'MemorySize', 'Timeout', 'DeadLetterConfig.TargetArn', 'TracingConfig.Mode')}`,
    `environment ${fn.logicalId} ${json(fn.at('Environment.Variables'))}`,
    ...actionsOf(fn).map((action) => `role of ${fn.logicalId} allows ${action}`),
  ],
  'AWS::Lambda::Alias': (alias) => [
    `alias ${said(alias, 'Name', 'FunctionName', 'ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions')}`,
  ],
  'AWS::Lambda::EventInvokeConfig': (config) => [
    `invoke ${said(config, 'FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'DestinationConfig.OnFailure.Destination', 'DestinationConfig.OnSuccess.Destination')}`,
  ],
  'AWS::Lambda::EventSourceMapping': (mapping) => [
    `mapping ${said(mapping, 'FunctionName', 'EventSourceArn', 'StartingPosition', 'DestinationConfig.OnFailure.Destination')} ${json(mapping.at('Topics'))}${json(mapping.at('Queues'))}${json(mapping.at('SelfManagedEventSource'))}`,
  ],
  'AWS::Lambda::Permission': (permission) =>
    // Those of authorizers and of the routes of WebSocket APIs are another part of the transform.
    /\/authorizers\/\*$|\/\$(?:connect|default|disconnect)$/.test(permission.at('SourceArn').shown)
      ? []
      : [`permission ${said(permission, 'Principal', 'FunctionName', 'Action', 'SourceArn', 'EventSourceToken')}`],
  'AWS::Lambda::Url': (url) => [
    `url ${said(url, 'AuthType', 'TargetFunctionArn', 'InvokeMode')} ${json(url.at('Cors'))}`,
  ],
  'AWS::DynamoDB::Table': (table) => [
    `table ${said(table, 'BillingMode', 'TableName', 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled')} ${json(table.at('KeySchema'))}${json(table.at('AttributeDefinitions'))}${json(table.at('SSESpecification'))}`,
  ],
  'AWS::S3::Bucket': (bucket) => [
    `bucket ${bucket.logicalId} ${json(bucket.at('NotificationConfiguration.LambdaConfigurations'))}`,
  ],
  'AWS::Cognito::UserPool': (pool) => [`pool ${pool.logicalId} ${json(pool.at('LambdaConfig'))}`],
  'AWS::SNS::Subscription': (one) => [
    `subscription ${said(one, 'Protocol', 'TopicArn', 'Endpoint', 'Region', 'RedrivePolicy.deadLetterTargetArn')} ${json(one.at('FilterPolicy'))}`,
  ],
  'AWS::SNS::Topic': (topic) => [`topic ${topic.logicalId}`],
  'AWS::SQS::Queue': (queue) => [`queue ${queue.logicalId}`],
  'AWS::SQS::QueuePolicy': (policy) => [`queue policy ${policy.logicalId} ${json(policy.at('Queues'))}`],
  'AWS::Events::Rule': (rule) => [
    `rule ${said(rule, 'ScheduleExpression', 'State', 'EventBusName', 'Targets.0.Arn', 'Targets.0.RoleArn', 'Targets.0.DeadLetterConfig.Arn')} ${json(rule.at('EventPattern'))}`,
  ],
  'AWS::Scheduler::Schedule': (one) => [
    `schedule ${said(one, 'ScheduleExpression', 'State', 'Target.Arn', 'Target.RoleArn', 'Target.DeadLetterConfig.Arn')}`,
  ],
  'AWS::IoT::TopicRule': (rule) => [`topic rule ${rule.logicalId} ${json(rule.at('TopicRulePayload'))}`],
  'AWS::Logs::SubscriptionFilter': (filter) => [
    `filter ${said(filter, 'LogGroupName', 'FilterPattern', 'DestinationArn')}`,
  ],
  'AWS::StepFunctions::StateMachine': (machine) => [
    `machine ${said(machine, 'RoleArn', 'StateMachineName', 'StateMachineType', 'DefinitionS3Location.Bucket', 'TracingConfiguration.Enabled')}`,
  ],
  'AWS::IAM::ManagedPolicy': (policy) => [
    `managed policy ${policy.logicalId} for ${json(policy.at('Roles'))}: ${policy
      .all('PolicyDocument.Statement.Action')
      .map(({ shown }) => shown)
      .filter((action) => /^(?:s3|dynamodb|sqs|sns):/.test(action))
      .sort()
      .join(' ')}`,
  ],
};

function said(resource: Resource, ...properties: readonly string[]): string {
  const values = properties.map((property) => `${property}=${text(resource.at(property))}`);
  return [normal(resource.logicalId), ...values].join(' ');
}

/** Versions have a hash in their ids; the translator knows the partition that it runs in. */
function normal(words: string): string {
  return words.replace(/(Version|Layer)[0-9a-f]{10}\b/g, '$1').replaceAll('arn:aws:', 'arn:${AWS::Partition}:');
}

function text(node: Node): string {
  return node.present.is === 'no' ? '-' : normal(node.shown);
}

function json(node: Node): string {
  if (node.present.is === 'no') return '-';
  if (node.keys.length > 0) {
    const entries = [...node.keys].sort().map((key) => [key, json(node.at([key]))] as const);
    return `{${entries
      .filter(([, value]) => value !== '-')
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ')}}`;
  }
  return node.value.is === 'list' ? `[${node.all().map(json).sort().join(', ')}]` : text(node);
}

function actionsOf(fn: Resource): readonly string[] {
  const [role] = fn.at('Role').targets;
  const statements = role === undefined ? [] : role.resource.all('Policies.PolicyDocument.Statement');
  const found = statements.flatMap((statement) =>
    statement
      .all('Action')
      .map(({ shown }) => shown)
      .filter((action) => /^(?:s3|dynamodb):/.test(action))
      .flatMap((action) => statement.all('Resource').map((resource) => `${action} on ${text(resource)}`)),
  );
  return [...new Set(found)];
}

function factsOf(document: Document | Failure, file: string): ReadonlySet<string> {
  if (isFailure(document)) throw new Error(`${file}: ${document.reason}`);
  const worlds = new Worlds();
  const made = makeTemplate({ file, scope: file }, document, new Map(), worlds);
  if (isFailure(made)) throw new Error(`${file}: ${made.reason}`);
  return worlds.inDefaults(
    () =>
      new Set(
        [...made.template.resources.values()]
          .filter((resource) => resource.exists().is !== 'no')
          .flatMap((resource) => FACTS[resource.type]?.(resource) ?? []),
      ),
  );
}

/** The translator is handed its inputs without their header now and then. */
function withHeader(written: string): string {
  return /^Transform:/m.test(written) ? written : `Transform: AWS::Serverless-2016-10-31\n${written}`;
}

/** What is known to differ, and why. */
const KNOWN: Readonly<Record<string, readonly RegExp[]>> = {
  // The document has the operation without an integration. The translator adds it, but forgets the permission.
  http_api_existing_openapi: [/^permission HttpApiFunctionPathParametersExistingPermission /],
};

interface Compared {
  readonly name: string;
  readonly same: number;
  readonly missing: readonly string[];
  readonly more: readonly string[];
}

function compare(name: string): Compared | undefined {
  const output = join(folder, 'output', `${name}.json`);
  const expectedText = existsSync(output) ? readFileSync(output, 'utf8') : '';
  if (!expectedText.includes('"Resources"')) return undefined;
  const input = withHeader(readFileSync(join(folder, 'input', `${name}.yaml`), 'utf8'));
  const [ours, theirs] = [factsOf(readYaml(input), name), factsOf(readJson(expectedText), name)];
  const isKnown = (fact: string): boolean => (KNOWN[name] ?? []).some((pattern) => pattern.test(fact));
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
    [...some].filter((fact) => !others.has(fact) && !isKnown(fact));
  return {
    name,
    same: [...theirs].filter((fact) => ours.has(fact)).length,
    missing: only(theirs, ours),
    more: only(ours, theirs),
  };
}

test.skipIf(isThere)('skipped: no corpus (the folder named by UPLOAD_AUDIT_CORPUS)', (context) => {
  context.skip();
});

describe.skipIf(!isThere)('SAM, compared with what the translator makes', { timeout: 60_000 }, () => {
  test('functions, events, tables and state machines', () => {
    const names = readdirSync(join(folder, 'input'))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => name.replace(/\.yaml$/, ''));
    const compared = names.flatMap((name) => compare(name) ?? []);
    const same = compared.reduce((sum, one) => sum + one.same, 0);
    console.info(`${compared.length} templates, ${same} facts the same`);
    expect(compared.length).toBeGreaterThan(50);
    expect(compared.filter(({ missing, more }) => missing.length + more.length > 0)).toEqual([]);
  });
});
