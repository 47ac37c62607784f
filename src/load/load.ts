import { type Failure, isFailure, UsageError } from '../errors.js';
import { dirname, resolve } from 'node:path';
import { buildApplications } from './applications.js';
import type { Config } from '../config/types.js';
import { buildUploadPatterns } from '../config/apply.js';
import type { LoadedApplication } from '../audit/audit.js';
import type { Focus, Problem } from '../finding.js';
import { omitFragments } from './fragments.js';
import { attachHandlers } from './handlers/attach.js';
import { findNearest } from '../suggest.js';
import { type Discovery, type TargetFile, STDIN, discoverTargets, formatName, isFolder } from '../fs/targets.js';
import { findRepositoryRoot } from '../fs/roots.js';
import { findAdjacentFile } from '../fs/adjacent-file.js';
import { isWithin } from '../fs/bounds.js';
import {
  type ReadFailure,
  isRegularFile,
  readNamedText,
  readRegularText,
  readTextFrom,
  readUndecodedText,
} from '../fs/read.js';
import { readParameters } from '../project/parameter-files.js';
import { TemplateLoader, type LoadedText } from './template-loader.js';
import type { Document } from '../template/parse/document.js';
import { isTemplateLike } from '../template/make-template.js';
import { readDocument } from '../template/parse/parse.js';
import { Worlds } from '../template/evaluate/worlds.js';
import { collectOutputProblems, collectEmptyTargets, describeMissing } from './empty-targets.js';
import { type SearchArea, collectSearchAreas } from './search-areas.js';

/** How targets are read. */
export interface LoadOptions {
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
  /** Called after each file of the targets, with the number of files read and of all files. */
  readonly progress?: (done: number, of: number) => void;
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

/** Reads everything the targets name. Faulty files never throw: they are in `problems`. */
export async function load(targets: readonly string[], options: LoadOptions): Promise<Project> {
  if (targets.includes(STDIN) && options.stdin === undefined)
    throw new UsageError('there is no standard input to read');
  const cwd = resolve(options.cwd ?? '.');
  const given = parametersOf(options, cwd);
  const { config } = options;
  const uploads = config === undefined ? undefined : buildUploadPatterns(config);
  const reader = new TemplateLoader(cwd, new Worlds({ memo: options.memo ?? true }), {
    uploads,
    root: options.projectRoot === undefined ? undefined : rootOf(options.projectRoot, cwd),
  });
  const sources = options.skipNonTemplates === true ? targets.filter((target) => isSourceFile(target, cwd)) : [];
  const others = targets.filter((target) => !sources.includes(target));
  const discovery = discoverTargets([...others, ...repositoriesOf(sources, cwd)], cwd, options.stdinPath);
  const asked = sources.length === 0 ? discovery : { ...discovery, folders: [] };
  reader.problems.push(...(config?.problems ?? []), ...describeMissing(discovery.problems, cwd));
  const fruitful = new Set<string>();
  const readings: LoadedText[] = [];
  const named = new Set<string>();
  for (const [index, found] of discovery.files.entries()) {
    const read = await readFile(found, options);
    options.progress?.(index + 1, discovery.files.length);
    if (read === undefined) continue;
    for (const folder of found.folders) fruitful.add(folder);
    if (isFailure(read)) reader.report('error', found.name, 'unread', read.reason, read.position);
    else readings.push({ path: found.path, name: found.name, document: read, stdin: found.stdin });
    if (found.named && !found.stdin) named.add(found.path);
  }
  for (const reading of readings) reader.cache(reading);
  const whole = omitFragments(readings, named);
  const applications = await buildApplications(
    reader,
    { readings: whole, named },
    {
      given,
      configEnv: options.configEnv ?? config?.configEnv,
      configFolders: options.configEnv === undefined && config !== undefined ? [config.folder] : [],
    },
  );
  if (applications.length > 0) refuseUndeclared(given, applications);
  const nowhere = new Set(readings.flatMap(({ stdin, name }) => (stdin ? [name] : [])));
  await attachHandlers(reader, applications, nowhere);
  reader.problems.push(
    // A named source file does not restrict the folders that its templates are looked for in.
    ...collectEmptyTargets(asked, fruitful, cwd),
    ...collectOutputProblems(asked, applications, cwd),
  );
  const lone = isLone(discovery);
  return {
    applications: applications.map((one) => ({ ...one, lone: lone && one.application.kind === 'template' })),
    problems: reader.problems,
    notices: reader.notices,
    cwd,
    isWhole: discovery.folders.some((name) => config !== undefined && isWithin(config.folder, resolve(cwd, name))),
    // A source file's repository is searched for its templates only.
    areas: collectSearchAreas(asked.folders, applications, reader),
    ...(sources.length === 0 ? {} : { focus: focusOf(sources, discovery, others, cwd) }),
    ...(config === undefined ? {} : { config }),
  };
}

const SOURCE_FILE = /\.(?:py|[cm]?[jt]sx?)$/;
const NO_TEMPLATE =
  'is source code and not a template: audit its template, its folder or cdk.out, or add --skip-non-templates';

/** Whether a target is a file of source code, such as a handler's. */
function isSourceFile(target: string, cwd: string): boolean {
  return SOURCE_FILE.test(target) && isRegularFile(resolve(cwd, target));
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

/** The document of a file; undefined if it is skipped without a message. */
async function readFile(found: TargetFile, options: LoadOptions): Promise<Document | Failure | undefined> {
  const isAsked = found.named && options.skipNonTemplates !== true;
  const read = await textOf(found, options);
  if (isFailure(read)) {
    // With a list of files, those that are not templates are skipped, but not unreadable ones.
    if (isAsked || (found.named && read.unseen === true)) return { reason: read.reason, position: undefined };
    return undecodedTemplate(found, read);
  }
  // Most files of a folder are not templates: a check of the text saves their parsing.
  if (!isAsked && !read.text.includes('Resources')) return undefined;
  const document = await readDocument(read.text);
  if (isAsked) return isFailure(document) && SOURCE_FILE.test(found.path) ? { reason: NO_TEMPLATE } : document;
  const root = isFailure(document) ? undefined : document.root;
  return isTemplateLike(read.text, root) ? document : undefined;
}

/** A file whose encoding is unknown and that is a template all the same must not go unnoticed. */
async function undecodedTemplate(found: TargetFile, { reason }: ReadFailure): Promise<Failure | undefined> {
  const undecoded = found.stdin ? undefined : readUndecodedText(found.path);
  if (undecoded?.guess.includes('Resources') !== true) return undefined;
  const document = await readDocument(undecoded.guess);
  const isTemplate = isTemplateLike(undecoded.guess, isFailure(document) ? undefined : document.root);
  return isTemplate ? { reason, position: { line: undecoded.line, column: 1 } } : undefined;
}

function textOf(found: TargetFile, { stdin }: LoadOptions): Promise<{ readonly text: string } | ReadFailure> {
  if (found.stdin && stdin !== undefined) return readTextFrom(stdin);
  return Promise.resolve(found.named ? readNamedText(found.path) : readRegularText(found.path));
}
