import type { Code } from '../../handlers/syntax/code.js';
import type { Handler } from '../../handlers/analyze.js';
import type { StepBudget } from '../../handlers/syntax/steps.js';
import type { Failure } from '../../errors.js';

/** Reads functions that are deployed with the same files, each within its budget. */
export type ReadCode = (code: Code, budget: StepBudget) => Handler | Failure;

/** Opens a folder of code: files that were read stay known until the reader is dropped. */
export type OpenReader = () => ReadCode;

interface OpenedReader {
  readonly read: ReadCode;
  /** At most this many functions have still to be read of the same folder. */
  left: number;
}

/** One reader for each folder of code, from the first of its functions to the last: files that they share are parsed once. */
export class CodeReaders {
  readonly #open: OpenReader;
  readonly #counts = new Map<string, number>();
  readonly #opened = new Map<string, OpenedReader>();
  #sources: { readonly of: object; readonly read: ReadCode } | undefined;

  /** @param roots where the code of each function is; undefined for what nothing shares */
  constructor(open: OpenReader, roots: readonly (string | undefined)[]) {
    this.#open = open;
    for (const root of roots) if (root !== undefined) this.#counts.set(root, (this.#counts.get(root) ?? 0) + 1);
  }

  /** The reader for the next function of a folder; called once for each function. */
  next(root: string | undefined): ReadCode {
    if (root === undefined) return this.#open();
    const opened = this.#opened.get(root) ?? { read: this.#open(), left: this.#counts.get(root) ?? 1 };
    opened.left -= 1;
    if (opened.left > 0) this.#opened.set(root, opened);
    else this.#opened.delete(root);
    return opened.read;
  }

  /** The reader of what bundles were built from, which is anywhere in a project: one for each application, until the next. */
  ofSources(application: object): ReadCode {
    if (this.#sources?.of !== application) this.#sources = { of: application, read: this.#open() };
    return this.#sources.read;
  }
}
