import { GROWTH, READ_BY_GUARD } from './workloads.mjs';
import { KINDS } from './inputs/resources.mjs';

/**
 * One thing that is wanted: that what one command uses is at most so many times what another one does.
 * @typedef {object} Goal
 * @property {string} work
 * @property {readonly [tool: string, workload: string]} of
 * @property {readonly [tool: string, workload: string]} [over] absent: the figure itself is meant
 * @property {readonly [tool: string, workload: string]} [without] what is taken off both, because it does not grow
 * @property {'cpu' | 'peak'} measure
 * @property {'ratio' | 'exponent' | 'per line'} [as]
 * @property {number} most
 */

export const FLOOR = 'node -e 0';
const TOOLS = ['base', 'cfn-guard', 'cfn-lint'];
const MB = 1024 * 1024;

/** @param {string} work
 * @param {Partial<Record<string, number>>} most by what it is compared with: a tool, or a workload of head's own
 * @returns {readonly Goal[]}
 */
function goalsOf(work, most) {
  return Object.entries(most).map(([other, limit = 1]) => ({
    work,
    of: ['head', work],
    over: other === FLOOR || TOOLS.includes(other) ? [other, work] : ['head', other],
    measure: 'cpu',
    most: limit,
  }));
}

/** @type {readonly Goal[]} */
export const GOALS = [
  ...goalsOf('500 mixed', { base: 1 / 5, 'cfn-lint': 1 / 30 }),
  ...goalsOf(READ_BY_GUARD, { 'cfn-guard': 1 / 3 }),
  ...goalsOf('2000 mixed', { base: 1 / 10, '500 mixed': 4.2 }),
  { work: '2000 mixed', of: ['head', '2000 mixed'], over: ['base', '2000 mixed'], measure: 'peak', most: 1 / 4 },
  ...goalsOf('10000 mixed', { '2000 mixed': 5.2 }),
  { work: '10000 mixed', of: ['head', '10000 mixed'], measure: 'peak', most: 600 * MB },
  ...goalsOf('48 Python handlers', { base: 1 / 8 }),
  ...['Python', 'TypeScript'].map(
    (language) =>
      /** @type {Goal} */ ({
        work: `48 ${language} handlers`,
        of: ['head', `48 ${language} handlers`],
        over: ['head', `8 ${language} handlers`],
        without: ['head', 'one Python handler'],
        measure: 'cpu',
        as: 'per line',
        most: 1,
      }),
  ),
  ...goalsOf('48 TypeScript handlers', { base: 1 / 8 }),
  ...goalsOf('50 conditions', { base: 1 / 25 }),
  ...goalsOf('200 conditions', { '50 conditions': 4.5 }),
  ...goalsOf('50 conditional stacks', { base: 1 / 25 }),
  ...goalsOf('200 conditional stacks', { '50 conditional stacks': 4.5 }),
  ...goalsOf('1000 × function with route and alarm', { base: 1 / 5 }),
  ...goalsOf('1000 × queue with function', { base: 1 / 10 }),
  ...Object.keys(KINDS).map(
    (kind) =>
      /** @type {Goal} */ ({
        work: `${GROWTH[2]} × ${kind}`,
        of: ['head', `${GROWTH[2]} × ${kind}`],
        over: ['head', `${GROWTH[1]} × ${kind}`],
        without: ['head', `${GROWTH[0]} × ${kind}`],
        measure: 'cpu',
        as: 'exponent',
        most: 1.1,
      }),
  ),
  ...goalsOf('26000 buckets', { '13000 buckets': 2.1 }),
  { work: '26000 buckets', of: ['head', '26000 buckets'], measure: 'peak', most: 1536 * MB },
  ...goalsOf('5 KB JSON', { [FLOOR]: 1.35 }),
  ...goalsOf('5 KB YAML', { [FLOOR]: 1.7 }),
  ...goalsOf('--version', { [FLOOR]: 1.1 }),
  ...goalsOf('1 MB JSON', { [FLOOR]: 3 }),
  ...goalsOf('1 MB YAML', { [FLOOR]: 5 }),
  ...goalsOf('one Python handler', { [FLOOR]: 2.8 }),
];
