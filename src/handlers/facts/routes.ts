import type { ConstantValue } from '../resolve/constants.js';
import type { Evidence } from '../syntax/evidence.js';
import { ROUTERS, ROUTES } from '../libraries/libraries.js';
import { findMember, unwrapExpression } from '../syntax/shapes.js';
import { findLiteralText } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { CodeCall, View } from './view.js';

/** One path that code tells apart from others. */
export interface Route {
  readonly evidence: Evidence;
  /** `route`: of a router; `prefix`: of several routes of one; `compared`: the handler looks at the path itself. */
  readonly is: 'route' | 'prefix' | 'compared';
  /** In upper case; undefined for any, and where it is not said. */
  readonly method: string | undefined;
  /** `/v1/upload`. */
  readonly path: string;
}

/** Routers that do the routing, and the paths that the code names. */
export interface Routes {
  /** The handler hands its requests to a router of a framework. */
  readonly usesRouter: boolean;
  readonly all: readonly Route[];
}

export function collectRoutes(view: View): Routes {
  const all = [...view.calls.flatMap((call) => registered(view, call)), ...compared(view)];
  return { usesRouter: view.calls.some(({ name }) => isRouter(name)), all };
}

function isRouter(name: string | undefined): boolean {
  return name !== undefined && Object.keys(ROUTERS).some((known) => name === known || name.startsWith(`${known}.`));
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
  // `app.get('title')` of Express asks for a setting; a path begins with a slash or a star.
  const known = view.known(path);
  if (known.is === 'text' && /^[/*]/.test(known.value)) {
    const verb = call.method.toUpperCase();
    add('route', known, ROUTES.verbs.has(verb) ? verb : undefined);
  }
  return routes;
}

/** `event.path === '/upload'`, `case 'POST /upload':`, `raw_path.startswith('/v1/')`. */
function compared(view: View): readonly Route[] {
  const routes: Route[] = [];
  const add = (node: SyntaxNode): void => {
    const text = findLiteralText(node);
    const [, method, path] = /^(?:(GET|POST|PUT|PATCH|DELETE|ANY) )?(\/[\w\-./{}:+*$]*)$/.exec(text ?? '') ?? [];
    if (path !== undefined) routes.push({ evidence: view.evidence(node), is: 'compared', method, path });
  };
  for (const node of view.nodes('binary_expression', 'comparison_operator')) {
    if (node.children.some(isPath)) node.children.forEach(add);
  }
  for (const call of view.calls) {
    if (call.receiver !== undefined && isPath(call.receiver) && STARTS.has(call.method ?? '')) call.args.forEach(add);
  }
  for (const node of view.nodes('switch_statement', 'match_statement')) {
    const subject = node.get('value') ?? node.get('subject');
    if (subject === undefined || ![...subject.walk()].some(isPath)) continue;
    for (const inner of node.walk())
      if (/^(?:switch_case|case_pattern)$/.test(inner.type)) inner.children.slice(0, 1).forEach(add);
  }
  return routes;
}

const STARTS = new Set(['startsWith', 'startswith', 'endsWith', 'endswith', 'match', 'includes']);
const PATHS = new Set(['path', 'rawPath', 'resource', 'routeKey', 'raw_path', 'route_key', 'resourcePath', 'proxy']);

function isPath(node: SyntaxNode): boolean {
  const inner = unwrapExpression(node);
  return PATHS.has(findMember(inner)?.name ?? inner.text);
}
