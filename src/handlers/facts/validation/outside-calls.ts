import { type CallShape, findCall } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

/** Clients of servers and databases. */
const CLIENTS =
  /^(?:requests|httpx|urllib|urllib3|aiohttp|axios|fetch|node-fetch|got|pymysql|psycopg2?|mysql|pg|redis|ioredis|mongodb|pymongo)\b/;

/** Whether a call is one to AWS, a server or a database. */
export function isOutsideCall(view: View, call: CallShape): boolean {
  return view.operation(call) !== undefined || CLIENTS.test(view.nameOf(call.callee) ?? '');
}

/** The calls in the body of one function: the edges of the call graph. */
interface OwnCalls {
  readonly isOutside: boolean;
  readonly functions: readonly SyntaxNode[];
}

interface Known {
  readonly calls: Map<SyntaxNode, OwnCalls>;
  readonly answers: Map<SyntaxNode, boolean>;
}

/** A view and its code never change, and no answer depends on the order of the questions. */
const KNOWN = new WeakMap<View, Known>();

/**
 * Whether a function of the code calls AWS or a server, directly or through other functions. All reachable functions are
 * visited, so that functions that call each other have the same answer in any order.
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
    // No function that this one reaches calls outside.
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
