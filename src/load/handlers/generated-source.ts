import { basename, join } from 'node:path';
import { findGenerators } from '../../model/template-origin.js';
import { walkUp } from '../../fs/bounds.js';
import { findProjectFolder } from '../../project/generated.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { CodeContext } from './context.js';
import type { CodeFiles } from './types.js';
import { type Failure, isFailure } from '../../errors.js';

/**
 * The code of a function whose template a generator wrote: the project's own source, which the generator packs under the
 * names that handlers have, then the archive beside the template. None for code that is somewhere else.
 */
export function listGeneratedCode(fn: Resource, around: CodeContext): readonly (CodeFiles | Failure)[] {
  const archive = archiveOf(fn);
  const generator = findGenerators(fn.template).find(({ hasSourceByHandler }) => hasSourceByHandler === true);
  if (generator === undefined || archive === undefined) return [];
  const root = findProjectFolder(generator, walkUp(around.folder, around.root));
  const found = [...(root === undefined ? [] : [around.open(root)]), around.open(join(around.folder, archive))];
  return found.filter((one) => !isFailure(one));
}

/** The name of an archive that is, or was, beside the template. */
function archiveOf(fn: Resource): string | undefined {
  const named = fn.at('Code.S3Key').text ?? fn.at('CodeUri').text ?? fn.at('Code').text ?? '';
  return /\.zip$/.test(named) ? basename(named) : undefined;
}
