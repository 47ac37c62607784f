import { isOwnRule } from '../package-info.js';
import { type Problem } from '../finding.js';
import type { Rule } from '../rule.js';

/** Where a rule threw, and what. */
export interface RuleFault {
  readonly file: string;
  readonly subject: string;
  readonly error: unknown;
}

/**
 * The rules that threw. Of a rule of the catalog each subject is one problem; a rule of the user's own, which is at fault
 * on most of its subjects until it is mended, is one problem with the first of them.
 */
export class RuleFaults {
  readonly #faults = new Map<string, { readonly rule: Rule; readonly faults: RuleFault[] }>();

  add(rule: Rule, fault: RuleFault): void {
    const known = this.#faults.get(rule.id);
    if (known === undefined) this.#faults.set(rule.id, { rule, faults: [fault] });
    else known.faults.push(fault);
  }

  list(): readonly Problem[] {
    return [...this.#faults.values()].flatMap(({ rule, faults: [first, ...others] }) => {
      if (first === undefined) return [];
      if (!isOwnRule(rule)) return [first, ...others].map((fault) => problemOf(rule, fault));
      return [problemOf(rule, first, others.length)];
    });
  }
}

function problemOf({ id, plugin = '' }: Rule, { file, subject, error }: RuleFault, others = 0): Problem {
  const from = plugin === '' ? '' : `plugin ${plugin}: `;
  const where = others === 0 ? subject : `${subject} (and ${others} more)`;
  return { level: 'error', file, message: `${from}rule ${id} failed on ${where}: ${wordsOf(error)}`, location: null };
}

/** Any value may be thrown, one that is no text even when asked. */
function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : 'it threw a value that is not an Error';
}
