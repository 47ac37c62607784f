import { GOALS } from './goals.mjs';
import { compareSeries, computeExponent, computeMedian } from './measure.mjs';
import { GROWTH } from './workloads.mjs';

/** @typedef {import('./measure.mjs').Usage} Usage */
/** @typedef {Map<string, readonly Usage[]>} Results by `keyOf` */

/** @param {string} tool
 * @param {string} workload
 */
export const keyOf = (tool, workload) => `${tool}\n${workload}`;

/** @param {Results} results
 * @param {readonly [string, string]} of
 * @param {'cpu' | 'peak'} measure
 */
function seriesOf(results, [tool, workload], measure) {
  const runs = results.get(keyOf(tool, workload));
  return runs === undefined || runs.length === 0 || runs.some(isUnfinished)
    ? undefined
    : runs.map((run) => run[measure]);
}

/** Whether a command was ended since its time was over, or could not do its work: what it used says nothing.
 * @param {Usage} usage
 */
function isUnfinished({ status, isRefused = false }) {
  return isRefused || isTimedOut(status);
}

/** @param {number} status */
export function isTimedOut(status) {
  return status === 124 || status === 137;
}

const MB = 1024 * 1024;

/**
 * What a goal asks for, and what was measured; the latter undefined if one of its commands was not run, or did not end.
 * @param {import('./goals.mjs').Goal} goal
 * @param {Results} results
 * @param {ReadonlyMap<string, number>} lines of code, by workload
 */
function measureGoal({ of, over, without, measure, as = 'ratio', most }, results, lines) {
  const own = seriesOf(results, of, measure);
  const other = over === undefined ? undefined : seriesOf(results, over, measure);
  if (own === undefined || (over !== undefined && other === undefined)) return undefined;
  if (other === undefined || over === undefined) {
    const median = computeMedian(own);
    return { shown: `${Math.round(median / MB)} MB`, isMet: median <= most };
  }
  if (as === 'exponent') {
    const start = (without === undefined ? undefined : seriesOf(results, without, measure)) ?? [0];
    const times = (GROWTH[2] - GROWTH[0]) / (GROWTH[1] - GROWTH[0]);
    const { median, low, high } = computeExponent({ start, small: other, large: own }, times);
    return { shown: `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`, isMet: median <= most };
  }
  const start = without === undefined ? 0 : computeMedian(seriesOf(results, without, measure) ?? [0]);
  const rest = (/** @type {readonly number[]} */ all) => all.map((one) => Math.max(one - start, 0.001));
  const { median, low, high } = compareSeries(rest(own), rest(other));
  const scale = (/** @type {number} */ ratio) =>
    as === 'per line' ? ratio / ((lines.get(of[1]) ?? 1) / (lines.get(over[1]) ?? 1)) : ratio;
  const format = as === 'ratio' ? formatRatio : (/** @type {number} */ value) => value.toFixed(2);
  const shown = [median, low, high].map((ratio) => format(scale(ratio)));
  return { shown: `${shown[0] ?? ''} (${shown[1] ?? ''} to ${shown[2] ?? ''})`, isMet: scale(median) <= most };
}

/** @param {number} ratio */
function formatRatio(ratio) {
  return ratio >= 0.995 || ratio <= 0 ? ratio.toFixed(2) : `1/${(1 / ratio).toFixed(1)}`;
}

/** @param {import('./goals.mjs').Goal} goal */
function describeGoal({ over, measure, as = 'ratio', most }) {
  const what = measure === 'peak' ? 'peak memory' : 'CPU';
  if (over === undefined) return { what, most: `${Math.round(most / MB)} MB` };
  const other = over[0] === 'head' ? over[1] : over[0];
  if (as === 'exponent') return { what: `exponent of growth from ${other}`, most: most.toFixed(2) };
  if (as === 'per line') return { what: `CPU for a line of code, over ${other}`, most: most.toFixed(2) };
  return { what: `${what} over ${other}`, most: formatRatio(most) };
}

/**
 * The goals as a table of Markdown; those that were not measured only if all are wanted.
 * @param {Results} results
 * @param {ReadonlyMap<string, number>} lines
 * @param {boolean} all
 */
export function formatGoals(results, lines, all) {
  const rows = GOALS.flatMap((goal) => {
    const { what, most } = describeGoal(goal);
    const measured = measureGoal(goal, results, lines);
    if (measured === undefined && !all) return [];
    const verdict = measured === undefined ? '' : measured.isMet ? 'met' : '**missed**';
    return [[goal.work, what, most, measured?.shown ?? 'not measured', verdict]];
  });
  return formatTable(['work', 'measure', 'at most', 'measured (quarters)', ''], rows);
}

/**
 * Everything that was run as a table of Markdown: medians of CPU and memory.
 * @param {Results} results
 * @param {readonly string[]} tools
 */
export function formatFigures(results, tools) {
  const workloads = [...new Set([...results.keys()].map((key) => key.split('\n')[1] ?? ''))];
  const rows = workloads.map((workload) => [
    workload,
    ...tools.map((tool) => {
      const runs = results.get(keyOf(tool, workload)) ?? [];
      if (runs.length === 0) return '';
      if (runs.some(({ status }) => isTimedOut(status))) return 'does not end';
      if (runs.some(isUnfinished)) return 'stops';
      const cpu = computeMedian(runs.map((run) => run.cpu));
      return `${cpu < 10 ? cpu.toFixed(2) : cpu.toFixed(1)} s, ${Math.round(computeMedian(runs.map((run) => run.peak)) / MB)} MB`;
    }),
  ]);
  return formatTable(['work', ...tools], rows);
}

/** @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function formatTable(head, rows) {
  const all = [head, head.map(() => '---'), ...rows];
  return all.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
