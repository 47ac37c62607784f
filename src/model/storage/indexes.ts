import { type Answer, and, no, not, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { isLowCardinalityName, isMeasureName } from '../words.js';

/** A global secondary index of a table. */
export interface SecondaryIndex {
  readonly node: Node;
  /** For messages, such as `index PriceIndex of table Products`. */
  readonly name: string;
  /** The name of its partition key, and where it stands. */
  readonly partitionKey: Node;
  /** The name of its sort key; absent where it has none. */
  readonly sortKey: Node;
  readonly isKeyedOnNumber: Answer;
  readonly isSortedByText: Answer;
  /** Whether it has the partition key of the table. */
  readonly hasTablesKey: Answer;
  /** Whether the partition key's name is that of a value without end, such as one of these words. */
  isNamedAfterMeasure(words: readonly string[]): boolean;
  /** Whether the partition key's name is that of a value of which there are few. */
  isNamedAfterFew(words: readonly string[]): boolean;
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
  const [partitionKey, sortKey] = [keyOf(node, 'HASH'), keyOf(node, 'RANGE')];
  return {
    node,
    name: `index ${named.present.is === 'no' ? 'without a name' : named.shown} of table ${table.logicalId}`,
    partitionKey,
    sortKey,
    isKeyedOnNumber: hasType(table, partitionKey, 'N'),
    isSortedByText: hasType(table, sortKey, 'S'),
    hasTablesKey: partitionKey.equals(keyOf(table.at([]), 'HASH')),
    isNamedAfterMeasure: (words) => isMeasureName(partitionKey.text ?? '', words),
    isNamedAfterFew: (words) => isLowCardinalityName(partitionKey.text ?? '', words),
    projectsAll: node.at('Projection.ProjectionType').is('ALL'),
    shortages: shortagesOf(table, node),
  };
}

/** The attribute's name of the key with this role; absent where there is none. */
function keyOf(owner: Node, role: 'HASH' | 'RANGE'): Node {
  const keys = owner.all('KeySchema');
  const key = keys.find((one) => one.at('KeyType').is(role).is !== 'no') ?? owner.at(['KeySchema', role]);
  return key.at('AttributeName');
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
