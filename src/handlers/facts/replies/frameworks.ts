import { FRAMEWORKS } from '../../libraries/libraries.js';
import { findCall } from '../../syntax/shapes.js';
import type { Evidence } from '../../syntax/evidence.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

/** The default reply of a web framework for an uncaught error. */
export interface OwnAnswer {
  readonly at: Evidence;
  /** As people write it: `Express`. */
  readonly name: string;
  /**
   * `message`: JSON with the text of the error; `json`: JSON with enough details; `text`: a word of text, or a page of HTML;
   * `nothing`: no body, or for errors that it knows their text.
   */
  readonly says: 'json' | 'message' | 'text' | 'nothing';
}

/**
 * The frameworks' defaults, as their documents and sources have them: expressjs.com error handling (a page of HTML), fastify
 * errors (`{ statusCode, error, message }` with the error's own message), hono.dev (text), flask and bottle (HTML), Starlette
 * and Koa (text), Chalice (`{"Code": "InternalServerError", "Message": …}`).
 */
const ANSWERS: Readonly<Record<string, Omit<OwnAnswer, 'at'>>> = {
  express: { name: 'Express', says: 'text' },
  fastify: { name: 'Fastify', says: 'message' },
  koa: { name: 'Koa', says: 'text' },
  hono: { name: 'Hono', says: 'text' },
  flask: { name: 'Flask', says: 'text' },
  quart: { name: 'Quart', says: 'text' },
  bottle: { name: 'Bottle', says: 'text' },
  fastapi: { name: 'FastAPI', says: 'text' },
  starlette: { name: 'Starlette', says: 'text' },
  chalice: { name: 'Chalice', says: 'json' },
};

/** middy's `httpErrorHandler`: unknown errors get an empty 500, known ones their message as text; middy.js.org. */
const MIDDY = /^@middy\/http-error-handler$/;

/** The answer of the first of the places where errors end that answers in words of its own. */
export function findOwnAnswer(view: View, ends: readonly SyntaxNode[]): OwnAnswer | undefined {
  for (const end of ends) {
    const name = view.nameOf(findCall(end)?.callee ?? end) ?? '';
    const answer = Object.hasOwn(FRAMEWORKS, name) ? ANSWERS[FRAMEWORKS[name] ?? ''] : undefined;
    if (answer !== undefined) return { at: view.evidence(end), ...answer };
    if (MIDDY.test(name)) return { at: view.evidence(end), name: "middy's httpErrorHandler", says: 'nothing' };
  }
  return undefined;
}
