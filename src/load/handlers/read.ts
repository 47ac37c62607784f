import { resolve } from 'node:path';
import type { Application } from '../../model/application.js';
import type { HandlerResult } from '../../model/handler-source.js';
import { isCustomResourceHandler } from '../../model/function/custom-resources.js';
import type { OpenTexts } from '../../fs/read.js';
import { KnownFolders } from '../../fs/roots.js';
import type { Code, Language } from '../../handlers/syntax/code.js';
import type { Resource } from '../../template/evaluate/types.js';
import { groupByKey } from '../../text/group-by-key.js';
import { Archives } from './archives.js';
import { CodeReaders, type OpenReader, type ReadCode } from './code-readers.js';
import { findBundleEntry } from './bundle-entry.js';
import { type LocatedCode, findCode } from './locate.js';
import { StepPool } from './step-pool.js';
import { CodeContext } from './context.js';
import { type Failure, isFailure } from '../../errors.js';

/** Counts the functions whose code is read; the next one is read when the promise is kept. */
export type HandlerStep = (done: number, of: number) => Promise<void>;

/** The places of templates. */
export interface TemplateFolders {
  /** The base of relative file names, absolute. */
  readonly cwd: string;
  /** The names of templates without a place: from standard input, or fetched. */
  readonly nowhere: ReadonlySet<string>;
  /** Receives a file that is skipped, and the end of the sentence that begins with its name. */
  readonly warn: (file: string, reason: string) => void;
  /** Called after the code of each function. */
  readonly step?: HandlerStep;
  /** See `ReadingMemory`. */
  readonly open?: OpenTexts | undefined;
}

/** Loads the parsers of these languages; called once, and only if there is something to read. */
export type StartReader = (languages: readonly Language[]) => Promise<OpenReader>;

/** A function whose code was found and is broken. */
export interface BrokenHandler {
  readonly fn: Resource;
  readonly because: string;
}

/** Data shared by all templates of a run. */
type Shared = Pick<ConstructorParameters<typeof CodeContext>[1], 'archives' | 'originals' | 'folders'>;

interface Pending {
  readonly application: Application;
  readonly fn: Resource;
  readonly found: LocatedCode;
  /** The sources of a bundle, for a bundle that can't be followed. */
  readonly source: () => LocatedCode | undefined;
}

/**
 * Finds and reads the code of every function of the applications' own, as the defaults' world has them, and puts it
 * into the applications. Says which of what was found can't be read.
 */
export async function readHandlers(
  applications: readonly Application[],
  lying: TemplateFolders,
  start: StartReader,
): Promise<readonly BrokenHandler[]> {
  return new HandlerFolders(lying, start).read(applications);
}

/** Reads the handlers of applications; what is found out about folders is kept from one application to the next. */
export class HandlerFolders {
  readonly #lying: TemplateFolders;
  readonly #start: StartReader;
  readonly #steps = new StepPool();
  readonly #shared: Shared = { archives: new Archives(), originals: new Map(), folders: new KnownFolders() };

  constructor(lying: TemplateFolders, start: StartReader) {
    this.#lying = lying;
    const started = new Map<string, Promise<OpenReader>>();
    this.#start = (languages) => {
      const key = [...languages].sort().join(' ');
      const known = started.get(key) ?? start(languages);
      started.set(key, known);
      return known;
    };
  }

  /** See `readHandlers`. */
  async read(applications: readonly Application[]): Promise<readonly BrokenHandler[]> {
    const pending: Pending[] = [];
    for (const application of applications) for (const one of await this.#find(application)) pending.push(one);
    return pending.length === 0 ? [] : readAll(pending, this.#start, this.#steps, this.#lying.step);
  }

  async #find(application: Application): Promise<readonly Pending[]> {
    const pending: Pending[] = [];
    const lying = this.#lying;
    const functions = ownFunctions(application);
    if (functions.length === 0) return [];
    const around = surroundingsOf(application, lying, this.#shared);
    for (const fn of functions) {
      const find = (): LocatedCode | Failure =>
        application.worlds.inDefaults(() => findCode(fn, around.get(fn.template.file)));
      const first = find();
      const found = (await this.#shared.archives.load()) ? find() : first;
      const source = (): LocatedCode | undefined =>
        findBundleEntry(application, fn, around.get(fn.template.file), lying.cwd);
      // A bundle may be too large, or was never made; its sources exist all the same.
      const written = isFailure(found) ? source() : undefined;
      if (!isFailure(found)) pending.push({ application, fn, found, source });
      else if (written === undefined) application.handlers.set(fn.key, unread(found));
      else pending.push({ application, fn, found: written, source: () => undefined });
    }
    return pending;
  }
}

/** Code that several functions share is read once. */
async function readAll(
  pending: readonly Pending[],
  start: StartReader,
  steps: StepPool,
  step: HandlerStep = () => Promise.resolve(),
): Promise<readonly BrokenHandler[]> {
  const languages = new Set(pending.map(({ found }) => found.code.language));
  const open = await start([...languages]);
  const readers = new CodeReaders(
    open,
    pending.map(({ found }) => found.root),
  );
  const known = new Map<string, HandlerResult>();
  const handlers = new Map<Pending, HandlerResult>();
  for (const one of inFolders(pending)) {
    const { application, fn, found, source } = one;
    const { code, key = fn.key } = found;
    const readCode = readers.next(found.root);
    const handler =
      known.get(key) ??
      fromSource(foundIn(code, readCode, steps), source, (written) =>
        foundIn(written, readers.ofSources(application), steps),
      );
    known.set(key, handler);
    handlers.set(one, handler);
    await step(handlers.size, pending.length);
  }
  return pending.flatMap((one) => {
    const handler = handlers.get(one);
    if (handler === undefined) return [];
    one.application.handlers.set(one.fn.key, handler);
    return handler.is === 'unread' ? [{ fn: one.fn, because: handler.because }] : [];
  });
}

/** Of each application the functions of one folder in a row: the code of one folder at a time is in memory. */
function inFolders(pending: readonly Pending[]): readonly Pending[] {
  const applications = groupByKey(pending, ({ application }) => application);
  return [...applications.values()].flatMap((functions) =>
    [...groupByKey(functions, ({ found, fn }) => found.root ?? fn.key).values()].flat(),
  );
}

/** A bundle that can't be followed, such as a minified one, is read from its sources, if available. */
function fromSource(
  handler: HandlerResult,
  source: Pending['source'],
  read: (code: Code) => HandlerResult,
): HandlerResult {
  if (handler.is === 'unread' || (handler.handler.form !== 'minified' && handler.handler.opaque.length === 0))
    return handler;
  const written = source();
  const other = written === undefined ? handler : read(written.code);
  return other.is === 'read' ? other : handler;
}

function ownFunctions(application: Application): readonly Resource[] {
  return application.worlds.inDefaults(() =>
    application.declared('AWS::Lambda::Function').filter((fn) => !isCustomResourceHandler(application, fn)),
  );
}

function surroundingsOf(
  { templates, sourceTexts: texts }: Application,
  { cwd, nowhere, warn, open }: TemplateFolders,
  shared: Shared,
): ReadonlyMap<string, CodeContext> {
  const files = new Set(templates.map(({ file }) => file));
  return new Map(
    [...files]
      .filter((file) => !nowhere.has(file))
      .map((file) => [file, new CodeContext(resolve(cwd, file), { ...shared, cwd, texts, open, warn })]),
  );
}

/** A reader that throws is a bug of this tool: its input counts as not read. */
function foundIn(code: Code, readCode: ReadCode, steps: StepPool): HandlerResult {
  // A function: the copy of a file in an assembly is looked for among those of the project.
  const file = (): string => code.place(code.entry.file, START).file;
  try {
    const handler = steps.lend((budget) => readCode(code, budget));
    if (!isFailure(handler)) return { is: 'read', handler, file };
    return { is: 'unread', because: handler.reason, isElsewhere: false, file };
  } catch {
    // The exception's message may contain anything from the code, and does not help readers of a report.
    const because = `${code.entry.file} could not be analyzed: it is too complex, or upload-audit has a fault`;
    return { is: 'unread', because, reasonCode: 'code-not-readable', isElsewhere: false, file };
  }
}

const START = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function unread({ reason: because, isElsewhere = false, reasonCode }: Failure): HandlerResult {
  return { is: 'unread', because, isElsewhere, ...(reasonCode === undefined ? {} : { reasonCode }) };
}
