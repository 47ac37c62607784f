/** A decision about something new: which rule or part it bears on, what is done, and why. */
export interface FreshnessDecision {
  /** What is new, with everything below it; `*` stands for anything. */
  readonly about: string;
  /** `known`: the code reads it. `passed over`: no rule asks about it. `open`: a rule should know it, and does not yet. */
  readonly decision: 'known' | 'passed over' | 'open';
  readonly why: string;
}

/** Something that the newest releases know and the pinned ones do not, or no more. */
export interface NewFact {
  readonly what: string;
  readonly isGone: boolean;
  /** The numbers of the rules that it may bear on. */
  readonly rules: readonly string[];
  readonly decision: FreshnessDecision | undefined;
}

/**
 * By what a thing is called, the first that fits: the numbers of the rules that ask about such things. Properties come
 * first: a bucket's tags bear on 8.1, whatever else is asked of buckets.
 */
const BEARING: readonly (readonly [RegExp, string])[] = [
  [/^function named by |^AWS::EventsV2::/, '2.2 2.3'],
  [/\.(?:\w*Tags)\b/, '8.1 8.2'],
  [/Cors|AllowOrigins/, '1.1'],
  [/Auth|ApiKey|ResourcePolicy\b|Mutual/, '1.2'],
  [/RetentionInDays|LogGroupClass|LoggingConfig/, '4.2'],
  [/Lifecycle|StorageClass|Tiering/, '4.1'],
  [/PointInTime|Backup|Recovery/, '7.2'],
  [/Index|KeySchema/, '3.3'],
  [/DeadLetter|OnFailure|Redrive|DestinationConfig/, '2.3'],
  [/MemorySize|Timeout|Concurren|CapacityProvider|Tenancy|SnapStart|Durable|Throttl/, '2.1 3.1 3.2'],
  [/Malware/, '10.1'],
  [/^AWS::(?:ApiGateway|ApiGatewayV2|AppSync)::|^AWS::Serverless::(?:\w*Api)|^SAM event \w*Api/, '1.1 1.2 6.1 9.1'],
  [/^AWS::Lambda::|^AWS::Serverless::|^SAM event/, '2.1 2.2 2.3 3.1 3.2 8.1'],
  [/^AWS::S3\w*::|^s3:/, '1.3 4.1 8.1 8.2 10.1 10.2'],
  [/^AWS::DynamoDB::|^dynamodb:/, '3.3 7.2 8.1 8.2'],
  [/^AWS::(?:CloudWatch|Logs|ApplicationInsights)::/, '4.2 5.1 5.2'],
  [
    /^AWS::(?:SQS|SNS|Events|Kinesis|KinesisFirehose|Pipes|Scheduler|StepFunctions|MSK)::|^(?:sqs|sns|events|stepfunctions|lambda):/,
    '2.3 5.1',
  ],
  [/^AWS::IAM::|^SAM policy|^SAM connector/, '1.3 10.1'],
  [/^AWS::(?:WAFv2|Cognito)::/, '1.2 10.1 10.2'],
  [/^AWS::Backup::/, '7.2'],
  [/^AWS::(?:GuardDuty|Macie)::/, '8.2 10.1'],
  [/^@/, '2.2 6.1 9.2 10.1 10.2'],
];

/**
 * What changed between two sets of facts; of what is new with all below it, only the topmost. Values of a property that
 * had no list of values before are a better schema, and nothing new.
 */
export function compareFacts(
  pinned: ReadonlySet<string>,
  newest: ReadonlySet<string>,
  decisions: readonly FreshnessDecision[],
): readonly NewFact[] {
  const listed = [pinned, newest].map((facts) => new Set([...facts].flatMap((what) => findOwner(what) ?? [])));
  const isFirstList = (what: string): boolean => {
    const owner = findOwner(what);
    return owner !== undefined && !listed.every((owners) => owners.has(owner));
  };
  const differs = (from: ReadonlySet<string>, to: ReadonlySet<string>, isGone: boolean): readonly NewFact[] =>
    [...to]
      .filter((what) => !from.has(what) && !isFirstList(what))
      .filter((what) => !listAbove(what).some((above) => to.has(above) && !from.has(above)))
      .map((what) => ({ what, isGone, rules: listRules(what), decision: findDecision(what, decisions) }));
  return [...differs(pinned, newest, false), ...differs(newest, pinned, true)].sort((one, other) =>
    one.what < other.what ? -1 : 1,
  );
}

/** The property that a value is one of. */
function findOwner(what: string): string | undefined {
  return what.includes(' = ') ? what.replace(/ = .*$/s, '') : undefined;
}

/** What a thing is part of: `A.b.c = d` of `A.b.c`, `A.b` and `A`. */
function listAbove(what: string): readonly string[] {
  return [...what.matchAll(/\.| = /g)].map(({ index }) => what.slice(0, index));
}

function listRules(what: string): readonly string[] {
  return BEARING.find(([pattern]) => pattern.test(what))?.[1].split(' ') ?? [];
}

/** The decision about the thing itself, else the narrowest about what it is part of. */
export function findDecision(what: string, decisions: readonly FreshnessDecision[]): FreshnessDecision | undefined {
  const fits = ({ about }: FreshnessDecision): boolean => {
    const pattern = about.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pattern.join('.*')}(?:$|\\.| = )`).test(what);
  };
  return decisions.filter(fits).sort((one, other) => other.about.length - one.about.length)[0];
}

/** The report, one line for each thing: what has no decision yet first. */
export function formatFreshness(facts: readonly NewFact[], decisions: readonly FreshnessDecision[]): string {
  const [open, decided] = [
    facts.filter((one) => one.decision === undefined),
    facts.filter((one) => one.decision !== undefined),
  ];
  const unread = decisions.filter(({ decision }) => decision === 'open');
  return [
    `${facts.length} differences between the pinned packages and the newest, ${open.length} without a decision`,
    ...(open.length === 0 ? [] : ['', 'Without a decision (write one into scripts/freshness-decisions.json):']),
    ...linesOf(open),
    ...(decided.length === 0 ? [] : ['', 'Decided:']),
    ...linesOf(decided),
    ...(unread.length === 0 ? [] : ['', 'Decided before, and not read by any rule yet:']),
    ...unread.map(({ about, why }) => `${about}: ${why}`),
  ].join('\n');
}

/** One line for each thing; what is the same at several places of a type, such as a value of many rules, is told once. */
function linesOf(facts: readonly NewFact[]): readonly string[] {
  const places = new Map<string, NewFact[]>();
  for (const fact of facts) {
    const [path = '', value] = fact.what.split(' = ');
    const [type, ...names] = path.split('.');
    const key = [fact.isGone, type, names.at(-1), value, fact.decision?.about].join('\n');
    places.set(key, [...(places.get(key) ?? []), fact]);
  }
  return [...places.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { what, isGone, rules, decision } = first;
    const others = more.length === 0 ? '' : ` (and at ${more.length} more places)`;
    const decided = decision === undefined ? '' : ` | ${decision.decision}: ${decision.why}`;
    return `${isGone ? 'gone: ' : ''}${what}${others} | ${rules.length === 0 ? 'no rule' : rules.join(', ')}${decided}`;
  });
}
