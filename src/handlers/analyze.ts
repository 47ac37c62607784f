import type { Reason } from '../answer.js';
import type { Code, Language } from './syntax/code.js';
import type { Evidence, SourceForm } from './syntax/evidence.js';
import { type AllowedOrigin, collectAllowedOrigins } from './facts/replies/cors.js';
import { type ErrorFacts, collectErrors } from './facts/errors/errors.js';
import { type Invoke, collectInvokes } from './facts/invokes.js';
import { type MetricFacts, collectMetrics } from './facts/metrics.js';
import { type ObjectCall, collectObjectCalls } from './facts/objects.js';
import { type TableRead, collectTableReads } from './facts/reads.js';
import { type ReplyFacts, collectReplies } from './facts/replies/replies.js';
import { type Routes, collectRoutes } from './facts/routes.js';
import type { UploadFacts } from './facts/uploads/types.js';
import { collectUploads } from './facts/uploads/uploads.js';
import { type ValidationFacts, collectValidation } from './facts/validation/validation.js';
import { View } from './facts/view.js';
import { collectUnfilled } from './facts/unfilled.js';
import { unbundle } from './modules/bundle.js';
import { type HandlerEntry, resolveEntry } from './flow/entry.js';
import { Guards } from './flow/guards.js';
import { isUnknownLoad } from './syntax/imports.js';
import type { ModuleStore } from './modules/module-store.js';
import { Program } from './modules/program.js';
import { type ReachableCode, collectReachable } from './flow/reach.js';
import { Resolver } from './resolve/resolver.js';
import { collectTaintSources } from './flow/taint-sources.js';
import { findDecorated, isFunction } from './syntax/shapes.js';
import { StepBudget, countWithin } from './syntax/steps.js';
import type { SourceFile, SyntaxNode } from './syntax/syntax.js';
import { Flow } from './flow/taint.js';
import type { Unit } from './flow/unit.js';
import { collectWrappers } from './flow/wrappers.js';
import { type Failure, isFailure } from '../errors.js';

export type { Evidence, SourceForm } from './syntax/evidence.js';
export type { SourceFile } from './syntax/syntax.js';

/** A handler that was read. */
export interface Handler {
  readonly language: Language;
  readonly form: SourceForm;
  /** The definition of the function that the runtime calls. */
  readonly entry: Evidence;
  /** Code that could not be followed and may hold anything: a layer, an unresolved local import, an unknown wrapper. */
  readonly opaque: readonly Reason[];
  readonly facts: HandlerFacts;
  /** The files that were read for it; functions that are deployed with the same code share them. */
  readonly sources: readonly SourceFile[];
}

/**
 * Reads the function that the runtime calls, and all that it may reach in its code.
 * @param store what was read of the same code for other functions
 */
export function readHandler(code: Code, store: ModuleStore, budget = new StepBudget()): Handler | Failure {
  try {
    return countWithin(budget, () => read(code, store));
  } catch (error) {
    // Not by the class of the error: the budget may come from another bundle of this package.
    if (budget.isSpent) return { reason: describeSpent(code, budget) };
    throw error;
  }
}

function read(code: Code, store: ModuleStore): Handler | Failure {
  const seen = analyzeHandler(code, store);
  if (isFailure(seen)) return seen;
  const { view, entry } = seen;
  const facts = collectFacts(view);
  // Code that the facts need may be missing as well.
  const opaque = [...new Set([...seen.opaque, ...seen.lost()])];
  return {
    language: code.language,
    form: view.form,
    entry: view.evidence(entry),
    opaque,
    facts,
    sources: seen.sources(),
  };
}

/** An incomplete answer is unknown: code that was not reached may hold the fact that a rule looks for. */
function describeSpent({ entry }: Code, { isShared }: StepBudget): Reason {
  return isShared
    ? `the code of ${entry.file} and of the handlers before it is too much to be followed in one run`
    : `the calls from ${entry.file} are too many to be followed to the end`;
}

/** The facts that extractors found in a handler: one field per topic. */
export interface HandlerFacts {
  readonly metrics: MetricFacts;
  readonly errors: ErrorFacts;
  readonly replies: ReplyFacts;
  readonly cors: readonly AllowedOrigin[];
  readonly invokes: readonly Invoke[];
  readonly objects: readonly ObjectCall[];
  readonly reads: readonly TableRead[];
  readonly routes: Routes;
  readonly uploads: UploadFacts;
  readonly validation: ValidationFacts;
}

/** Runs every extractor. */
export function collectFacts(view: View): HandlerFacts {
  return {
    metrics: collectMetrics(view),
    errors: collectErrors(view),
    replies: collectReplies(view),
    cors: collectAllowedOrigins(view),
    invokes: collectInvokes(view),
    objects: collectObjectCalls(view),
    reads: collectTableReads(view),
    routes: collectRoutes(view),
    uploads: collectUploads(view),
    validation: collectValidation(view),
  };
}

/** The analysed code of a handler. */
export interface Analysis {
  readonly view: View;
  /** The definition of the function that the runtime calls. */
  readonly entry: SyntaxNode;
  readonly opaque: readonly Reason[];
  /** Reasons why code could not be read, or followed to its end, so far. */
  readonly lost: () => readonly Reason[];
  /** The files that were read, so far. */
  readonly sources: () => readonly SourceFile[];
}

/** Opens the code, finds the handler in it, and follows it. */
export function analyzeHandler(code: Code, store: ModuleStore): Analysis | Failure {
  const behind = unbundle(code);
  if (isFailure(behind)) return behind;
  const program = new Program(behind, store);
  const resolver = new Resolver(program);
  const entry = resolveEntry(program, resolver);
  if (isFailure(entry)) return entry;
  // In a minified bundle, the handler's own calls cannot be distinguished from library code.
  const reached = collectReachable(resolver, entry.starts, behind.form === 'minified' ? 0 : undefined);
  const broken = brokenIn(resolver, entry, reached);
  if (broken !== undefined) return { reason: broken };
  const unitOf = unitFinder(reached);
  const nodes = [...reached.nodes.values()];
  const flow = new Flow(resolver, collectTaintSources(resolver, entry, reached), nodes);
  // The functions that the runtime calls may also be reached by their own calls, as an application is by its routes.
  const outermost = isFunction(entry.at) ? entry.outermost : new Set([...entry.outermost, entry.at]);
  const guards = new Guards(
    resolver,
    unitOf,
    outermost,
    collectWrappers(
      resolver,
      nodes.flatMap(({ calls }) => calls),
    ),
  );
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
        ...collectUnfilled(view, entry.handlers),
      ]),
    ],
    lost: () => program.lost,
    sources: () => program.modules.map(({ source }) => source),
  };
}

/** The unit that a node is in, or decorates. */
function unitFinder({ units }: ReachableCode): (node: SyntaxNode) => Unit | undefined {
  const byNode = new Map(units.map((unit) => [unit.node, unit]));
  return (node) => {
    for (const one of [node, ...node.above()]) {
      const unit = byNode.get(one) ?? byNode.get(findDecorated(one) ?? one);
      if (unit !== undefined) return unit;
    }
    return undefined;
  };
}

/** A syntax error in code that the handler may reach; elsewhere it does no harm. */
function brokenIn(resolver: Resolver, entry: HandlerEntry, { units }: ReachableCode): Reason | undefined {
  for (const { node } of units) {
    if (!isFunction(node) && !entry.starts.includes(node)) continue;
    const { mistakes, cut } = resolver.moduleOf(node).parsed;
    const deep = cut.find((one) => node.holds(one));
    if (deep !== undefined)
      return `${node.source.file} can't be read: it is nested too deeply at line ${deep.range.start.line}`;
    const mistake = mistakes.find((one) => node.holds(one) || isAlone(one, node));
    if (mistake === undefined) continue;
    return `${node.source.file} can't be read: syntax error at line ${mistake.range.start.line}`;
  }
  return undefined;
}

/** Code that is loaded or made from values known only at run time. */
function computedIn({ calls }: View): readonly Reason[] {
  return calls
    .filter(isUnknownLoad)
    .map(({ node }) => `${node.source.file} loads or runs computed code at line ${node.range.start.line}`);
}

/** Data that nests too deeply to be read to its bottom, and that the handler uses. */
function cutIn(resolver: Resolver, { units }: ReachableCode): readonly Reason[] {
  const cut = units.filter(({ node }) => resolver.moduleOf(node).parsed.cut.some((one) => node.holds(one)));
  return cut.map(({ node }) => `${node.source.file} is nested too deeply to be read completely`);
}

/** A mistake so grave that the parser took the function itself for part of it. */
function isAlone(mistake: SyntaxNode, node: SyntaxNode): boolean {
  return mistake.holds(node) && mistake.enclosingFunction === undefined;
}
