import type { ObjectEntry as Line } from '../../resolve/members.js';
import { findCall, findMember, collectParameters, unwrapExpression } from '../../syntax/shapes.js';
import { findStringPieces } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { type Framed, resolveValues } from '../frames.js';
import { countSteps } from '../../syntax/steps.js';

/** Information that a client can use: a code to branch on, a message for a person, an id to give to support. */
export type BodyContent = 'code' | 'message' | 'id';

/** The parts of a reply's body. */
export type ReplyBody =
  | { readonly is: 'json'; readonly says: ReadonlySet<BodyContent> }
  | { readonly is: 'text' }
  | { readonly is: 'none' }
  /** It can't be followed. */
  | { readonly is: 'open' };

const NOTHING: ReadonlySet<BodyContent> = new Set();

/** The contents of a reply's body, for each value that it may have. */
export function collectReplyBodies(view: View, framed: Framed, serialised: boolean): readonly ReplyBody[] {
  return resolveValues(view, framed).map((value) => bodyOf(view, value, serialised));
}

function bodyOf(view: View, { node, frame }: Framed, serialised: boolean): ReplyBody {
  const call = findCall(node);
  const name = call === undefined ? '' : (view.nameOf(call.callee) ?? call.callee.text);
  if (call !== undefined && STRINGIFIES.test(name)) {
    const [first] = call.args;
    if (first === undefined) return call.named.size > 0 ? { is: 'json', says: saysByName(call.named) } : { is: 'none' };
    const values = resolveValues(view, { node: first, frame });
    return chooseRicherBody(values.map((value) => dataOf(view, value)));
  }
  if (OBJECTS.has(node.type)) return serialised ? dataOf(view, { node, frame }) : { is: 'open' };
  if (NONE.has(node.type)) return { is: 'none' };
  return textOf(node) ?? { is: 'open' };
}

const STRINGIFIES = /^(?:JSON\.stringify|(?:json|orjson|ujson|simplejson)\.dumps|(?:flask\.)?jsonify)$/;
const OBJECTS = new Set(['object', 'dictionary']);
const NONE = new Set(['none', 'null', 'undefined']);

/** Of several values that a body may have it is unknown which goes with the error: the fullest is taken. */
export function chooseRicherBody(bodies: readonly ReplyBody[]): ReplyBody {
  const open = bodies.find(({ is }) => is === 'open');
  if (open !== undefined) return open;
  const weight = (body: ReplyBody): number => (body.is === 'json' ? 2 + body.says.size : body.is === 'text' ? 1 : 0);
  return bodies.reduce<ReplyBody>((fullest, body) => (weight(body) > weight(fullest) ? body : fullest), { is: 'none' });
}

/** A text that is written out: JSON in the text itself, or words. */
function textOf(node: SyntaxNode): ReplyBody | undefined {
  const pieces = findStringPieces(node);
  if (pieces === undefined) {
    const isJoined = node.get('operator')?.text === '+' && node.get('left') !== undefined;
    return isJoined ? { is: 'text' } : undefined;
  }
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : '0')).join('');
  if (text === '') return { is: 'none' };
  if (!/^\s*[{[]/.test(text)) return { is: 'text' };
  const pairs = [...text.matchAll(/"(\w+)"\s*:\s*("[^"]*")?/g)];
  return { is: 'json', says: new Set(pairs.flatMap(([, key = '', value]) => byText(key, value?.slice(1, -1)) ?? [])) };
}

const KNOWN = new WeakMap<Framed, Map<number, ReplyBody>>();

/** Values written as JSON; each value is visited once. */
function dataOf(view: View, framed: Framed, depth = 3): ReplyBody {
  countSteps(1);
  const known = KNOWN.get(framed) ?? new Map<number, ReplyBody>();
  KNOWN.set(framed, known);
  const found = known.get(depth) ?? readData(view, framed, depth);
  known.set(depth, found);
  return found;
}

function readData(view: View, { node, frame }: Framed, depth: number): ReplyBody {
  if (LISTS.has(node.type)) {
    const [first] = node.children;
    return first === undefined || depth === 0
      ? { is: 'json', says: NOTHING }
      : chooseRicherBody(resolveValues(view, { node: first, frame }).map((value) => dataOf(view, value, depth - 1)));
  }
  const entries = keywordsOf(view, { node, frame }) ?? view.entries(node);
  if (entries === undefined) {
    if (findStringPieces(node) !== undefined) return { is: 'json', says: new Set<BodyContent>(['message']) };
    return findMember(node) !== undefined || findCall(node) !== undefined || node.type === 'identifier'
      ? { is: 'open' }
      : { is: 'json', says: NOTHING };
  }
  const within = keywordsOf(view, { node, frame }) === undefined ? frame : frame?.outer;
  const says = new Set<BodyContent>();
  for (const { key, value, spread } of entries) {
    if (spread !== undefined) {
      if (depth === 0) return { is: 'open' };
      const inner = chooseRicherBody(
        resolveValues(view, { node: spread, frame }).map((one) => dataOf(view, one, depth - 1)),
      );
      if (inner.is === 'open') return inner;
      if (inner.is === 'json') for (const one of inner.says) says.add(one);
    } else if (key !== undefined && value !== undefined) {
      for (const one of saidUnder(view, key, { node: value, frame: within }, depth)) says.add(one);
    }
  }
  return { is: 'json', says };
}

/** The values that a call passes to Python's `**fields`: all named arguments that match no other parameter. */
function keywordsOf(view: View, { node, frame }: Framed): readonly Line[] | undefined {
  if (node.type !== 'identifier' || frame === undefined) return undefined;
  const [source] = view.sources(node);
  if (source === undefined || 'walk' in source || source.parameter?.rest !== true || source.parameter.of !== frame.fn)
    return undefined;
  const own = new Set(collectParameters(frame.fn).map(({ pattern }) => pattern.text));
  return [...frame.call.named]
    .filter(([key]) => !own.has(key))
    .map(([key, value]) => ({ node: value, key, value, spread: undefined }));
}

const LISTS = new Set(['array', 'list']);

function saysByName(named: ReadonlyMap<string, SyntaxNode>): ReadonlySet<BodyContent> {
  return new Set([...named].flatMap(([key, value]) => byText(key, isWord(value.text) ? value.text : undefined) ?? []));
}

/** The content of one line of an error's JSON. */
function saidUnder(view: View, key: string, framed: Framed, depth: number): readonly BodyContent[] {
  if (IDENTIFIES.test(unwrapExpression(framed.node).text)) return ['id'];
  const values = resolveValues(view, framed);
  const nested = values.find(({ node }) => OBJECTS.has(node.type) || LISTS.has(node.type));
  if (nested !== undefined && depth > 0) {
    const inner = dataOf(view, nested, depth - 1);
    return inner.is === 'json' ? [...inner.says] : ['message'];
  }
  const known = values.map(({ node }) => view.known(node)).find(({ is }) => is === 'text');
  const text = known?.is === 'text' ? known.value : undefined;
  const isCode = text === undefined ? values.some(({ node }) => CODES.test(node.text)) : isWord(text);
  const under = meaningOf(key);
  return under === 'either' ? [isCode ? 'code' : 'message'] : under === undefined ? [] : [under];
}

function byText(key: string, value: string | undefined): BodyContent | undefined {
  const under = meaningOf(key);
  return under === 'either' ? (value !== undefined && isWord(value) ? 'code' : 'message') : under;
}

/** A value that holds an id of the request, under any key. */
const IDENTIFIES = /(?:request_?id|correlation_?id|trace_?id)['"\])]*$/i;

/** An expression that gives a word for a kind of error. */
const CODES = /(?:\.(?:code|Code|name|errorCode|error_code|errorType|__name__)|\[['"]Code['"]\])$/;

function isWord(text: string): boolean {
  return /^[A-Za-z][\w.:-]*$/.test(text);
}

const MEANINGS: Readonly<Record<string, BodyContent | 'either'>> = {
  ...Object.fromEntries(
    words('code errorcode errcode type errortype errorname name kind slug').map((key) => [key, 'code']),
  ),
  ...Object.fromEntries(
    words('message msg errormessage errmsg detail details description errordescription text hint title').map((key) => [
      key,
      'message',
    ]),
  ),
  ...Object.fromEntries(
    words('requestid awsrequestid reqid correlationid traceid transactionid').map((key) => [key, 'id']),
  ),
  ...Object.fromEntries(words('error errors err fault reason').map((key) => [key, 'either'])),
};

function words(text: string): readonly string[] {
  return text.split(' ');
}

function meaningOf(key: string): BodyContent | 'either' | undefined {
  const plainKey = key.toLowerCase().replaceAll(/[_-]/g, '');
  return Object.hasOwn(MEANINGS, plainKey) ? MEANINGS[plainKey] : undefined;
}
