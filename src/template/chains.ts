import type { Reason } from '../answer.js';
import { type Edges, components, roundTrip } from './cycles.js';
import { Placed, type Raw, isList, isMap, own } from './document.js';
import type { Template } from './template.js';

/** A longer chain of conditions is an attack on the stack; CloudFormation's own limits are far below. */
const MAX_CHAIN = 200;

const faultsOf = new WeakMap<Template['root'], ReadonlyMap<string, Reason>>();

/**
 * What keeps conditions from being decided, by name: that they need themselves, or hang on too long a chain. Read from
 * the text and not found out while evaluating, so that it is the same whichever condition is asked first.
 */
export function conditionFaults(root: Template['root']): ReadonlyMap<string, Reason> {
  const known = faultsOf.get(root) ?? findFaults(root);
  faultsOf.set(root, known);
  return known;
}

function findFaults(root: Template['root']): ReadonlyMap<string, Reason> {
  const declared = own(root, 'Conditions');
  const edges = new Map(isMap(declared) ? Object.entries(declared).map(([name, raw]) => [name, namedIn(raw)]) : []);
  return faultsAmong(edges, (name) => `condition ${name}`);
}

/** What keeps things that need each other from being seen through, by name. */
export function faultsAmong(edges: Edges, shown: (name: string) => string): ReadonlyMap<string, Reason> {
  const faults = new Map<string, Reason>();
  const lengths = new Map<string, number>();
  for (const group of components(edges)) {
    for (const name of group) {
      const needed = [...(edges.get(name) ?? [])];
      const length = 1 + Math.max(0, ...needed.map((one) => lengths.get(one) ?? 0));
      lengths.set(name, length);
      if (group.size > 1 || needed.includes(name)) {
        faults.set(name, `${shown(name)} depends on itself (${roundTrip(edges, group, name)})`);
      } else if (length > MAX_CHAIN) faults.set(name, `${shown(name)} hangs on a chain of more than ${MAX_CHAIN}`);
    }
  }
  return faults;
}

/** The conditions that an expression names. */
function namedIn(raw: Raw, names = new Set<string>()): ReadonlySet<string> {
  if (raw instanceof Placed) return namedIn(raw.raw, names);
  if (isList(raw)) for (const item of raw) namedIn(item, names);
  if (!isMap(raw)) return names;
  const name = own(raw, 'Condition');
  if (typeof name === 'string') names.add(name);
  const choice = own(raw, 'Fn::If');
  if (isList(choice) && typeof choice[0] === 'string') names.add(choice[0]);
  for (const value of Object.values(raw)) namedIn(value, names);
  return names;
}
