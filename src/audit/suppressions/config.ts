import type { ResourceName } from '../../finding.js';
import type { Location } from '../../location.js';
import type { Resource } from '../../template/evaluate/types.js';
import {
  type SuppressiblePart,
  type SuppressionContext,
  type Suppression,
  collectSubjects,
  getDeclaredId,
} from './suppressions.js';

/** A suppression outside of what it suppresses, which it names by patterns. */
export interface ConfigIgnore {
  readonly ruleId: string;
  readonly reason: string;
  /** Undefined if it does not matter. */
  readonly isResource: ((resource: ResourceName) => boolean) | undefined;
  readonly isFile: ((file: string) => boolean) | undefined;
  /** Whether this run sees all that it may be about: if not, what it does not suppress here it may suppress elsewhere. */
  readonly isWhole: boolean;
  readonly location: Location;
}

/** The suppressions of a config. */
export function collectConfigSuppressions(
  ignores: readonly ConfigIgnore[],
  scene: SuppressionContext,
): readonly Suppression[] {
  return ignores.map(({ ruleId, reason, isResource, isFile = () => true, isWhole, location }) => {
    const isNamed = (one: Resource): boolean =>
      isResource === undefined || isResource(one.name) || isResource({ ...one.name, logicalId: getDeclaredId(one) });
    const covers = (part: SuppressiblePart): boolean => {
      const { judged, location: at } = part;
      if (!isFile(judged.template.file) && !isFile(at.file)) return false;
      return isResource === undefined || collectSubjects(part).some(isNamed);
    };
    return {
      ruleId,
      reasoned: { by: 'config', reason },
      words: `the suppression of ${ruleId}`,
      location,
      isDue: isWhole && scene.templates.some(({ file }) => isFile(file) && scene.isAsked(ruleId, file)),
      covers: () => covers,
      concerns: (one) => isFile(one.template.file) && isNamed(one),
    };
  });
}
