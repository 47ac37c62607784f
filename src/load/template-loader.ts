import { basename, dirname, relative, sep } from 'node:path';
import { type Problem } from '../finding.js';
import { type Location, type Place, type Position, type SourcePath, getFilePath } from '../location.js';
import { collectDocuments, locateAll } from '../template/locate.js';
import type { UploadPatterns } from '../model/application.js';
import { findAdjacentFile } from '../fs/adjacent-file.js';
import { formatName } from '../fs/targets.js';
import { findOpenText, readNamedText, readTextWithin } from '../fs/read.js';
import { ProjectFolder } from '../fs/project-files.js';
import { Projects } from './projects.js';
import type { ReadingMemory } from './reading-memory.js';
import { KnownFolders } from '../fs/roots.js';
import type { ParentItems } from '../template/transform/foreach-collection.js';
import type { DiagnosticCode, Document } from '../template/parse/document.js';
import { readAssets } from '../project/assets.js';
import { collectInclusions } from '../template/transform/include.js';
import type { AcknowledgedRules, IncludedFile, IncludedFiles, Template } from '../template/evaluate/types.js';
import { makeTemplate } from '../template/make-template.js';
import { readDocument } from '../template/parse/parse.js';
import type { Worlds } from '../template/evaluate/worlds.js';
import { type Failure, isFailure } from '../errors.js';

/** The text of a template, and its place. */
export interface LoadedText {
  /** Absolute. */
  readonly path: string;
  /** As the user named it, or would. */
  readonly name: string;
  readonly document: Document;
  /** From standard input: it has no place. */
  readonly stdin: boolean;
  /** Its place among the files of the targets; undefined if it is none of them. */
  readonly index?: number;
}

/** The steps of loading, in the order in which their problems are reported. */
const STEPS = { begin: 0, read: 1, assemblies: 2, trees: 3, nested: 4, settings: 5, handlers: 6, end: 7 } as const;

/** No run reads as many files. */
const MOST_FILES = 1e9;

/** The properties of a template besides its text. */
export interface StackContext {
  /** Its name in fingerprints; default: the path below its project's root. */
  readonly scope?: string;
  readonly given?: ReadonlyMap<string, string>;
  /** For a deployed stack: the deployed values of pseudo parameters and stored parameters. */
  readonly resolved?: ReadonlyMap<string, string>;
  /** Tags that the whole stack is deployed with. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly stackName?: string | undefined;
  readonly region?: string | undefined;
  /** A cloud assembly lists it. */
  readonly assembled?: boolean;
  /** The acknowledgements of the assembly's app in the stack. */
  readonly acknowledged?: AcknowledgedRules | undefined;
  /** Those of an application apart; default: those of all others. */
  readonly worlds?: Worlds;
  /** The value that a nested stack's parent gives a parameter, if loops run over it. */
  readonly parentItems?: ((parameter: string) => ParentItems | undefined) | undefined;
}

/** What the whole run is about. */
interface LoaderOptions {
  readonly uploads?: UploadPatterns | undefined;
  readonly root?: string | undefined;
  readonly memory?: ReadingMemory | undefined;
}

/** Reads texts once, makes templates of them, and keeps the problems. */
export class TemplateLoader {
  readonly #problems: { readonly turn: number; problem: Problem }[] = [];
  #turn = 0;
  /** Messages that are shown during the run and are not part of the report. */
  readonly notices: Problem[] = [];
  /** How many nested stacks were read in this run, each as often as it is nested. */
  nestedStacks = 0;
  readonly cwd: string;
  /** The resources that receive uploads, as the user set them. */
  readonly uploads: UploadPatterns | undefined;
  readonly memory: ReadingMemory | undefined;
  readonly #worlds: Worlds;
  /** The project's root that the user set; absolute. */
  readonly #root: string | undefined;
  /** The projects that contain the applications. */
  readonly projects: Projects;
  /** Data about the folders around the templates. */
  readonly folders = new KnownFolders();
  readonly #files = new Map<string, ProjectFolder>();
  readonly #documents = new Map<string, Document | Failure>();
  readonly #warned = new Set<string>();
  /** The problems that have a code, by file and code. */
  readonly #told = new Map<string, Problem>();

  constructor(cwd: string, worlds: Worlds, { uploads, root, memory }: LoaderOptions = {}) {
    this.cwd = cwd;
    this.memory = memory;
    this.uploads = uploads;
    this.#worlds = worlds;
    this.#root = root;
    this.projects = new Projects({ cwd, root, filesOf: (folder) => this.project(folder) });
  }

  /** In the order of the steps: applications are loaded one after the other, and their problems belong together. */
  get problems(): readonly Problem[] {
    return [...this.#problems].sort((a, b) => a.turn - b.turn).map(({ problem }) => problem);
  }

  addProblems(problems: readonly Problem[]): void {
    for (const problem of problems) this.#problems.push({ turn: this.#turn, problem });
  }

  /** Begins a step for a file or an application: problems that are found from now on belong to it. */
  beginStep(step: keyof typeof STEPS, index = MOST_FILES - 1): void {
    this.#turn = STEPS[step] * MOST_FILES + index;
  }

  /** A neighbour that was not named: read for its context; a sentence if it can't be. */
  async readReferenced(path: string): Promise<LoadedText | Failure> {
    const known =
      this.#documents.get(path) ??
      (await this.#documentOf(path, readTextWithin(path, this.folders.boundsOf(dirname(path)))));
    return this.#keep(path, known);
  }

  /** A template that the command line names: a link or a pipe may be meant. */
  async readNamed(path: string): Promise<LoadedText | Failure> {
    return this.#keep(path, this.#documents.get(path) ?? (await this.#documentOf(path, readNamedText(path))));
  }

  #keep(path: string, document: Document | Failure): LoadedText | Failure {
    this.#documents.set(path, document);
    return isFailure(document) ? document : { path, name: formatName(path, this.cwd), document, stdin: false };
  }

  /** Keeps files that were read elsewhere, so that no file is read twice. */
  cache({ path, document }: LoadedText): void {
    this.#documents.set(path, document);
  }

  async template(
    reading: LoadedText,
    { worlds = this.#worlds, ...setting }: StackContext = {},
  ): Promise<Template | Failure> {
    const { name, document } = reading;
    const scope = setting.scope ?? this.#scopeOf(reading);
    const made = makeTemplate(
      { ...setting, file: name, scope, files: await this.#filesOf(reading) },
      document,
      setting.given ?? new Map(),
      worlds,
    );
    if (isFailure(made)) return made;
    // A template used by several stacks is made for each of them; its problems are reported once.
    if (this.#warned.has(reading.path)) return made.template;
    this.#warned.add(reading.path);
    const locations = locateAll(made.warnings, collectDocuments([made.template]));
    for (const warning of made.warnings) {
      const { message, file, at } = warning;
      const location = at === undefined ? undefined : locations.get(warning);
      const problem: Problem = { level: 'warning', file, message, location: location ?? null };
      this.addProblems([problem]);
      const { code, name: about } = warning;
      if (code !== undefined && about !== undefined)
        this.#told.set(keyOf(file, formatCode({ code, name: about })), problem);
    }
    return made.template;
  }

  /** The root of the project that a template belongs to, relative to the current folder; null from standard input. */
  rootOf({ path, stdin }: LoadedText): string | null {
    return stdin ? null : formatName(this.rootAround(path), this.cwd);
  }

  /** The root of the project that a file or folder belongs to; absolute. */
  rootAround(path: string): string {
    return this.#root ?? this.folders.projectRootOf(dirname(path));
  }

  /** The files of a project by its root; shared by all callers. */
  project(root: string): ProjectFolder {
    const known = this.#files.get(root) ?? new ProjectFolder(root, this.memory?.openTexts);
    this.#files.set(root, known);
    return known;
  }

  /**
   * Once, however often the same file is come across.
   * @param code the kind of problem, independent of its wording: a file has one problem of a code
   */
  report(level: Problem['level'], file: string, code: string, message: string, at?: Position): void {
    const known = this.#told.get(keyOf(file, code));
    // A problem of a neighbouring file is more severe in a file that was named.
    if (known !== undefined && (level === 'warning' || known.level === 'error')) return;
    const location: Location | null = at === undefined ? null : { file, start: at, end: at };
    const problem: Problem = { level, file, message, location };
    const entry = known === undefined ? undefined : this.#problems.find((one) => one.problem === known);
    if (entry === undefined) this.addProblems([problem]);
    else entry.problem = problem;
    this.#told.set(keyOf(file, code), problem);
  }

  /** Warns of a file as a whole. */
  readonly warn = (file: string, message: string): void => {
    this.report('warning', file, 'unread', message);
  };

  /** The same at a place of a template. */
  readonly warnAt = (template: Template, place: Place, code: string, message: string): void => {
    const start = locateAll([place], collectDocuments([template])).get(place)?.start;
    this.report('warning', place.file, code, message, start);
  };

  /** The files that a template includes; a problem with one is reported, and it is left out. */
  async #filesOf({ path, name, document, stdin }: LoadedText): Promise<IncludedFiles> {
    const files = new Map<string, IncludedFile>();
    // Standard input has no neighbouring files.
    for (const { location, path: at, asset } of stdin ? [] : collectInclusions(document)) {
      if (files.has(location)) continue;
      const named = asset === undefined ? location : assetName(asset, location, dirname(path));
      const found = findAdjacentFile(named, path, this.folders);
      // An object in S3 need not be of an assembly that is here.
      if (isFailure(found) && asset !== undefined) continue;
      if (isFailure(found)) {
        const message = `${location} was not included: ${found.reason}`;
        this.report('warning', name, `not-included ${location}`, message, startOf(document, at));
        continue;
      }
      const read = await this.readReferenced(found.path);
      if (isFailure(read)) {
        const file = formatName(found.path, this.cwd);
        const message = `${read.reason}; ${name} is audited without it`;
        this.report('warning', file, `unread-by ${name}`, message, read.position);
        continue;
      }
      for (const { message, range, ...odd } of read.document.oddities)
        this.report('warning', read.name, formatCode(odd), message, range?.start);
      files.set(location, read);
    }
    return files;
  }

  async #documentOf(path: string, read: { readonly text: string } | Failure): Promise<Document | Failure> {
    if (isFailure(read)) return { reason: read.reason, position: undefined };
    if (this.memory === undefined) return readDocument(read.text);
    const open = findOpenText(path, this.memory.openTexts) ?? read;
    return isFailure(open) ? { reason: open.reason } : this.memory.document(path, open.text);
  }

  #scopeOf({ path, name, stdin }: LoadedText): string {
    return stdin ? name : relative(this.rootAround(path), path).replaceAll(sep, '/');
  }
}

/** The key of a problem. */
function keyOf(file: string, code: string): string {
  return JSON.stringify([file, code]);
}

function formatCode({ code, name }: DiagnosticCode): string {
  return `${code} ${name}`;
}

function startOf(document: Document, path: SourcePath): Position | undefined {
  return document.locate([getFilePath(path)])[0]?.start;
}

/** An asset's file from the folder of a template: as the assembly lists it, else as the CDK names it. */
function assetName(hash: string, key: string, folder: string): string {
  const listed = readAssets(folder).files.get(hash)?.path;
  return listed === undefined ? `asset.${basename(key)}` : relative(folder, listed);
}
