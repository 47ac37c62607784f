import { makeStableId } from './fingerprint.js';
import { type FindingGroup, type FindingPart, groupBy, makeSubjectKey } from './group.js';
import { formatList } from '../text/list.js';

/** The groups of several stacks that one class creates, merged; and the resulting counts. */
export interface MergedGroups {
  readonly groups: readonly FindingGroup[];
  /** By the keys of failing group subjects: the key under which all subjects of one finding are counted. */
  readonly counted: ReadonlyMap<string, string>;
}

/**
 * A class of a CDK app may be deployed as several stacks or stages. Failures on one line of source, at resources with
 * the same logical id in each stack, are one finding. The CDK derives logical ids from the construct path below the
 * stack, so that two resources of one stack always differ;
 * docs.aws.amazon.com/cdk/v2/guide/identifiers.html#identifiers_logical_ids
 */
export function mergeDeployments(groups: readonly FindingGroup[]): MergedGroups {
  const counted = new Map<string, string>();
  const merged = groupBy(groups, (group) => deployedKey(group) ?? `${subjectOf(group)} ${group.fingerprint}`).flatMap(
    (same): readonly FindingGroup[] => {
      const stacks = new Set(same.map(({ parts: [primary] }) => scopeOf(primary)));
      // A stack that several assemblies contain is not deployed several times.
      if (same.length === 1 || stacks.size < same.length) return same;
      const [first, ...others] = [...same].sort(byStack);
      if (first === undefined) return same;
      const target = counted.get(subjectOf(first)) ?? subjectOf(first);
      for (const one of same) counted.set(subjectOf(one), target);
      const [primary, ...more] = first.parts;
      const parts = [primary, ...more, ...others.flatMap((other) => other.parts)] as const;
      return [{ fingerprint: first.fingerprint, parts, isMerged: true }];
    },
  );
  return { groups: merged, counted };
}

/** The parts by stack, beginning with the stack of the first part. */
export function splitDeployments(parts: readonly FindingPart[]): readonly (readonly FindingPart[])[] {
  return groupBy(parts, (part) => `${part.judged.application.id} ${scopeOf(part)}`);
}

/**
 * `in Photos-dev and Photos-prod`, by the differing segments of the construct paths; without paths, by the stacks' ids.
 */
export function formatDeployments(deployed: readonly (readonly FindingPart[])[]): string {
  const primaries = deployed.flatMap(([primary]) => primary ?? []);
  const paths = primaries.map(
    ({ judged: { resource, standsAt } }) => (resource ?? standsAt)?.name.constructPath?.split('/') ?? [],
  );
  const shared = paths.reduce((least, path, _, [first = []]) => Math.min(least, sharedEnd(path, first)), Infinity);
  const names = paths.map((path, index) => {
    const own = path.slice(0, path.length - shared).join('/');
    const primary = primaries[index];
    return own === '' && primary !== undefined ? scopeOf(primary) : own;
  });
  return `in ${formatList(names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED), `${names.length - MOST_NAMED} more`] : names)}`;
}

const MOST_NAMED = 5;

function sharedEnd(path: readonly string[], other: readonly string[]): number {
  const [one, two] = [[...path].reverse(), [...other].reverse()];
  const differing = one.findIndex((segment, index) => segment !== two[index]);
  return differing === -1 ? one.length : differing;
}

/** Undefined for results without a CDK source line, and for projects, which are one regardless of their deployments. */
function deployedKey({ parts: [primary] }: FindingGroup): string | undefined {
  const { judged, location, made } = primary;
  const { rule, kind, application, evidence, subject, resource } = judged;
  const isInSource = made !== undefined || (evidence !== undefined && application.kind === 'assembly');
  if (!isInSource || subject.group === 'project') return undefined;
  const nested = scopeOf(primary).split('/').slice(1).join('/');
  const { file, start } = location;
  return JSON.stringify([rule.id, kind, file, start, nested, makeStableId(resource?.logicalId ?? '')]);
}

function scopeOf({ judged }: FindingPart): string {
  return judged.template.scope;
}

function subjectOf({ parts: [primary] }: FindingGroup): string {
  return makeSubjectKey(primary.judged);
}

/** By the stack's id, then by the logical id. */
function byStack({ parts: [one] }: FindingGroup, { parts: [other] }: FindingGroup): number {
  const key = (part: FindingPart): string => `${scopeOf(part)}\0${part.judged.resource?.logicalId ?? ''}`;
  return key(one) < key(other) ? -1 : 1;
}
