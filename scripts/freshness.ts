/**
 * Compares what the pinned packages of `scripts/aws-packages.json` know with what the newest ones do, in the areas that
 * the rules ask about, and prints what is new with the rules that it may bear on and what was decided about it:
 *
 *   npm run freshness            exits with 1 if something has no decision yet
 *   npm run freshness -- --pin   writes the newest releases into scripts/aws-packages.json as well; npm run facts:aws
 *                                then makes the tables anew
 *
 * It asks the registries of npm and PyPI, and is no part of the tests. Decisions are in `freshness-decisions.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { type FreshnessDecision, compareFacts, formatFreshness } from './aws/freshness.js';
import { collectAskedTypes, collectKnowledge } from './aws/knowledge.js';
import { PACKAGE_LIST, fetchNewest, readPackageList } from './aws/packages.js';

const DECISIONS = 'scripts/freshness-decisions.json';

export async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.some((arg) => arg !== '--pin')) throw new Error('usage: npm run freshness [-- --pin]');
    return await compareWithNewest(args.includes('--pin'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

async function compareWithNewest(isPinning: boolean): Promise<number> {
  const list = readPackageList();
  const newest = await Promise.all(list.packages.map(fetchNewest));
  for (const [index, { name, version }] of newest.entries())
    console.log(`${name}: ${list.packages[index]?.version ?? '?'} pinned, ${version} newest`);
  const [asked, decisions] = [collectAskedTypes(), readDecisions()];
  const facts = compareFacts(
    await collectKnowledge(list.packages, asked),
    await collectKnowledge(newest, asked),
    decisions,
  );
  console.log(formatFreshness(facts, decisions));
  if (isPinning)
    writeFileSync(
      PACKAGE_LIST,
      await format(JSON.stringify({ ...list, packages: newest }), { parser: 'json', printWidth: 120 }),
    );
  return facts.some(({ decision }) => decision === undefined) ? 1 : 0;
}

/** The table of decisions. */
export function readDecisions(): readonly FreshnessDecision[] {
  const decisions: readonly FreshnessDecision[] = JSON.parse(readFileSync(DECISIONS, 'utf8'));
  return decisions;
}
