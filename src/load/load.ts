import { isFailure, UsageError } from '../errors.js';
import { dirname, resolve } from 'node:path';
import { buildApplications, buildSingleApplication } from './applications.js';
import type { Config } from '../config/types.js';
import { buildUploadPatterns } from '../config/apply.js';
import type { LoadedApplication } from '../audit/audit.js';
import type { Focus, Problem } from '../finding.js';
import { makeHandlerAttacher } from './handlers/attach.js';
import { omitFragments } from './fragments.js';
import { findNearest } from '../suggest.js';
import { type Discovery, type TargetFile, STDIN, discoverTargets, formatName, isFolder } from '../fs/targets.js';
import { findRepositoryRoot } from '../fs/roots.js';
import { findAdjacentFile } from '../fs/adjacent-file.js';
import { isRegularFile, isWithin } from '../fs/bounds.js';
import { readParameters } from '../project/parameter-files.js';
import { SamSettings } from './sam-settings.js';
import { TargetTexts, isSourceName } from './target-texts.js';
import { TemplateLoader } from './template-loader.js';
import type { ReadingMemory } from './reading-memory.js';
import { StepCounter, makePiecePool } from '../template/evaluate/step-limit.js';
import { Worlds } from '../template/evaluate/worlds.js';
import { collectOutputProblems, collectEmptyTargets, describeMissing } from './empty-targets.js';
import { addUnreadWarnings } from './unread-parts.js';
import { type SearchArea, collectSearchAreas } from './search-areas.js';
import { type WatchOptions, countStep } from './progress.js';

/** How targets are read. */
export interface LoadOptions extends WatchOptions {
  /** The base of targets and reported files; default: the current folder. */
  readonly cwd?: string;
  /** Values of parameters, for every root template that declares the key. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Files of parameters: the AWS CLI's list, `{Parameters: {…}}` or a flat map. `parameters` override them. */
  readonly parameterFiles?: readonly string[];
  /**
   * The environment of samconfig whose parameters and tags hold; default `default`. A usage error if no samconfig of
   * the targets knows it.
   */
  readonly configEnv?: string;
  /** The text of the target `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** The name of `-` in reports; default `stdin`. */
  readonly stdinPath?: string;
  /**
   * Named files that are not templates are skipped, as they are in folders. A source file represents the
   * handler that it is part of: its repository's templates are read, and what is found in the file is reported.
   */
  readonly skipNonTemplates?: boolean;
  /** The root of the project; default: the nearest folder above that holds a project's own files. */
  readonly projectRoot?: string;
  /** The contents of a config file; `loadConfig` reads it. */
  readonly config?: Config;
  /** `false` answers every question anew: slower, the same answers. */
  readonly memo?: boolean;
  /** What earlier loads of the same process read, so that unchanged files are not parsed again. */
  readonly memory?: ReadingMemory;
  /** Of the files found in folders and by patterns, those to read; by absolute path. Default: all. */
  readonly filter?: (path: string) => boolean;
}

/** The result of reading the targets: applications of templates, and problems. */
export interface Project {
  readonly applications: readonly LoadedApplication[];
  readonly problems: readonly Problem[];
  /** Messages shown during the run that are not part of the report, since they depend on when files were changed. */
  readonly notices: readonly Problem[];
  /** The config that it was loaded with, and that it is judged by. */
  readonly config?: Config;
  /** Absolute: the base of reported files. */
  readonly cwd: string;
  /** The files that are reported, where others were read for the sake of their source files only. */
  readonly focus?: Focus;
  /** Whether everything in the config's scope was read: its folder was a target, or one above. */
  readonly isWhole: boolean;
  /** The folders among the targets, which were searched completely. */
  readonly areas: readonly SearchArea[];
}

/** Receives an application when it is loaded, in the order of the report. Nothing else keeps the application. */
export type Visit = (one: LoadedApplication) => void;

/** Reads everything the targets name. Faulty files never throw: they are in `problems`. */
export async function load(targets: readonly string[], options: LoadOptions): Promise<Project> {
  const applications: LoadedApplication[] = [];
  const loaded = await loadEach(targets, options, () => (one) => void applications.push(one), false);
  return { ...loaded, applications };
}

/**
 * The same for applications that are used one after the other: those that have nothing to do with any other one are
 * loaded when their turn comes.
 * @param begin called before the first application
 */
export async function loadEach(
  targets: readonly string[],
  options: LoadOptions,
  begin: (project: Pick<Project, 'cwd' | 'isWhole'>) => Visit,
  isOneByOne = true,
): Promise<Omit<Project, 'applications'>> {
  options.signal?.throwIfAborted();
  if (targets.includes(STDIN) && options.stdin === undefined)
    throw new UsageError('there is no standard input to read');
  const cwd = resolve(options.cwd ?? '.');
  const given = parametersOf(options, cwd);
  const { config } = options;
  const uploads = config === undefined ? undefined : buildUploadPatterns(config);
  const pieces = makePiecePool();
  const makeWorlds = (): Worlds => new Worlds({ memo: options.memo ?? true, steps: new StepCounter(pieces) });
  const reader = new TemplateLoader(cwd, makeWorlds(), {
    uploads,
    memory: options.memory,
    root: options.projectRoot === undefined ? undefined : rootOf(options.projectRoot, cwd),
  });
  const sources = options.skipNonTemplates === true ? targets.filter((target) => isSourceFile(target, cwd)) : [];
  const others = targets.filter((target) => !sources.includes(target));
  const discovery = discoverTargets([...others, ...repositoriesOf(sources, cwd)], cwd, options.stdinPath);
  const asked = sources.length === 0 ? discovery : { ...discovery, folders: [] };
  reader.addProblems(config?.problems ?? []);
  for (const { level, file, message } of describeMissing(discovery.problems, cwd))
    reader.report(level, file, 'unread', message);
  const isWhole = discovery.folders.some((name) => config !== undefined && isWithin(config.folder, resolve(cwd, name)));
  const visit = begin({ cwd, isWhole });
  const values = {
    given,
    configEnv: options.configEnv ?? config?.configEnv,
    configFolders: options.configEnv === undefined && config !== undefined ? [config.folder] : [],
  };
  // Whether a template declares a parameter, and knows an environment, is asked of all templates together.
  const mayWait = isOneByOne && given.size === 0 && values.configEnv === undefined && sources.length === 0;
  const texts = new TargetTexts(reader, options);
  await texts.read(discovery.files, mayWait);
  const { readings, waiting } = texts;
  for (const reading of readings) reader.cache(reading);
  const named = texts.named;
  const later = waiting.map(({ found }) => found.name);
  const together = await buildApplications(reader, { readings: omitFragments(readings, named), named, later }, values);
  if (given.size > 0 && together.length > 0) refuseUndeclared(given, together);
  const nowhere = new Set(readings.flatMap(({ stdin, name }) => (stdin ? [name] : [])));
  const attach = makeHandlerAttacher(reader, nowhere, (done, of) => countStep(options, { step: 'handler', done, of }));
  const lone = isLone(discovery);
  let count = 0;
  const attachTo = async (some: readonly LoadedApplication[]): Promise<void> => {
    // Where a function's source is may be written in the project's files.
    for (const one of some) {
      if (one.projectRoot !== null) reader.projects.add(one.application);
      addUnreadWarnings(reader, one.application);
    }
    await attach(some);
  };
  const finish = async (one: LoadedApplication): Promise<void> => {
    reader.beginStep('handlers', count);
    count += 1;
    if (isOneByOne) await attachTo([one]);
    visit({ ...one, lone: lone && one.application.kind === 'template' });
  };
  if (!isOneByOne) {
    reader.beginStep('handlers');
    await attachTo(together);
  }
  const placed = new Map(discovery.files.map(({ name }, index) => [name, index]));
  const placeOf = ({ application: { id, kind } }: LoadedApplication): number =>
    kind === 'assembly' ? -1 : (placed.get(id) ?? Infinity);
  const used = new Set(together.flatMap(({ application }) => application.templates.map(({ file }) => file)));
  const settings = new SamSettings(reader, values);
  let next = 0;
  for (const one of waiting) {
    const reading = await texts.parse(one);
    if (reading === undefined || used.has(reading.name)) continue;
    for (let before = together[next]; before !== undefined && placeOf(before) < one.index; before = together[next]) {
      await finish(before);
      next += 1;
    }
    const worlds = makeWorlds();
    for (const single of await buildSingleApplication(reader, reading, settings, worlds)) await finish(single);
  }
  for (const one of together.slice(next)) await finish(one);
  reader.beginStep('end');
  // A named source file does not restrict the folders that its templates are looked for in.
  reader.addProblems(collectEmptyTargets(asked, texts.fruitful, cwd));
  reader.addProblems(collectOutputProblems(asked, together, cwd));
  return {
    problems: reader.problems,
    notices: reader.notices,
    cwd,
    isWhole,
    // A source file's repository is searched for its templates only.
    areas: collectSearchAreas(asked.folders, together, reader),
    ...(sources.length === 0 ? {} : { focus: focusOf(sources, discovery, others, cwd) }),
    ...(config === undefined ? {} : { config }),
  };
}

/** Whether a target is a file of source code, such as a handler's. */
function isSourceFile(target: string, cwd: string): boolean {
  return isSourceName(target) && isRegularFile(resolve(cwd, target));
}

/** The places of the templates whose functions may load these files. */
function repositoriesOf(sources: readonly string[], cwd: string): readonly string[] {
  const roots = sources.map((source) => findRepositoryRoot(dirname(resolve(cwd, source))) ?? cwd);
  return [...new Set(roots)].map((root) => formatName(root, cwd));
}

/** Templates found by a name or folder of the user's are reported; the rest was read for the source files. */
function focusOf(sources: readonly string[], { files }: Discovery, others: readonly string[], cwd: string): Focus {
  const folders = new Set(others.map((target) => formatName(resolve(cwd, target), cwd)));
  const isNamed = ({ named, folders: within }: TargetFile): boolean => named || within.some((one) => folders.has(one));
  return {
    templates: new Set(files.filter(isNamed).map(({ name }) => name)),
    sources: new Set(sources.map((source) => formatName(resolve(cwd, source), cwd))),
    context: new Set(files.filter((file) => !isNamed(file)).map(({ name }) => name)),
  };
}

type Given = ReadonlyMap<string, string>;

/** A single named file includes nothing beside it; folders and patterns include all their contents. */
function isLone({ files, folders, globs }: Discovery): boolean {
  return files.length === 1 && folders.length === 0 && globs.length === 0;
}

function rootOf(folder: string, cwd: string): string {
  const root = resolve(cwd, folder);
  if (!isFolder(root)) throw new UsageError(`the project root ${folder} is not a folder`);
  return root;
}

/** Later ones win: the config's files and values, then those of the caller. */
function parametersOf(
  { parameters = {}, parameterFiles = [], config }: LoadOptions,
  cwd: string,
): ReadonlyMap<string, string> {
  const read = (path: string, file: string): Readonly<Record<string, string>> => {
    const found = readParameters(path, file);
    if (isFailure(found)) throw new UsageError(found.reason);
    return found.values;
  };
  const layers = [
    ...(config?.parameterFiles ?? []).map((file) => read(besideConfig(file, config), file)),
    config?.parameters ?? {},
    ...parameterFiles.map((file) => read(resolve(cwd, file), file)),
    parameters,
  ];
  return new Map(layers.flatMap((layer) => Object.entries(layer)));
}

/** A config may come from an untrusted project: the files it names are read only within its own project. */
function besideConfig(file: string, config: Config | undefined): string {
  const found = findAdjacentFile(file, resolve(config?.folder ?? '.', 'upload-audit.config.yaml'));
  if (isFailure(found)) throw new UsageError(`parameterFiles in ${config?.file ?? 'the config'}: ${found.reason}`);
  return found.path;
}

function refuseUndeclared(given: Given, applications: readonly LoadedApplication[]): void {
  const declared = new Set(
    applications.flatMap(({ application }) =>
      application.templates.flatMap(({ parameters }) => [...parameters.keys()]),
    ),
  );
  for (const name of given.keys()) {
    if (declared.has(name)) continue;
    const meant = findNearest(name, declared);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new UsageError(`no template declares the parameter ${name}${hint}`);
  }
}
