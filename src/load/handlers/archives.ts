import type { Bounds } from '../../fs/bounds.js';
import type { SourceTree } from '../../fs/source-tree.js';
import { type Failure } from '../../errors.js';

type Open = (path: string, bounds: Bounds) => SourceTree | Failure;

/** Opens archives. Loads the unzip code on first use; the first open fails, and the caller retries after loading. */
export class Archives {
  #open: Open | undefined;
  #wanted = false;

  open(path: string, bounds: Bounds): ReturnType<Open> {
    this.#wanted = true;
    return this.#open?.(path, bounds) ?? { reason: 'the archive is not unpacked yet' };
  }

  /** True if opening an archive failed, and can be retried now. */
  async load(): Promise<boolean> {
    if (!this.#wanted || this.#open !== undefined) return false;
    const { makeArchiveTree } = await import('../../fs/zip.js');
    this.#open = makeArchiveTree;
    return true;
  }
}
