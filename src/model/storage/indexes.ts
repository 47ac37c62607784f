import { type Answer, and, every, no, not, or, some, unknown, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { isLowCardinalityName, isMeasureName } from '../words.js';

/** A global secondary index of a table. */
export interface SecondaryIndex {
  readonly node: Node;
  /** For messages, such as `GSI PriceIndex on table Products`. */
  readonly name: string;
  /**
   * The attribute names of its partition key, with their places: every query gives an exact value for each. At least
   * one; absent if the template names none.
   */
  readonly partitionKeys: readonly [Node, ...Node[]];
  /** The name of the first attribute of its sort key; absent if it has none. */
  readonly sortKey: Node;
  /** Whether its partition key is one number. */
  readonly isKeyedOnNumber: Answer;
  readonly isSortedByText: Answer;
  /** Whether its partition key contains the table's partition key, and only key attributes of the table. */
  readonly hasTablesKey: Answer;
  /** The attributes of the partition key whose names contain one of these words for continuous values. */
  collectMeasures(words: readonly string[]): readonly Node[];
  /** Whether all of their names are those of attributes with few values. */
  isNamedAfterFew(words: readonly string[]): Answer;
  readonly projectsAll: Answer;
  /** Capacities below the table's, if both are written as literals. */
  readonly shortages: readonly Shortage[];
}

/** A capacity that is smaller than the table's. */
export interface Shortage {
  readonly at: Node;
  readonly what: 'read' | 'write';
  /** The capacity of the table. */
  readonly whole: Node;
  readonly isShort: Answer;
}

const INDEXES = 'GlobalSecondaryIndexes';

/**
 * The capacity properties of a table and of an index; docs.aws.amazon.com/AWSCloudFormation/latest/
 * UserGuide/aws-resource-dynamodb-table.html and aws-resource-dynamodb-globaltable.html
 */
const CAPACITY: Readonly<Record<Shortage['what'], readonly string[]>> = {
  read: ['ProvisionedThroughput.ReadCapacityUnits'],
  write: [
    'ProvisionedThroughput.WriteCapacityUnits',
    'WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings.MaxCapacity',
  ],
};

/** The global secondary indexes that a table declares. */
export function collectIndexes(table: Resource): readonly SecondaryIndex[] {
  return table.all(INDEXES).map((node) => indexOf(table, node));
}

function indexOf(table: Resource, node: Node): SecondaryIndex {
  const named = node.at('IndexName');
  const [partitionKeys, [sortKey]] = [keysOf(node, 'HASH'), keysOf(node, 'RANGE')];
  return {
    node,
    name: `GSI ${named.present.is === 'no' ? 'without a name' : named.shown} on table ${table.shownName}`,
    partitionKeys,
    sortKey,
    // A number together with another attribute is one part of a composite key, such as year and tenant.
    isKeyedOnNumber: partitionKeys.length > 1 ? no : hasType(table, partitionKeys[0], 'N'),
    isSortedByText: hasType(table, sortKey, 'S'),
    hasTablesKey: hasKeyOf(table, partitionKeys),
    collectMeasures: (words) => partitionKeys.filter(({ text }) => isMeasureName(text ?? '', words)),
    isNamedAfterFew: (words) =>
      every(partitionKeys, ({ text, because }) => {
        if (text === undefined) return unknown(...because);
        return isLowCardinalityName(text, words) ? yes : no;
      }),
    projectsAll: node.at('Projection.ProjectionType').is('ALL'),
    shortages: shortagesOf(table, node),
  };
}

function hasKeyOf(table: Resource, partitionKeys: SecondaryIndex['partitionKeys']): Answer {
  const owner = table.at([]);
  const [[whole], [sort]] = [keysOf(owner, 'HASH'), keysOf(owner, 'RANGE')];
  const isWhole = (key: Node): Answer => key.equals(whole);
  if (partitionKeys.length === 1) return isWhole(partitionKeys[0]);
  return and(
    some(partitionKeys, isWhole),
    every(partitionKeys, (key) => or(isWhole(key), key.equals(sort))),
  );
}

/**
 * The names of the attributes with this role; an index can have several of each role:
 * docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
 */
function keysOf(owner: Node, role: 'HASH' | 'RANGE'): readonly [Node, ...Node[]] {
  const keys = owner.all('KeySchema').map((key) => ({ key, has: key.at('KeyType').is(role).is }));
  const certain = keys.filter(({ has }) => has === 'yes');
  const [first, ...others] = certain.length > 0 ? certain : keys.filter(({ has }) => has !== 'no').slice(0, 1);
  const name = ({ key }: { readonly key: Node }): Node => key.at('AttributeName');
  return first === undefined ? [owner.at(['KeySchema', role, 'AttributeName'])] : [name(first), ...others.map(name)];
}

function hasType(table: Resource, key: Node, type: string): Answer {
  if (key.present.is === 'no') return no;
  return some(table.all('AttributeDefinitions'), (definition) =>
    and(definition.at('AttributeName').equals(key), definition.at('AttributeType').is(type)),
  );
}

function shortagesOf(table: Resource, index: Node): readonly Shortage[] {
  const onDemand = table.at('BillingMode').is('PAY_PER_REQUEST');
  const pairs = (['read', 'write'] as const).flatMap((what) =>
    CAPACITY[what].map((path) => ({ what, at: index.at(path), whole: table.at(path) })),
  );
  return pairs.flatMap(({ what, at, whole }) => {
    if (!isLiteral(at) || !isLiteral(whole)) return [];
    const isShort = and(not(onDemand), whole.atLeast(0), not(at.atLeast(Number(whole.text))));
    return [{ what, at, whole, isShort }];
  });
}

function isLiteral({ text, origins }: Node): boolean {
  return text !== undefined && [...origins].every((origin) => origin === 'literal' || origin === 'condition');
}
