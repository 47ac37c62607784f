/** One step of loading, told when it is done. */
export interface ProgressEvent {
  /** `file`: a file of the targets was read; `handler`: the code of a function; `stack`: a deployed stack was fetched. */
  readonly step: 'file' | 'handler' | 'stack';
  /** How many steps of this kind are done, from 1 on. */
  readonly done: number;
  /** How many there are. */
  readonly of: number;
}

/** How a caller follows the loading of a project, and ends it early. */
export interface WatchOptions {
  /**
   * Called after each step, in the order in which they are done; steps of one kind follow each other. What it throws ends
   * the loading with that error.
   */
  readonly progress?: (event: ProgressEvent) => void;
  /** Aborts the loading: the promise is rejected with the signal's reason, between two steps. */
  readonly signal?: AbortSignal;
}

/** Reports a step, and gives the caller the chance to abort before the next one. Files are read synchronously. */
export async function countStep({ progress, signal }: WatchOptions, event: ProgressEvent): Promise<void> {
  progress?.(event);
  if (signal === undefined) return;
  // Timers and other events of the caller run here, one of which may abort.
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
