import type { ConstantValue } from '../resolve/constants.js';
import type { Evidence } from '../syntax/evidence.js';
import { ROUTERS, ROUTES } from '../libraries/libraries.js';
import { findMember, isFunction, unwrapExpression } from '../syntax/shapes.js';
import { findLiteralText, findStringPieces } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { CodeCall, View } from './view.js';

/** One path that code distinguishes from others. */
export interface Route {
  readonly evidence: Evidence;
  /** `route`: of a router; `prefix`: of several routes of one; `compared`: the handler looks at the path itself. */
  readonly is: 'route' | 'prefix' | 'compared';
  /** In upper case; undefined for any method or an unknown one. */
  readonly method: string | undefined;
  /** `/v1/upload`. */
  readonly path: string;
}

/** Routers that do the routing, and the paths that the code names. */
export interface Routes {
  /** The handler passes its requests to a router of a framework. */
  readonly usesRouter: boolean;
  readonly all: readonly Route[];
  /** A router is given paths that can't be followed. */
  readonly isOpen: boolean;
}

export function collectRoutes(view: View): Routes {
  const all = [...view.calls.flatMap((call) => registered(view, call)), ...compared(view), ...versioned(view)];
  return {
    usesRouter: view.calls.some(({ name }) => isRouter(name)),
    all,
    isOpen: view.calls.some((call) => hidesPath(view, call)),
  };
}

function isRouter(name: string | undefined): boolean {
  if (name === undefined || Object.hasOwn(ROUTERS, name)) return name !== undefined;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1))
    if (Object.hasOwn(ROUTERS, name.slice(0, dot))) return true;
  return false;
}

function registered(view: View, call: CodeCall): readonly Route[] {
  if (!isRouter(call.name)) return [];
  const routes: Route[] = [];
  const add = (is: Route['is'], path: ConstantValue, method?: string): void => {
    if (path.is === 'text') routes.push({ evidence: view.evidence(call.node), is, method, path: path.value });
  };
  for (const name of ROUTES.prefixes) {
    const value =
      call.named.get(name) ??
      call.args.map((argument) => view.property(argument, name)).find((one) => one !== undefined);
    if (value !== undefined) add('prefix', view.known(value));
  }
  const [first] = call.args;
  const path = first ?? call.named.get('rule') ?? call.named.get('path');
  if (path === undefined || call.method === undefined) return routes;
  if (ROUTES.prefixing.has(call.method)) add('prefix', view.known(path));
  if (!ROUTES.registering.has(call.method)) return routes;
  // `app.get('title')` of Express reads a setting; a path begins with a slash or a star.
  const known = view.known(path);
  if (known.is === 'text' && /^[/*]/.test(known.value)) {
    const verb = call.method.toUpperCase();
    add('route', known, ROUTES.verbs.has(verb) ? verb : undefined);
  }
  return routes;
}

/** A route, or middleware of routes, whose path is not a known text. */
function hidesPath(view: View, call: CodeCall): boolean {
  if (!isRouter(call.name) || call.method === undefined) return false;
  if (!ROUTES.registering.has(call.method) && !ROUTES.prefixing.has(call.method)) return false;
  const path = call.args[0] ?? call.named.get('rule') ?? call.named.get('path');
  if (path === undefined || isFunction(path)) return false;
  // `app.use(cors())` is in front of all and names no path.
  const isPlain = ROUTES.registering.has(call.method) || findStringPieces(path) !== undefined;
  return isPlain && view.known(path).is !== 'text';
}

/** `event.path === '/upload'`, `case 'POST /upload':`, `raw_path.startswith('/v1/')`. */
function compared(view: View): readonly Route[] {
  const routes: Route[] = [];
  const add = (node: SyntaxNode): void => {
    const text = findLiteralText(node);
    const [, method, path] = /^(?:(GET|POST|PUT|PATCH|DELETE|ANY) )?(\/[\w\-./{}:+*$]*)$/.exec(text ?? '') ?? [];
    if (path !== undefined) routes.push({ evidence: view.evidence(node), is: 'compared', method, path });
  };
  const addVersion = (node: SyntaxNode): void => {
    const text = findLiteralText(node);
    if (text !== undefined && /^\/?v\d+(?:[./]|$)/.test(text))
      routes.push({
        evidence: view.evidence(node),
        is: 'compared',
        method: undefined,
        path: `/${text.replace(/^\//, '')}`,
      });
  };
  for (const node of view.nodes('binary_expression', 'comparison_operator')) {
    if (node.children.some(isPath)) node.children.forEach(add);
    // `version === 'v1'`, for any way of splitting the path.
    else node.children.forEach(addVersion);
  }
  for (const call of view.calls) {
    if (call.receiver !== undefined && isPath(call.receiver) && STARTS.has(call.method ?? '')) call.args.forEach(add);
  }
  for (const node of view.nodes('switch_statement', 'match_statement')) {
    const subject = node.get('value') ?? node.get('subject');
    const isOfPath = subject !== undefined && [...subject.walk()].some(isPath);
    for (const inner of node.walk())
      if (/^(?:switch_case|case_pattern)$/.test(inner.type))
        inner.children.slice(0, 1).forEach(isOfPath ? add : addVersion);
  }
  return routes;
}

/** `/^\/v1\//.test(event.path)`, `re.match(r'/v1/', path)`, `headers['x-api-version']`: code that reads a version. */
function versioned(view: View): readonly Route[] {
  const found: SyntaxNode[] = [];
  for (const call of view.calls) {
    const asked = [...call.args, ...(call.receiver === undefined ? [] : [call.receiver])];
    if (!/^(?:test|match|fullmatch|search|exec)$/.test(call.method ?? '') || !asked.some(mentionsPath)) continue;
    found.push(...asked.filter((one) => /\bv(?:\d|\\d|\(\?P?<|\(\\d|\[0-9)/.test(view.literal(one).text)));
  }
  for (const node of view.nodes('string')) {
    if (VERSION_HEADER.test(findLiteralText(node) ?? '')) found.push(node);
  }
  return found.map((node) => ({
    evidence: view.evidence(node),
    is: 'compared',
    method: undefined,
    path: '/{version}',
  }));
}

const VERSION_HEADER = /^(?:x-)?(?:api|accept)-version$/i;

function mentionsPath(node: SyntaxNode): boolean {
  return [node, ...node.walk()].some(isPath);
}

const STARTS = new Set(['startsWith', 'startswith', 'endsWith', 'endswith', 'match', 'includes']);
const PATHS = new Set(['path', 'rawPath', 'resource', 'routeKey', 'raw_path', 'route_key', 'resourcePath', 'proxy']);

function isPath(node: SyntaxNode): boolean {
  const inner = unwrapExpression(node);
  return PATHS.has(findMember(inner)?.name ?? inner.text);
}
