import { join, relative, resolve, sep } from 'node:path';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { CodeFiles } from './types.js';
import type { CodeContext } from './context.js';
import { type Failure, isFailure } from '../../errors.js';

/** Code at a path beside the template, as `sam build` and `aws cloudformation package` take it: folder, archive or file. */
export function findLocalCode(uri: Node, around: CodeContext): CodeFiles | Failure {
  if (uri.present.is === 'no') return around.open(around.folder);
  const { text } = uri;
  if (text === undefined)
    return {
      reason: `the path of its code is unknown: ${String(uri.because[0] ?? uri.shown)}`,
      reasonCode: 'deployment-value',
    };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return {
      reason: `its code is at ${text}, which is not downloaded`,
      reasonCode: 'code-elsewhere',
      isElsewhere: true,
    };
  return around.open(resolve(around.folder, text));
}

/** A SAM function's code: its source, or the output of `sam build` if no source runs as it is. */
export function findSamCode(fn: Resource, around: CodeContext): readonly (CodeFiles | Failure)[] {
  const uri = fn.at('CodeUri');
  const isBundled = fn.node.at('Metadata.BuildMethod').is('esbuild').is === 'yes';
  const source = isBundled ? entryPoints(fn, uri, around) : findLocalCode(uri, around);
  const built = join(around.folder, '.aws-sam', 'build', fn.logicalId);
  return around.isThere(built) ? [source, around.open(built)] : [source];
}

/**
 * The files that esbuild bundles. Bundles have their names, and their imports may be anywhere in the
 * project; docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html
 */
function entryPoints(fn: Resource, uri: Node, around: CodeContext): CodeFiles | Failure {
  const folder = uri.present.is === 'no' ? '.' : uri.text;
  if (folder === undefined) return findLocalCode(uri, around);
  const points = fn.node.all('Metadata.BuildProperties.EntryPoints').flatMap(({ text }) => text ?? []);
  const files = points.map((point) =>
    relative(around.root, resolve(around.folder, folder, point))
      .split(sep)
      .join('/'),
  );
  const found = around.open(around.root);
  if (isFailure(found)) return found;
  if (points.length > 0 && found.find(files) === undefined)
    return { reason: `its code ${points.join(', ')} was not found`, isElsewhere: true };
  return {
    ...found,
    shown: `the entry points of esbuild (${points.join(', ')})`,
    find: (wanted) => {
      const meant = files.filter((file) => wanted.some((name) => sameModule(file, name)));
      return meant.length === 1 ? found.find(meant) : undefined;
    },
  };
}

/** `src/handlers/upload.ts` becomes `upload.js` or, beside other bundles, `handlers/upload.js`. */
function sameModule(file: string, name: string): boolean {
  const [module, wanted] = [withoutEnding(file), withoutEnding(name)];
  return module === wanted || module.endsWith(`/${wanted}`);
}

function withoutEnding(file: string): string {
  return file.replace(/\.[cm]?[jt]sx?$/, '');
}
