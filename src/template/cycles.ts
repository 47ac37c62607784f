/** Who needs whom, by name, in document order. */
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
export function circles(edges: Edges): readonly ReadonlySet<string>[] {
  return components(edges).filter(
    (group) => group.size > 1 || [...group].some((name) => edges.get(name)?.has(name) === true),
  );
}

/**
 * Every name, those that need each other together, each group behind all that it needs (Tarjan's strongly connected
 * components); without recursion, since a hostile template may chain thousands of them.
 */
export function components(edges: Edges): readonly ReadonlySet<string>[] {
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

/** One shortest way round from `start` within its group, in words: `A → B → A`. */
export function roundTrip(edges: Edges, group: ReadonlySet<string>, start: string): string {
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
