import {
  type Answer,
  type Requirement,
  type Subjects,
  and,
  certainly,
  defineRule,
  not,
  or,
  requires,
  some,
  unknown,
  makeReason,
} from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

type Answering = Subjects['answering'];
type OwnHandler = Extract<Answering, { readonly is: 'handler' }>['handler'];
type Mapping = Extract<Answering, { readonly is: 'mapping' }>['mapping'];
type Read = Extract<OwnHandler['source'], { readonly is: 'read' }>['handler'];
type ErrorReply = Read['facts']['replies']['errors'][number];

const CATCH = `Catch exceptions in the handler, and return an error response with a code, a message and the request id. API
Gateway answers an uncaught exception with a bare 502.`;

export default defineRule({
  id: 'error-responses',
  number: '9.2',
  severity: 'low',
  title: 'Error responses lack a code, message or request id',
  why: `An error response needs three things: an error code that a program can branch on, a message that a person
understands, and a request id that finds the request in the logs. "Internal server error" has none of them. An exception's
text has too much: it exposes table names, buckets and code to every caller.`,
  fix: `Return a JSON body with at least two of: code ("FILE_TOO_LARGE"), message, request id. The request id is
context.awsRequestId or context.aws_request_id. Build all error responses in one function.`,
  fixes: {
    'raw-exception': `Log the exception, and return an error code, a fixed message and the request id instead of its text.`,
    'throws-to-api': CATCH,
    'no-error-reply': CATCH,
    'unmapped-errors': `Add integration responses whose SelectionPattern matches 4xx and 5xx errors, each with a response
template that returns an error code and a message, and declare their status codes as method responses.`,
  },
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  ],
  tags: ['observability', 'maintainability'],
  about: 'answering',
  options: { publicPaths },
  *check(answering, { options }) {
    if (answering.is === 'mapping') {
      yield mapped(answering.mapping);
      return;
    }
    const { handler } = answering;
    const ways = handler.waysBeside(options.publicPaths).filter(({ is }) => is === 'api');
    if (ways.length === 0) return;
    const { source, resource } = handler;
    if (source.is !== 'read') {
      yield requires('thin-error-reply', source, resource.node, `the code of ${resource.shownName} was not read`);
      return;
    }
    const called = some(ways, ({ certain }) => certain);
    yield* written(handler, source.handler, called);
  },
});

/** API Gateway maps the response: without a mapping, an error becomes a 200 with the error in it, or a bare 500. */
function mapped({ name, responses, mapsMistakes, mapsFailures }: Mapping): Requirement {
  const lacking = [
    ...(mapsMistakes.is === 'yes' ? [] : ['client errors (4xx)']),
    ...(mapsFailures.is === 'yes' ? [] : ['backend failures (5xx)']),
  ];
  const message = `${name} has no integration response for ${lacking.join(' and ')}: errors become a 200 or a bare 500`;
  return requires('unmapped-errors', and(mapsMistakes, mapsFailures), responses, message);
}

function* written(handler: OwnHandler, read: Read, called: Answer): Generator<Requirement> {
  const { replies, errors } = read.facts;
  const name = handler.resource.shownName;
  const entry = handler.at(read.entry);
  if (errors.fallible.length + errors.thrown.length + replies.errors.length === 0) {
    if (handler.blindSpots.length > 0) yield requires('no-error-reply', unknown(...handler.blindSpots), entry, '');
    return;
  }
  for (const reply of replies.errors) {
    yield requires('thin-error-reply', or(not(called), tellsEnough(reply)), handler.at(reply.at), thin(name, reply));
  }
  for (const at of replies.raw) {
    const message = `${name} returns an exception's text to the caller (\`${at.what}\`): ${EXPOSES}`;
    yield requires('raw-exception', not(called), handler.at(at), message);
  }
  const { answeredBy } = errors;
  if (answeredBy !== undefined) yield answeredByItself(handler, answeredBy, called);
  const isAnswered = replies.shapedBy !== undefined || replies.errors.length > 0 || answeredBy !== undefined;
  if (replies.shapedBy !== undefined) yield requires('no-error-reply', certainly(true), entry, '');
  if (isAnswered) yield* thrown(handler, read, called);
  else {
    const within = errors.unhandled.flatMap((one) => one.within ?? []);
    const met = or(not(called), hidden(handler, read), ...within.map(strangeTo));
    const message = `${name} has no error response: callers only get API Gateway's "Internal server error"`;
    yield requires('no-error-reply', met, entry, message, { confidence: 'medium' });
  }
}

type OwnAnswer = NonNullable<Read['facts']['errors']['answeredBy']>;

/** The framework's response to an error that the code does not handle. */
function answeredByItself(handler: OwnHandler, { at, name, says }: OwnAnswer, called: Answer): Requirement {
  const start = `${handler.resource.shownName} leaves error responses to ${name}`;
  if (says === 'message') {
    const message = `${start}, which returns the exception's text: ${EXPOSES}`;
    return requires('raw-exception', not(called), handler.at(at), message);
  }
  const body = says === 'nothing' ? 'no body or plain text' : 'plain text';
  const message = `${start}, which returns ${body}: ${NEEDS}`;
  return requires('thin-error-reply', or(not(called), certainly(says === 'json')), handler.at(at), message);
}

const EXPOSES = 'it can expose table names, file paths and code';
const NEEDS = 'error responses need two of code, message and request id';

function strangeTo(name: string): Answer {
  return unknown(makeReason('code-not-followed', `the source of ${name}, which may handle errors, was not found`));
}

/** API Gateway answers an uncaught exception with a bare 502. */
function* thrown(handler: OwnHandler, read: Read, called: Answer): Generator<Requirement> {
  const { unhandled, rethrown, thrown: onPurpose } = read.facts.errors;
  const met = or(not(called), hidden(handler, read));
  const all = [...[...onPurpose, ...rethrown].map((at) => ({ at, within: undefined })), ...unhandled];
  for (const { at, within } of all) {
    const message = `${handler.resource.shownName} does not catch \`${at.what}\`: callers get a bare 502 "Internal server error"`;
    const taken = within === undefined ? met : or(met, strangeTo(within));
    yield requires('throws-to-api', taken, handler.at(at), message);
  }
}

/** Whether code that was not read may build error responses. */
function hidden({ blindSpots }: OwnHandler, { facts }: Read): Answer {
  const strange = facts.errors.wrappers.filter((one) => one.strange);
  const because = [
    ...blindSpots,
    ...strange.map(({ name }) => makeReason('code-not-followed', `the source of the wrapper ${name} was not found`)),
  ];
  return because.length > 0 ? unknown(...because) : certainly(false);
}

const ENOUGH = 2;

function tellsEnough({ body, says, at }: ErrorReply): Answer {
  if (body === 'open')
    return unknown(makeReason('code-not-followed', `the response body of \`${at.what}\` could not be followed`));
  return certainly(body === 'json' && says.length >= ENOUGH);
}

function thin(name: string, { at, status, body, says }: ErrorReply): string {
  const answer = status === undefined ? 'an error response' : `status code ${status}`;
  const holds = {
    json: says.length === 0 ? 'JSON without code, message and request id' : `only a ${says.join()}`,
    text: 'plain text',
    none: 'no body',
    open: 'an unknown body',
  }[body];
  return `${name} returns ${answer} with ${holds} (\`${at.what}\`): ${NEEDS}`;
}
