import { dirname, resolve } from 'node:path';
import type { Audit, Finding } from '../finding.js';
import { type Bounds, resolveRealPath } from '../fs/bounds.js';
import { isIgnored } from '../fs/gitignore.js';
import { findBounds } from '../fs/roots.js';
import { findEditObstacle, replaceFileText } from '../fs/write.js';
import type * as Library from '../index.js';
import type { FixedFile } from '../index.js';
import { escapeLogCommands } from '../report/log-commands.js';
import { formatCount, makeVisible } from '../report/wording.js';
import { joinReplacements, listHunks, listLineChanges } from '../text/replacements.js';

/** Whether and how templates should be edited. */
export interface FixRequest {
  readonly unsafe: boolean;
  /** Nothing is written; the diff is printed instead of the report. */
  readonly isDry: boolean;
}

/** The state after all edits, and the edits. */
export interface FixResult {
  readonly audit: Audit;
  readonly files: readonly FixedFile[];
  /** Files whose findings could be fixed but that can't be edited, one sentence each. */
  readonly refused: readonly string[];
}

/** One edit can make way for another. More rounds than this come from edits that undo each other. */
const MOST_ROUNDS = 5;

/**
 * Edits the templates of an audit in memory, and audits them again, until nothing is left to edit. The source of an app is
 * edited once: its templates stay as they are until the app is synthesized again.
 * @param auditAgain audits with the texts of edited files instead of those on the disk
 */
export async function computeFixes(
  first: Audit,
  { unsafe }: FixRequest,
  { applyEdits, ReadingMemory }: Pick<typeof Library, 'applyEdits' | 'ReadingMemory'>,
  auditAgain: (memory: Library.ReadingMemory) => Promise<Audit>,
): Promise<FixResult> {
  const files = new Map<string, FixedFile>();
  const refused = new Map<string, string>();
  let audit = first;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const edited = await applyEdits(withoutRefused(audit, refused, round > 0), { unsafe });
    if (edited.length === 0) break;
    for (const one of edited) {
      const known = files.get(one.file);
      const made = [...(known?.made ?? []), ...one.made];
      const replacements = joinReplacements(known?.replacements ?? [], one.replacements);
      files.set(one.file, { ...one, before: known?.before ?? one.before, replacements, made });
    }
    if (edited.every(isSource)) break;
    const memory = new ReadingMemory();
    for (const one of files.values())
      if (!isSource(one)) memory.openTexts.set(resolveRealPath(resolve(one.file)), one.after);
    audit = await auditAgain(memory);
  }
  const sorted = [...files.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  return { audit, files: sorted, refused: [...refused].map(([file, why]) => `${file} ${why}: it is not edited`) };
}

/** Whether a file is the source of an app that generates its templates. */
function isSource({ made }: FixedFile): boolean {
  return made.some(({ edit }) => edit.replacements !== undefined);
}

/** The audit without edits of files that must stay as they are. */
function withoutRefused(audit: Audit, refused: Map<string, string>, isSourceDone: boolean): Audit {
  const answers = new Map<string, boolean>();
  const isEditable = (file: string): boolean => {
    const answer = answers.get(file) ?? mayEdit(file);
    answers.set(file, answer);
    return answer;
  };
  const mayEdit = (file: string): boolean => {
    const path = resolve(file);
    const obstacle =
      findEditObstacle(path, boundsAround(path))?.reason ??
      (isIgnored(path) ? 'is ignored by git, as generated files are' : '');
    if (obstacle !== '') refused.set(file, obstacle);
    return obstacle === '';
  };
  const findings = audit.findings.map((finding): Finding => {
    const { edits = [], ...rest } = finding;
    const left = edits.filter(
      ({ file, replacements }) => !(isSourceDone && replacements !== undefined) && isEditable(file),
    );
    return left.length === 0 ? rest : { ...rest, edits: left };
  });
  return { ...audit, findings };
}

/** The edited files that were written, and one sentence for each that could not be. */
export function writeFixes(files: readonly FixedFile[]): {
  readonly written: readonly FixedFile[];
  readonly failures: readonly string[];
} {
  const written: FixedFile[] = [];
  const failures: string[] = [];
  for (const one of files) {
    const path = resolve(one.file);
    const failure = replaceFileText(path, one.before, one.after, boundsAround(path));
    if (failure === undefined) written.push(one);
    else failures.push(`${one.file} ${failure.reason}; it is left as it was`);
  }
  return { written, failures };
}

function boundsAround(path: string): Bounds {
  return [resolve('.'), dirname(path)].flatMap(findBounds);
}

/** How much was fixed, in one line. */
export function describeFixes(files: readonly FixedFile[], { isDry }: FixRequest): string {
  const count = (some: readonly FixedFile[]): number =>
    new Set(some.flatMap(({ made }) => made.map(({ finding }) => finding.fingerprint))).size;
  const what = `${formatCount(count(files), 'finding')} in ${formatCount(files.length, 'file')}`;
  if (files.length === 0) return 'nothing can be fixed automatically';
  if (isDry) return `dry run: ${what} can be fixed; nothing was written`;
  const stale = count(files.filter(isSource));
  if (stale === 0) return `fixed ${what}`;
  const which = stale === count(files) ? 'the report has them' : `the report has ${stale} of them`;
  return `fixed ${what}; ${which} until the app is synthesized again`;
}

/** The edits as unified diffs, which `git apply` and `patch` take; what to know about them is above each. */
export function formatDiff(files: readonly FixedFile[]): string {
  return files.map(formatFileDiff).join('');
}

function formatFileDiff({ file, before, replacements, made }: FixedFile): string {
  const notes = made.flatMap(({ finding, edit: { note } }) =>
    note === undefined ? [] : [`${finding.ruleId}: ${note}`],
  );
  const lines = [
    ...[...new Set(notes)].map((note) => `# ${note}`),
    `--- a/${file}`,
    `+++ b/${file}`,
    ...listHunks(before, listLineChanges(before, replacements)).flatMap((hunk) => [
      `@@ -${formatRange(hunk.oldStart, hunk.oldCount)} +${formatRange(hunk.newStart, hunk.newCount)} @@`,
      ...hunk.lines,
    ]),
  ];
  return lines.map((line) => `${escapeLine(line)}\n`).join('');
}

function formatRange(start: number, count: number): string {
  return count === 1 ? String(start) : `${count === 0 ? start - 1 : start},${count}`;
}

/** Tabs, and the carriage return at the end of a line, must stay for `git apply`. */
function escapeLine(line: string): string {
  const [text, end] = line.endsWith('\r') ? [line.slice(0, -1), '\r'] : [line, ''];
  return escapeLogCommands(text.split('\t').map(makeVisible).join('\t')) + end;
}
