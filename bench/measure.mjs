import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const USAGE = fileURLToPath(new URL('usage.py', import.meta.url));

/**
 * @typedef {object} Usage
 * @property {number} cpu seconds, of user and system
 * @property {number} peak bytes
 * @property {number} status 124 if the time was over
 */

/**
 * Runs a command and says what it used.
 * @param {readonly string[]} command
 * @param {number} limit seconds
 * @returns {Usage}
 */
export function measureCommand(command, limit) {
  /** @type {Usage} */
  const usage = JSON.parse(execFileSync('python3', [USAGE, String(limit), ...command], { encoding: 'utf8' }));
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
