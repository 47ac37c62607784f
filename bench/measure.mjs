import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const USAGE = fileURLToPath(new URL('usage.py', import.meta.url));

/**
 * @typedef {object} Usage
 * @property {number} cpu seconds, of user and system
 * @property {number} peak bytes
 * @property {number} status 124 if the time was over
 * @property {boolean} [isRefused] the command stopped at an input that it can't read
 */

/**
 * Runs a command and says what it used.
 * @param {readonly string[]} command
 * @param {number} limit seconds
 * @param {string} caches the folder for what programs keep from one run to the next
 * @returns {Usage}
 */
export function measureCommand(command, limit, caches) {
  const env = { ...process.env, XDG_CACHE_HOME: caches };
  /** @type {Usage} */
  const usage = JSON.parse(execFileSync('python3', [USAGE, String(limit), ...command], { encoding: 'utf8', env }));
  return usage;
}

/** @param {readonly number[]} values */
export function computeMedian(values) {
  return computeQuantile(values, 0.5);
}

/** Between two values as much of each as lies at the part that is asked for.
 * @param {readonly number[]} values
 * @param {number} part
 */
export function computeQuantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * How one series compares with another of the same rounds: the median of the ratios within the rounds, with the quarter
 * below and above, so that whatever else the machine did slows both.
 * @param {readonly number[]} some
 * @param {readonly number[]} others
 */
export function compareSeries(some, others) {
  const ratios = some.map((value, round) => value / (others[round] ?? NaN)).filter(Number.isFinite);
  return { median: computeMedian(ratios), low: computeQuantile(ratios, 0.25), high: computeQuantile(ratios, 0.75) };
}

/** The number of parts that rounds are divided into, to show how far the exponents of the parts differ. */
const PARTS = 4;

/**
 * The exponent of growth between two sizes, each without what a start costs. A difference of medians, not a median of
 * differences: a small size costs little more than the start, less than one run differs from the next.
 * @param {{ readonly start: readonly number[], readonly small: readonly number[], readonly large: readonly number[] }} series
 * @param {number} times how many times larger the large one is
 */
export function computeExponent({ start, small, large }, times) {
  const between = (/** @type {number} */ from, /** @type {number} */ to) => {
    const part = (/** @type {readonly number[]} */ all) => {
      const rounds = all.slice(Math.floor(all.length * from), Math.ceil(all.length * to));
      return computeMedian(rounds.length === 0 ? all : rounds);
    };
    const [base, low, high] = [part(start), part(small), part(large)];
    return Math.log(Math.max(high - base, 0.001) / Math.max(low - base, 0.001)) / Math.log(times);
  };
  const parts = Array.from({ length: PARTS }, (_, index) => between(index / PARTS, (index + 1) / PARTS));
  return { median: between(0, 1), low: computeQuantile(parts, 0.25), high: computeQuantile(parts, 0.75) };
}
