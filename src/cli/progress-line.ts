import type * as Library from '../index.js';

/** Which steps are shown. */
interface Pace {
  /** The minimum number of steps for which the line is shown. */
  readonly least: number;
  /** How many steps pass between two lines. */
  readonly interval: number;
}

/** Files are read by the hundred: with fewer the work is done before the user can read the line. */
const FILES: Pace = { least: 100, interval: 25 };

/** Each step takes long enough to show it. */
export const EACH_STEP: Pace = { least: 1, interval: 1 };

/** One line on standard error that is overwritten as work proceeds. */
export interface ProgressLine {
  /** A callback for work that counts its steps; undefined if no terminal shows the line. */
  follow(describe: (done: number, of: number) => string, pace?: Pace): ((done: number, of: number) => void) | undefined;
  clear(): void;
}

/**
 * Creates the progress line of a run; CI logs and pipes get none.
 * @param isWanted whether the arguments allow it
 */
export function makeProgressLine(isWanted: boolean): ProgressLine {
  const ci = process.env['CI'] ?? '';
  const isShown = isWanted && process.stderr.isTTY && ci === '';
  const write = (text: string): boolean => process.stderr.write(`\r\u001b[K${text}`);
  let isOpen = false;
  return {
    follow: (describe, { least, interval } = FILES) =>
      isShown
        ? (done, of) => {
            if (of < least || done % interval !== 0) return;
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

/** Shows the progress in a large folder on a terminal. */
export function watchFiles(
  isWanted: boolean,
): Pick<ProgressLine, 'clear'> & Required<Pick<Library.LoadOptions, 'progress'>> {
  const line = makeProgressLine(isWanted);
  const shown = {
    file: line.follow((done, of) => `read ${done} of ${of} files`),
    handler: line.follow((done, of) => `read the code of ${done} of ${of} functions`),
    stack: undefined,
  };
  return {
    clear: () => {
      line.clear();
    },
    progress: ({ step, done, of }) => shown[step]?.(done, of),
  };
}
