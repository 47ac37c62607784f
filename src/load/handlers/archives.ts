import type { SourceTree } from '../../fs/source-tree.js';
import { type Failure } from '../../errors.js';

type Open = (path: string) => SourceTree | Failure;

/** Opens archives. What unpacks them is loaded when the first of them comes, and that one has to be asked for again. */
export class Archives {
  #open: Open | undefined;
  #wanted = false;

  open(path: string): ReturnType<Open> {
    this.#wanted = true;
    return this.#open?.(path) ?? { reason: 'the archive is not unpacked yet' };
  }

  /** True if an archive was asked for in vain, and can be opened now. */
  async load(): Promise<boolean> {
    if (!this.#wanted || this.#open !== undefined) return false;
    const { makeArchiveTree } = await import('../../fs/zip.js');
    this.#open = makeArchiveTree;
    return true;
  }
}
