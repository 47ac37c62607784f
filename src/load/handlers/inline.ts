import type { Place, Range } from '../../location.js';
import type { Language } from '../../handlers/syntax/code.js';
import { type Document, START, findRawAt, isList, isMap, getOwn } from '../../template/parse/document.js';
import type { Node, Template } from '../../template/evaluate/types.js';
import type { CodeFiles } from './types.js';
import { type Failure } from '../../errors.js';

/** Lambda puts inline code into a file of this name; docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html */
const FILES: Readonly<Record<Language, string>> = { python: 'index.py', javascript: 'index.js' };

/** The code that is in the template itself. */
export function makeInlineCode(template: Template, node: Node, language: Language): CodeFiles | Failure {
  const source = sourceOf(template, node);
  if (source === undefined)
    return {
      reason: `its inline code is unknown: ${String(node.because[0] ?? node.shown)}`,
      reasonCode: 'deployment-value',
    };
  const file = FILES[language];
  const shift = shiftOf(template, node, source);
  return {
    find: (files) => files.find((name) => name === file),
    read: (name) => (name === file ? source.text : undefined),
    faultOf: () => undefined,
    root: undefined,
    shown: 'its inline code',
    place: (_, range): Place =>
      shift === undefined
        ? { ...node.place, inside: `${file}:${range.start.line}` }
        : { file: node.place.file, at: moved(range, shift) },
  };
}

interface Source {
  readonly text: string;
  /** The text as the template has it, variables and all; in `text` names of the same length represent them. */
  readonly written?: string;
}

/** Text as it is written, of `Fn::Sub` too, so that lines and columns stay; else as it comes out. */
function sourceOf(template: Template, node: Node): Source | undefined {
  const raw = rawAt(template, node);
  const sub = isMap(raw) ? getOwn(raw, 'Fn::Sub') : undefined;
  const written = isList(sub) ? sub[0] : (sub ?? raw);
  if (typeof sub !== 'undefined' && typeof written === 'string') return { text: withNames(written), written };
  if (node.text !== undefined) return { text: node.text, ...(written === node.text ? { written } : {}) };
  // A variable alone is all of the code.
  if (node.value.is !== 'text' || !node.value.parts.some((part) => typeof part === 'string')) return undefined;
  return { text: node.value.parts.map((part) => (typeof part === 'string' ? part : nameFor(part.label))).join('') };
}

/** The contents of the file where the value comes from. */
function rawAt(template: Template, { place }: Node): unknown {
  if (!isList(place.at)) return undefined;
  return findRawAt(documentOf(template, place.file)?.root, place.at);
}

/** The template's own text, or that of a file which it includes. */
function documentOf({ file, document, files }: Template, named: string): Document | undefined {
  return named === file ? document : [...files.values()].find(({ name }) => name === named)?.document;
}

/** Names can be wherever variables can; they are as long as `${Variable}`, and `${!Literal}` as long as it was. */
function withNames(written: string): string {
  return written.replace(/\$\{([^{}]*)\}/g, (_, name: string) =>
    name.startsWith('!') ? `\${ ${name.slice(1)}}` : nameFor(name),
  );
}

function nameFor(label: string): string {
  return `_${label.replace(/\W/g, '_')}__`;
}

/** How far a place in the inline text is from its place in the template: lines always, columns by the line. */
interface Shift {
  readonly lines: number;
  readonly columns: number;
  /** Only the first line is further to the right, if the text begins behind its key. */
  readonly first: number;
}

function moved({ start, end }: Range, shift: Shift): Range {
  const move = ({ line, column }: Range['start']): Range['start'] => ({
    line: line + shift.lines,
    column: column + (line === 1 ? shift.first : shift.columns),
  });
  return { start: move(start), end: move(end) };
}

/**
 * Finds the text in the template line by line: of a YAML block scalar every line is there as it is, indented. Text
 * that is folded, quoted or in JSON is there in another form, and is not found.
 */
function shiftOf(template: Template, node: Node, { written }: Source): Shift | undefined {
  const document = documentOf(template, node.place.file);
  if (written === undefined || document === undefined || !isList(node.place.at)) return undefined;
  // In JSON, and in YAML that is written like it, several lines are on one: the text need not be looked through.
  if (written.includes('\n') && document.text.trimStart().startsWith('{')) return undefined;
  const raw = rawAt(template, node);
  const inner = isMap(raw) ? ['Fn::Sub', ...(isList(getOwn(raw, 'Fn::Sub')) ? [0] : [])] : [];
  const [{ start } = START] = document.locate([[...node.place.at, ...inner]]);
  const lines = document.text.split(/\r?\n/);
  const header = lines[start.line - 1]?.slice(start.column - 1) ?? '';
  if (!written.includes('\n') && header.startsWith(written))
    return { lines: start.line - 1, columns: start.column - 1, first: start.column - 1 };
  if (!header.startsWith('|')) return undefined;
  const wanted = written.replace(/(?<!\n)\n+$/, '').split('\n');
  const found = lines.slice(start.line, start.line + wanted.length);
  const sample = wanted.findIndex((line) => line.trim() !== '');
  const indent = (found[sample]?.length ?? 0) - (wanted[sample]?.length ?? 0);
  if (indent < 0 || !wanted.every((line, index) => (found[index] ?? '').slice(indent) === line)) return undefined;
  return { lines: start.line, columns: indent, first: indent };
}
