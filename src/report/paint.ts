import { Chalk } from 'chalk';
import type { Level } from '../finding.js';

type Paint = (text: string) => string;

/** What is coloured, by meaning. */
export type Paints = Readonly<
  Record<Level | 'unknown' | 'rule' | 'place' | 'label' | 'dim' | 'mark' | 'good' | 'bad', Paint>
>;

/** The sixteen colours of any terminal, so that the user's own theme holds; or none. */
export function paints(color: boolean): Paints {
  // The level is given: chalk would otherwise look at the process, and a report is pure.
  const chalk = new Chalk({ level: color ? 1 : 0 });
  return {
    high: chalk.red.bold,
    medium: chalk.yellow.bold,
    low: chalk.blue.bold,
    unknown: chalk.magenta.bold,
    rule: chalk.bold,
    place: chalk.cyan,
    label: chalk.dim,
    dim: chalk.dim,
    mark: chalk.red,
    good: chalk.green,
    bad: chalk.red.bold,
  };
}
