/**
 * Every rule by its examples: `fixtures/<rule-id>/<verdict>[-medium|-low][-what-is-special].{yaml,json}`, or a folder of
 * such a name for a project. The name says what must come out:
 *
 *   fail              findings of the rule, and the text report is the snapshot beside it (`fail-….snap.txt`), without
 *                     the lines of the fix and the docs, which are the same for all findings of a rule
 *   fail-medium-…     the same, and every finding has this confidence; `fail-low-…` likewise
 *   pass              no finding, nothing unknown, and something was judged
 *   not-applicable    nothing was judged
 *   unknown           no finding, and something could not be decided
 *
 * What the rule's page in docs/rules shows as its fix are `pass-fixed.yaml` in plain CloudFormation, `pass-fixed-sam.yaml`
 * in SAM, and `pass-fixed.cdk.ts`: a module that exports the stack, short, in the words of `fail.yaml`.
 *
 * Folders that begin with `_` hold projects of other tests.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { guides } from '../../rules/_guides/index.js';
import { type Audit, type Finding, type GuideKind, audit, loadProject, render, rules } from '../../src/index.js';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');
/** The CDK's form of the fix: no template, so nothing to audit. */
const CDK_SOURCE = 'pass-fixed.cdk.ts';
/** The lines of a finding that its rule says of all its findings: a new word of a fix changes no snapshot. */
const GUIDANCE = /^ {2}(?:fix |docs) .*\n/gm;
const NAME = /^(fail|pass|not-applicable|unknown)(?:-(medium|low))?(?:-[a-z0-9-]+)?(?:\.(?:yaml|json))?$/;

const folders = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
  .map(({ name }) => name);

test('every folder of fixtures belongs to a rule', () => {
  const ids = rules.map(({ id }) => id);
  expect(folders.filter((folder) => !ids.includes(folder))).toEqual([]);
});

describe.each(folders)('%s', (ruleId) => {
  const cwd = join(FIXTURES, ruleId);
  const names = readdirSync(cwd).filter((name) => !name.endsWith('.snap.txt'));
  const fixtures = names.filter((name) => NAME.test(name));
  const guide = guides[ruleId];
  const audited = new Map<string, readonly Finding[]>();
  const others = names.filter((name) => !NAME.test(name) && name !== CDK_SOURCE);

  test('fixtures are named after a verdict, and every snapshot has its fixture', () => {
    expect(others).toEqual([]);
    const expected = fixtures.filter((name) => name.startsWith('fail')).map(snapshotOf);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.snap.txt') && !expected.includes(name))).toEqual([]);
  });

  test.runIf(existsSync(join(cwd, CDK_SOURCE)))(`${CDK_SOURCE} is TypeScript that makes a stack`, () => {
    const text = readFileSync(join(cwd, CDK_SOURCE), 'utf8');
    const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    expect(text).toMatch(/^export class \w+ extends Stack \{$/m);
  });

  test.each(fixtures)('%s', async (name) => {
    const [, verdict, confidence] = NAME.exec(name) ?? [];
    const result = await auditOf(cwd, name, ruleId, true);
    const row = result.catalog.find((one) => one.ruleId === ruleId);
    const { findings, unknown } = result;
    audited.set(name, findings);

    expect(result.errors).toEqual([]);
    const mayBeOpen = verdict === 'fail' || verdict === 'unknown';
    const open = mayBeOpen ? [] : unknown.map(({ reason }) => reason);
    expect({ verdict: row?.verdict, open }).toEqual({ verdict, open: [] });
    expect(findings.length > 0).toBe(verdict === 'fail');
    // Each is told apart from the others, and can be shown: its lines are in a text that came along. What is about a
    // project as a whole stands at the first line of a file that nobody has read.
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    const places = findings.flatMap(({ location, related }) => [location, ...related.map((one) => one.location)]);
    expect(places.filter(({ file, end }) => end.line > (result.texts.get(file)?.split('\n').length ?? 1))).toEqual([]);
    if (verdict === 'pass') expect(row?.passed).toBeGreaterThan(0);
    if (confidence !== undefined) {
      expect(findings.map((finding) => finding.confidence)).toEqual(findings.map(() => confidence));
    }

    const text = render(result, 'text');
    const json = render(result, 'json');
    expect(render(result, 'text')).toBe(text);
    expect(render(await auditOf(cwd, name, ruleId, true), 'json')).toBe(json);
    // Remembered answers are given again only where they hold: asking anew must come to the same.
    expect(render(await auditOf(cwd, name, ruleId, false), 'json')).toBe(json);
    if (verdict === 'fail') {
      expect(text.match(GUIDANCE)).toHaveLength(2 * findings.length);
      await expect(text.replace(GUIDANCE, '')).toMatchFileSnapshot(join(cwd, snapshotOf(name)));
    }
  });

  test.runIf(guide !== undefined)('the guide names each kind and confidence', ({ skip }) => {
    skip(audited.size < fixtures.length, 'not every fixture was audited');
    const reported = [...audited.values()].flat();
    const kinds = guide?.kinds ?? {};
    const unnamed = reported.filter((finding) => !namesConfidence(kinds[finding.kind], finding));
    expect(new Set(unnamed.map(({ kind, confidence }) => `${kind}: ${confidence}`))).toEqual(new Set());
    const unseen = Object.keys(kinds).filter((kind) => !reported.some((finding) => finding.kind === kind));
    const source = readFileSync(join(FIXTURES, '../rules', `${ruleId}.ts`), 'utf8');
    expect(unseen.filter((kind) => !source.includes(`'${kind}'`))).toEqual([]);
  });
});

/** Whether a guide says of a kind that a finding may have its confidence. */
function namesConfidence(kind: GuideKind | undefined, { confidence, when }: Finding): boolean {
  if (kind === undefined) return false;
  const named = typeof kind.confidence === 'string' ? [kind.confidence] : Object.keys(kind.confidence);
  // Of every rule: what fails with other values of parameters only has at most medium confidence.
  return named.includes(confidence) || (confidence === 'medium' && when !== undefined && named.includes('high'));
}

async function auditOf(cwd: string, name: string, ruleId: string, memo: boolean): Promise<Audit> {
  return audit(await loadProject(name, { cwd, memo }), { only: [ruleId], scope: 'all' });
}

function snapshotOf(name: string): string {
  return `${name.replace(/\.(?:yaml|json)$/, '')}.snap.txt`;
}
