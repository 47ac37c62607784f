import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { CodeLanguage } from '../location.js';
import type { ApplicationId } from '../model/application.js';
import type { CdkApp } from '../project/cdk-app.js';
import type { Assembly } from '../project/assembly.js';
import { findLibraryVersion } from '../project/library-version.js';
import { formatName } from '../fs/targets.js';
import type { ProjectFolder } from '../fs/project-files.js';
import { makePiecesMatcher } from '../text/glob.js';
import { findBundledFiles } from '../cdk/trace/bundled-files.js';
import type { TextPattern } from '../cdk/source-values.js';
import type { AppSite } from '../cdk/trace/source-site.js';
import { type LineRequest, type SourceLine, SourceLines } from '../cdk/trace/source-line.js';

/** The source of a CDK app, as far as an assembly leads to it. */
export interface AppSource {
  /** See `Application.sourceOf`; files are named as the user would name them. */
  sourceOf(id: ApplicationId): SourceLine | undefined;
  /** See `Application.siteOf`. */
  siteOf(id: ApplicationId): AppSite | undefined;
  /** See `Application.bundledFrom`. */
  bundledFrom(id: ApplicationId): readonly string[];
  /** The file that the app begins with, as the user would name it; undefined without a cdk.json. */
  readonly entry: string | undefined;
  /** See `Application.appLanguage`. */
  readonly language: CodeLanguage | undefined;
  /** The source file that is newer than the assembly, if one is. */
  newerThan(milliseconds: number): string | undefined;
}

/** The languages that CDK apps are written in. */
const ANY_LANGUAGE = /\.(?:[cm]?[jt]sx?|py|java|kt|cs|fs|go)$/;

const TESTS =
  /(?:^|\/)(?:tests?|__tests__|spec|cdk\.out)\/|\.(?:test|spec|d)\.\w+$|(?:^|\/)(?:test_|conftest)[^/]*\.py$|_test\.(?:py|go)$/;

/** The project of a CDK app. */
interface AppProject {
  /** Absolute. */
  readonly root: string;
  readonly files: ProjectFolder;
  /** The contents of its cdk.json; undefined without one. */
  readonly app: CdkApp | undefined;
}

/** Makes the source of the app that an assembly was synthesized from. */
export function makeAppSource(assembly: Assembly, { root, files, app }: AppProject, cwd: string): AppSource {
  const isSource = (name: string): boolean =>
    (app?.endings ?? ANY_LANGUAGE).test(name) && !TESTS.test(name) && !isCompiled(name, files);
  // Below another cdk.json another app begins; without one there may be any number of them.
  let others: readonly string[] | undefined;
  const isOwn = (name: string): boolean => {
    others ??= files.names.flatMap((one) => (one.endsWith('/cdk.json') ? [one.slice(0, -'cdk.json'.length)] : []));
    return app !== undefined && !others.some((other) => name.startsWith(other));
  };
  const metadata = (): readonly unknown[] => assembly.stacks.flatMap((stack) => stack.metadata());
  const lines = new SourceLines({ files, isSource, isOwn }, metadata);
  const named = (file: string): string => formatName(join(root, file), cwd);
  const wanted = ({ template, path }: ApplicationId): LineRequest => {
    const resource = path[0] === 'Resources' ? template.resources.get(String(path[1])) : undefined;
    const constructPath = resource?.name.constructPath;
    return { templateFile: basename(template.file), path, type: resource?.type, constructPath };
  };
  const appFacts: AppSite['app'] = {
    get settings() {
      return files.read('cdk.json') ?? '';
    },
    get version() {
      return findLibraryVersion(assembly.folder, files);
    },
  };
  const folderOf = (file: string): string => dirname(join(root, file)).replaceAll(sep, '/');
  return {
    sourceOf: (id) => {
      const found = lines.of(wanted(id));
      return found === undefined ? undefined : { ...found, file: named(found.file) };
    },
    siteOf: (id) => {
      const found = lines.siteOf(wanted(id));
      return found === undefined ? undefined : { ...found, file: named(found.file), app: appFacts };
    },
    bundledFrom: (id) => {
      const creation = lines.creationOf(wanted(id));
      if (creation === undefined) return [];
      const patterns = findBundledFiles(creation, (file) => lines.contextOf(file), folderOf);
      return patterns.flatMap((pattern) => findMatching(pattern, root, files)).map((path) => formatName(path, cwd));
    },
    get entry() {
      const entry = app?.entry;
      return entry === undefined ? undefined : named(entry);
    },
    language: app?.language,
    newerThan: (milliseconds) => {
      const newest = files.newest((name) => isSource(name) || name === 'cdk.json');
      return newest !== undefined && newest.changed > milliseconds ? named(newest.name) : undefined;
    },
  };
}

/**
 * The files that a pattern of a path means, absolute: itself, if all of it is known; else the one file of the project
 * that is like it. A path that leads nowhere was written for the compiled app: then only its end counts.
 */
function findMatching(pattern: TextPattern, root: string, files: ProjectFolder): readonly string[] {
  if (pattern.length > MOST_PIECES) return [];
  const whole = pattern.map((piece) => piece ?? UNKNOWN_PIECE).join('');
  if (whole.length > LONGEST_PATH) return [];
  const path = resolve(root, whole);
  const isKnown = !path.includes(UNKNOWN_PIECE);
  // The compiled file's name, and that of its source.
  const endings = (name: string): readonly string[] => [name, name.replace(/\.([cm]?)js$/, '.$1ts')];
  const below = relative(root, path).replaceAll(sep, '/');
  const [, tail = ''] = /^(?:\.{1,2}\/)*(.*)$/s.exec(below) ?? [];
  const alike = (isAlike: (name: string) => boolean): readonly string[] => {
    const found = files.names.filter(isAlike).map((name) => join(root, name));
    return found.length === 1 ? found : [];
  };
  const wholes = (): readonly ((name: string) => boolean)[] =>
    endings(below).map((one) => makePiecesMatcher(piecesOf(one), true));
  const exact = isKnown ? [path] : alike(isAny(wholes()));
  const ends = endings(tail).map((one) => (name: string) => `/${name}`.endsWith(`/${one}`));
  return [...exact, ...(tail.includes('/') && isKnown ? alike(isAny(ends)) : [])];
}

function isAny(tests: readonly ((name: string) => boolean)[]): (name: string) => boolean {
  return (name) => tests.some((test) => test(name));
}

function piecesOf(path: string): TextPattern {
  return path.split(UNKNOWN_PIECE).flatMap((piece, index) => (index === 0 ? [piece] : [undefined, piece]));
}

/** Represents an unknown part of a joined path. */
const UNKNOWN_PIECE = '\u0001';
const MOST_PIECES = 20;
const LONGEST_PATH = 500;

/** Compiled TypeScript is not edited by hand. */
function isCompiled(name: string, files: ProjectFolder): boolean {
  return /\.[cm]?js$/.test(name) && files.has(name.replace(/\.([cm]?)js$/, '.$1ts'));
}
