import type { Reason } from '../answer.js';
import { opened } from './bundle.js';
import type { Code, Language } from './code.js';
import { type Entry, entryOf } from './entry.js';
import type { Evidence, Form } from './evidence.js';
import { type Errors, errors } from './facts/errors.js';
import { type Metrics, metrics } from './facts/metrics.js';
import { type Guard, Guards } from './guards.js';
import { type Replies, replies } from './facts/replies.js';
import { GUARDING } from './libraries.js';
import type { Parser } from './parse.js';
import { Program } from './program.js';
import { type Reached, reach } from './reach.js';
import { Resolver } from './resolve.js';
import { seedsOf } from './seeds.js';
import { type CallShape, callOf, enclosingFunction, isFunction, parametersOf, plain } from './shapes.js';
import type { Syntax } from './syntax.js';
import { Flow } from './taint.js';
import { type Unit, nodesOf } from './unit.js';
import { View } from './view.js';

export type { Evidence, Form } from './evidence.js';

/** What extractors drew from a handler: one field per topic. */
export interface Facts {
  readonly errors: Errors;
  readonly metrics: Metrics;
  readonly replies: Replies;
}

/** A handler that was read. */
export interface Handler {
  readonly language: Language;
  readonly form: Form;
  /** The definition of the function that the runtime calls. */
  readonly entry: Evidence;
  /** What could not be followed and may hold anything: a layer, an unresolved local import, an unknown wrapper. */
  readonly opaque: readonly Reason[];
  readonly facts: Facts;
}

/** A handler that was found but cannot be read: a syntax error in it, or no such name in its file. */
export interface Refused {
  readonly refused: Reason;
}

/** Reads the function that the runtime calls, and all that it may reach in its code. */
export function readHandler(code: Code, parser: Parser): Handler | Refused {
  const seen = viewOf(code, parser);
  if ('refused' in seen) return seen;
  const { view, entry, opaque } = seen;
  return { language: code.language, form: view.form, entry: view.evidence(entry), opaque, facts: factsOf(view) };
}

function factsOf(view: View): Facts {
  return { errors: errors(view), metrics: metrics(view), replies: replies(view) };
}

/** What extractors are given; apart, so that tests can ask it. */
export function viewOf(
  code: Code,
  parser: Parser,
): { readonly view: View; readonly entry: Syntax; readonly opaque: readonly Reason[] } | Refused {
  const behind = opened(code);
  if ('refused' in behind) return behind;
  const program = new Program(behind, parser);
  const resolver = new Resolver(program);
  const entry = entryOf(program, resolver);
  if ('refused' in entry) return entry;
  // Nothing of what a minified handler calls can be told from library code.
  const reached = reach(resolver, entry.starts, behind.form === 'minified' ? 0 : undefined);
  const broken = brokenIn(resolver, entry, reached);
  if (broken !== undefined) return { refused: broken };
  const unitOf = (node: Syntax): Unit | undefined => unitAt(reached, node);
  const nodes = (): Iterable<Syntax> => nodesIn(reached);
  const flow = new Flow(resolver, seedsOf(resolver, entry, reached), nodes);
  const guards = new Guards(resolver, unitOf, entry.outermost, wrappersIn(resolver, reached));
  const view = new View({
    code: behind.code,
    form: behind.form,
    handlers: entry.handlers,
    resolver,
    reached,
    flow,
    guards,
  });
  return { view, entry: entry.at, opaque: [...new Set([...entry.opaque, ...behind.opaque, ...program.lost])] };
}

/** The unit that a node stands in. */
function unitAt({ units }: Reached, node: Syntax): Unit | undefined {
  const byNode = new Map(units.map((unit) => [unit.node, unit]));
  const own = byNode.get(node);
  if (own !== undefined) return own;
  for (const above of node.above()) {
    const unit = byNode.get(above);
    if (unit !== undefined) return unit;
  }
  return undefined;
}

function* nodesIn({ units, apart }: Reached): Generator<Syntax> {
  for (const unit of units) yield* nodesOf(unit, apart);
}

/** What stands around the whole handler and answers what is thrown in it. */
function wrappersIn(resolver: Resolver, reached: Reached): readonly Guard[] {
  const guards: Guard[] = [];
  for (const node of nodesIn(reached)) {
    const call = callOf(node);
    if (call !== undefined && (GUARDING.test(resolver.nameOf(call.callee) ?? '') || takesErrors(resolver, call)))
      guards.push({ is: 'wrapper', at: node, clauses: [] });
  }
  return guards;
}

/** Express's middleware for errors, `app.use((error, req, res, next) => …)`: the number of its parameters tells. */
function takesErrors(resolver: Resolver, { callee, args }: CallShape): boolean {
  if (!/^express(?:\.Router)?\.use$/.test(resolver.nameOf(callee) ?? '')) return false;
  const given = args.flatMap((one) => (isFunction(plain(one)) ? [plain(one)] : resolver.functions(one)));
  return given.some((fn) => parametersOf(fn).length === 4);
}

/** A syntax error in what the handler may reach; elsewhere it does no harm. */
function brokenIn(resolver: Resolver, entry: Entry, { units }: Reached): Reason | undefined {
  for (const { node } of units) {
    if (!isFunction(node) && !entry.starts.includes(node)) continue;
    const { mistakes, cut } = resolver.moduleOf(node).parsed;
    const deep = cut.find((one) => node.holds(one));
    if (deep !== undefined)
      return `${node.source.file} can't be read: it nests too deeply at line ${deep.range.start.line}`;
    const mistake = mistakes.find((one) => node.holds(one) || isAlone(one, node));
    if (mistake === undefined) continue;
    return `${node.source.file} can't be read: syntax error at line ${mistake.range.start.line}`;
  }
  return undefined;
}

/** A mistake so grave that the parser took the function itself for part of it. */
function isAlone(mistake: Syntax, node: Syntax): boolean {
  return mistake.holds(node) && enclosingFunction(mistake) === undefined;
}
