/** Whether no stack could be deployed with these values of choices, by their keys; undefined while one is open. */
export type Restriction = (valueOf: (choiceKey: string) => string | undefined) => boolean;

/** A choice, as far as it may be settled by its default. */
interface OpenChoice {
  readonly key: string;
  readonly owner?: string;
  readonly alternatives: readonly string[];
  readonly hasDefault: boolean;
}

interface SettledChoice<C> {
  readonly choice: C;
  readonly value: string;
}

/** The choices that a question settled and read on its way to an answer. */
interface Seen<C extends OpenChoice> {
  readonly settled: ReadonlyMap<string, SettledChoice<C>>;
  readonly read: () => readonly C[];
}

/**
 * The settled choices of a world that a restriction refuses; undefined if none does. If a default makes the world
 * impossible, the default is included, so that the parameter's other values are explored next.
 * @param restrictions by the owner of the choices that they depend on
 */
export function findRefusedSettings<C extends OpenChoice>(
  restrictions: ReadonlyMap<string, Restriction>,
  { settled, read }: Seen<C>,
): ReadonlyMap<string, SettledChoice<C>> | undefined {
  if (restrictions.size === 0) return undefined;
  const isRefused = (settings: ReadonlyMap<string, SettledChoice<C>>): boolean => {
    const owners = new Set([...settings.values()].map(({ choice: { owner = '' } }) => owner));
    return [...owners].some((owner) => restrictions.get(owner)?.((key) => settings.get(key)?.value) === true);
  };
  if (isRefused(settled)) return settled;
  const assumed = new Map(settled);
  for (const choice of read()) {
    const [fallback] = choice.alternatives;
    if (choice.hasDefault && fallback !== undefined && !assumed.has(choice.key))
      assumed.set(choice.key, { choice, value: fallback });
  }
  return assumed.size > settled.size && isRefused(assumed) ? assumed : undefined;
}
