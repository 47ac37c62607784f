import { isMap, getOwn } from '../../template/parse/document.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { TABLE_TYPES, getNoun } from '../resource-types.js';
import { type ConfiguredAnswer, isConfigured } from '../environments/configurable.js';
import { isFilledIn } from '../environments/filled-in.js';
import { hasWrittenName, isWrittenOnce } from '../environments/written-names.js';
import { splitWords } from '../words.js';
import { collectChildren } from '../api/integration.js';
import { isForeign } from '../function/custom-resources.js';
import { collectIndexes } from '../storage/indexes.js';
import { isForeignLogGroup } from './logs.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';

/** A setting of a resource that usually differs between environments. */
export interface TunableSetting extends ConfiguredAnswer {
  /** For messages, such as `function Resize's timeout`. */
  readonly name: string;
  /** For messages: the value with its unit, such as `3 s`. */
  readonly shown: string;
  readonly value: Node;
  /** The type of a parameter that may hold the literal; undefined if moving it there would change what it means. */
  readonly liftedType: LiftedType;
}

type LiftedType = 'Number' | 'String' | undefined;

/** The settings of one resource that the template sets. */
export interface SettingsSubject {
  readonly resource: Resource;
  /** @param environments names of environments; a variable's value can contain one, such as `orders-dev` */
  of(environments: readonly string[]): readonly TunableSetting[];
}

/** The name of a setting for messages, by its property path, through lists. */
type Tunables = Readonly<Record<string, string>>;

const CAPACITY = { ReadCapacityUnits: 'read capacity', WriteCapacityUnits: 'write capacity' };
const THROTTLING = { ThrottlingRateLimit: 'rate limit', ThrottlingBurstLimit: 'burst limit' };

/** The tunable settings by resource type: the only such list. */
const TUNABLES: Readonly<Record<string, Tunables>> = {
  'AWS::ApiGateway::Stage': below('MethodSettings', THROTTLING),
  'AWS::ApiGatewayV2::Stage': { ...below('DefaultRouteSettings', THROTTLING), ...below('RouteSettings.*', THROTTLING) },
  'AWS::DynamoDB::GlobalTable': {
    TableName: 'name',
    'Replicas.ReadProvisionedThroughputSettings.ReadCapacityUnits': 'read capacity',
    'WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings.MinCapacity': 'minimum write capacity',
    'WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings.MaxCapacity': 'maximum write capacity',
  },
  'AWS::DynamoDB::Table': {
    TableName: 'name',
    ...below('ProvisionedThroughput', CAPACITY),
    ...below('GlobalSecondaryIndexes.ProvisionedThroughput', CAPACITY),
  },
  'AWS::IAM::Role': { RoleName: 'name' },
  'AWS::Lambda::Function': {
    FunctionName: 'name',
    Timeout: 'timeout',
    MemorySize: 'memory',
    'EphemeralStorage.Size': 'ephemeral storage',
    ReservedConcurrentExecutions: 'reserved concurrency',
  },
  'AWS::Logs::LogGroup': { RetentionInDays: 'retention' },
  'AWS::S3::Bucket': { BucketName: 'name' },
  'AWS::S3Express::DirectoryBucket': { BucketName: 'name' },
  'AWS::SQS::Queue': { QueueName: 'name' },
  'Custom::LogRetention': { RetentionInDays: 'retention' },
};

function below(path: string, properties: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(properties).map(([name, what]) => [`${path}.${name}`, what]));
}

/** Every resource of an application that can have tunable settings. */
export function collectSettingsParts(application: Application): readonly SubjectPart<SettingsSubject>[] {
  return collectResourceParts(application, Object.keys(TUNABLES), (resource) =>
    isFrameworkOwned(application, resource)
      ? undefined
      : { resource, of: (environments) => settingsOf(application, resource, environments) },
  );
}

/** The resources that set a tunable setting in any world. */
export function collectTunableResources(application: Application): readonly Resource[] {
  return application
    .declared(...Object.keys(TUNABLES))
    .filter((resource) => !isFrameworkOwned(application, resource))
    .filter((resource) => {
      const properties = getOwn(resource.definition, 'Properties');
      const written = isMap(properties) ? Object.keys(properties) : [];
      return Object.keys(TUNABLES[resource.type] ?? {}).some((path) => written.includes(path.split('.')[0] ?? ''));
    });
}

/** Users cannot tune resources that only serve custom resources. */
function isFrameworkOwned(application: Application, resource: Resource): boolean {
  if (resource.type === FUNCTION) return isForeign(application, resource);
  return getNoun(resource.type) === 'log group' && isForeignLogGroup(application, resource);
}

const FUNCTION = 'AWS::Lambda::Function';

function settingsOf(
  application: Application,
  resource: Resource,
  environments: readonly string[],
): readonly TunableSetting[] {
  const owner = `${getNoun(resource.type)} ${resource.shownName}`;
  const tuned = Object.entries(TUNABLES[resource.type] ?? {}).flatMap(([path, what]) =>
    valuesAt(resource, path).map((value) => ({
      value,
      name: `${owner}'s ${what}`,
      shown: withUnit(value, what),
      get liftedType() {
        return liftedTypeOf(application, resource, value, what);
      },
    })),
  );
  const variables = resource.type === FUNCTION ? resource.at('Environment.Variables') : undefined;
  const named = (variables?.keys ?? []).flatMap((key) => {
    const value = variables?.at([key]);
    return value === undefined || !isOfOneEnvironment(value.text, environments)
      ? []
      : [
          {
            value,
            name: `${owner}'s variable ${key}`,
            shown: value.shown,
            get liftedType(): LiftedType {
              return hasWrittenName(application, value.text ?? '') ? undefined : 'String';
            },
          },
        ];
  });
  return [...tuned, ...named]
    .filter(({ value }) => value.present.is !== 'no' && isReportedHere(application, resource, value))
    .filter(({ value }) => !isFilledIn(application, resource, value))
    .map((setting) => {
      const answer = isConfigured(application, resource, setting.value);
      return { ...answer, ...setting, liftedType: answer.isConfigurable.is === 'no' ? setting.liftedType : undefined };
    });
}

/**
 * What a literal is compared with elsewhere stays: the two would part when the parameter gets another value. That is a
 * name that is written in other places too, and a capacity that is at odds with another one. A memory size below what
 * rule 3.1 accepts by default is too small wherever it is written.
 */
function liftedTypeOf(application: Application, resource: Resource, value: Node, what: string): LiftedType {
  const { text } = value;
  if (text === undefined) return undefined;
  if (what === 'name') return isWrittenOnce(application, text) ? 'String' : undefined;
  const isTooSmall = what === 'memory' && Number(text) < LEAST_MEMORY;
  return /^\d+(?:\.\d+)?$/.test(text) && !isTooSmall && !isInShortage(application, resource, value)
    ? 'Number'
    : undefined;
}

const LEAST_MEMORY = 256;

/** Whether an index has less capacity than its table, and this is one of the two: which one is wrong is not known. */
function isInShortage({ worlds }: Application, table: Resource, { id }: Node): boolean {
  if (!TABLE_TYPES.includes(table.type)) return false;
  return worlds.memoOf('capacities at odds', table, () => collectShort(table)).has(JSON.stringify(id.path));
}

function collectShort(table: Resource): ReadonlySet<string> {
  const shortages = collectIndexes(table).flatMap((index) =>
    index.shortages.filter(({ isShort }) => isShort.is !== 'no'),
  );
  return new Set(shortages.flatMap(({ at, whole }) => [at, whole].map(({ id }) => JSON.stringify(id.path))));
}

/** The units of settings that are numbers, by the name of the setting. */
const UNITS: Readonly<Record<string, string>> = {
  timeout: 's',
  memory: 'MB',
  'ephemeral storage': 'MB',
  retention: 'days',
};

function withUnit({ shown, text }: Node, what: string): string {
  const unit = Object.hasOwn(UNITS, what) ? UNITS[what] : undefined;
  if (unit === undefined || !/^\d+$/.test(text ?? '')) return shown;
  return unit === 'days' && text === '1' ? '1 day' : `${shown} ${unit}`;
}

/** `*` matches every key of a map. */
function valuesAt(resource: Resource, path: string): readonly Node[] {
  const [map = '', key] = path.split('.*.');
  return key === undefined ? resource.all(path) : collectChildren(resource.at(map)).map((one) => one.at(key));
}

/** Account ids, regions, ARNs and addresses. */
const SPECIFIC =
  /(?<!\d)\d{12}(?!\d)|\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-(?:central|(?:north|south)?(?:east|west)|north|south)-\d\b|^arn:aws|^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether a text is specific to one environment; the bare word `production` is usually a mode of a library. */
function isOfOneEnvironment(text: string | undefined, environments: readonly string[]): boolean {
  if (text === undefined) return false;
  const words = splitWords(text);
  return (
    SPECIFIC.test(text) ||
    (words.length > 1 && /^[\w.-]+$/.test(text) && environments.some((one) => words.includes(one)))
  );
}

/** A setting of SAM's Globals is reported once, for the first function that it applies to. */
function isReportedHere(application: Application, resource: Resource, { id, place }: Node): boolean {
  if (!Array.isArray(place.at) || place.at[0] !== 'Globals') return true;
  const path = id.path.slice(2);
  const written = JSON.stringify(place.at);
  return (
    application.worlds.memo(`first of ${resource.template.key} ${written}`, () =>
      application
        .declared(resource.type)
        .find(
          (one) =>
            one.template === resource.template &&
            !isFrameworkOwned(application, one) &&
            JSON.stringify(one.node.at(path).place.at) === written,
        ),
    ) === resource
  );
}
