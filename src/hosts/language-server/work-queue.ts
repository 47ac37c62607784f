import type { AuditedFolder, ChangedFiles } from './audited-folder.js';

/** Reads a folder after a change; `isOutdated` says whether another change is waiting. */
type ReadFolder = (folder: AuditedFolder, change: ChangedFiles, isOutdated: () => boolean) => Promise<boolean>;

/**
 * Changes that wait to be read: those of one folder together, one folder at a time. What comes while a folder is being
 * read outdates that reading, and waits with what it was about.
 */
export class WorkQueue {
  readonly #read: ReadFolder;
  readonly #waiting = new Map<AuditedFolder, ChangedFiles>();
  readonly #timers = new Map<AuditedFolder, NodeJS.Timeout>();
  readonly #resting = new Map<AuditedFolder, NodeJS.Timeout>();
  #isBusy = false;

  /** @param read resolves to false if the reading was given up */
  constructor(read: ReadFolder) {
    this.#read = read;
  }

  /** @param delay milliseconds in which further changes are waited for */
  add(folder: AuditedFolder, change: ChangedFiles, delay: number): void {
    this.#waiting.set(folder, joined(this.#waiting.get(folder), change));
    this.#resting.get(folder)?.refresh();
    clearTimeout(this.#timers.get(folder));
    this.#timers.set(
      folder,
      setTimeout(() => {
        this.#timers.delete(folder);
        void this.#work();
      }, delay),
    );
  }

  /** The same for the whole folder, unless all of it was read by then; what is added meanwhile puts it off. */
  addLater(folder: AuditedFolder, delay: number): void {
    clearTimeout(this.#resting.get(folder));
    this.#resting.set(
      folder,
      setTimeout(() => {
        this.#resting.delete(folder);
        if (!folder.isWhole) this.add(folder, 'anything', 0);
      }, delay),
    );
  }

  /** Forgets what waits for a folder. */
  remove(folder: AuditedFolder): void {
    clearTimeout(this.#resting.get(folder));
    this.#resting.delete(folder);
    clearTimeout(this.#timers.get(folder));
    this.#timers.delete(folder);
    this.#waiting.delete(folder);
  }

  /** Forgets everything. */
  clear(): void {
    for (const folder of [...this.#waiting.keys(), ...this.#resting.keys()]) this.remove(folder);
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        const [folder, change] = next;
        this.#waiting.delete(folder);
        const isDone = await this.#read(folder, change, () => this.#waiting.has(folder));
        if (!isDone) this.#waiting.set(folder, joined(this.#waiting.get(folder), change));
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #next(): readonly [AuditedFolder, ChangedFiles] | undefined {
    return [...this.#waiting].find(([folder]) => !this.#timers.has(folder));
  }
}

function joined(one: ChangedFiles | undefined, other: ChangedFiles): ChangedFiles {
  if (one === 'anything' || other === 'anything') return 'anything';
  return new Set([...(one ?? []), ...other]);
}
