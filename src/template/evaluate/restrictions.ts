import type { Choice, WorldAssignment } from './worlds.js';

/** Whether no stack could be deployed with these values of choices, by their keys; undefined while one is open. */
export type Restriction = (valueOf: (choiceKey: string) => string | undefined) => boolean;

/** What a question settled and read on its way to an answer. */
interface Seen {
  readonly settled: ReadonlyMap<string, WorldAssignment>;
  readonly reads: ReadonlyMap<string, { readonly choice: Choice }>;
}

/**
 * What is settled in a world that a restriction refuses; undefined if none does. Where it is a default that makes the
 * world impossible, the default is among it, so that the parameter's other values are seen next.
 */
export function findRefusedSettings(
  restrictions: Iterable<Restriction>,
  { settled, reads }: Seen,
): ReadonlyMap<string, WorldAssignment> | undefined {
  const all = [...restrictions];
  if (all.length === 0) return undefined;
  const isRefused = (settings: ReadonlyMap<string, WorldAssignment>): boolean =>
    all.some((refuses) => refuses((key) => settings.get(key)?.value));
  if (isRefused(settled)) return settled;
  const assumed = new Map(settled);
  for (const { choice } of reads.values()) {
    const [fallback] = choice.alternatives;
    if (choice.hasDefault && fallback !== undefined && !assumed.has(choice.key))
      assumed.set(choice.key, { choice, value: fallback });
  }
  return assumed.size > settled.size && isRefused(assumed) ? assumed : undefined;
}
