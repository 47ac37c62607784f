import { basename, join } from 'node:path';
import type { ApplicationId } from '../model/application.js';
import type { CdkApp } from '../project/cdk-app.js';
import type { Assembly } from '../project/assembly.js';
import { formatName } from '../fs/targets.js';
import type { ProjectFolder } from '../fs/project-files.js';
import { type SourceLine, SourceLines } from '../cdk/trace/source-line.js';

/** The source of a CDK app, as far as an assembly leads to it. */
export interface AppSource {
  /** See `Application.sourceOf`; files are named as the user would name them. */
  sourceOf(id: ApplicationId): SourceLine | undefined;
  /** The file that the app begins with, as the user would name it; undefined without a cdk.json. */
  readonly entry: string | undefined;
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
  /** What its cdk.json says; undefined without one. */
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
  return {
    sourceOf: ({ template, path }) => {
      const resource = path[0] === 'Resources' ? template.resources.get(String(path[1])) : undefined;
      const constructPath = resource?.name.constructPath;
      const wanted = { templateFile: basename(template.file), path, type: resource?.type, constructPath };
      const found = lines.of(wanted);
      return found === undefined ? undefined : { ...found, file: named(found.file) };
    },
    get entry() {
      const entry = app?.entry;
      return entry === undefined ? undefined : named(entry);
    },
    newerThan: (milliseconds) => {
      const newest = files.newest((name) => isSource(name) || name === 'cdk.json');
      return newest !== undefined && newest.changed > milliseconds ? named(newest.name) : undefined;
    },
  };
}

/** What is compiled of TypeScript is nobody's to edit. */
function isCompiled(name: string, files: ProjectFolder): boolean {
  return /\.[cm]?js$/.test(name) && files.has(name.replace(/\.([cm]?)js$/, '.$1ts'));
}
