/**
 * Checks that no regular expression of the source can take longer than in proportion to its text, whatever the text:
 *
 *   npm run regular-expressions              part of `npm run lint`: asks the checker about new expressions only
 *   npm run regular-expressions -- --write   keeps what it says about them, and forgets those that are gone
 *   npm run regular-expressions -- --all     asks again about all of them; takes minutes
 *
 * What is known is in `regular-expressions.json`: the expressions that recheck calls linear, and the others with the
 * reason why they do no harm. Such a reason names what bounds the text.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { type WrittenExpression, collectExpressions } from './regular-expressions/collect.js';
import { judgeExpression, mayRepeat } from './regular-expressions/judge.js';

const KNOWN = 'scripts/regular-expressions.json';
const FOLDERS = ['src', 'rules', 'editors/vscode'];

/** An expression that is not shown to be linear, or is made at run time, and why it does no harm. */
export interface Excepted {
  readonly file: string;
  readonly written: string;
  readonly why: string;
}

/** What is known about expressions. */
export interface KnownExpressions {
  readonly excepted: readonly Excepted[];
  /** As they are written, sorted. */
  readonly linear: readonly string[];
}

export function main(args: readonly string[]): number {
  const unknown = args.filter((arg) => arg !== '--write' && arg !== '--all');
  if (unknown.length > 0) {
    console.error('usage: npm run regular-expressions [-- --write] [-- --all]');
    return 2;
  }
  return check(readKnown(), args.includes('--write'), args.includes('--all'));
}

/** The table of what is known. */
export function readKnown(): KnownExpressions {
  const known: KnownExpressions = JSON.parse(readFileSync(KNOWN, 'utf8'));
  return known;
}

function check(known: KnownExpressions, isWriting: boolean, isAnew: boolean): number {
  const found = collectExpressions(FOLDERS);
  const { open, stale } = compareExpressions(found, isAnew ? { ...known, linear: [] } : known);
  const linear = new Set(isAnew ? [] : known.linear);
  const problems: string[] = [];
  for (const [written, one] of new Map(open.map((each) => [each.written, each]))) {
    const { file, line, form } = one;
    const judged = form === undefined ? undefined : judgeExpression(form.source, form.flags);
    if (judged?.is === 'linear') linear.add(written);
    else problems.push(`${file}:${line}: ${written} ${judged?.why ?? 'is made at run time'}`);
  }
  if (isWriting) void write({ ...known, linear: [...linear].filter((one) => !stale.includes(one)).sort() });
  else problems.push(...stale.map((one) => `${KNOWN}: ${one} is no longer in the source: run with --write`));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0)
    console.error(`Write it so that each place of a text is looked at once, or say in ${KNOWN} what bounds the text.`);
  return problems.length > 0 ? 1 : 0;
}

/** The expressions about which nothing is known, and what is known of none that is there. */
export function compareExpressions(
  found: readonly WrittenExpression[],
  { excepted, linear }: KnownExpressions,
): { readonly open: readonly WrittenExpression[]; readonly stale: readonly string[] } {
  const asked = found.filter(({ form }) => form === undefined || mayRepeat(form.source));
  const keyOf = ({ file, written }: Pick<Excepted, 'file' | 'written'>): string => `${file} ${written}`;
  const exceptions = new Set(excepted.map(keyOf));
  const known = new Set(linear);
  const there = new Set(asked.flatMap((one) => [keyOf(one), one.written]));
  return {
    open: asked.filter((one) => !exceptions.has(keyOf(one)) && !(one.form !== undefined && known.has(one.written))),
    stale: [...excepted.map(keyOf), ...linear].filter((one) => !there.has(one)),
  };
}

async function write(known: KnownExpressions): Promise<void> {
  writeFileSync(KNOWN, await format(JSON.stringify(known), { parser: 'json', printWidth: 120 }));
}
