import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type SnippetTextEdit,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { Finding } from '../../finding.js';
import type { Document } from '../../template/parse/document.js';
import { formatOneLine } from '../../report/wording.js';
import { type SuppressionEdit, findSuppressionEdit } from './suppression.js';

/** The command that opens a rule's page; its argument is the address. */
export const OPEN_PAGE = 'upload-audit.openRulePage';

/** What the reason reads until somebody writes it. */
export const UNWRITTEN_REASON = 'TODO: say why';

/** A diagnostic that actions are wanted for. */
export interface ActionRequest {
  readonly uri: string;
  readonly version: number | null;
  /** The file's name in reports. */
  readonly file: string;
  /** What the editor has now. */
  readonly text: string;
  readonly diagnostic: Diagnostic;
  readonly finding: Finding;
  /** Of a template that people write: what it parses to. */
  readonly document: Document | undefined;
  /** Whether the editor can let its user write the reason in place. */
  readonly takesSnippets: boolean;
}

/** What can be done about a finding besides fixing it, which comes first. */
const ACTIONS: readonly ((request: ActionRequest) => readonly CodeAction[])[] = [suppress, openPage];

/** The actions that an editor offers at a finding. */
export function collectCodeActions(request: ActionRequest): readonly CodeAction[] {
  return ACTIONS.flatMap((action) => action(request));
}

function suppress(request: ActionRequest): readonly CodeAction[] {
  const { finding, document, diagnostic, file, text, uri, version, takesSnippets } = request;
  const edit = findSuppressionEdit({
    ruleId: finding.ruleId,
    file,
    text,
    line: diagnostic.range.start.line,
    ...(document === undefined ? {} : { template: { document, logicalId: finding.resource?.logicalId } }),
  });
  if (edit === undefined) return [];
  return [
    {
      title: formatOneLine(`Suppress ${finding.ruleId} ${edit.scope}, with a reason`),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: {
        documentChanges: [
          { textDocument: { uri, version }, edits: [takesSnippets ? snippetOf(edit) : textEditOf(edit)] },
        ],
      },
    },
  ];
}

function textEditOf({ at, before, after }: SuppressionEdit): TextEdit {
  return { range: { start: at, end: at }, newText: `${before}${UNWRITTEN_REASON}${after}` };
}

function snippetOf({ at, before, after }: SuppressionEdit): SnippetTextEdit {
  const literal = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
  return {
    range: { start: at, end: at },
    snippet: { kind: 'snippet', value: `${literal(before)}\${1:${UNWRITTEN_REASON}}${literal(after)}` },
  };
}

function openPage({ finding, diagnostic }: ActionRequest): readonly CodeAction[] {
  if (!/^https?:/.test(finding.docs)) return [];
  const title = formatOneLine(`Open the page about ${finding.ruleId}`);
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title, command: OPEN_PAGE, arguments: [finding.docs] },
    },
  ];
}
