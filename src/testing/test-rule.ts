import { basename, dirname, join, resolve } from 'node:path';
import type { Audit, Config } from '../index.js';
import type { Rule } from '../rule.js';
import { CONFIG_NAMES } from '../config/file-names.js';
import { findEntry, makeBounds } from '../fs/bounds.js';
import { readTextWithin } from '../fs/read.js';
import { listFolder } from '../fs/list.js';
import { writeFileText } from '../fs/write.js';
import { isFolder } from '../fs/targets.js';
import { isFailure } from '../errors.js';
import { formatList } from '../text/list.js';
import { type FixtureName, parseFixtureName } from './fixture-name.js';

/** Registers a test, such as `test` of node:test or vitest, and `it` of mocha or jest. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;

/** How fixtures are tested. */
export interface RuleTestOptions {
  /** Writes the reports of failing fixtures as snapshots, in place of those that are there. */
  readonly update?: boolean;
}

/**
 * Tests a rule by its fixtures: registers one test for each, and one for the folder. Each file is a template and each
 * folder a project, and its name says what must come out: `fail`, `pass`, `not-applicable` or `unknown`, then `-medium`
 * or `-low` if a failure has that confidence, then anything else. Every application counts as an upload API. A failing
 * fixture's full report is compared with `<name>.snap.txt` beside it, if that exists.
 * @param folder of the fixtures; a relative one is relative to the current folder
 * @throws Error if there is no such folder
 */
export function testRule(rule: Rule, folder: string, test: RegisterTest, options: RuleTestOptions = {}): void {
  const cwd = resolve(folder);
  const names = listFolder(cwd, makeBounds(cwd)).map(({ name }) => name);
  if (names.length === 0 && !isFolder(cwd))
    throw new Error(`${folder} is not a folder: it must hold the fixtures of ${rule.id}`);
  const fixtures = names.flatMap((name) => parseFixtureName(name) ?? []);
  test(`${rule.id}: the fixtures`, () => checkFolder(names, fixtures));
  for (const fixture of fixtures) test(`${rule.id}: ${fixture.name}`, () => checkFixture(rule, cwd, fixture, options));
}

/** A rule that never fails, or never passes, is not tested; a file of another name would be forgotten. */
function checkFolder(names: readonly string[], fixtures: readonly FixtureName[]): Promise<void> {
  const missing = ['fail', 'pass'].filter((verdict) => !fixtures.some((one) => one.verdict === verdict));
  if (missing.length > 0)
    return refuse(`there is no fixture for ${formatList(missing)}, such as ${missing[0] ?? ''}.yaml`);
  const known = new Set([
    ...fixtures.map(({ name }) => name),
    ...fixtures.filter(({ verdict }) => verdict === 'fail').map(({ snapshot }) => snapshot),
  ]);
  const others = names.filter((name) => !known.has(name));
  if (others.length === 0) return Promise.resolve();
  return refuse(
    `${formatList(others)}: the name of a fixture begins with fail, pass, not-applicable or unknown, and a snapshot has its fixture beside it`,
  );
}

async function checkFixture(
  rule: Rule,
  cwd: string,
  fixture: FixtureName,
  { update = false }: RuleTestOptions,
): Promise<void> {
  const audit = await auditFixture(rule, cwd, fixture.name, true);
  const problems = audit.errors.map(({ message }) => message);
  if (problems.length > 0) return refuse(problems.join('\n'));
  const difference = findDifference(rule, fixture, audit);
  if (difference !== undefined) return refuse(difference);
  const { render } = await import('../index.js');
  const json = render(audit, 'json');
  for (const memo of [true, false]) {
    if (render(await auditFixture(rule, cwd, fixture.name, memo), 'json') === json) continue;
    return refuse('a second audit has another result: check must depend on nothing but its subject and its context');
  }
  if (fixture.verdict === 'fail') await compareSnapshot(join(cwd, fixture.snapshot), render(audit, 'full'), update);
}

async function auditFixture(rule: Rule, cwd: string, name: string, memo: boolean): Promise<Audit> {
  const { audit, loadConfig, loadProject } = await import('../index.js');
  const file = CONFIG_NAMES.map((one) => join(cwd, name, one)).find((path) => findEntry(path)?.isFile() === true);
  const config: Config | undefined =
    file === undefined ? undefined : await loadConfig(name, { cwd, file, rules: [rule] });
  const project = await loadProject(name, { cwd, memo, ...(config === undefined ? {} : { config }) });
  return audit(project, { rules: [rule], only: [rule.id], scope: 'all' });
}

/** What came out instead of what the fixture's name says; undefined if it is the same. */
function findDifference(rule: Rule, { verdict, confidence }: FixtureName, audit: Audit): string | undefined {
  const row = audit.ownRules?.find(({ ruleId }) => ruleId === rule.id);
  if (row?.verdict !== verdict) {
    const found = audit.findings.map(({ kind, message }) => `\n  fail ${kind}: ${message}`);
    const open = audit.unknown.map(({ kind, reason }) => `\n  unknown ${kind}: ${reason}`);
    return `the verdict is ${row?.verdict ?? 'none'}, not ${verdict}${[...found, ...open].join('')}`;
  }
  const others = audit.findings.filter((finding) => confidence !== undefined && finding.confidence !== confidence);
  if (others.length === 0) return undefined;
  const list = others.map((one) => `\n  ${one.confidence} ${one.kind}: ${one.message}`);
  return `findings have another confidence than ${confidence ?? ''}:${list.join('')}`;
}

function compareSnapshot(file: string, report: string, update: boolean): Promise<void> {
  const bounds = makeBounds(dirname(file));
  const known = readTextWithin(file, bounds);
  const failure = update ? writeFileText(file, report, bounds) : undefined;
  if (failure !== undefined) return refuse(`${basename(file)} ${failure.reason}`);
  if (update || isFailure(known) || known.text === report) return Promise.resolve();
  return refuse(`${basename(file)} is not the report; { update: true } writes it. The report is:\n\n${report}`);
}

function refuse(message: string): Promise<never> {
  const error = new Error(message);
  // Test runners print the stack, which would show nothing but this file.
  error.stack = `Error: ${message}`;
  return Promise.reject(error);
}
