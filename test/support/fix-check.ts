import { resolve } from 'node:path';
import { realpathSync } from 'node:fs';
import {
  type Audit,
  type Finding,
  type FixedFile,
  ReadingMemory,
  applyEdits,
  audit,
  loadProject,
} from '../../src/index.js';
import { isApplicable } from '../../src/fix/edited-data.js';
import { findRawAt } from '../../src/template/parse/document.js';
import type { Change } from '../../src/location.js';
import { isFailure } from '../../src/errors.js';
import type { UnknownResult, Verdict } from '../../src/finding.js';
import { type Raw, isList, isMap } from '../../src/template/parse/document.js';
import { parsePlainScalar } from '../../src/template/parse/yaml-build.js';
import { readDocument } from '../../src/template/parse/parse.js';
import { readYamlSource } from '../../src/template/parse/yaml.js';

/** Fixed findings by rule, and what is wrong with the fixes: empty if nothing is. */
export interface FixCheck {
  readonly fixed: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

const ROUNDS = 3;

/** Fixes a target in memory until nothing is left to fix, and looks at what came out. */
export async function checkFixes(cwd: string, target: string, unsafe: boolean): Promise<FixCheck> {
  const memory = new ReadingMemory();
  const auditWith = async (texts: ReadonlyMap<string, string>): Promise<Audit> => {
    for (const [path, text] of texts) memory.openTexts.set(realpathSync(path), text);
    return audit(await loadProject(target, { cwd, memory }), { scope: 'all' });
  };
  const first = await auditWith(new Map());
  const texts = new Map<string, string>();
  const wrong: string[] = [];
  const fixed: Record<string, number> = {};
  const made: Finding[] = [];
  let after = first;
  for (let round = 0; ; round += 1) {
    const files = await applyEdits(after, { unsafe });
    if (files.length === 0) break;
    if (round === ROUNDS) return { fixed, wrong: [`${target}: still edited after ${ROUNDS} rounds`] };
    for (const file of files) {
      wrong.push(...(await complaintsAbout(file)));
      texts.set(resolve(cwd, file.file), file.after);
      for (const { finding } of file.made) fixed[finding.ruleId] = (fixed[finding.ruleId] ?? 0) + 1;
      made.push(...file.made.map(({ finding }) => finding));
    }
    after = await auditWith(texts);
  }
  // A text that is only read after its indentation is mended has no places that are beyond doubt.
  const isEditable = (file: string): boolean => {
    const text = after.texts.get(file) ?? '';
    return /^\s*\{/.test(text) || readYamlSource(text) !== undefined;
  };
  const left = after.findings.filter(({ edits = [] }) =>
    edits.some(({ safe, file }) => (safe || unsafe) && isEditable(file)),
  );
  wrong.push(...left.map((one) => `${target}: not fixed: ${one.message}`));
  wrong.push(...listSideEffects(first, after, made).map((one) => `${target}: ${one}`));
  return { fixed, wrong };
}

/**
 * It still parses, to data that differ where the changes are and nowhere else; all bytes outside of the replacements are
 * the same, and a replacement takes away nothing but a literal that a change is about or a pair of empty brackets.
 */
export async function complaintsAbout({
  file,
  before,
  after,
  replacements,
  made,
}: FixedFile): Promise<readonly string[]> {
  const [old, document] = [await readDocument(before), await readDocument(after)];
  if (isFailure(document)) return [`${file} no longer parses: ${document.reason}`];
  if (isFailure(old)) return [`${file} did not parse: ${old.reason}`];
  const changes = made.flatMap(({ edit }) => edit.changes);
  const again = changes.filter((change) => change.action === 'parameter' && isApplicable(change, document.root));
  const wrong = again.map(({ path }) => `${file}: not changed at ${path.join('.')}`);
  const own = new Set(changes.flatMap(placesOf).map((path) => JSON.stringify(path)));
  const elsewhere = differences(old.root, document.root).filter(
    (path) => !path.some((_, index) => own.has(JSON.stringify(path.slice(0, index + 1)))),
  );
  wrong.push(...elsewhere.map((path) => `${file}: changed at ${path.join('.')}, which no change is about`));
  let [from, to] = [0, 0];
  for (const { start, end, text } of [...replacements, { start: before.length, end: before.length, text: '' }]) {
    const kept = before.slice(from, start);
    if (start < from || after.slice(to, to + kept.length) !== kept) wrong.push(`${file}: other text before ${start}`);
    const gone = before.slice(start, end);
    if (
      gone.trim() !== '' &&
      !/^[[{]\s*[\]}]$/.test(gone.trim()) &&
      !changes.some((one) => isAbout(one, gone, old.root))
    )
      wrong.push(`${file}: ${JSON.stringify(gone)} is gone`);
    to += kept.length;
    if (after.slice(to, to + text.length) !== text) wrong.push(`${file}: not the text of the replacement at ${start}`);
    to += text.length;
    from = end;
  }
  if (to !== after.length) wrong.push(`${file}: text beyond its end`);
  return wrong;
}

/** Where a change may alter data. */
function placesOf(change: Change): readonly (readonly string[])[] {
  const path = change.path.map(String);
  return change.action === 'parameter' ? [path, ['Parameters', change.name]] : [path];
}

/** Whether a text is the scalar that a change replaces. */
function isAbout({ path }: Change, text: string, root: Raw): boolean {
  const raw = findRawAt(root, path);
  const isScalar = typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean';
  const plain = isScalar ? String(raw) : undefined;
  const isPlain = plain !== undefined && parsePlainScalar(text) === raw;
  return isPlain || (plain !== undefined && [plain, `'${plain}'`, JSON.stringify(plain)].includes(text));
}

/** The paths at which two documents differ; of a map or list that is new, the paths of all that it holds. */
function differences(one: Raw, other: Raw, path: readonly string[] = []): readonly (readonly string[])[] {
  const [left, right] = [entriesOf(one, other), entriesOf(other, one)];
  if (left === undefined || right === undefined) return Object.is(one, other) ? [] : [path];
  if (right.size === 0 && one === undefined) return [path];
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  return keys.flatMap((key) => differences(left.get(key), right.get(key), [...path, key]));
}

/** Of a map or a list; nothing is an empty one where the other document has one. */
function entriesOf(raw: Raw, beside: Raw): ReadonlyMap<string, Raw> | undefined {
  if (raw === undefined) return typeof beside === 'object' && beside !== null ? new Map() : undefined;
  return isMap(raw) || isList(raw) ? new Map<string, Raw>(Object.entries(raw)) : undefined;
}

function partsOf({ ruleId, kind, fingerprint, related }: Finding): readonly string[] {
  const parts = related.flatMap((one) => one.fingerprint ?? []);
  return [fingerprint, ...parts].map((one) => `${ruleId} ${kind} ${one}`);
}

/**
 * What fixes changed beside the findings that they are for: errors, findings and unknown results that are new or that
 * nothing fixed, and verdicts of other rules.
 */
export function listSideEffects(first: Audit, after: Audit, made: readonly Finding[]): readonly string[] {
  const wrong: string[] = [];
  const before = new Set(first.findings.flatMap(partsOf));
  const left = new Set(after.findings.flatMap(partsOf));
  const kinds = new Set(made.map(({ number, kind }) => `${number} ${kind}`));
  const [hadNoParameters, hasNoEnvironments] = [hasKind(first, 'no-parameters'), hasKind(after, 'no-environments')];
  // A state machine's log group has no setting that environments could differ in, until it gets a retention.
  const isFirstSetting = kinds.has('4.2 kept-forever') && verdictsOf(first).get('7.1') === 'not-applicable';
  for (const finding of after.findings) {
    const { kind, number, message } = finding;
    const isExpected = kind === 'no-environments' && (hadNoParameters || isFirstSetting);
    // What an unsafe fix adds may join a finding that was there: a queue in a template whose resources have no tags.
    const parts = number === '8.1' && kinds.size > 0 ? partsOf(finding).slice(0, 1) : partsOf(finding);
    if (!parts.every((part) => before.has(part)) && !isExpected) wrong.push(`new: ${message}`);
  }
  const fixed = new Set(made.flatMap(partsOf));
  for (const finding of first.findings) {
    // A template that gets its first parameter still has none that names an environment.
    if (finding.kind === 'no-parameters' && hasNoEnvironments) continue;
    const gone = partsOf(finding).filter((part) => !left.has(part) && !fixed.has(part));
    if (gone.length > 0) wrong.push(`gone without a fix: ${finding.message}`);
  }
  const wasUnknown = new Set(first.unknown.map(keyOf));
  const isUnknown = new Set(after.unknown.map(keyOf));
  for (const one of after.unknown) {
    // The topic of new alarms is a parameter without a default.
    const isExpected = one.number === '5.2' && kinds.has('5.2 no-alarms');
    if (!wasUnknown.has(keyOf(one)) && !isExpected) wrong.push(`unknown: ${one.number} ${one.reason}`);
  }
  for (const one of first.unknown) {
    if (!isUnknown.has(keyOf(one))) wrong.push(`no longer unknown: ${one.number} ${one.reason}`);
  }
  const was = verdictsOf(first);
  for (const [number, verdict] of verdictsOf(after)) {
    const change = `${number} ${was.get(number)} -> ${verdict}`;
    const isOwn = made.some((one) => one.number === number);
    const isExpected =
      (change === '2.1 not-applicable -> pass' && made.some((one) => one.number === '4.2')) ||
      (change === '7.1 not-applicable -> fail' && isFirstSetting);
    if (verdict !== was.get(number) && !isOwn && !isExpected) wrong.push(`verdict: ${change}`);
  }
  const errors = after.errors.filter(({ message }) => !first.errors.some((one) => one.message === message));
  return [...wrong, ...errors.map(({ message }) => message)];
}

function hasKind({ findings }: Audit, kind: string): boolean {
  return findings.some((one) => one.kind === kind);
}

function verdictsOf({ catalog }: Audit): ReadonlyMap<string, Verdict> {
  return new Map(catalog.map(({ number, verdict }) => [number, verdict]));
}

function keyOf({ number, kind, template, resource }: UnknownResult): string {
  return JSON.stringify([number, kind, template, resource?.logicalId]);
}
