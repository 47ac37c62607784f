import {
  type Answer,
  type Confidence,
  type Requirement,
  type Subjects,
  certainly,
  defineRule,
  not,
  or,
  requires,
  some,
  chooseStrongest,
  unknown,
  makeReason,
} from '../src/rule.js';

type OwnHandler = Subjects['handler'];
type Way = OwnHandler['ways'][number];
type Read = Extract<OwnHandler['source'], { readonly is: 'read' }>['handler'];
type Swallowed = Read['facts']['errors']['swallowed'][number];

const PARTIAL_BATCH = `Batches: set FunctionResponseTypes: [ReportBatchItemFailures] on the event source mapping, and return
the failed records in batchItemFailures. In CDK: reportBatchItemFailures: true on the event source.`;

export default defineRule({
  id: 'handler-error-handling',
  number: '2.2',
  severity: 'medium',
  title: 'Handler does not handle errors',
  why: `Calls to AWS and other services fail, and request bodies are not always valid JSON. An uncaught error ends an API
request as a bare 502 "Internal server error", for a client error as well as for a throttled table. A swallowed error is
worse: the caller, or Lambda, treats failed work as done. For events the opposite is right: throwing makes Lambda retry,
and catching loses the event.`,
  fix: `API: catch errors around every call that can fail, return 4xx for client errors and 5xx for others, and retry. A
decorator, middleware (middy's httpErrorHandler), a framework's exception handler (Powertools'
exception_handler(Exception)) or a wrapper can do this for all routes; add your own to the wrappers option.`,
  fixes: {
    event: `Events: rethrow errors, so that the event is delivered again or kept as failed, and wait for everything that
the code starts.`,
    'no-partial-batch': PARTIAL_BATCH,
    'unanswered-batch': PARTIAL_BATCH,
    'unasked-failures': PARTIAL_BATCH,
  },
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  ],
  tags: ['reliability'],
  about: 'handler',
  options: {
    wrappers: {
      type: 'list',
      default: [],
      description: "Names of the project's own decorators and wrapper functions that turn errors into responses.",
    },
  },
  *check(handler, { options }) {
    const waited = handler.ways.filter(({ is }) => is === 'api' || is === 'mapped' || is === 'websocket');
    const deferred = handler.ways.filter(({ is }) => is === 'event' || is === 'queue' || is === 'stream');
    if (waited.length + deferred.length === 0) return;
    const { source, resource } = handler;
    if (source.is !== 'read') {
      yield requires('unhandled-call', source, resource.node, `the code of ${resource.shownName} could not be read`);
      return;
    }
    const { handler: read } = source;
    const { errors } = read.facts;
    if (errors.fallible.length === 0) {
      const { blindSpots } = handler;
      if (blindSpots.length > 0) yield requires('unhandled-call', unknown(...blindSpots), handler.at(read.entry), '');
      return;
    }
    const found = [
      ...(waited.length > 0 ? leftOpen(handler, read, waited, options.wrappers) : []),
      ...errors.swallowed.flatMap((one) => swallowed(handler, one, waited, leftBy(one, deferred))),
      ...deferred.flatMap((way) => batches(handler, read, way)),
    ];
    const kind = waited.length > 0 ? 'unhandled-call' : 'swallowed-error';
    if (found.length === 0) yield requires(kind, certainly(true), handler.at(read.entry), '');
    yield* found;
  },
});

/** Errors that API callers get as a bare failure, or as the same response for every error. */
function leftOpen(
  handler: OwnHandler,
  read: Read,
  ways: readonly Way[],
  wrappers: readonly string[],
): readonly Requirement[] {
  const { unhandled, rethrown, onlyCatchAll } = read.facts.errors;
  const name = handler.resource.shownName;
  const met = or(not(calls(ways)), takenAround(handler, read, wrappers));
  const bare = ways.every(({ is }) => is === 'mapped')
    ? 'API Gateway returns the error as a 200, unless a response is mapped to it'
    : 'the caller gets a bare 502';
  return [
    ...unhandled.map(({ at, inTry, within }) => {
      const where = inTry ? 'in a try that catches only other errors' : 'outside any try';
      const message = `${name} calls ${at.what} ${where}: if it fails, ${bare}`;
      const taken = or(met, takenWithin(within, wrappers));
      return requires('unhandled-call', taken, handler.at(at), message, { confidence: inTry ? 'medium' : 'high' });
    }),
    ...rethrown.map((at) => {
      const message = `${name} rethrows every error in \`${at.what}\`: ${bare}`;
      return requires('only-rethrown', met, handler.at(at), message);
    }),
    ...(onlyCatchAll === undefined ? [] : [catchAll(handler, read, onlyCatchAll, met)]),
  ];
}

function catchAll(handler: OwnHandler, { facts }: Read, at: Read['entry'], met: Answer): Requirement {
  const name = handler.resource.shownName;
  const framework = facts.errors.answeredBy;
  const what =
    framework?.at === at
      ? `${name} leaves all errors to ${framework.name}, which always returns 500`
      : `${name} catches everything with \`${at.what}\``;
  const message = `${what}: client errors and outages get the same response, without a retry`;
  return requires('only-catch-all', met, handler.at(at), message, { confidence: 'low' });
}

/** Whether a wrapper around the handler turns errors into responses. */
function takenAround({ blindSpots }: OwnHandler, { facts, form }: Read, named: readonly string[]): Answer {
  const { wrappers } = facts.errors;
  if (wrappers.some(({ name }) => isNamed(name, named))) return certainly(true);
  const strange = wrappers.find((one) => one.strange);
  if (strange !== undefined)
    return unknown(
      ...blindSpots,
      makeReason('code-not-followed', `the source of the wrapper ${strange.name} was not found`),
    );
  // A call that can't be followed does not wrap the handler; in minified code even that is unknown.
  return form === 'minified' ? unknown(...blindSpots) : certainly(false);
}

/** Whether the caller of the function that contains a call turns errors into responses. */
function takenWithin(name: string | undefined, named: readonly string[]): Answer {
  if (name === undefined) return certainly(false);
  return isNamed(name, named)
    ? certainly(true)
    : unknown(makeReason('code-not-followed', `the source of ${name}, which may handle errors, was not found`));
}

function isNamed(name: string, named: readonly string[]): boolean {
  return named.some((one) => name === one || name.endsWith(`.${one}`));
}

/** The triggers that lose a swallowed error: a stream resumes at the record that is named, and loses nothing. */
function leftBy({ namesRecord }: Swallowed, deferred: readonly Way[]): readonly Way[] {
  return namesRecord ? deferred.filter(({ is }) => is !== 'stream') : deferred;
}

/** An error that is lost: for the caller, if no response reports it, and for Lambda, which would retry. */
function swallowed(
  handler: OwnHandler,
  one: Swallowed,
  waited: readonly Way[],
  deferred: readonly Way[],
): readonly Requirement[] {
  const name = handler.resource.shownName;
  const clause =
    one.how === 'dropped'
      ? `${name} ignores failures in \`${one.at.what}\``
      : `${name} ${one.silent ? 'swallows' : 'only logs'} errors in \`${one.at.what}\``;
  const report = (ways: readonly Way[], message: string, confidence: Confidence): Requirement => {
    const fix = ways === deferred ? { fix: 'event' } : {};
    return requires('swallowed-error', not(calls(ways)), handler.at(one.at), message, { confidence, ...fix });
  };
  const found: Requirement[] = [];
  // Work that continues without the failed part ends in a response of its own.
  const uninformed = one.answers || one.goesOn ? [] : waited;
  if (uninformed.length > 0) {
    const level = one.onlyParses ? 'medium' : one.silent ? 'high' : 'medium';
    found.push(report(uninformed, `${clause}: failed requests look successful to the caller`, level));
  }
  if (deferred.length > 0 && one.goesOn) {
    found.push(report(deferred, `${clause}: processing continues, and the failed part is not retried`, 'low'));
  } else if (deferred.length > 0) {
    const answer = one.status === undefined ? '' : ` and returns status ${one.status}, which Lambda ignores`;
    const isPlain = one.status === undefined && (one.answers ? one.inHandler : true);
    const level = isPlain && deferred.some(({ confidence }) => confidence === undefined) ? 'high' : 'medium';
    found.push(report(deferred, `${clause}${answer}: the event is lost without a retry`, level));
  }
  const [first, ...rest] = found;
  return first === undefined ? [] : [chooseStrongest([first, ...rest])];
}

/** Batches that Lambda repeats as a whole if one record fails, and partial batch responses that the mapping ignores. */
function batches(handler: OwnHandler, { facts }: Read, way: Way): readonly Requirement[] {
  if (way.by.type !== 'AWS::Lambda::EventSourceMapping') return [];
  const name = handler.resource.shownName;
  const mapping = way.by.shownName;
  const at = way.by.at('FunctionResponseTypes');
  const takes = handler.asksForFailures(way);
  const { batch } = facts.errors;
  const isSeen = handler.blindSpots.length === 0 ? certainly(true) : unknown(...handler.blindSpots);
  if (batch === undefined) {
    const whole = `${mapping} sends batches to ${name} without ReportBatchItemFailures: one failed record repeats the whole batch`;
    const mute = `${mapping} sets ReportBatchItemFailures, but ${name} reports none: one failed record repeats the whole batch`;
    return [
      requires('no-partial-batch', not(handler.repeatsWholeBatches(way)), at, whole, { confidence: 'medium' }),
      requires('unanswered-batch', or(not(way.certain), not(takes), not(isSeen)), at, mute, { confidence: 'medium' }),
    ];
  }
  const lost = `${name} reports failed records (\`${batch.at.what}\`), but ${mapping} lacks ReportBatchItemFailures: they are lost`;
  const comesAgain = batch.throwsForAll ? not(handler.mayBringSeveral(way)) : certainly(false);
  return [requires('unasked-failures', or(not(way.certain), takes, comesAgain), at, lost)];
}

/** Whether any of these triggers is certain. */
function calls(ways: readonly Way[]): Answer {
  return some(ways, ({ certain }) => certain);
}
