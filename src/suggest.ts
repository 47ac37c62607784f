/** The known name that was most likely meant; undefined if none is near. */
export function findNearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const [best] = [...known]
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
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

/** The one sentence about a rule's name that is none. */
export function formatUnknownRule(name: string, catalog: readonly KnownRule[]): string {
  const ids = catalog.map(({ id }) => id);
  const meant = findNearest(name, ids);
  const shown = name.length > 60 ? `${name.slice(0, 59)}…` : name;
  return `there is no rule ${shown}; ${meant === undefined ? '`upload-audit rules` lists them' : `did you mean ${meant}?`}`;
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
