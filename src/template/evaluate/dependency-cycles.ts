import type { Reason } from '../../answer.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../parse/document.js';
import type { Template } from './types.js';

/** A longer chain of conditions is an attack on the stack; CloudFormation's own limits are far below. */
const MAX_CHAIN = 200;

/** Names that need each other are shown up to this number; to find the way round from each of more is quadratic. */
const MAX_SHOWN = 50;

const faultsOf = new WeakMap<Template['root'], ReadonlyMap<string, Reason>>();

/**
 * Reasons why conditions can't be decided, by name: they need themselves, or depend on too long a chain. Read from the
 * text before evaluation, so that the result is independent of which condition is evaluated first.
 */
export function findConditionCycles(root: Template['root']): ReadonlyMap<string, Reason> {
  const known = faultsOf.get(root) ?? findFaults(root);
  faultsOf.set(root, known);
  return known;
}

function findFaults(root: Template['root']): ReadonlyMap<string, Reason> {
  const declared = getOwn(root, 'Conditions');
  const edges = new Map(isMap(declared) ? Object.entries(declared).map(([name, raw]) => [name, namedIn(raw)]) : []);
  return describeCycles(edges, (name) => `condition ${name}`);
}

/** Reasons why things that need each other can't be resolved, by name. */
export function describeCycles(edges: Edges, shown: (name: string) => string): ReadonlyMap<string, Reason> {
  const faults = new Map<string, Reason>();
  const lengths = new Map<string, number>();
  for (const group of findComponents(edges)) {
    for (const name of group) {
      const needed: ReadonlySet<string> = edges.get(name) ?? new Set();
      let length = 1;
      for (const one of needed) length = Math.max(length, 1 + (lengths.get(one) ?? 0));
      lengths.set(name, length);
      if (group.size > MAX_SHOWN) {
        faults.set(name, `${shown(name)} depends on itself through ${group.size - 1} others`);
      } else if (group.size > 1 || needed.has(name)) {
        faults.set(name, `${shown(name)} depends on itself (${formatRoundTrip(edges, group, name)})`);
      } else if (length > MAX_CHAIN) faults.set(name, `${shown(name)} depends on a chain of more than ${MAX_CHAIN}`);
    }
  }
  return faults;
}

/** The conditions that an expression names. */
function namedIn(raw: Raw, names = new Set<string>()): ReadonlySet<string> {
  if (raw instanceof Placed) return namedIn(raw.raw, names);
  if (isList(raw)) for (const item of raw) namedIn(item, names);
  if (!isMap(raw)) return names;
  const name = getOwn(raw, 'Condition');
  if (typeof name === 'string') names.add(name);
  const choice = getOwn(raw, 'Fn::If');
  if (isList(choice) && typeof choice[0] === 'string') names.add(choice[0]);
  for (const value of Object.values(raw)) namedIn(value, names);
  return names;
}

/** Dependencies by name, in document order. */
export type Edges = ReadonlyMap<string, ReadonlySet<string>>;

interface Visit {
  readonly name: string;
  readonly next: Iterator<string>;
}

interface Mark {
  readonly index: number;
  low: number;
  open: boolean;
}

/** The groups of names that need each other in a circle. */
export function findCycles(edges: Edges): readonly ReadonlySet<string>[] {
  return findComponents(edges).filter(
    (group) => group.size > 1 || [...group].some((name) => edges.get(name)?.has(name) === true),
  );
}

/**
 * Every name, those that need each other together, each group behind all that it needs (Tarjan's strongly connected
 * components); without recursion, since a hostile template may chain thousands of them.
 */
export function findComponents(edges: Edges): readonly ReadonlySet<string>[] {
  const marks = new Map<string, Mark>();
  const open: string[] = [];
  const found: Set<string>[] = [];
  const enter = (name: string, visits: Visit[]): void => {
    marks.set(name, { index: marks.size, low: marks.size, open: true });
    open.push(name);
    visits.push({ name, next: (edges.get(name) ?? [])[Symbol.iterator]() });
  };
  for (const root of edges.keys()) {
    if (marks.has(root)) continue;
    const visits: Visit[] = [];
    enter(root, visits);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const mark = marks.get(visit.name);
      const step = visit.next.next();
      if (step.done !== true) {
        const seen = marks.get(step.value);
        if (seen === undefined) {
          if (edges.has(step.value)) enter(step.value, visits);
        } else if (seen.open && mark !== undefined) mark.low = Math.min(mark.low, seen.index);
        continue;
      }
      visits.pop();
      leave(visit.name, visits, marks, open, found);
    }
  }
  return found;
}

function leave(
  name: string,
  visits: readonly Visit[],
  marks: ReadonlyMap<string, Mark>,
  open: string[],
  found: Set<string>[],
): void {
  const mark = marks.get(name);
  if (mark === undefined) return;
  const parent = marks.get(visits.at(-1)?.name ?? '');
  if (visits.length > 0 && parent !== undefined) parent.low = Math.min(parent.low, mark.low);
  if (mark.low !== mark.index) return;
  const group = new Set<string>();
  for (let member = open.pop(); member !== undefined; member = open.pop()) {
    const left = marks.get(member);
    if (left !== undefined) left.open = false;
    group.add(member);
    if (member === name) break;
  }
  found.push(group);
}

/** One shortest way round from `start` within its group, in words: `A → B → A`; of a large group its ends. */
export function formatRoundTrip(edges: Edges, group: ReadonlySet<string>, start: string): string {
  if (group.size > MAX_SHOWN) return `${start} → … → ${start}`;
  const from = new Map<string, string>();
  const queue = [start];
  for (const name of queue) {
    for (const next of edges.get(name) ?? []) {
      if (next === start) return [...wayTo(name, start, from), start].join(' → ');
      if (!group.has(next) || from.has(next)) continue;
      from.set(next, name);
      queue.push(next);
    }
  }
  return start;
}

function wayTo(name: string, start: string, from: ReadonlyMap<string, string>): readonly string[] {
  const way = [name];
  for (let at = name; at !== start;) {
    at = from.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}
