import { dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Baseline, Config, LoadOptions } from '../../index.js';
import type * as Library from '../../index.js';
import type { AuditedApplication, Problem } from '../../finding.js';
import { findBaselineFile } from '../../config/own-files.js';
import { findEntry, hasEntry, walkUp } from '../../fs/bounds.js';
import { readTextWithin } from '../../fs/read.js';
import { findBounds } from '../../fs/roots.js';
import { formatName, isFolder } from '../../fs/targets.js';
import { isFailure } from '../../errors.js';
import type { Found } from './diagnostics.js';
import { type AuditState, findAffected, mergeStates } from './scope.js';

/** What changed: some files, by their absolute paths, or anything. */
export type ChangedFiles = 'anything' | ReadonlySet<string>;

/** Milliseconds: file systems take their times from a clock that moves in steps. */
const CLOCK_STEP = 10;

/** A folder that is audited as the command line audits it, or a single file that is in no such folder. */
export class AuditedFolder {
  /** The folder; absolute. */
  readonly path: string;
  /** What earlier readings parsed, and the texts that are open in the editor. */
  readonly memory: Library.ReadingMemory;
  readonly #library: typeof Library;
  /** The single file; absolute. */
  readonly #file: string | undefined;
  #state: AuditState | undefined;
  #config: Config | undefined;
  #baseline: BaselineInUse | undefined;
  #isWhole = false;
  /** When the last reading of everything began, in milliseconds. */
  #readSince = Infinity;

  /** @param file the one file that is audited; default: all templates below the folder */
  constructor(path: string, library: typeof Library, file?: string) {
    this.path = path;
    this.#library = library;
    this.#file = file;
    this.memory = new library.ReadingMemory();
  }

  /** The result of the last reading; undefined before the first. */
  get found(): Found | undefined {
    return this.#state === undefined ? undefined : { ...this.#state, cwd: this.path };
  }

  /** Whether the last reading was of everything. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /**
   * Whether a file was made or changed on the disk since everything was read. Clients without a watcher of files do not
   * tell that.
   */
  isNewer(path: string): boolean {
    const entry = findEntry(path);
    return entry !== undefined && Math.max(entry.mtimeMs, entry.ctimeMs) + CLOCK_STEP >= this.#readSince;
  }

  /** Whether a template is a tool's output, which is not edited by hand. */
  isGenerated(path: string): boolean {
    return this.#state?.generated.has(formatName(path, this.path)) === true;
  }

  /**
   * Reads what a change affects, and audits it again.
   * @param isOutdated asked between the two: what has changed once more is not audited
   * @returns whether it was audited, and not given up
   * @throws UsageError if the config or the baseline can't be used
   */
  async read(change: ChangedFiles, isOutdated: () => boolean): Promise<boolean> {
    const state = this.#state;
    const part = state === undefined || change === 'anything' ? undefined : findAffected(change, state, this.path);
    if (state === undefined || part === undefined) {
      const began = Date.now();
      const read = await this.#readAll(isOutdated);
      if (read === undefined) return false;
      this.#readSince = began;
      this.#state = read;
      this.#isWhole = true;
      return true;
    }
    const templates = new Set(part.templates.map((name) => resolve(this.path, name)));
    const read = await this.#audit({ filter: (path) => templates.has(path) }, isOutdated);
    if (read === undefined) return false;
    this.#state = mergeStates(state, part, read);
    this.#isWhole = false;
    return true;
  }

  async #readAll(isOutdated: () => boolean): Promise<AuditState | undefined> {
    this.memory.prune();
    this.#config = await this.#library.loadConfig(this.#targets, { cwd: this.path });
    this.#baseline = this.#readBaseline();
    return this.#audit({}, isOutdated);
  }

  get #targets(): readonly string[] {
    return [this.#file ?? '.'];
  }

  async #audit(options: LoadOptions, isOutdated: () => boolean): Promise<AuditState | undefined> {
    const { audit, loadProject } = this.#library;
    const project = await loadProject(this.#targets, {
      ...options,
      cwd: this.path,
      memory: this.memory,
      // A source file stands for the functions that load it, and any other file that is no template for nothing.
      skipNonTemplates: this.#file !== undefined,
      ...(this.#config === undefined ? {} : { config: this.#config }),
    });
    // What the editor has sent meanwhile comes first.
    await setImmediate();
    if (isOutdated()) return undefined;
    const { findings, errors, texts, applications } = audit(project, this.#baseline ?? {});
    return {
      findings,
      problems: [...errors, ...project.notices].flatMap((one) => this.#placed(one)),
      texts,
      applications,
      sources: sourcesOf(project),
      generated: new Set(applications.filter(isGeneratedOutput).flatMap(({ templates }) => templates)),
      configFile: this.#config?.file,
    };
  }

  /** A problem with a CDK app's folder stands in its cdk.json; folders have no text to show others in. */
  #placed(problem: Problem): readonly Problem[] {
    const path = resolve(this.path, problem.file);
    if (problem.location !== null || !isFolder(path)) return [problem];
    const app = [...walkUp(path, this.path)].find((folder) => hasEntry(folder, 'cdk.json'));
    return app === undefined ? [] : [{ ...problem, file: formatName(join(app, 'cdk.json'), this.path) }];
  }

  #readBaseline(): BaselineInUse | undefined {
    const { UsageError, readBaseline } = this.#library;
    const file = findBaselineFile(this.#config, this.path);
    if (file === undefined) return undefined;
    const read = readTextWithin(file, findBounds(dirname(file)));
    const baseline = isFailure(read) ? read : readBaseline(read.text);
    const name = formatName(file, this.path);
    if (isFailure(baseline)) throw new UsageError(`the baseline ${name} can't be used: ${baseline.reason}`);
    return { baseline, baselineFile: name };
  }
}

interface BaselineInUse {
  readonly baseline: Baseline;
  readonly baselineFile: string;
}

function isGeneratedOutput({ kind, made }: AuditedApplication): boolean {
  return kind === 'assembly' || made !== undefined;
}

/** The files of handlers, by the ids of their applications. */
function sourcesOf({ applications }: Library.Project): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    applications.map(({ application: { id, handlers } }) => [
      id,
      new Set([...handlers.values()].flatMap(({ file }) => file?.() ?? [])),
    ]),
  );
}

/** The folder of a single file. */
export function makeFileAudit(path: string, library: typeof Library): AuditedFolder {
  return new AuditedFolder(dirname(path), library, path);
}
