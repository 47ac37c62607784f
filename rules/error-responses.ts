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
  unknown,
  makeReason,
} from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

type Answering = Subjects['answering'];
type OwnHandler = Extract<Answering, { readonly is: 'handler' }>['handler'];
type Mapping = Extract<Answering, { readonly is: 'mapping' }>['mapping'];
type Read = Extract<OwnHandler['source'], { readonly is: 'read' }>['handler'];
type ErrorReply = Read['facts']['replies']['errors'][number];

export default defineRule({
  id: 'error-responses',
  number: '9.2',
  severity: 'low',
  title: 'Error responses say too little',
  why: `Whoever gets an error from an API wants to know three things: what kind of error it is, in a word that a program
can branch on; what it means, in words for a person; and by which id the people who run the API find the request in their
logs. "Internal server error" answers none of them. The text of an exception answers too much: it names tables, buckets
and lines of code to anybody who asks.`,
  fix: `Answer every error with a JSON body of at least two of: a code ("code": "FILE_TOO_LARGE"), a message, the request
id (context.awsRequestId / context.aws_request_id). One function that makes all error replies keeps them alike. Log
exceptions, do not send them. Answer for what is thrown as well, or Lambda's caller gets a bare 502.`,
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
      yield requires('thin-error-reply', source, resource.node, `the code of ${resource.logicalId} is not read`);
      return;
    }
    const called = or(...ways.map(({ certain }) => certain));
    yield* written(handler, source.handler, called);
  },
});

/** API Gateway makes the reply: what it has no answer for is a 200 with the error in it, or a bare 500. */
function mapped({ name, responses, mapsMistakes, mapsFailures }: Mapping): Requirement {
  const lacking = [
    ...(mapsMistakes.is === 'yes' ? [] : ['mistakes of the caller (4xx)']),
    ...(mapsFailures.is === 'yes' ? [] : ['failures behind it (5xx)']),
  ];
  const message = `${name} has no answer for ${lacking.join(' and ')}: its integration maps none, so an error is answered as a success or without a word`;
  return requires('unmapped-errors', and(mapsMistakes, mapsFailures), responses, message);
}

function* written(handler: OwnHandler, read: Read, called: Answer): Generator<Requirement> {
  const { replies, errors } = read.facts;
  const name = handler.resource.logicalId;
  const entry = handler.at(read.entry);
  if (errors.fallible.length + errors.thrown.length + replies.errors.length === 0) {
    if (handler.blindSpots.length > 0) yield requires('no-error-reply', unknown(...handler.blindSpots), entry, '');
    return;
  }
  for (const reply of replies.errors) {
    yield requires('thin-error-reply', or(not(called), tellsEnough(reply)), handler.at(reply.at), thin(name, reply));
  }
  for (const at of replies.raw) {
    const message = `${name} sends the text of an exception to the caller with \`${at.what}\`: it may name tables, paths and code, and tells a client nothing to go by`;
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
    const message = `${name} has no reply for errors: whatever goes wrong, the caller gets "Internal server error" and nothing to go by`;
    yield requires('no-error-reply', met, entry, message, { confidence: 'medium' });
  }
}

type OwnAnswer = NonNullable<Read['facts']['errors']['answeredBy']>;

/** What a framework answers for an error that the code does not take. */
function answeredByItself(handler: OwnHandler, { at, name, says }: OwnAnswer, called: Answer): Requirement {
  const who = `${handler.resource.logicalId} leaves errors to ${name}`;
  if (says === 'message') {
    const message = `${who}, which sends the text of an exception to the caller: it may name tables, paths and code, and tells a client nothing to go by`;
    return requires('raw-exception', not(called), handler.at(at), message);
  }
  const answer = says === 'nothing' ? 'no body, or a text that is no JSON' : 'a text that is no JSON';
  const message = `${who}, which answers with ${answer}: a client needs two of a code, a message and a request id`;
  return requires('thin-error-reply', or(not(called), certainly(says === 'json')), handler.at(at), message);
}

function strangeTo(name: string): Answer {
  return unknown(makeReason('code-not-followed', `the source of ${name}, which may handle errors, was not found`));
}

/** What leaves the handler as an exception is answered by API Gateway, without a word of it. */
function* thrown(handler: OwnHandler, read: Read, called: Answer): Generator<Requirement> {
  const { unhandled, rethrown, thrown: onPurpose } = read.facts.errors;
  const met = or(not(called), hidden(handler, read));
  const all = [...[...onPurpose, ...rethrown].map((at) => ({ at, within: undefined })), ...unhandled];
  for (const { at, within } of all) {
    const message = `${handler.resource.logicalId} lets what \`${at.what}\` throws out to the API: the caller gets a bare 502 "Internal server error"`;
    const taken = within === undefined ? met : or(met, strangeTo(within));
    yield requires('throws-to-api', taken, handler.at(at), message);
  }
}

/** Whether what is not seen of the code may make replies. */
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
  const answer = status === undefined ? 'an error' : `${status}`;
  const holds = {
    json: says.length === 0 ? 'JSON that has neither code, message nor request id' : `nothing but a ${says.join()}`,
    text: 'a text that is no JSON',
    none: 'no body',
    open: 'a body that is not known',
  }[body];
  return `${name} answers ${answer} with ${holds} (\`${at.what}\`): a client needs two of a code, a message and a request id`;
}
