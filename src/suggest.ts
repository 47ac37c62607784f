/** From this length on a name is compared with the beginnings and words of known names. */
const SHORTEST_PART = 2;

/** More similar names than these are no help. */
const MOST_SIMILAR = 3;

/** The known name that was most likely meant: by its beginning, by a word of it, or by few typing errors. */
export function findNearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const names = [...known];
  if (wanted.length >= SHORTEST_PART) {
    const part =
      findOnly(names, (one) => one.startsWith(wanted)) ?? findOnly(names, (one) => one.split(/[-_]/).includes(wanted));
    if (part !== undefined) return part;
  }
  const [best] = names
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(1, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

/** The names that were probably meant: all that begin with a name or contain it as a word, else the nearest one. */
export function findSimilar(name: string, known: Iterable<string>): readonly string[] {
  const wanted = name.toLowerCase();
  const names = [...known];
  const parts = names.filter((one) => one.startsWith(wanted) || one.split(/[-_]/).includes(wanted));
  if (wanted.length >= SHORTEST_PART && parts.length > 0 && parts.length <= MOST_SIMILAR) return parts;
  const nearest = findNearest(name, names);
  return nearest === undefined ? [] : [nearest];
}

/** The name that passes a test, if it is the only one. */
function findOnly(names: readonly string[], test: (name: string) => boolean): string | undefined {
  const [only, ...others] = names.filter((name) => test(name.toLowerCase()));
  return others.length === 0 ? only : undefined;
}

/** A rule of the catalog, as far as it may be mistaken. */
export interface KnownRule {
  readonly id: string;
  readonly number: string;
}

/** The rule with this id or catalog number. */
export function findRuleNamed<T extends KnownRule>(name: string, catalog: readonly T[]): T | undefined {
  return catalog.find(({ id, number }) => id === name || number === name);
}

/** The one sentence about an unknown rule. */
export function formatUnknownRule(name: string, catalog: readonly KnownRule[]): string {
  const ids = catalog.map(({ id }) => id);
  const meant = findNearest(name, ids);
  const shown = name === '' ? '""' : name.length > 60 ? `${name.slice(0, 59)}…` : name;
  return `unknown rule ${shown}; ${meant === undefined ? 'run `upload-audit rules` for a list' : `did you mean ${meant}?`}`;
}

/** How many letters must be added, left out or replaced, or swapped with the next one. */
function distance(from: string, to: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 0; index < from.length; index += 1) {
    const letter = from.charAt(index);
    const next = [index + 1];
    for (let at = 1; at <= to.length; at += 1) {
      const replaced = (row[at - 1] ?? 0) + (to.charAt(at - 1) === letter ? 0 : 1);
      const isSwap =
        index > 0 && at > 1 && to.charAt(at - 2) === letter && to.charAt(at - 1) === from.charAt(index - 1);
      const swapped = isSwap ? (before[at - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
