/** From this length on a name is compared with the beginnings and words of known names. */
const SHORTEST_PART = 3;

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
  return best !== undefined && best.far <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
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
  const shown = name.length > 60 ? `${name.slice(0, 59)}…` : name;
  return `unknown rule ${shown}; ${meant === undefined ? 'run `upload-audit rules` for a list' : `did you mean ${meant}?`}`;
}

/** How many letters must be added, left out or replaced. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let at = 1; at <= to.length; at += 1) {
      const replaced = (row[at - 1] ?? 0) + (to.charAt(at - 1) === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
