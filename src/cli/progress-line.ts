import type * as Library from '../index.js';

/** One line on standard error that is overwritten as work proceeds. */
export interface ProgressLine {
  /** A callback for work that counts its steps; undefined if no terminal shows the line. */
  follow(describe: (done: number, of: number) => string): ((done: number, of: number) => void) | undefined;
  clear(): void;
}

/** With fewer steps the work is done before the user can read the line. */
const LEAST_STEPS = 100;
/** How many steps pass between two lines. */
const INTERVAL = 25;

/**
 * Creates the progress line of a run; CI logs and pipes get none.
 * @param isWanted whether the arguments allow it
 * @param least the minimum number of steps for which the line is shown
 */
export function makeProgressLine(isWanted: boolean, least = LEAST_STEPS): ProgressLine {
  const ci = process.env['CI'] ?? '';
  const isShown = isWanted && process.stderr.isTTY && ci === '';
  const write = (text: string): boolean => process.stderr.write(`\r\u001b[K${text}`);
  let isOpen = false;
  return {
    follow: (describe) =>
      isShown
        ? (done, of) => {
            if (of < least || (least > 1 && done % INTERVAL !== 0)) return;
            isOpen = true;
            write(describe(done, of));
          }
        : undefined,
    clear: () => {
      if (isOpen) write('');
      isOpen = false;
    },
  };
}

/** Reads the targets, and shows the progress in a large folder on a terminal. */
export async function loadWatched(
  targets: readonly string[],
  options: Library.LoadOptions,
  isWanted: boolean,
  { loadProject }: typeof Library,
): Promise<Library.Project> {
  const line = makeProgressLine(isWanted);
  const progress = line.follow((done, of) => `read ${done} of ${of} files`);
  const project = await loadProject(targets, progress === undefined ? options : { ...options, progress });
  line.clear();
  return project;
}
