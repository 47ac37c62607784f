import { dirname, resolve } from 'node:path';
import { type CodeAction, CodeActionKind, type Diagnostic, type TextDocumentEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../../finding.js';
import type * as Library from '../../index.js';
import type { FileReplacements, FindingEdit } from '../../location.js';
import { formatCount, formatOneLine } from '../../report/wording.js';
import { findBounds } from '../../fs/roots.js';
import { findEditObstacle } from '../../fs/write.js';
import type { Found } from './diagnostics.js';
import { formatFileUri } from './file-uri.js';

/** The kind of the action that makes all safe edits of a file, as settings of editors name it. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.upload-audit`;

/** What edits are made in: the result of an audit, and the documents that an editor has open. */
export interface FixScene {
  readonly found: Found;
  readonly library: Pick<typeof Library, 'resolveEdits'>;
  /** The open document of a file, by its absolute path. */
  readonly documentAt: (path: string) => TextDocument | undefined;
}

/** A finding at a diagnostic that an editor asks about. */
export interface AskedFinding {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}

/** The fixes of a finding: all of its safe edits in one action, and all that change behaviour or cost in another one. */
export async function loadFixActions(
  { finding, diagnostic }: AskedFinding,
  scene: FixScene,
): Promise<readonly CodeAction[]> {
  const edits = finding.edits ?? [];
  const actions: CodeAction[] = [];
  for (const safe of [true, false]) {
    const some = edits.filter((edit) => edit.safe === safe);
    const documentChanges = await collectDocumentEdits(finding, some, scene);
    if (documentChanges.length === 0) continue;
    actions.push({
      title: titleOf(finding.ruleId, some),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: safe,
      edit: { documentChanges: [...documentChanges] },
    });
  }
  return actions;
}

/** One action that makes the safe edits of all findings in a file; none if there are no such edits. */
export async function loadFixAllAction(file: string, scene: FixScene): Promise<readonly CodeAction[]> {
  const fixable = scene.found.findings.flatMap((finding) => {
    const edits = (finding.edits ?? []).filter((edit) => edit.safe && edit.file === file);
    return edits.length === 0 ? [] : [{ finding, edits }];
  });
  const [first] = fixable;
  if (first === undefined) return [];
  const edits = fixable.flatMap((one) => one.edits);
  const documentChanges = await collectDocumentEdits(first.finding, edits, scene);
  if (documentChanges.length === 0) return [];
  const title = `Make all safe fixes of upload-audit in this file (${formatCount(fixable.length, 'finding')})`;
  return [{ title, kind: FIX_ALL, edit: { documentChanges: [...documentChanges] } }];
}

/** Whether an editor asks for actions of a kind; without a wish it asks for all that belong to a diagnostic. */
export function isKindWanted(kind: string, only: readonly string[] | undefined): boolean {
  if (only === undefined || only.length === 0) return kind === CodeActionKind.QuickFix;
  return only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
}

/** None where an editor has another text than the one that was audited, and in links. */
async function collectDocumentEdits(
  finding: Finding,
  edits: readonly FindingEdit[],
  { found, library, documentAt }: FixScene,
): Promise<readonly TextDocumentEdit[]> {
  const pathOf = (file: string): string => resolve(found.cwd, file);
  const isCurrent = ({ file }: FindingEdit): boolean => {
    const path = pathOf(file);
    if (findEditObstacle(path, findBounds(dirname(path))) !== undefined) return false;
    const document = documentAt(path);
    return document === undefined || document.getText() === found.texts.get(file);
  };
  if (edits.length === 0 || !edits.every(isCurrent)) return [];
  const { findings } = await library.resolveEdits({ findings: [{ ...finding, edits }], texts: found.texts });
  return (findings[0]?.replacements ?? []).map((one) => documentEdit(one, pathOf(one.file), documentAt));
}

function documentEdit(
  { replacements }: FileReplacements,
  path: string,
  documentAt: FixScene['documentAt'],
): TextDocumentEdit {
  const document = documentAt(path);
  return {
    textDocument: { uri: document?.uri ?? formatFileUri(path), version: document?.version ?? null },
    edits: replacements.map(({ start, end, text }) => ({
      range: {
        start: { line: start.line - 1, character: start.column - 1 },
        end: { line: end.line - 1, character: end.column - 1 },
      },
      newText: text,
    })),
  };
}

function titleOf(ruleId: string, edits: readonly FindingEdit[]): string {
  const [first] = edits;
  const risk = first?.safe === false ? ' (changes behaviour or cost)' : '';
  const where = edits.length > 1 ? ` in ${edits.length} places` : '';
  const note = first?.note === undefined ? '' : `: ${first.note}`;
  return formatOneLine(`Fix ${ruleId}${where}${risk}${note}`);
}
