import type { Audit, Finding } from '../finding.js';
import type { FileReplacements, FindingEdit, Replacement } from '../location.js';
import { isFailure } from '../errors.js';
import { LineIndex } from '../text/line-index.js';
import { type TextReplacement, applyReplacements, joinReplacements, listLineChanges } from '../text/replacements.js';
import type { Document, Raw } from '../template/parse/document.js';
import { readDocument } from '../template/parse/parse.js';
import { applyChanges, isApplicable, isDone, isSameRaw, joinChanges } from './edited-data.js';
import { readJsonSource } from './json-source.js';
import { type CountMistakes, applySourceEdits } from './source-edits.js';
import { detectStyle } from './style.js';
import { makeTextEdits } from './text-edits.js';
import type { StructuredText, TextEdit } from './types.js';

/** A file's text before and after the edits that could be made. */
export interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** What changes `before` into `after`, in order and without overlaps; all else is the same. */
  readonly replacements: readonly TextReplacement[];
  readonly made: readonly MadeEdit[];
}

/** An edit that was made, and its finding. */
export interface MadeEdit {
  readonly finding: Finding;
  readonly edit: FindingEdit;
}

/**
 * Larger texts are not edited: CloudFormation takes no larger template;
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MOST_TEXT = 1_000_000;
/** Edits of one pass; the rest is for the next one. */
const MOST_EDITS = 10_000;
/** Checks of one pass that may fail, each of which parses the text. */
const MOST_FAILURES = 50;
/** Characters that are parsed for the replacements of single findings; those of later findings are left out. */
const MOST_WORK = 50_000_000;

/** After so many passes over a file the rest is left to another run. */
const MOST_PASSES = 10;

/** Which edits are made. */
export interface FixOptions {
  readonly unsafe: boolean;
  /** Checks the source of apps after an edit; by default nothing does. */
  readonly countMistakes?: CountMistakes;
}

/**
 * The texts of the files after the edits of an audit's findings. Where two edits exclude each other, one is made. An edit
 * is left out unless the text still parses afterwards, and to the same data but for the edit.
 */
export async function buildFixes(
  { findings, texts }: Pick<Audit, 'findings' | 'texts'>,
  { unsafe, countMistakes = () => undefined }: FixOptions,
): Promise<readonly FixedFile[]> {
  const byFile = new Map<string, MadeEdit[]>();
  // A new value goes first: what moves it into a parameter then takes the new one.
  const isLift = ({ edit }: MadeEdit): boolean => edit.changes.some(({ action }) => action === 'parameter');
  for (const finding of findings) {
    for (const edit of finding.edits ?? []) {
      if (!edit.safe && !unsafe) continue;
      byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), { finding, edit }]);
    }
  }
  const fixed: FixedFile[] = [];
  for (const [file, unordered] of byFile) {
    const edits = [...unordered].sort((a, b) => Number(isLift(a)) - Number(isLift(b)));
    const before = texts.get(file);
    if (before === undefined || before.length > MOST_TEXT) continue;
    const isSource = edits.every(({ edit }) => edit.replacements !== undefined);
    const fix = isSource ? applySourceEdits(file, before, edits, countMistakes) : await fixText(before, edits);
    if (fix.text !== before)
      fixed.push({ file, before, after: fix.text, replacements: fix.replacements, made: fix.made });
  }
  return fixed;
}

/** The findings with the replacements of their edits, those of each finding for itself. */
export async function resolveReplacements<A extends Pick<Audit, 'findings' | 'texts'>>(
  audit: A,
  countMistakes: CountMistakes,
): Promise<A> {
  const findings: Finding[] = [];
  let work = 0;
  for (const finding of audit.findings) {
    const replacements: FileReplacements[] = [];
    const edited = work > MOST_WORK ? [] : [finding];
    for (const { file, before, replacements: made } of await buildFixes(
      { ...audit, findings: edited },
      { unsafe: true, countMistakes },
    )) {
      work += before.length;
      replacements.push({ file, replacements: replaceLines(before, made) });
    }
    findings.push(replacements.length === 0 ? finding : { ...finding, replacements });
  }
  return { ...audit, findings };
}

/** The changed lines, each as a whole. */
function replaceLines(before: string, replacements: readonly TextReplacement[]): readonly Replacement[] {
  const lines = new LineIndex(before);
  return listLineChanges(before, replacements).map(({ line, removed, added }) => {
    const next = line + removed.length;
    // The last line may have no line feed, and so no line below it.
    const end = next > lines.count ? lines.positionAt(before.length) : { line: next, column: 1 };
    return { start: { line, column: 1 }, end, text: added.join('') };
  });
}

async function fixText(
  before: string,
  edits: readonly MadeEdit[],
): Promise<Pick<FixedFile, 'replacements' | 'made'> & { readonly text: string }> {
  let text = before;
  let replacements: readonly TextReplacement[] = [];
  let open = edits;
  const made: MadeEdit[] = [];
  for (let pass = 0; pass < MOST_PASSES && open.length > 0; pass += 1) {
    const read = await readSource(text);
    if (read === undefined) break;
    const { document, source } = read;
    const done = open.filter(({ edit }) => pass > 0 && edit.changes.every((change) => isDone(change, document.root)));
    const isMade = new Set(done);
    for (const one of done) made.push(one);
    open = open.filter((one) => !isMade.has(one));
    const byEdit = new Map(open.map((one) => [one.edit, one]));
    const { applied, ...next } = await applyMost(document, chooseEdits([...byEdit.keys()], document.root, source));
    if (applied.length === 0) break;
    text = next.text;
    replacements = joinReplacements(replacements, next.replacements);
    const taken = new Set(applied.map(({ edit }) => edit));
    for (const one of open) if (taken.has(one.edit)) made.push(one);
    open = open.filter(({ edit }) => !taken.has(edit));
  }
  return { text, replacements, made };
}

async function readSource(
  text: string,
): Promise<{ readonly document: Document; readonly source: StructuredText } | undefined> {
  const document = await readDocument(text);
  if (isFailure(document)) return undefined;
  const root = /^\s*\{\s*["}]/.test(text)
    ? readJsonSource(text)
    : (await import('../template/parse/yaml.js')).readYamlSource(text);
  return root === undefined ? undefined : { document, source: { text, root, style: detectStyle(text, root) } };
}

/** An edit with its changes of the text. */
interface Chosen {
  readonly edit: FindingEdit;
  readonly texts: readonly TextEdit[];
}

/** The edits that can be made together: no two make the same, or change the same place of the text. */
function chooseEdits(edits: readonly FindingEdit[], root: Raw, source: StructuredText): readonly Chosen[] {
  const made = new Set<string>();
  const chosen: Chosen[] = [];
  for (const edit of edits) {
    if (chosen.length >= MOST_EDITS) break;
    const texts = textsOf(edit, root, source);
    const makes = new Set(texts?.map((one) => one.makes));
    if (texts === undefined || makes.size < texts.length || texts.some((one) => made.has(one.makes))) continue;
    for (const one of makes) made.add(one);
    chosen.push({ edit, texts });
  }
  const late = overlapping(chosen);
  return chosen.filter((one) => !late.has(one));
}

function textsOf(edit: FindingEdit, root: Raw, source: StructuredText): readonly TextEdit[] | undefined {
  const texts: TextEdit[] = [];
  // A parameter that two edits share is there once one of them is made.
  const open = edit.changes.filter((change) => !isDone(change, root));
  const changes = open.length === 0 ? edit.changes : open;
  if (!changes.every((change) => isApplicable(change, root))) return undefined;
  for (const change of joinChanges(changes, root)) {
    const made = makeTextEdits(change, source);
    if (made === undefined) return undefined;
    texts.push(...made);
  }
  return texts;
}

/** The edits that begin within the text that another one replaces. */
function overlapping(chosen: readonly Chosen[]): ReadonlySet<Chosen> {
  const owners = new Map(chosen.flatMap((one) => one.texts.map((text) => [text, one] as const)));
  const late = new Set<Chosen>();
  let end = 0;
  for (const text of inOrder([...owners.keys()])) {
    const owner = owners.get(text);
    if (text.start < end && owner !== undefined) late.add(owner);
    end = Math.max(end, text.end);
  }
  return late;
}

/** Makes as many of the edits as pass the check; one that does not is found by halving. */
async function applyMost(
  document: Document,
  edits: readonly Chosen[],
): Promise<Committed & { readonly applied: readonly Chosen[] }> {
  const isGood = async (some: readonly Chosen[]): Promise<boolean> => (await committed(document, some)) !== undefined;
  const good: Chosen[] = [];
  let failures = 0;
  const open: (readonly Chosen[])[] = edits.length === 0 ? [] : [edits];
  for (let part = open.pop(); part !== undefined && failures < MOST_FAILURES; part = open.pop()) {
    if (await isGood([...good, ...part])) {
      for (const one of part) good.push(one);
      continue;
    }
    failures += 1;
    if (part.length > 1) {
      const half = part.length >> 1;
      open.push(part.slice(half), part.slice(0, half));
    }
  }
  return { ...((await committed(document, good)) ?? { text: document.text, replacements: [] }), applied: good };
}

interface Committed {
  readonly text: string;
  readonly replacements: readonly TextReplacement[];
}

/** The text with some edits; undefined if it would not parse to the same data but for them. */
async function committed(document: Document, edits: readonly Chosen[]): Promise<Committed | undefined> {
  const replacements = inOrder(edits.flatMap(({ texts }) => texts));
  const text = applyReplacements(document.text, replacements);
  const read = await readDocument(text);
  if (isFailure(read) || read.oddities.length > document.oddities.length) return undefined;
  const changes = edits.flatMap(({ edit }) => edit.changes);
  const expected = applyChanges(document.root, changes);
  return isSameRaw(read.root, expected) ? { text, replacements } : undefined;
}

/** As they are in the text; of several at one offset those of the innermost block first. */
function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  const order = ({ start, end, column }: TextEdit): readonly number[] => [start, end, -column];
  return [...edits].sort((a, b) => {
    const [one, other] = [order(a), order(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
  });
}
