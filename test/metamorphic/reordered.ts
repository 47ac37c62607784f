import { type Raw, isList, isMap } from '../../src/template/parse/document.js';

/** Numbers from 0 to 1 that are the same for each seed; a linear congruence of Numerical Recipes. */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

export function shuffle<T>(items: readonly T[], random: () => number): readonly T[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}

/** The lists in which CloudFormation and the services see a set: the order of their items has no effect. */
export const SETS: ReadonlySet<string> = new Set([
  ...['Tags', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'NonKeyAttributes'],
  ...['Statement', 'Action', 'NotAction', 'Resource', 'NotResource', 'ManagedPolicyArns', 'Policies'],
  ...['Dimensions', 'AlarmActions', 'OKActions', 'InsufficientDataActions', 'Metrics', 'Targets', 'Subscription'],
  ...['AllowedMethods', 'AllowedHeaders', 'AllowedOrigins', 'ExposedHeaders', 'AllowHeaders', 'AllowMethods'],
  ...['AllowOrigins', 'ExposeHeaders', 'ApiStages', 'MethodSettings', 'BinaryMediaTypes', 'AuthorizationScopes'],
  ...['DependsOn', 'SubnetIds', 'SecurityGroupIds', 'Architectures', 'AllowedValues', 'FunctionResponseTypes'],
  ...['LambdaConfigurations', 'QueueConfigurations', 'TopicConfigurations', 'Fn::And', 'Fn::Or', 'Fn::Equals'],
]);

/** The same template with the entries of all its maps, and the items of its sets, in another order. */
export function reorder(raw: Raw, random: () => number, key = ''): Raw {
  if (isList(raw)) {
    const items = raw.map((item) => reorder(item, random));
    return SETS.has(key) ? shuffle(items, random) : items;
  }
  if (!isMap(raw)) return raw;
  return makeOrdered(shuffle(Object.keys(raw), random).map((name) => [name, reorder(raw[name], random, name)]));
}

/** The entries in this order, `__proto__` too. */
export function makeOrdered(entries: readonly (readonly [string, Raw])[]): Readonly<Record<string, Raw>> {
  const map = {};
  for (const [name, value] of entries)
    Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  return map;
}

type Root = Readonly<Record<string, Raw>>;
type Entries = Readonly<Record<string, Raw>>;

/** Where what is added stands, in the file and in the alphabet. */
export type Spot = 'first' | 'amid' | 'last';
const PREFIX: Readonly<Record<Spot, string>> = { first: 'AA', amid: 'MM', last: 'ZZ' };

/** Types that no rule asks about, with properties that name nothing else. */
const UNRELATED: Entries = {
  Note: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'note' } },
  Group: { Type: 'AWS::IAM::Group', Properties: {} },
  Net: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Zone: { Type: 'AWS::Route53::HostedZone', Properties: { Name: 'example.org' } },
  Cluster: { Type: 'AWS::ECS::Cluster' },
  Wait: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
  Book: { Type: 'AWS::Glue::Database', Properties: { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseInput: {} } },
};

/**
 * The template with things that no rule asks about, which refer to each other only. Their names differ from template to
 * template: stacks that have the same resources are the same stack for two environments.
 */
export function addUnrelated(root: Root, spot: Spot, seed: number): Root {
  const prefix = `${PREFIX[spot]}${String(seed)}`;
  const put = (section: string, added: Entries): Entries => {
    const own = root[section];
    const entries = Object.entries(isMap(own) ? own : {});
    const middle = { first: 0, amid: Math.ceil(entries.length / 2), last: entries.length }[spot];
    const named = Object.entries(added).map(([name, value]) => [`${prefix}${name}`, value] as const);
    return makeOrdered([...entries.slice(0, middle), ...named, ...entries.slice(middle)]);
  };
  const hasParameters = isMap(root['Parameters']) && Object.keys(root['Parameters']).length > 0;
  const alone = { 'Fn::Equals': [{ Ref: hasParameters ? `${prefix}Unused` : 'AWS::URLSuffix' }, 'x'] };
  return {
    ...root,
    Metadata: put('Metadata', { Aardvark: { Version: 3 }, Zebra: ['x'] }),
    // Whether there are parameters at all says how sure a hard-coded value is.
    ...(hasParameters ? { Parameters: put('Parameters', { Unused: { Type: 'String' } }) } : {}),
    Mappings: put('Mappings', { Unused: { x: { y: 'z' } } }),
    Conditions: put('Conditions', { IsAlone: alone }),
    Resources: put('Resources', { ...UNRELATED, Maybe: { Type: 'AWS::EC2::VPC', Condition: `${prefix}IsAlone` } }),
    Outputs: put('Outputs', { Note: { Value: { Ref: `${prefix}Note` } }, Net: { Value: { Ref: `${prefix}Net` } } }),
  };
}
