import { type CallShape, findCall } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

/** Libraries that ask a server. */
const CLIENTS =
  /^(?:requests|httpx|urllib|urllib3|aiohttp|axios|fetch|node-fetch|got|pymysql|psycopg2?|mysql|pg|redis|ioredis|mongodb|pymongo)\b/;

/** Whether a call is one of AWS, of a server or of a database. */
export function isOutsideCall(view: View, call: CallShape): boolean {
  return view.operation(call) !== undefined || CLIENTS.test(view.nameOf(call.callee) ?? '');
}

/** What a function of the code does by itself: the edges of the call graph. */
interface OwnCalls {
  readonly isOutside: boolean;
  readonly functions: readonly SyntaxNode[];
}

interface Known {
  readonly calls: Map<SyntaxNode, OwnCalls>;
  readonly answers: Map<SyntaxNode, boolean>;
}

/** Neither a view nor its code changes once it is made, and no answer depends on which function was asked before. */
const KNOWN = new WeakMap<View, Known>();

/**
 * Whether a function of the code calls AWS or a server, itself or through others: whether any function that it leads to
 * does. Functions that call each other are followed until none is new, so that each has the same answer as the others,
 * whichever is asked first.
 */
export function hasOutsideCall(view: View, fn: SyntaxNode): boolean {
  const known: Known = KNOWN.get(view) ?? { calls: new Map(), answers: new Map() };
  KNOWN.set(view, known);
  const answer = known.answers.get(fn) ?? leadsOutside(view, fn, known);
  known.answers.set(fn, answer);
  return answer;
}

function leadsOutside(view: View, fn: SyntaxNode, { calls, answers }: Known): boolean {
  const reached = new Set([fn]);
  for (const one of reached) {
    const answer = answers.get(one);
    if (answer === true) return true;
    // Nothing that this function leads to goes outside.
    if (answer === false) continue;
    const own = calls.get(one) ?? ownCalls(view, one);
    calls.set(one, own);
    if (own.isOutside) return true;
    for (const next of own.functions) reached.add(next);
  }
  return false;
}

function ownCalls(view: View, fn: SyntaxNode): OwnCalls {
  const calls = [...fn.walk()].flatMap((node) => findCall(node) ?? []);
  if (calls.some((call) => isOutsideCall(view, call))) return { isOutside: true, functions: [] };
  return { isOutside: false, functions: calls.flatMap(({ callee }) => view.functions(callee)) };
}
