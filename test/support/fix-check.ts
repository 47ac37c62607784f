import { diffLines } from 'diff';
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
import { isFailure } from '../../src/errors.js';
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
  const known = new Set(first.findings.flatMap(partsOf));
  // What an unsafe fix adds may join a finding that was there: a queue in a template whose resources have no tags.
  const namesOf = (one: Finding): readonly string[] => (unsafe ? partsOf(one).slice(0, 1) : partsOf(one));
  const isNew = (one: Finding): boolean =>
    !namesOf(one).every((part) => known.has(part)) && !isExpected(one, first, unsafe);
  wrong.push(...after.findings.filter(isNew).map((one) => `${target}: new: ${one.message}`));
  const errors = after.errors.filter(({ message }) => !first.errors.some((one) => one.message === message));
  wrong.push(...errors.map(({ message }) => `${target}: ${message}`));
  return { fixed, wrong };
}

/** It still parses, and no other lines differ than those that the changes are about. */
async function complaintsAbout({ file, before, after, made }: FixedFile): Promise<readonly string[]> {
  const document = await readDocument(after);
  if (isFailure(document)) return [`${file} no longer parses: ${document.reason}`];
  const changes = made.flatMap(({ edit }) => edit.changes);
  const again = changes.filter((change) => change.action === 'parameter' && isApplicable(change, document.root));
  const gone = diffLines(before, after).flatMap(({ removed, count }) => (removed ? count : []));
  const lines = gone.reduce((sum, count) => sum + count, 0);
  // Each change replaces one line at most; in JSON a comma may be added to another one.
  const most = 2 * changes.length;
  return [
    ...again.map(({ path }) => `${file}: not changed at ${path.join('.')}`),
    ...(lines > most ? [`${file}: ${lines} lines changed by ${changes.length} changes`] : []),
  ];
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
