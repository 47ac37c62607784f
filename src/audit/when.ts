import type { When } from '../finding.js';
import { getNamedEnvironment, getConditionEnvironment } from '../model/environments/environments.js';
import { ANYTHING_ELSE, type World } from '../template/evaluate/worlds.js';

/** The worlds in which a check fails, in terms of the template's own conditions and parameters. */
export interface Extent {
  /** Alternatives, minimised; undefined if it fails in every world. */
  readonly when: readonly When[] | undefined;
  /** Whether it fails with all defaults unchanged, for any choice of parameters without a default. */
  readonly inDefaults: boolean;
  /** Whether the name of every failing world implies an environment other than production. */
  readonly outsideProduction: boolean;
}

type Assignment<V> = ReadonlyMap<string, V>;

/** Describes the failing worlds among all that were seen. */
export function computeExtent(failing: readonly World[], others: readonly World[]): Extent {
  const withDefaults = (world: World): boolean =>
    [...world.settled.values()].every(({ choice, value }) => !choice.hasDefault || value === choice.alternatives[0]);
  return {
    when: others.length === 0 ? undefined : alternatives(failing, others),
    inDefaults: failing.some(withDefaults) && !others.some(withDefaults),
    outsideProduction: failing.every(isOutsideProduction),
  };
}

function alternatives(failing: readonly World[], others: readonly World[]): readonly When[] | undefined {
  const byCondition = cubes(failing, others, ({ conditions }) => conditions);
  const found = byCondition ?? cubes(failing, others, valuesOf) ?? [];
  if (found.some((cube) => cube.size === 0)) return undefined;
  return found.map((cube) => describe(cube, failing, others, byCondition !== undefined));
}

function describe(
  cube: Assignment<boolean | string>,
  failing: readonly World[],
  others: readonly World[],
  named: boolean,
): When {
  const read = named ? (world: World): Assignment<boolean | string> => world.conditions : valuesOf;
  const world = failing.find((one) => agrees(read(one), cube));
  const values =
    world === undefined ? new Map<string, string>() : (shrink(valuesOf(world), others, valuesOf) ?? valuesOf(world));
  const conditions = named ? cube : varying(world, others);
  return {
    conditions: Object.fromEntries(
      [...conditions].flatMap(([name, holds]) => (typeof holds === 'boolean' ? [[name, holds]] : [])),
    ),
    parameters: Object.fromEntries(
      [...values].flatMap(([key, value]) => {
        const parameter = world?.settled.get(key)?.choice.parameter;
        return parameter === undefined ? [] : [[parameter, value === ANYTHING_ELSE ? '(any other value)' : value]];
      }),
    ),
  };
}

function varying(world: World | undefined, others: readonly World[]): Assignment<boolean> {
  return new Map(
    [...(world?.conditions ?? [])].filter(([name, holds]) => others.some((one) => one.conditions.get(name) !== holds)),
  );
}

function valuesOf(world: World): Assignment<string> {
  return new Map([...world.settled].map(([key, { value }]) => [key, value]));
}

/** The shortest distinguishing description of every failing world; undefined if one can't be distinguished. */
function cubes<V>(
  failing: readonly World[],
  others: readonly World[],
  read: (world: World) => Assignment<V>,
): readonly Assignment<V>[] | undefined {
  const found: Assignment<V>[] = [];
  for (const world of failing) {
    if (found.some((cube) => agrees(read(world), cube))) continue;
    const cube = shrink(read(world), others, read);
    if (cube === undefined) return undefined;
    found.push(cube);
  }
  return found.filter(
    (cube) => !found.some((other) => other !== cube && other.size < cube.size && agrees(cube, other)),
  );
}

/** Removes the facts that are not needed to distinguish a world from the others. */
function shrink<V>(
  full: Assignment<V>,
  others: readonly World[],
  read: (world: World) => Assignment<V>,
): Assignment<V> | undefined {
  const isApart = (cube: Assignment<V>): boolean => others.every((other) => contradicts(read(other), cube));
  if (!isApart(full)) return undefined;
  let cube = full;
  // The last fact is the most derived: the first sufficient one is the condition that the template's author wrote.
  for (const name of [...full.keys()].reverse()) {
    const smaller = new Map([...cube].filter(([key]) => key !== name));
    if (isApart(smaller)) cube = smaller;
  }
  return cube;
}

function agrees<V>(world: Assignment<V>, cube: Assignment<V>): boolean {
  return [...cube].every(([name, value]) => world.get(name) === value);
}

function contradicts<V>(world: Assignment<V>, cube: Assignment<V>): boolean {
  return [...cube].some(([name, value]) => world.has(name) && world.get(name) !== value);
}

function isOutsideProduction(world: World): boolean {
  const named = [
    ...[...world.settled.values()].map(({ choice, value }) =>
      choice.parameter === undefined ? undefined : getNamedEnvironment(value),
    ),
    ...[...world.conditions].map(([name, holds]) => getConditionEnvironment(name, holds)),
  ];
  return named.includes('other') && !named.includes('production');
}
