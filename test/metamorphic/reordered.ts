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
const SETS: ReadonlySet<string> = new Set([
  ...['Tags', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'ManagedPolicyArns'],
  ...['Statement', 'Action', 'NotAction', 'Dimensions', 'AlarmActions', 'DependsOn', 'SubnetIds', 'SecurityGroupIds'],
  ...['AllowedMethods', 'AllowedHeaders', 'ExposedHeaders', 'AllowHeaders', 'AllowMethods', 'Architectures'],
  ...['AllowedValues', 'LambdaConfigurations', 'QueueConfigurations', 'TopicConfigurations', 'FunctionResponseTypes'],
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

/** The template with things that no rule asks about. */
export function addUnrelated(root: Readonly<Record<string, Raw>>): Readonly<Record<string, Raw>> {
  const at = (section: string): Readonly<Record<string, Raw>> => {
    const own = root[section];
    return isMap(own) ? own : {};
  };
  // Whether there are parameters at all says how sure a hard-coded value is.
  const parameters = Object.keys(at('Parameters')).length === 0 ? undefined : at('Parameters');
  return {
    ...root,
    Metadata: { Aardvark: { Version: 3 }, ...at('Metadata'), Zebra: ['x'] },
    ...(parameters === undefined
      ? {}
      : { Parameters: { AAUnused: { Type: 'Number', Default: 7 }, ...parameters, ZZUnused: { Type: 'String' } } }),
    Mappings: { AAUnused: { x: { y: 'z' } }, ...at('Mappings') },
    Resources: {
      AANote: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'note' } },
      ...at('Resources'),
      MMGroup: { Type: 'AWS::IAM::Group', Properties: {} },
      ZZNet: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    },
    Outputs: { AANote: { Value: { Ref: 'AANote' } }, ...at('Outputs'), ZZNet: { Value: { Ref: 'ZZNet' } } },
  };
}
