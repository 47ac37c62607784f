import type { Reason } from '../answer.js';
import { opened } from './bundle.js';
import type { Code } from './code.js';
import { type Entry, entryOf } from './entry.js';
import { Guards } from './guards.js';
import { loadsUnknown } from './imports.js';
import type { Parser } from './parse.js';
import { Program } from './program.js';
import { type Reached, reach } from './reach.js';
import { Resolver } from './resolve.js';
import { seedsOf } from './seeds.js';
import { decoratedBy, enclosingFunction, isFunction } from './shapes.js';
import type { Syntax } from './syntax.js';
import { Flow } from './taint.js';
import type { Unit } from './unit.js';
import { View } from './view.js';
import { wrappersIn } from './wrappers.js';

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
