import { basename, join, posix, resolve } from 'node:path';
import { type Dockerfile, readDockerfile } from '../../project/dockerfile.js';
import type { Language } from '../../handlers/syntax/code.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { CodeFiles } from './types.js';
import type { CodeContext } from './context.js';
import { type Failure, isFailure } from '../../errors.js';

/** A container image's code, the language of its base image, and the handler that its command names. */
export interface ImageCode {
  readonly found: CodeFiles;
  readonly language: Language;
  readonly command: string;
}

interface Context {
  readonly folder: string;
  readonly dockerfile: string;
  readonly isCopy: boolean;
}

/** Base images by parts of their names; docs.aws.amazon.com/lambda/latest/dg/images-create.html */
const BASES: readonly (readonly [name: RegExp, language: Language])[] = [
  [/lambda[/-]python\b|(?:^|\/)python(?::|@|$)/, 'python'],
  [/lambda[/-]nodejs\b|(?:^|\/)node(?::|@|$)/, 'javascript'],
];

/** The code of a function that is deployed as a container image, if the image's build context is available. */
export function findImageCode(fn: Resource, around: CodeContext | undefined): ImageCode | Failure {
  const context = around === undefined ? undefined : contextOf(fn, around);
  if (around === undefined || context === undefined)
    return { reason: 'its code is in a container image whose build folder was not found', isElsewhere: true };
  const path = join(context.folder, context.dockerfile);
  const text = around.read(path);
  if (text === undefined)
    return {
      reason: `its container image is built by ${context.dockerfile}, which ${around.refusalOf(path) ?? 'was not found'}`,
      isElsewhere: true,
    };
  const file = readDockerfile(text);
  if (file.base === '')
    return { reason: `its ${context.dockerfile} has no base image (FROM)`, reasonCode: 'code-not-readable' };
  const [, language] = BASES.find(([name]) => name.test(file.base)) ?? [];
  if (language === undefined)
    return {
      reason: `its container image is based on ${file.base}, which is not supported`,
      reasonCode: 'runtime-not-supported',
    };
  const command = commandOf(fn, file);
  if (command === undefined)
    return {
      reason: 'the command (CMD) of its container image does not name a handler',
      reasonCode: 'handler-not-found',
    };
  const found = filesOf(file, context, around);
  return isFailure(found) ? found : { found, language, command };
}

/** The build context that `sam build` and the CDK use for the image. */
function contextOf(fn: Resource, around: CodeContext): Context | undefined {
  const metadata = fn.node.at('Metadata');
  const folder = metadata.at('DockerContext').text;
  if (folder !== undefined) {
    const dockerfile = metadata.at('Dockerfile').text ?? 'Dockerfile';
    return { folder: resolve(around.folder, folder), dockerfile, isCopy: false };
  }
  const hash = /[0-9a-f]{64}/.exec(fn.at('Code.ImageUri').shown)?.[0] ?? '';
  const asset = around.assets.images.get(hash);
  if (asset !== undefined) return { folder: asset.path, dockerfile: asset.dockerfile ?? 'Dockerfile', isCopy: true };
  const named = metadata.at(['aws:asset:path']).text;
  if (named === undefined) return undefined;
  const dockerfile = metadata.at(['aws:asset:dockerfile-path']).text ?? 'Dockerfile';
  return { folder: resolve(around.folder, named), dockerfile, isCopy: true };
}

/** One word that looks like a handler: the function's own setting before the image's. */
function commandOf(fn: Resource, file: Dockerfile): string | undefined {
  const own = fn.all('ImageConfig.Command').flatMap(({ text }) => text ?? []);
  const words = own.length > 0 ? own : file.command;
  return words.find((word) => /^[\w./-]+\.\w+$/.test(word) && !word.startsWith('/'));
}

/** Files as the image has them: those copied from a folder into the task's root are there without the folder. */
function filesOf(file: Dockerfile, context: Context, around: CodeContext): CodeFiles | Failure {
  const copy = context.isCopy ? { copy: { from: undefined } } : {};
  const shown = 'the build context of its container image';
  const found = around.open(context.folder, { ...copy, shown });
  if (isFailure(found)) return found;
  const sources = (name: string): readonly string[] => [
    ...file.copies.flatMap(({ from, to }) => placesOf(name, from, belowTask(to))),
    name,
  ];
  // The handler's imports are beside it in the image, and need not be so in the context.
  const standing = (name: string): string =>
    found.find([name, ...inImage(name, file).flatMap(sources), ...sources(name)]) ?? name;
  return {
    ...found,
    find: (names) => found.find(names.flatMap(sources)),
    read: (name) => found.read(standing(name)),
    faultOf: (name) => found.faultOf(standing(name)),
    place: (name, range) => found.place(standing(name), range),
  };
}

/** Where in the image a file of the context would be, by what is copied there of its folder. */
function inImage(name: string, { copies }: Dockerfile): readonly string[] {
  return copies.flatMap(({ from, to }) => {
    const source = sourceOf(from);
    const folder = source.includes('.') ? posix.dirname(source) : source;
    if (folder !== '.' && folder !== '' && !name.startsWith(`${folder}/`)) return [];
    const inner = folder === '.' || folder === '' ? name : name.slice(folder.length + 1);
    const target = belowTask(to);
    return [target === '.' ? inner : posix.join(target, inner)];
  });
}

/** `${LAMBDA_TASK_ROOT}/src/`, `/var/task/src` and `./src` are `src`: any leading variable is the task's root. */
function belowTask(to: string): string {
  const path = to.replace(/^(?:\$\{?\w+\}?|\/var\/task)(?=\/|$)/, '.');
  return posix.normalize(path === '' ? '.' : path).replace(/\/$/, '');
}

/** Where in the context a file of the image may come from, by one `COPY`. */
function placesOf(name: string, from: string, to: string): readonly string[] {
  const source = sourceOf(from);
  const inner = to === '.' ? name : name.startsWith(`${to}/`) ? name.slice(to.length + 1) : undefined;
  const isFile = basename(source) === basename(name) && (name === to || inner === basename(name));
  return [...(isFile ? [source] : []), ...(inner === undefined ? [] : [posix.join(source, inner)])];
}

/** The source of a `COPY`, below the context: a file, or the folder of which a pattern takes files. */
function sourceOf(from: string): string {
  const last = from.lastIndexOf('/');
  const source = from.includes('*', last + 1) ? from.slice(0, Math.max(0, last)) : from;
  return source.replace(/^\.?\//, '').replace(/\/$/, '');
}
