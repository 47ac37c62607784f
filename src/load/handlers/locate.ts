import { parseEntryNames, resolveHandlerName, resolveLanguage, resolveWrappedHandler } from './entry.js';
import { listGeneratedCode } from './generated-source.js';
import { findAssetCode } from './s3-asset.js';
import type { CodeFiles } from './types.js';
import { findImageCode } from './image.js';
import { makeInlineCode } from './inline.js';
import { findLocalCode, findSamCode } from './local.js';
import { collectCompiledFrom } from '../../handlers/modules/aliases.js';
import type { Code, Language } from '../../handlers/syntax/code.js';
import type { Resource } from '../../template/evaluate/types.js';
import { isOfWebFunction } from '../../model/resource-types.js';
import type { CodeContext } from './context.js';
import { type Failure, isFailure } from '../../errors.js';

/** Code that was found. */
export interface LocatedCode {
  readonly code: Code;
  /** Equal for functions that are deployed with the same code; undefined if nothing is known to share it. */
  readonly key: string | undefined;
  /** The place of its files; see `CodeFiles`. */
  readonly root: string | undefined;
}

/**
 * A function's code as its template names it, in the current world.
 * @param around undefined for a template from standard input: it has no files beside it
 */
export function findCode(fn: Resource, around: CodeContext | undefined): LocatedCode | Failure {
  if (isOfWebFunction(fn)) {
    const reason = 'it is a web function: the code of a web server is not analyzed';
    return { reason, reasonCode: 'runtime-not-supported' };
  }
  if (isImage(fn)) {
    const image = findImageCode(fn, around);
    return isFailure(image) ? image : codeOf(fn, image.language, image.command, [image.found]);
  }
  const language = resolveLanguage(fn);
  if (typeof language === 'object') return language;
  const handler = resolveHandlerName(fn);
  if (typeof handler === 'object') return handler;
  return codeOf(fn, language, handler, placesOf(fn, language, around));
}

function isImage(fn: Resource): boolean {
  return fn.at('PackageType').is('Image').is === 'yes' || fn.at('Code.ImageUri').present.is !== 'no';
}

/** Where the handler may be, the likeliest first. */
function placesOf(fn: Resource, language: Language, around: CodeContext | undefined): readonly (CodeFiles | Failure)[] {
  const inline = fn.at('Code.ZipFile');
  if (inline.present.is !== 'no') return [makeInlineCode(fn.template, inline, language)];
  const generated = around === undefined ? [] : listGeneratedCode(fn, around);
  if (fn.at('Code.S3Key').present.is !== 'no') return [...generated, findAssetCode(fn, around)];
  if (around === undefined)
    return [{ reason: 'its code was not found: the template was read without its folder', isElsewhere: true }];
  return fn.name.type === 'AWS::Serverless::Function'
    ? [...generated, ...findSamCode(fn, around)]
    : [...generated, findLocalCode(fn.at('Code'), around)];
}

function codeOf(
  fn: Resource,
  language: Language,
  named: string,
  places: readonly (CodeFiles | Failure)[],
): LocatedCode | Failure {
  const handler = resolveWrappedHandler(fn, named);
  if (typeof handler === 'object') return handler;
  const entry = parseEntryNames(handler, language);
  if (isFailure(entry)) return entry;
  const faults: Failure[] = [];
  for (const found of places) {
    if (isFailure(found)) {
      faults.push(found);
      continue;
    }
    const sources = language === 'javascript' ? collectCompiledFrom(entry.files, found) : [];
    const file = found.find(entry.files) ?? found.find(sources);
    const fault = file === undefined ? refusalIn(entry.files, found) : found.faultOf(file);
    if (file !== undefined && fault === undefined) {
      const code: Code = {
        language,
        entry: { file, name: entry.name },
        read: (name) => found.read(name),
        place: (name, range) => found.place(name, range),
        placeOriginal: (name, text, range) => found.placeOriginal?.(file, name, text, range),
        findOriginals: (paths) => found.findOriginals?.(file, paths),
      };
      const key = found.root === undefined ? undefined : JSON.stringify([found.root, language, code.entry]);
      return { code, key, root: found.root };
    }
    const why = `was not found in ${found.shown}`;
    faults.push({
      reason: `its handler ${handler} ${fault === undefined ? why : `can't be read: ${fault}`}`,
      reasonCode: fault === undefined ? 'handler-not-found' : 'code-not-readable',
    });
  }
  return faults[0] ?? { reason: 'it has no code', reasonCode: 'code-not-found' };
}

/** Why the first of some files must not be read; undefined if none of them is there. */
function refusalIn(files: readonly string[], found: CodeFiles): string | undefined {
  return files.map((file) => found.faultOf(file)).find((fault) => fault !== undefined);
}
