import { basename } from 'node:path';
import { ConstructPaths } from '../cdk/trace/constructs.js';
import { collectCreations } from '../cdk/trace/creation.js';
import { collectAcknowledgements } from '../project/acknowledgements.js';
import type { AcknowledgedRules, Acknowledgement } from '../template/evaluate/types.js';

/**
 * Reads the acknowledgements of a stack's app. Those of the app itself or of a Stage are not in its assembly.
 * @param metadata the stack's, as JSON; called once, and only if it is needed
 */
export function makeAcknowledgedRules(metadata: () => readonly unknown[]): AcknowledgedRules {
  let known: readonly Acknowledgement[] | undefined;
  let constructs: ConstructPaths | undefined;
  // Every acknowledgement is compared with every finding of its rule.
  const places = new Map<string, string>();
  const paths = (): ConstructPaths => (constructs ??= new ConstructPaths(metadata().flatMap(collectCreations)));
  return {
    all: () => (known ??= metadata().flatMap(collectAcknowledgements)),
    pathOf: (template, resource) => {
      const key = resource?.key ?? template.key;
      const found =
        places.get(key) ??
        paths().pathOf({
          templateFile: basename(template.file),
          path: resource === undefined ? [] : ['Resources', resource.logicalId],
          constructPath: resource?.name.constructPath,
        });
      if (found !== undefined) places.set(key, found);
      return found;
    },
    isAround: (constructPath, file) => paths().templatesAround(constructPath).includes(basename(file)),
    countTemplates: (constructPath) => paths().templatesAround(constructPath).length,
  };
}
