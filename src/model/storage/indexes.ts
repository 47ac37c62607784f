import { type Answer, and, every, no, not, or, some, unknown, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { isLowCardinalityName, isMeasureName } from '../words.js';

/** A global secondary index of a table. */
export interface SecondaryIndex {
  readonly node: Node;
  /** For messages, such as `index PriceIndex of table Products`. */
  readonly name: string;
  /**
   * The names of the attributes of its partition key, and where they stand: every query gives each of them exactly. At
   * least one; absent where the template names none.
   */
  readonly partitionKeys: readonly [Node, ...Node[]];
  /** The name of the first attribute of its sort key; absent where it has none. */
  readonly sortKey: Node;
  /** Whether its partition key is one number. */
  readonly isKeyedOnNumber: Answer;
  readonly isSortedByText: Answer;
  /** Whether its partition key holds that of the table, and nothing that is no key of the table. */
  readonly hasTablesKey: Answer;
  /** The attributes of the partition key whose names are those of values without end, such as one of these words. */
  collectMeasures(words: readonly string[]): readonly Node[];
  /** Whether the names of all of them are those of values of which there are few. */
  isNamedAfterFew(words: readonly string[]): Answer;
  readonly projectsAll: Answer;
  /** Where less capacity than the table's is provisioned for it, both written as literals. */
  readonly shortages: readonly Shortage[];
}

/** A capacity that is smaller than the table's. */
export interface Shortage {
  readonly at: Node;
  readonly what: 'read' | 'write';
  readonly ofTable: string;
  readonly isShort: Answer;
}

const INDEXES = 'GlobalSecondaryIndexes';

/**
 * Where capacity stands, the same below the table and below an index; docs.aws.amazon.com/AWSCloudFormation/latest/
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
    name: `index ${named.present.is === 'no' ? 'without a name' : named.shown} of table ${table.logicalId}`,
    partitionKeys,
    sortKey,
    // Beside another attribute a number makes one key of both: year and tenant.
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
 * The names of the attributes with this role: of an index there may be several with each;
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
    return [{ what, at, ofTable: whole.shown, isShort }];
  });
}

function isLiteral({ text, origins }: Node): boolean {
  return text !== undefined && [...origins].every((origin) => origin === 'literal' || origin === 'condition');
}
