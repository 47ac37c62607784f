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
  chooseStrongest,
  unknown,
  makeReason,
} from '../src/rule.js';

type OwnHandler = Subjects['handler'];
type Way = OwnHandler['ways'][number];
type Read = Extract<OwnHandler['source'], { readonly is: 'read' }>['handler'];
type Swallowed = Read['facts']['errors']['swallowed'][number];

export default defineRule({
  id: 'handler-error-handling',
  number: '2.2',
  severity: 'medium',
  title: 'The handler leaves errors unhandled',
  why: `A call of AWS, of a database or of another service fails some day, and a request body is sometimes no JSON. What
nobody catches ends an API's request as a bare 502 "Internal server error", for a mistake of the caller as for a
throttled table. What is caught and passed over is worse: the caller, or Lambda, takes the work for done. Where nobody
waits for an answer it is the other way round: throwing makes Lambda try again, and catching loses the event.`,
  fix: `Called by an API: catch around every call that may fail, answer 4xx for what the caller did wrong and 5xx for the
rest, and try again what may pass by itself. A decorator, middleware (middy's httpErrorHandler), an exception handler of
a framework (Powertools' exception_handler(Exception)) or a wrapper may do it for all routes; name your own in the
option wrappers. Called by events: let errors out, and wait for all that the code starts. Batches: set FunctionResponseTypes: [ReportBatchItemFailures] and return the records that failed.`,
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
      description: "Names of the project's own decorators and wrapping functions that turn errors into replies.",
    },
  },
  *check(handler, { options }) {
    const waited = handler.ways.filter(({ is }) => is === 'api' || is === 'mapped' || is === 'websocket');
    const deferred = handler.ways.filter(({ is }) => is === 'event' || is === 'queue' || is === 'stream');
    if (waited.length + deferred.length === 0) return;
    const { source, resource } = handler;
    if (source.is !== 'read') {
      yield requires('unhandled-call', source, resource.node, `the code of ${resource.logicalId} is not read`);
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

/** What an API's caller gets as a bare failure, or as the same failure whatever happened. */
function leftOpen(
  handler: OwnHandler,
  read: Read,
  ways: readonly Way[],
  wrappers: readonly string[],
): readonly Requirement[] {
  const { unhandled, rethrown, onlyCatchAll } = read.facts.errors;
  const name = handler.resource.logicalId;
  const met = or(not(calls(ways)), takenAround(handler, read, wrappers));
  const bare = ways.every(({ is }) => is === 'mapped')
    ? 'API Gateway answers 200 with the error as the body, unless a response is mapped to it'
    : 'the caller gets a bare 502 that does not tell what went wrong';
  return [
    ...unhandled.map(({ at, inTry, within }) => {
      const where = inTry ? 'in a try whose clauses are for other errors' : 'outside of any try';
      const message = `${name} calls ${at.what} ${where}: when it fails, ${bare}`;
      const taken = or(met, takenWithin(within, wrappers));
      return requires('unhandled-call', taken, handler.at(at), message, { confidence: inTry ? 'medium' : 'high' });
    }),
    ...rethrown.map((at) => {
      const message = `${name} catches errors with \`${at.what}\` only to throw them on: ${bare}`;
      return requires('only-rethrown', met, handler.at(at), message);
    }),
    ...(onlyCatchAll === undefined ? [] : [catchAll(handler, read, onlyCatchAll, met)]),
  ];
}

function catchAll(handler: OwnHandler, { facts }: Read, at: Read['entry'], met: Answer): Requirement {
  const name = handler.resource.logicalId;
  const framework = facts.errors.answeredBy;
  const what =
    framework?.at === at
      ? `${name} leaves every error to ${framework.name}, which answers 500 to all alike`
      : `${name} takes every error alike with \`${at.what}\``;
  const message = `${what}: a mistake of the caller and a service that is down get the same answer, and nothing is tried again`;
  return requires('only-catch-all', met, handler.at(at), message, { confidence: 'low' });
}

/** Whether something around the handler turns errors into replies that its own code does not show. */
function takenAround({ blindSpots }: OwnHandler, { facts, form }: Read, named: readonly string[]): Answer {
  const { wrappers } = facts.errors;
  if (wrappers.some(({ name }) => isNamed(name, named))) return certainly(true);
  const strange = wrappers.find((one) => one.strange);
  if (strange !== undefined)
    return unknown(
      ...blindSpots,
      makeReason('code-not-followed', `the source of the wrapper ${strange.name} was not found`),
    );
  // What is called and can't be followed is not around the handler; of minified code not even that can be told.
  return form === 'minified' ? unknown(...blindSpots) : certainly(false);
}

/** The same of what calls the function that one call stands in. */
function takenWithin(name: string | undefined, named: readonly string[]): Answer {
  if (name === undefined) return certainly(false);
  return isNamed(name, named)
    ? certainly(true)
    : unknown(makeReason('code-not-followed', `the source of ${name}, which may handle errors, was not found`));
}

function isNamed(name: string, named: readonly string[]): boolean {
  return named.some((one) => name === one || name.endsWith(`.${one}`));
}

/** The ways on which an error is lost: a stream goes on at the record that is named, and leaves the rest for later. */
function leftBy({ namesRecord }: Swallowed, deferred: readonly Way[]): readonly Way[] {
  return namesRecord ? deferred.filter(({ is }) => is !== 'stream') : deferred;
}

/** An error that is lost: to the caller who waits, if no answer tells of it, and to Lambda, which would try again. */
function swallowed(
  handler: OwnHandler,
  one: Swallowed,
  waited: readonly Way[],
  deferred: readonly Way[],
): readonly Requirement[] {
  const name = handler.resource.logicalId;
  const clause =
    one.how === 'dropped'
      ? `${name} does not ask what became of \`${one.at.what}\`, and what fails in it is lost`
      : `${name} ${one.silent ? 'passes over' : 'only logs'} what \`${one.at.what}\` catches`;
  const tell = (ways: readonly Way[], message: string, confidence: Confidence): Requirement =>
    requires('swallowed-error', not(calls(ways)), handler.at(one.at), message, { confidence });
  const found: Requirement[] = [];
  // Work that goes on without what failed ends in an answer of its own.
  const untold = one.answers || one.goesOn ? [] : waited;
  if (untold.length > 0) {
    const level = one.onlyParses ? 'medium' : one.silent ? 'high' : 'medium';
    found.push(tell(untold, `${clause}: the caller takes for done what failed`, level));
  }
  if (deferred.length > 0 && one.goesOn) {
    found.push(tell(deferred, `${clause}: the work goes on without what failed, and is not tried again`, 'low'));
  } else if (deferred.length > 0) {
    const answer = one.status === undefined ? '' : ` and returns status ${one.status}, which nobody reads`;
    const isPlain = one.status === undefined && (one.answers ? one.inHandler : true);
    const level = isPlain && deferred.some(({ confidence }) => confidence === undefined) ? 'high' : 'medium';
    found.push(tell(deferred, `${clause}${answer}: the event counts as done and is not tried again`, level));
  }
  const [first, ...rest] = found;
  return first === undefined ? [] : [chooseStrongest([first, ...rest])];
}

/** Batches of which all records come again if one fails, and answers for single records that the mapping does not ask for. */
function batches(handler: OwnHandler, { facts }: Read, way: Way): readonly Requirement[] {
  if (way.by.type !== 'AWS::Lambda::EventSourceMapping') return [];
  const name = handler.resource.logicalId;
  const mapping = way.by.logicalId;
  const at = way.by.at('FunctionResponseTypes');
  const asks = handler.asksForFailures(way);
  const { batch } = facts.errors;
  const isSeen = handler.blindSpots.length === 0 ? certainly(true) : unknown(...handler.blindSpots);
  if (batch === undefined) {
    const whole = `${mapping} gives ${name} several records at once and takes no partial answer: when one fails, all of them come again`;
    const mute = `${mapping} asks ${name} which records of a batch failed, and its code never says: when one fails, all of them come again`;
    return [
      requires('no-partial-batch', not(handler.repeatsWholeBatches(way)), at, whole, { confidence: 'medium' }),
      requires('unanswered-batch', or(not(way.certain), not(asks), not(isSeen)), at, mute, { confidence: 'medium' }),
    ];
  }
  const lost = `${name} returns the records that failed (\`${batch.at.what}\`), and ${mapping} does not ask for them: the batch counts as done, and they are lost`;
  const comesAgain = batch.throwsForAll ? not(handler.mayBringSeveral(way)) : certainly(false);
  return [requires('unasked-failures', or(not(way.certain), asks, comesAgain), at, lost)];
}

/** Whether any of these ways is really taken. */
function calls(ways: readonly Way[]): Answer {
  return or(...ways.map(({ certain }) => certain));
}
