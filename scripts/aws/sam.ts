import type { SyntaxNode } from '../../src/handlers/syntax/syntax.js';
import type { PackageFiles } from './packages.js';
import {
  type PythonClass,
  collectAssigned,
  collectClasses,
  collectPairs,
  collectPythonTexts,
  findPythonText,
  startPython,
} from './python.js';

/** What a policy allows: actions of one service with a blank between them, on ARNs without `arn:partition:`. */
export interface PolicyGrant {
  readonly service: string;
  readonly actions: string;
  /** `*` is everything, `{Name}` a parameter, `@` region and account. */
  readonly on: readonly string[];
}

/** What SAM makes of a connector between two types of resources. */
export interface ConnectorProfile {
  /** A policy of the source's or the destination's role, a permission of the function, or a policy of the destination. */
  readonly makes: 'source policy' | 'destination policy' | 'permission' | 'resource policy';
  /** Of a permission: the service that may call. */
  readonly principal: string;
  /** By `Read` and `Write`; what has no ARN of the other end is left out: nobody asks about it. */
  readonly grants: Readonly<Record<string, readonly PolicyGrant[]>>;
}

/** What aws-sam-translator holds as data. */
export interface SamFacts {
  readonly policyTemplates: Readonly<Record<string, readonly PolicyGrant[]>>;
  readonly connectors: {
    /** By the type of the source, then of the destination. */
    readonly profiles: Readonly<Record<string, Readonly<Record<string, ConnectorProfile>>>>;
    /** The property with the role, by type. */
    readonly roles: Readonly<Record<string, string>>;
    /** Types whose `Ref` is their ARN. */
    readonly refIsArn: readonly string[];
    /** The type that a connector means by a type of SAM. */
    readonly standsFor: Readonly<Record<string, string>>;
  };
  readonly globals: {
    /** By section: what a resource has and Globals can't set. */
    readonly never: Readonly<Record<string, readonly string[]>>;
    /** Lists of which a resource's own replaces the one of Globals, by section and path. */
    readonly replaced: readonly string[];
  };
  /** By the name after the id: the types that may be meant. */
  readonly referable: Readonly<Record<string, readonly string[]>>;
}

/** The names that SAM knows, each with its properties. */
export interface SamNames {
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly functionEvents: Readonly<Record<string, readonly string[]>>;
  readonly machineEvents: Readonly<Record<string, readonly string[]>>;
}

const RESOURCES = 'samtranslator/model/sam_resources.py';
const FUNCTION_EVENTS = ['pull', 'push', 'cloudwatchlogs', 'scheduler'].map(
  (name) => `samtranslator/model/eventsources/${name}.py`,
);
const MACHINE_EVENTS = ['samtranslator/model/stepfunctions/events.py', 'samtranslator/model/eventsources/scheduler.py'];

/** Reads the tables of aws-sam-translator. */
export async function readSam(files: PackageFiles): Promise<{ readonly facts: SamFacts; readonly names: SamNames }> {
  const parse = await startPython();
  const classesOf = (paths: readonly string[]): readonly PythonClass[] =>
    paths.flatMap((path) => collectClasses(parse(files.text(path))));
  const models = files.list('samtranslator/').filter((path) => path.endsWith('.py'));
  const everyClass = classesOf(models.filter((path) => files.text(path).includes('class ')));
  const types = readTypes(everyClass);
  const names = {
    resources: propertiesOf(classesOf([RESOURCES])),
    functionEvents: propertiesOf(classesOf(FUNCTION_EVENTS)),
    machineEvents: propertiesOf(classesOf(MACHINE_EVENTS)),
  };
  const globals = parse(files.text('samtranslator/plugins/globals/globals.py'));
  const connector = collectAssigned(parse(files.text('samtranslator/model/connector/connector.py')));
  return {
    names,
    facts: {
      policyTemplates: readPolicyTemplates(files),
      connectors: {
        ...readConnectors(files),
        standsFor: Object.fromEntries(
          collectPairs(connector.get('_SAM_TO_CFN_RESOURCE_TYPE')).map(([key, value]) => [types(key), types(value)]),
        ),
      },
      globals: readGlobals(globals, names, types),
      referable: readReferable(classesOf([RESOURCES]), types),
    },
  };
}

/** What `SamResourceType.Api.value` and `LambdaAlias.resource_type` are; a class has what its bases have. */
function readTypes(classes: readonly PythonClass[]): (name: SyntaxNode) => string {
  const byName = new Map(classes.map((one) => [one.name, one]));
  const find = (owner: string, attribute: string): string | undefined => {
    const found = byName.get(owner);
    const own = findPythonText(found?.assigned.get(attribute));
    return own ?? found?.bases.map((base) => find(base, attribute)).find((text) => text !== undefined);
  };
  return ({ text: name }) => {
    const [owner = '', attribute = ''] = name.replace(/\.value$/, '').split('.');
    const found = find(owner, attribute);
    if (found === undefined) throw new Error(`aws-sam-translator does not say what ${name} is`);
    return found;
  };
}

/** By the type that a class is of: the properties that it takes, those of its bases among them. */
function propertiesOf(classes: readonly PythonClass[]): Readonly<Record<string, readonly string[]>> {
  const byName = new Map(classes.map((one) => [one.name, one]));
  const keysOf = ({ assigned, bases }: PythonClass): readonly string[] => {
    const own = collectPairs(assigned.get('property_types')).flatMap(([key]) => findPythonText(key) ?? []);
    const above = bases.flatMap((base) => byName.get(base) ?? []).flatMap(keysOf);
    return [...own, ...above];
  };
  const typed = classes.flatMap((one): readonly [string, readonly string[]][] => {
    const type = findPythonText(one.assigned.get('resource_type'));
    // Two underscores mark what the translator tells itself.
    const keys = [...new Set(keysOf(one))].filter((key) => !key.startsWith('__')).sort();
    return type === undefined ? [] : [[type, keys]];
  });
  return sorted(Object.fromEntries(typed));
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function readPolicyTemplates(files: PackageFiles): SamFacts['policyTemplates'] {
  const data: {
    readonly Templates: Readonly<Record<string, { readonly Definition: { readonly Statement: readonly Statement[] } }>>;
  } = JSON.parse(files.text('samtranslator/policy_templates_data/policy_templates.json'));
  return sorted(
    mapValues(data.Templates, ({ Definition }) =>
      Definition.Statement.map(({ Action, Resource }) => ({
        ...actionsOf(Action),
        on: listOf(Resource).map(patternOf),
      })),
    ),
  );
}

/** `s3:GetObject` and `s3:PutObject` */
function actionsOf(actions: string | readonly string[]): Pick<PolicyGrant, 'service' | 'actions'> {
  // Some are said twice.
  const parts = [...new Set(typeof actions === 'string' ? [actions] : actions)].map((action) => action.split(':'));
  const [service = '', ...more] = new Set(parts.map(([first]) => first));
  if (more.length > 0)
    throw new Error(`a statement allows actions of several services: ${service}, ${more.join(', ')}`);
  return { service, actions: parts.map(([, action]) => action).join(' ') };
}

/** `{"Fn::Sub": ["arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${name}", {name: {Ref: "Name"}}]}` */
function patternOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const {
    Ref: parameter,
    'Fn::Sub': sub,
  }: { Ref?: string; 'Fn::Sub'?: string | [string, Record<string, { Ref: string }>] } = Object(resource);
  if (parameter !== undefined) return `{${parameter}}`;
  const [text = '', variables = {}] = typeof sub === 'string' ? [sub] : (sub ?? []);
  const short = /^\$\{\w+\}$/.test(text) ? text : shorten(text);
  return short.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = variables[name]?.Ref;
    if (value === undefined) throw new Error(`a policy template does not say what ${name} of ${text} is`);
    return `{${value}}`;
  });
}

function shorten(arn: string): string {
  if (!arn.startsWith('arn:${AWS::Partition}:')) throw new Error(`a policy template names ${arn}, which is no ARN`);
  const short = arn.slice('arn:${AWS::Partition}:'.length).replace('${AWS::Region}:${AWS::AccountId}', '@');
  if (short.includes('${AWS::')) throw new Error(`a policy template names ${arn}, which can't be shortened`);
  return short;
}

interface Profile {
  readonly Type: string;
  readonly Properties: {
    readonly SourcePolicy: boolean;
    readonly AccessCategories: Readonly<
      Record<string, { readonly Statement?: readonly Statement[]; readonly Principal?: string }>
    >;
  };
}

interface ConnectorData {
  readonly Permissions: Readonly<Record<string, Readonly<Record<string, Profile>>>>;
  readonly CfnResourceProperties: Readonly<
    Record<
      string,
      {
        readonly Inputs?: { readonly Role?: unknown };
        readonly Outputs: { readonly Arn: Readonly<Record<string, unknown>> };
      }
    >
  >;
}

function readConnectors(files: PackageFiles): Omit<SamFacts['connectors'], 'standsFor'> {
  const data: ConnectorData = JSON.parse(files.text('samtranslator/model/connector_profiles/profiles.json'));
  const ends = Object.entries(data.CfnResourceProperties).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    profiles: sorted(mapValues(data.Permissions, (byDestination) => sorted(mapValues(byDestination, profileOf)))),
    roles: Object.fromEntries(
      ends.flatMap(([type, { Inputs }]) => (typeof Inputs?.Role === 'string' ? [[type, Inputs.Role]] : [])),
    ),
    refIsArn: ends.flatMap(([type, { Outputs }]) => ('Ref' in Outputs.Arn ? [type] : [])),
  };
}

const MAKES: Readonly<Record<string, ConnectorProfile['makes']>> = {
  AWS_LAMBDA_PERMISSION: 'permission',
  AWS_SNS_TOPIC_POLICY: 'resource policy',
  AWS_SQS_QUEUE_POLICY: 'resource policy',
};

function profileOf({ Type, Properties }: Profile): ConnectorProfile {
  const isPolicy = Type === 'AWS_IAM_ROLE_MANAGED_POLICY';
  const makes = isPolicy ? (Properties.SourcePolicy ? 'source policy' : 'destination policy') : MAKES[Type];
  if (makes === undefined) throw new Error(`connectors make ${Type}, which is not known here`);
  const principals = Object.values(Properties.AccessCategories).flatMap(({ Principal }) => Principal ?? []);
  const grants = mapValues(Properties.AccessCategories, ({ Statement = [] }) =>
    Statement.map(({ Action, Resource }) => ({
      ...actionsOf(Action),
      on: listOf(Resource).flatMap((one) => /^%\{(?:Source|Destination)\.Arn\}(.*)$/.exec(String(one))?.[1] ?? []),
    })).filter(({ on }) => on.length > 0),
  );
  return { makes, principal: principals[0] ?? '', grants: isPolicy ? grants : {} };
}

function readGlobals(module: SyntaxNode, names: SamNames, types: (name: SyntaxNode) => string): SamFacts['globals'] {
  const strategies = collectPairs(collectAssigned(module).get('CUSTOM_STRATEGIES'));
  const supported = collectClasses(module)
    .map(({ assigned }) => collectPairs(assigned.get('supported_properties')))
    .find((pairs) => pairs.length > 0);
  if (supported === undefined) throw new Error('aws-sam-translator has no supported_properties of Globals');
  const never = supported.map(([type, properties]) => {
    const shared = collectPythonTexts(properties);
    const all = names.resources[types(type)] ?? [];
    return [types(type).replace('AWS::Serverless::', ''), all.filter((name) => !shared.includes(name))] as const;
  });
  return {
    never: sorted(Object.fromEntries(never)),
    replaced: strategies
      .flatMap(([path, how]) => (how.text.endsWith('.REPLACE') ? (findPythonText(path) ?? []) : []))
      .sort(),
  };
}

function readReferable(classes: readonly PythonClass[], types: (name: SyntaxNode) => string): SamFacts['referable'] {
  const found = new Map<string, Set<string>>();
  for (const [key, value] of classes.flatMap(({ assigned }) => collectPairs(assigned.get('referable_properties')))) {
    const name = findPythonText(key) ?? key.text;
    found.set(name, (found.get(name) ?? new Set()).add(types(value)));
  }
  return sorted(Object.fromEntries([...found].map(([name, all]) => [name, [...all].sort()])));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, make: (value: T) => R): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value)]));
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
