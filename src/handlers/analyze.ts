import type { Reason } from '../answer.js';
import type { Code, Language } from './syntax/code.js';
import type { Evidence, Form } from './syntax/evidence.js';
import type { Parser } from './syntax/parse.js';
import { type AllowedOrigin, cors } from './facts/replies/cors.js';
import { type Errors, errors } from './facts/errors/errors.js';
import { type Invoke, invokes } from './facts/invokes.js';
import { type Metrics, metrics } from './facts/metrics.js';
import { type TableRead, reads } from './facts/reads.js';
import { type Replies, replies } from './facts/replies/replies.js';
import { type Routes, routes } from './facts/routes.js';
import type { UploadFacts } from './facts/uploads/types.js';
import { uploads } from './facts/uploads/uploads.js';
import { type Validation, validation } from './facts/validation/validation.js';
import { View } from './facts/view.js';
import { opened } from './modules/bundle.js';
import { type Entry, entryOf } from './flow/entry.js';
import { Guards } from './flow/guards.js';
import { loadsUnknown } from './syntax/imports.js';
import { Program } from './modules/program.js';
import { type Reached, reach } from './flow/reach.js';
import { Resolver } from './resolve/resolver.js';
import { seedsOf } from './flow/taint-sources.js';
import { decoratedBy, enclosingFunction, isFunction } from './syntax/shapes.js';
import type { Syntax } from './syntax/syntax.js';
import { Flow } from './flow/taint.js';
import type { Unit } from './flow/unit.js';
import { wrappersIn } from './flow/wrappers.js';

export type { Evidence, Form } from './syntax/evidence.js';

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

/** Reads the function that the runtime calls, and all that it may reach in its code. */
export function readHandler(code: Code, parser: Parser): Handler | Refused {
  const seen = look(code, parser);
  if ('refused' in seen) return seen;
  const { view, entry, opaque } = seen;
  return { language: code.language, form: view.form, entry: view.evidence(entry), opaque, facts: factsOf(view) };
}

/** What extractors drew from a handler: one field per topic. */
export interface Facts {
  readonly metrics: Metrics;
  readonly errors: Errors;
  readonly replies: Replies;
  readonly cors: readonly AllowedOrigin[];
  readonly invokes: readonly Invoke[];
  readonly reads: readonly TableRead[];
  readonly routes: Routes;
  readonly uploads: UploadFacts;
  readonly validation: Validation;
}

/** Asks every extractor. */
export function factsOf(view: View): Facts {
  return {
    metrics: metrics(view),
    errors: errors(view),
    replies: replies(view),
    cors: cors(view),
    invokes: invokes(view),
    reads: reads(view),
    routes: routes(view),
    uploads: uploads(view),
    validation: validation(view),
  };
}

/** A handler that was found but cannot be read: a syntax error in it, or no such name in its file. */
export interface Refused {
  readonly refused: Reason;
}

/** What there is to see of a handler. */
export interface Seen {
  readonly view: View;
  /** The definition of what the runtime calls. */
  readonly entry: Syntax;
  readonly opaque: readonly Reason[];
}

/** Opens the code, finds the handler in it, and follows it. */
export function look(code: Code, parser: Parser): Seen | Refused {
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
  const unitOf = unitFinder(reached);
  const nodes = [...reached.nodes.values()].flat();
  const flow = new Flow(resolver, seedsOf(resolver, entry, reached), nodes);
  const guards = new Guards(resolver, unitOf, entry.outermost, wrappersIn(resolver, nodes));
  const view = new View({
    code: behind.code,
    form: behind.form,
    handlers: entry.handlers,
    resolver,
    reached,
    flow,
    guards,
  });
  return {
    view,
    entry: entry.at,
    opaque: [
      ...new Set([
        ...entry.opaque,
        ...behind.opaque,
        ...program.lost,
        ...cutIn(resolver, reached),
        ...computedIn(view),
      ]),
    ],
  };
}

/** The unit that a node stands in, or decorates. */
function unitFinder({ units }: Reached): (node: Syntax) => Unit | undefined {
  const byNode = new Map(units.map((unit) => [unit.node, unit]));
  return (node) => {
    for (const one of [node, ...node.above()]) {
      const unit = byNode.get(one) ?? byNode.get(decoratedBy(one) ?? one);
      if (unit !== undefined) return unit;
    }
    return undefined;
  };
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

/** Code that is loaded or made by what is known only when it runs. */
function computedIn({ calls }: View): readonly Reason[] {
  return calls
    .filter(loadsUnknown)
    .map(({ node }) => `${node.source.file} runs code that it computes at line ${node.range.start.line}`);
}

/** Data that nests too deeply to be read to its bottom, and that the handler uses. */
function cutIn(resolver: Resolver, { units }: Reached): readonly Reason[] {
  const cut = units.filter(({ node }) => resolver.moduleOf(node).parsed.cut.some((one) => node.holds(one)));
  return cut.map(({ node }) => `${node.source.file} nests so deeply that it is not read to the bottom`);
}

/** A mistake so grave that the parser took the function itself for part of it. */
function isAlone(mistake: Syntax, node: Syntax): boolean {
  return mistake.holds(node) && enclosingFunction(mistake) === undefined;
}
