/**
 * `a`, `a and b`, `a, b and c`. Of more than `most` names the last place counts those that are left, as `2 more` or, with
 * a noun in the plural, `2 more functions`; the first name is always said.
 */
export function formatList(
  names: readonly string[],
  last = 'and',
  { most = Infinity, nouns }: { readonly most?: number; readonly nouns?: string } = {},
): string {
  const said = names.length > most ? Math.max(1, most - 1) : names.length;
  const left = names.length - said;
  const rest = nouns === undefined ? `${left} more` : `${left} more ${nouns}`;
  const items = left > 0 ? [...names.slice(0, said), rest] : names;
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;
}

/**
 * What each item gives, in one list. It does the same as `flatMap()`, which V8 leaves to its run time for each item: of
 * one item the list itself is taken.
 */
export function collectFromEach<T, R>(items: readonly T[], give: (item: T) => readonly R[]): readonly R[] {
  const [first] = items;
  if (first !== undefined && items.length === 1) return give(first);
  const all: R[] = [];
  for (const item of items) for (const one of give(item)) all.push(one);
  return all;
}
