import { createRequire } from 'node:module';
import type { checkSync } from 'recheck';

/** What the checker says about an expression: its work is in proportion to the text, or it is not known to be. */
export type Judgement = { readonly is: 'linear' } | { readonly is: 'not shown to be'; readonly why: string };

/** How long the checker may look at one expression, in milliseconds. Its answer is kept, so that it is asked once. */
const LONGEST = 60_000;

/**
 * Asks recheck. Its part in JavaScript is taken everywhere, although it comes with faster ones for some systems: nothing
 * is started, and the answer does not depend on the machine but for its time.
 */
export function judgeExpression(source: string, flags: string): Judgement {
  process.env.RECHECK_SYNC_BACKEND = 'pure';
  // It reads the environment when it is loaded.
  const checker: { readonly checkSync: typeof checkSync } = createRequire(import.meta.url)('recheck');
  const found = checker.checkSync(source, flags, {
    timeout: LONGEST,
    attackTimeout: null,
    incubationTimeout: null,
    seedingTimeout: null,
    recallTimeout: -1,
    attackLimit: 100_000_000,
  });
  if (found.status === 'safe') return { is: 'linear' };
  const why =
    found.status === 'vulnerable'
      ? `${found.complexity.summary}, by ${found.attack.pattern}`
      : `undecided: ${found.error.kind}`;
  return { is: 'not shown to be', why };
}

/** Whether an expression may take long at all: without a quantifier each place of a text is looked at once. */
export function mayRepeat(source: string): boolean {
  return /[*+{]/.test(source);
}
