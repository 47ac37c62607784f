import type { HandlerEntry } from './entry.js';
import { ROUTERS } from '../libraries/libraries.js';
import { hasSelfParameter } from './given.js';
import type { ReachableCode } from './reach.js';
import { type RouteInput, findRouteInput } from './route-parameters.js';
import type { Resolver } from '../resolve/resolver.js';
import {
  findCall,
  collectDecorators,
  isFunction,
  findMember,
  collectParameters,
  unwrapExpression,
} from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { SEEDS, type TaintSource } from './taint.js';

/** The parameters of handlers and routes: the event, a framework's request, the body, parts of the path. */
export function collectTaintSources(
  resolver: Resolver,
  entry: HandlerEntry,
  { units, nodes }: ReachableCode,
): TaintSource {
  const seeds = new Map<SyntaxNode, readonly number[]>();
  for (const handler of entry.handlers)
    seeds.set(handler, hasSelfParameter(handler) ? [SEEDS.none, SEEDS.event] : [SEEDS.event]);
  for (const unit of units) {
    for (const decorator of unit.is === 'function' ? collectDecorators(unit.node) : []) {
      if (!isRoute(resolver, decorator)) continue;
      const isPython = unit.node.source.language === 'python';
      seeds.set(
        unit.node,
        isPython ? routeParameters(resolver, decorator, unit.node) : scriptParameters(resolver, decorator, unit.node),
      );
    }
    for (const { node, args } of nodes.get(unit)?.calls ?? []) {
      if (!isRoute(resolver, node)) continue;
      for (const fn of args
        .flatMap((argument) => listed(argument))
        .flatMap((argument) => (isFunction(argument) ? [argument] : resolver.functions(argument)))) {
        seeds.set(fn, scriptParameters(resolver, node, fn));
      }
    }
  }
  return (fn, index) => seeds.get(fn)?.[index] ?? 0;
}

/** `[limit, audit]`: middleware of one route. */
function listed(argument: SyntaxNode): readonly SyntaxNode[] {
  const node = unwrapExpression(argument);
  return node.type === 'array' ? node.children : [argument];
}

function isRoute(resolver: Resolver, expression: SyntaxNode): boolean {
  const call = findCall(expression);
  const callee = call?.callee ?? expression;
  const method = findMember(callee)?.name;
  const name = resolver.nameOf(callee);
  if (method === undefined || name === undefined || !METHODS.has(method)) return false;
  return Object.entries(ROUTERS).some(([known, kind]) => kind === 'router' && name.startsWith(`${known}.`));
}

const METHODS = new Set(
  'get post put patch delete head options any all use route api_route on add_route add_api_route add_url_rule register before_request'.split(
    ' ',
  ),
);

/** Frameworks whose routes are given one context that holds the request. */
const CONTEXTS = /^(?:hono|@hono|koa|@koa|@aws-lambda-powertools)\b/;

/** Express gives `(req, res, next)` or `(err, req, res, next)`. */
function scriptParameters(resolver: Resolver, route: SyntaxNode, fn: SyntaxNode): readonly number[] {
  const name = resolver.nameOf(findCall(route)?.callee ?? route) ?? '';
  if (CONTEXTS.test(name)) return [SEEDS.holder];
  return collectParameters(fn).length === 4 ? [SEEDS.none, SEEDS.request] : [SEEDS.request];
}

/** Python's routes are given the parts of the request by the names and the types of their parameters. */
function routeParameters(resolver: Resolver, decorator: SyntaxNode, fn: SyntaxNode): readonly number[] {
  const route = resolver.nameOf(findCall(decorator)?.callee ?? decorator) ?? '';
  return collectParameters(fn).map((parameter) => OF_INPUT[findRouteInput(parameter, route, decorator)]);
}

const OF_INPUT: Readonly<Record<RouteInput, number>> = {
  path: SEEDS.path,
  query: SEEDS.query,
  body: SEEDS.body,
  request: SEEDS.request,
  nothing: SEEDS.none,
};
