import { posix } from 'node:path';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application, ProjectContext } from '../application.js';
import type { ProjectFunction } from '../member.js';
import { collectOwnFunctions } from '../function/custom-resources.js';
import { removeResourceSegment, removeConstructHash } from '../../text/construct-path.js';
import { isGeneric } from './mentions.js';
import { findSourceFiles } from './source-files.js';
import { isTestFile } from './tests.js';

/**
 * The functions of an application whose source is in the project or in the template.
 * @param isAppThere whether the source of the CDK app that made the templates is in the project; called on demand
 */
export function collectProjectFunctions(
  application: Application,
  project: ProjectContext,
  isAppThere: () => boolean,
): readonly ProjectFunction[] {
  const own = application.worlds.inDefaults(() => collectOwnFunctions(application));
  return own.flatMap((resource) => {
    const found = application.handlers.get(resource.key)?.file?.();
    const file = found === undefined ? undefined : project.within(found);
    if (file !== undefined) {
      const named = found === resource.template.file ? undefined : file;
      return [functionOf(resource, named, named === undefined ? [] : sourcesOf(project, resource, named))];
    }
    const sources = application.worlds.inDefaults(() => unreadSources(project, resource, isAppThere));
    return sources === undefined ? [] : [functionOf(resource, undefined, sources)];
  });
}

function functionOf(fn: Resource, file: string | undefined, sources: readonly string[]): ProjectFunction {
  return {
    logicalId: fn.logicalId,
    shownName: fn.shownName,
    get names() {
      return namesOf(fn);
    },
    get called() {
      return fn.at('Handler').text?.split(/[.:]+/).at(-1);
    },
    get isInline() {
      return fn.at('Code.ZipFile').present.is !== 'no';
    },
    file,
    sources,
  };
}

function namesOf(fn: Resource): readonly string[] {
  const { logicalId, name } = fn;
  const { constructPath } = name;
  const construct = constructPath === undefined ? undefined : removeResourceSegment(constructPath).split('/').at(-1);
  const className = findHandlerClass(fn.at('Handler').text ?? '');
  const named = [logicalId, removeConstructHash(logicalId), construct, fn.at('FunctionName').text, className];
  return named.flatMap((one) => (one === undefined || isGeneric(one) ? [] : [one]));
}

/** The source of a bundle in cdk.out is not known: any file that exports a handler of that name may be its source. */
function sourcesOf({ files }: ProjectContext, fn: Resource, file: string): readonly string[] {
  if (!/(?:^|\/)asset\.[0-9a-f]+/.test(file)) return [file];
  const name = fn.at('Handler').text?.split('.').at(-1) ?? '';
  return /^\w+$/.test(name) ? exporting(files, name) : [file];
}

function exporting(files: ProjectContext['files'], name: string): readonly string[] {
  const exports = new RegExp(
    `\\bexport\\s+(?:const|let|async\\s+function|function)\\s+${name}\\b|\\bexports\\.${name}\\b|\\bdef\\s+${name}\\b`,
  );
  return findSourceFiles(files).filter((one) => exports.test(files.read(one) ?? ''));
}

/**
 * The source of a handler that is not read: compiled languages, and code that could not be followed. Undefined if
 * neither its folder nor the source of the CDK app is in the project.
 */
function unreadSources(
  project: ProjectContext,
  fn: Resource,
  isAppThere: () => boolean,
): readonly string[] | undefined {
  const folder = codeFolder(project, fn);
  const isBelow = (name: string): boolean => folder === '' || name.startsWith(`${folder ?? ''}/`);
  const written = findSourceFiles(project.files).filter((name) => !isTestFile(name));
  if (folder !== undefined) {
    const inside = written.filter(isBelow);
    return inside.length === 0 ? undefined : handlersAmong(project, fn, inside);
  }
  return isAppThere() ? handlersAmong(project, fn, written) : undefined;
}

/** The folder that `sam build` packages, below the project's root; empty for the root itself. */
function codeFolder(project: ProjectContext, fn: Resource): string | undefined {
  const file = project.within(fn.template.file);
  if (file === undefined || fn.name.type !== 'AWS::Serverless::Function') return undefined;
  const context = fn.node.at('Metadata.DockerContext');
  const uri = context.present.is === 'no' ? fn.at('CodeUri') : context;
  const named = uri.present.is === 'no' ? '.' : uri.text;
  if (named === undefined || /^[a-z][a-z0-9+.-]*:\/\/|^\//i.test(named)) return undefined;
  const path = posix.normalize(posix.join(posix.dirname(file), named)).replace(/\/$/, '');
  if (path.startsWith('..')) return undefined;
  return path === '.' ? '' : path;
}

/** Marks of handlers in other languages: Go, Rust, Java and Kotlin, C# and F#. */
const HANDLER =
  /\blambda\.Start\w*\(|\blambda_(?:runtime|http)\b|\bRequest(?:Stream)?Handler\s*<|\bILambdaContext\b|\bLambdaEntryPoint\b|\bAPIGateway(?:Http)?(?:Api)?(?:V2)?Proxy(?:Function|Request)\b/;

/** The files that may define a handler: named after its class, else those with a mark of one in the runtime's language. */
function handlersAmong({ files }: ProjectContext, fn: Resource, written: readonly string[]): readonly string[] {
  const handler = fn.at('Handler').text ?? '';
  const className = findHandlerClass(handler);
  const stem = (name: string): string => posix.basename(name).replace(/\.\w+$/, '');
  const named = className === undefined ? [] : written.filter((name) => stem(name) === className);
  if (named.length > 0) return named;
  if (/^(?:python|nodejs)/.test(fn.at('Runtime').text ?? '')) {
    const name = handler.split('.').at(-1) ?? '';
    const exported = /^\w+$/.test(name) ? new Set(exporting(files, name)) : new Set<string>();
    return written.filter((one) => exported.has(one));
  }
  return written.filter(
    (name) => /\.(?:go|rs|java|kt|scala|cs|fs)$/.test(name) && HANDLER.test(files.read(name) ?? ''),
  );
}

/** The class in `Assembly::Namespace.Class::Method` and `package.Class::method`; undefined in any other handler. */
function findHandlerClass(handler: string): string | undefined {
  return /(?:^|[.:])(\w+)::\w+$/.exec(handler)?.[1];
}
