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
  let after = first;
  for (let round = 0; ; round += 1) {
    const files = await applyEdits(after, { unsafe });
    if (files.length === 0) break;
    if (round === ROUNDS) return { fixed, wrong: [`${target}: still edited after ${ROUNDS} rounds`] };
    for (const file of files) {
      wrong.push(...(await complaintsAbout(file)));
      texts.set(resolve(cwd, file.file), file.after);
      for (const { finding } of file.made) fixed[finding.ruleId] = (fixed[finding.ruleId] ?? 0) + 1;
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
  wrong.push(...listNew(first, after, unsafe).map((what) => `${target}: ${what}`));
  return { fixed, wrong };
}

/** The findings and errors that an audit has and the one before the fixes had not, but for those that fixes may bring. */
export function listNew(first: Audit, after: Audit, unsafe: boolean): readonly string[] {
  const known = new Set(first.findings.flatMap(partsOf));
  // What an unsafe fix adds may join a finding that was there: a queue in a template whose resources have no tags.
  const namesOf = (one: Finding): readonly string[] => (unsafe ? partsOf(one).slice(0, 1) : partsOf(one));
  const isNew = (one: Finding): boolean =>
    !namesOf(one).every((part) => known.has(part)) && !isExpected(one, first, unsafe);
  const errors = after.errors.filter(({ message }) => !first.errors.some((one) => one.message === message));
  return [...after.findings.filter(isNew).map((one) => `new: ${one.message}`), ...errors.map(({ message }) => message)];
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
 * A template that gets its first parameter still has none that names an environment; neither has one that gets its first
 * setting, by an unsafe fix.
 */
function isExpected({ kind }: Finding, { findings }: Audit, unsafe: boolean): boolean {
  return kind === 'no-environments' && (unsafe || findings.some((one) => one.kind === 'no-parameters'));
}
