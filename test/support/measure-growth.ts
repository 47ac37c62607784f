/**
 * Measures how much work a function does without a clock: how often functions and branches of `src/` are entered. A test
 * compares the count for one size of input with the count for twice that size; the ratio is the same on every machine.
 *
 * Work inside built-in functions (a regular expression, `includes` of a list) is not counted.
 */
import { type Profiler, Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

// A function that is not called for some collections of garbage loses its compiled code, and with it its counts.
setFlagsFromString('--no-flush-bytecode');

// Counting begins before the first call and never stops: V8 counts the branches only of functions that it compiles while
// it counts.
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** How many times the work of `run(size)` is the work of `run(2 * size)`: 2 if it is linear, 4 if it is quadratic. */
export function measureGrowth(run: (size: number) => void, size: number): number {
  // The first run compiles, which changes what is counted.
  run(size);
  const [once, twice] = [
    countSteps(() => {
      run(size);
    }),
    countSteps(() => {
      run(2 * size);
    }),
  ];
  return twice / once;
}

function countSteps(run: () => void): number {
  takeSteps();
  run();
  return takeSteps();
}

/** The steps since the last call. The session belongs to this thread, so that `post` answers before it returns. */
function takeSteps(): number {
  let steps = 0;
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error !== null) throw error;
    steps = sumCounts(result);
  });
  return steps;
}

function sumCounts(scripts: readonly Profiler.ScriptCoverage[]): number {
  return scripts
    .filter(({ url }) => url.includes('/src/'))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
    .reduce((sum, count) => sum + count, 0);
}
