import type { Position } from 'vscode-languageserver/node';
import type { FilePath } from '../../location.js';
import { type Document, type Raw, getOwn, isMap } from '../../template/parse/document.js';
import { getCommentMarks } from '../../text/comment-marks.js';
import { LineIndex, splitLines } from '../../text/line-index.js';

/** What to suppress, and the text that the suppression goes into. */
export interface SuppressionRequest {
  readonly ruleId: string;
  readonly file: string;
  readonly text: string;
  /** The line that the diagnostic is on now, from 0. */
  readonly line: number;
  /** Of a template: what it parses to, and the resource that the finding is about. */
  readonly template?: { readonly document: Document; readonly logicalId: string | undefined };
}

/** What is inserted: the reason goes between the two texts. */
export interface SuppressionEdit {
  readonly at: Position;
  readonly before: string;
  readonly after: string;
  /** Where it counts, for the title: `for Uploads`, `here`. */
  readonly scope: string;
}

/**
 * The comment that suppresses a finding, above its resource or, in source code, above its line; in JSON, which has no
 * comments, the entry in Metadata. Undefined where neither can be written.
 */
export function findSuppressionEdit(request: SuppressionRequest): SuppressionEdit | undefined {
  const { file, text, template } = request;
  const [mark] = getCommentMarks(file, text);
  if (mark !== undefined) return commentOf(request, mark);
  return template === undefined ? undefined : metadataOf(request, template.document, template.logicalId);
}

function commentOf({ ruleId, text, line, template }: SuppressionRequest, mark: string): SuppressionEdit | undefined {
  const lines = splitLines(text);
  const logicalId = template?.logicalId;
  const key = logicalId === undefined ? undefined : findKey(template?.document, ['Resources', logicalId], lines);
  const at = key === undefined ? line : key.line;
  const written = lines[at];
  if (written === undefined) return undefined;
  const [indent = ''] = /^\s*/.exec(written) ?? [];
  return {
    at: { line: at, character: 0 },
    before: `${indent}${mark} upload-audit-ignore ${ruleId}: `,
    after: text.includes('\r\n') ? '\r\n' : '\n',
    scope: key === undefined ? 'here' : `for ${logicalId ?? ''}`,
  };
}

/** The key at the end of a path, from 0; undefined if the text has none there, as for what a transform made. */
function findKey(document: Document | undefined, path: FilePath, lines: readonly string[]): Position | undefined {
  const [found] = document?.locate([path]) ?? [];
  if (found === undefined) return undefined;
  const at = { line: found.start.line - 1, character: found.start.column - 1 };
  const name = String(path.at(-1));
  const written = lines[at.line]?.slice(at.character) ?? '';
  return [name, JSON.stringify(name), `'${name}'`].some((key) => written.startsWith(key)) ? at : undefined;
}

function metadataOf(
  { ruleId, text }: SuppressionRequest,
  document: Document,
  logicalId: string | undefined,
): SuppressionEdit | undefined {
  const scope = logicalId === undefined ? 'in the whole template' : `for ${logicalId}`;
  const base: FilePath = logicalId === undefined ? [] : ['Resources', logicalId];
  // From the inside out: what is there is added to, and what is missing is written around the entry.
  for (const depth of [3, 2, 1, 0]) {
    const path = [...base, ...BLOCK.slice(0, depth)];
    const held = rawAt(document.root, path);
    if (!isMap(held)) continue;
    const brace = findBrace(document, text, path);
    if (brace === undefined) return undefined;
    const missing = BLOCK.slice(depth);
    const open = missing.map((key) => `${JSON.stringify(key)}: { `).join('');
    const rest = Object.keys(held).length === 0 ? '' : ',';
    const [lead, tail] = spaceAfter(text, brace, rest === '');
    return {
      at: positionAt(text, brace + 1),
      before: `${lead}${open}${JSON.stringify(ruleId)}: "`,
      after: `"${' }'.repeat(missing.length)}${rest}${tail}`,
      scope,
    };
  }
  return undefined;
}

/** The keys of a suppression in Metadata. */
const BLOCK = ['Metadata', 'upload-audit', 'ignore'] as const;

function rawAt(root: Raw, path: FilePath): Raw {
  return path.reduce<Raw>((raw, key) => (isMap(raw) ? getOwn(raw, String(key)) : undefined), root);
}

/** The offset of the brace that opens a map. */
function findBrace(document: Document, text: string, path: FilePath): number | undefined {
  if (path.length === 0) return /^\s*\{/.test(text) ? text.indexOf('{') : undefined;
  const key = findKey(document, path, splitLines(text));
  if (key === undefined) return undefined;
  const from = new LineIndex(text).startOf(key.line + 1) + key.character;
  const after = /^"(?:[^"\\]|\\.)*"\s*:\s*\{/.exec(text.slice(from, from + LONGEST_KEY));
  return after === null ? undefined : from + after[0].length - 1;
}

const LONGEST_KEY = 2000;

/** The space before an entry that becomes the first of a map: its own line where the map's next entry has one. */
function spaceAfter(text: string, brace: number, isOnly: boolean): readonly [lead: string, tail: string] {
  const [space = ''] = /^\s*/.exec(text.slice(brace + 1)) ?? [];
  if (!space.includes('\n')) return [' ', isOnly && space === '' ? ' ' : ''];
  return isOnly ? [' ', ''] : [space, ''];
}

function positionAt(text: string, offset: number): Position {
  const { line, column } = new LineIndex(text).positionAt(offset);
  return { line: line - 1, character: column - 1 };
}
