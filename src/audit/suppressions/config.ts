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

/** A suppression in a config file, which selects resources by patterns. */
export interface ConfigIgnore {
  readonly ruleId: string;
  readonly reason: string;
  /** Undefined for any value. */
  readonly isResource: ((resource: ResourceName) => boolean) | undefined;
  readonly isFile: ((file: string) => boolean) | undefined;
  /** Whether this run covers its whole scope: if not, it may be used in another run. */
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
