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

/** So many whole copies are noted. */
const SEVERAL = 3;

const options = {
  continuous: {
    type: 'list',
    default:
      'price cost amount total sum balance score size length weight height width rating rank timestamp time datetime date created updated modified expires expiry ttl age quantity count duration latitude longitude temperature at'.split(
        ' ',
      ),
    description: 'Words in the names of attributes whose values hardly ever repeat.',
  },
  lowCardinality: {
    type: 'list',
    default:
      'status state type kind active inactive enabled disabled deleted archived published flag country region continent language locale currency gender role level tier plan priority stage phase visibility'.split(
        ' ',
      ),
    description: 'Words in the names of attributes that have few values.',
  },
  maxIndexes: {
    type: 'number',
    default: 5,
    description: 'A table with more indexes than these is noted.',
  },
} as const;

export default defineRule({
  id: 'gsi-design',
  number: '3.3',
  severity: 'low',
  title: 'An index does not serve its queries',
  why: `A query on an index must name one exact value of its partition key. Nobody asks for the products that cost exactly
19.99, so an index keyed on a price, a size or a time is either scanned or not used, and paid for with every write. An
index keyed on a few values, such as a status, puts most items into one partition, which has a limit of its own.`,
  fix: `Key the index on what queries name exactly (the owner, the category, the tenant) and make the value that they
compare or sort by its sort key: ownerId with createdAt, category with price. Give an index of a provisioned table at
least the table's capacity, and project only what its queries read.`,
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
      for (const { at, what, ofTable, isShort } of index.shortages) {
        const message = `${index.name} has a ${what} capacity of ${at.shown}, the table one of ${ofTable}: the index is throttled before the table is${what === 'write' ? ', and holds up writes to it' : ''}`;
        yield requires('less-capacity', not(isShort), at, message);
      }
    }
    if (indexes.length === 0) return;
    const at = resource.at('GlobalSecondaryIndexes');
    const many = certainly(indexes.length <= context.options.maxIndexes);
    const count = `table ${resource.logicalId} has ${indexes.length} indexes`;
    yield requires('many-indexes', many, at, `${count}: each write is paid for in every one of them`, {
      confidence: 'low',
    });
    const whole = indexes.filter(({ projectsAll }) => projectsAll.is === 'yes');
    const perhaps = indexes.filter(({ projectsAll }) => projectsAll.is !== 'no');
    const counted = whole.length < SEVERAL ? perhaps : whole;
    const all = and(certainly(counted.length >= SEVERAL), ...counted.map(({ projectsAll }) => projectsAll));
    const message = `${counted.length} indexes of table ${resource.logicalId} are whole copies of it (projection ALL): project only what their queries read`;
    yield requires('projects-everything', not(all), at, message, { confidence: 'low' });
  },
});

/** Of what is wrong with one key only the worst is said. */
function keyOf(index: Index, { continuous, lowCardinality }: Words): Requirement {
  const { name, partitionKeys, sortKey, isKeyedOnNumber } = index;
  const [key] = partitionKeys;
  const because = partitionKeys.flatMap((one) => (one.text === undefined ? one.because : []));
  const known = because.length > 0 ? unknown(...because) : undefined;
  const [measure] = index.collectMeasures(continuous);
  const isMeasure = measure === undefined ? (known ?? certainly(false)) : certainly(true);
  const hasFew = and(index.isNamedAfterFew(lowCardinality), certainly(sortKey.present.is === 'no'));
  const [whole, have] = [
    formatList(partitionKeys.map(({ shown }) => shown)),
    partitionKeys.length > 1 ? 'have' : 'has',
  ];
  return chooseStrongest([
    requires(
      'continuous-key',
      not(isMeasure),
      measure ?? key,
      `${name} is keyed on ${measure?.shown ?? key.shown}, a continuous value: queries must name it exactly, so the index is scanned or idle; ${betterPair(index, measure ?? key)}`,
    ),
    requires(
      'number-key',
      not(isKeyedOnNumber),
      key,
      `${name} is keyed on the number ${key.shown}: queries must name it exactly and can't ask for a range; ${betterPair(index, key)}`,
    ),
    requires(
      'few-values-key',
      not(hasFew),
      key,
      `${name} is keyed on ${whole} alone, which ${have} few values: most items share one partition; add a sort key that orders them, such as a creation time, or key it on an owner with ${whole} as sort key`,
      { confidence: 'medium' },
    ),
    requires(
      'same-key',
      not(index.hasTablesKey),
      key,
      partitionKeys.length > 1
        ? `${name} has the whole key of its table, ${whole}, as its partition key: it finds nothing that the table does not; key it on what else is asked for`
        : `${name} has the partition key of its table, ${whole}: it finds nothing that a local index would not; key it on what else is asked for, with ${whole} as sort key`,
      { confidence: 'medium' },
    ),
  ]);
}

/** @param wrong the attribute of the partition key that belongs in the sort key */
function betterPair({ partitionKeys, sortKey, isSortedByText }: Index, wrong: Index['sortKey']): string {
  const others = partitionKeys.filter((key) => key !== wrong);
  if (others.length > 0)
    return `keep ${formatList(others.map(({ shown }) => shown))} as partition key, with ${wrong.shown} as sort key`;
  return isSortedByText.is === 'yes'
    ? `turn the pair around, ${sortKey.shown} as partition key and ${wrong.shown} as sort key`
    : `key it on what queries name, such as a category or an owner's id, with ${wrong.shown} as sort key`;
}
