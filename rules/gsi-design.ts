import {
  type Requirement,
  type Subjects,
  and,
  certainly,
  defineRule,
  formatList,
  not,
  requires,
  chooseStrongest,
  unknown,
} from '../src/rule.js';

type Index = Subjects['table']['indexes'][number];

interface Words {
  readonly continuous: readonly string[];
  readonly lowCardinality: readonly string[];
}

/** This many GSIs that project all attributes are reported. */
const SEVERAL = 3;

const options = {
  continuous: {
    type: 'list',
    default:
      'price cost amount total sum balance score size length weight height width rating rank timestamp time datetime date created updated modified expires expiry ttl age quantity count duration latitude longitude temperature at'.split(
        ' ',
      ),
    description: 'Words in attribute names whose values rarely repeat.',
  },
  lowCardinality: {
    type: 'list',
    default:
      'status state type kind active inactive enabled disabled deleted archived published flag country region continent language locale currency gender role level tier plan priority stage phase visibility'.split(
        ' ',
      ),
    description: 'Words in attribute names that have few distinct values.',
  },
  maxIndexes: {
    type: 'number',
    default: 5,
    description: 'Number of GSIs above which a table is reported.',
  },
} as const;

export default defineRule({
  id: 'gsi-design',
  number: '3.3',
  severity: 'low',
  title: 'GSI partition key does not serve its queries',
  why: `A query on a global secondary index (GSI) must give one exact value of the partition key. No query looks for products
that cost exactly 19.99, so an index with a price, a size or a time as partition key is scanned or unused, and still paid
for with every write. A partition key with few values, such as a status, puts most items into one partition, which has a
throughput limit of its own.`,
  fix: `Use a partition key that queries match exactly (owner, category, tenant), and ranges as the sort key. Examples:
ownerId with createdAt, category with price. Give a GSI of a provisioned table at least the table's capacity, and project
only the attributes that its queries read.`,
  fixes: {
    'less-capacity': `Give the GSI of a provisioned table at least the table's capacity, or use PAY_PER_REQUEST.`,
  },
  references: [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html',
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html',
  ],
  tags: ['performance', 'cost'],
  about: 'table',
  options,
  *check({ resource, indexes }, context) {
    for (const index of indexes) {
      yield keyOf(index, context.options);
      for (const { at, what, whole, isShort } of index.shortages) {
        const message = `${index.name} has ${what} capacity ${at.shown}, less than the table's ${whole.shown}: it is throttled first${what === 'write' ? ' and blocks writes to the table' : ''}`;
        yield requires('less-capacity', not(isShort), at, message);
      }
    }
    if (indexes.length === 0) return;
    const at = resource.at('GlobalSecondaryIndexes');
    const many = certainly(indexes.length <= context.options.maxIndexes);
    const count = `table ${resource.shownName} has ${indexes.length} GSIs, more than ${context.options.maxIndexes}`;
    yield requires('many-indexes', many, at, `${count}: every write is also billed for each GSI`, {
      confidence: 'low',
    });
    const whole = indexes.filter(({ projectsAll }) => projectsAll.is === 'yes');
    const perhaps = indexes.filter(({ projectsAll }) => projectsAll.is !== 'no');
    const counted = whole.length < SEVERAL ? perhaps : whole;
    const all = and(certainly(counted.length >= SEVERAL), ...counted.map(({ projectsAll }) => projectsAll));
    const message = `table ${resource.shownName} has ${counted.length} GSIs that copy all attributes (projection ALL): project only what queries read`;
    yield requires('projects-everything', not(all), at, message, { confidence: 'low' });
  },
});

/** The most severe fault of a GSI's partition key. */
function keyOf(index: Index, { continuous, lowCardinality }: Words): Requirement {
  const { name, partitionKeys, sortKey, isKeyedOnNumber } = index;
  const [key] = partitionKeys;
  const because = partitionKeys.flatMap((one) => (one.text === undefined ? one.because : []));
  const known = because.length > 0 ? unknown(...because) : undefined;
  const [measure] = index.collectMeasures(continuous);
  const isMeasure = measure === undefined ? (known ?? certainly(false)) : certainly(true);
  const hasFew = and(index.isNamedAfterFew(lowCardinality), certainly(sortKey.present.is === 'no'));
  const whole = formatList(partitionKeys.map(({ shown }) => shown));
  return chooseStrongest([
    requires(
      'continuous-key',
      not(isMeasure),
      measure ?? key,
      `${name} has the continuous partition key ${measure?.shown ?? key.shown}: queries need an exact match; ${betterPair(index, measure ?? key)}`,
    ),
    requires(
      'number-key',
      not(isKeyedOnNumber),
      key,
      `${name} has the number ${key.shown} as partition key: queries need an exact match; ${betterPair(index, key)}`,
    ),
    requires(
      'few-values-key',
      not(hasFew),
      key,
      `${name} has the low-cardinality partition key ${whole}: most items share one partition; add a sort key`,
      { confidence: 'medium' },
    ),
    requires(
      'same-key',
      not(index.hasTablesKey),
      key,
      partitionKeys.length > 1
        ? `${name} repeats the table's whole key (${whole}): it finds only what the table finds; use another partition key`
        : `${name} repeats the table's partition key ${whole}, as a local index would; use another one, with ${whole} as sort key`,
      { confidence: 'medium' },
    ),
  ]);
}

/** @param wrong the attribute of the partition key that belongs in the sort key */
function betterPair({ partitionKeys, sortKey, isSortedByText }: Index, wrong: Index['sortKey']): string {
  const others = partitionKeys.filter((key) => key !== wrong);
  if (others.length > 0)
    return `keep only ${formatList(others.map(({ shown }) => shown))} in it, and make ${wrong.shown} the sort key`;
  return isSortedByText.is === 'yes'
    ? `swap it with the sort key ${sortKey.shown}`
    : `make ${wrong.shown} the sort key`;
}
