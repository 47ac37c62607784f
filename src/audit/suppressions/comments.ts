import { type Location, type Place, makePlace } from '../../location.js';
import { collectDocuments, locateAll } from '../../template/locate.js';
import { findRuleNamed, formatUnknownRule } from '../../suggest.js';
import { splitLines } from '../../text/line-index.js';
import type { Resource } from '../../template/evaluate/types.js';
import {
  type SuppressibleGroup,
  type SuppressiblePart,
  type SuppressionContext,
  type Suppression,
  getDeclaredId,
} from './suppressions.js';

/**
 * Comments in any text that findings point into. One binds to a finding by its primary line or its resource's key line;
 * by the line of another part, or of a place related to a part, to that part alone.
 */
export function collectCommentSuppressions(scene: SuppressionContext): readonly Suppression[] {
  return [...scene.texts].flatMap(([file, text]) => {
    for (const { words, location } of findNearMisses(file, text))
      scene.warn(`"${words}" ignores nothing: write "upload-audit-ignore <rule>: <reason>"`, location);
    const comments = findIgnoreComments(file, text);
    if (comments.length === 0) return [];
    const keyLines = keyLinesOf(scene, file);
    return comments.flatMap((comment) => suppressionsOf(comment, keyLines, scene));
  });
}

/** The lines of a file on which each resource begins, or what it is made of. */
type KeyLines = ReadonlyMap<string, readonly number[]>;

function suppressionsOf(comment: IgnoreComment, keyLines: KeyLines, scene: SuppressionContext): readonly Suppression[] {
  const { names, reason, location } = comment;
  const words = `upload-audit-ignore ${names.join(', ')}`;
  if (names.length === 0) {
    scene.warn('upload-audit-ignore ignores nothing: it names no rule', location);
    return [];
  }
  if (reason === '') {
    scene.warn(`${words} ignores nothing: it gives no reason; write "${words}: because …"`, location);
    return [];
  }
  return names.flatMap((name) => {
    const rule = findRuleNamed(name, scene.catalog);
    if (rule === undefined) {
      scene.warn(`upload-audit-ignore ${name} ignores nothing: ${formatUnknownRule(name, scene.catalog)}`, location);
      return [];
    }
    return [
      {
        ruleId: rule.id,
        reasoned: { by: 'comment', reason },
        words: `upload-audit-ignore ${name}`,
        location,
        isDue: scene.isAsked(rule.id, location.file),
        covers: (one: SuppressibleGroup) => coveredBy(comment, one, keyLines),
      },
    ];
  });
}

function coveredBy(
  { line, location: { file } }: IgnoreComment,
  { parts }: SuppressibleGroup,
  keyLines: KeyLines,
): (part: SuppressiblePart) => boolean {
  const isHere = (location: Location): boolean => location.file === file && location.start.line === line;
  const beginsHere = (resource: Resource | undefined): boolean =>
    resource !== undefined && keyLines.get(resource.key)?.includes(line) === true;
  const [{ judged, location }] = parts;
  if (isHere(location) || beginsHere(judged.resource) || beginsHere(judged.subject.resource)) return () => true;
  return (part) => isHere(part.location) || part.related.some(isHere) || beginsHere(part.judged.resource);
}

function keyLinesOf({ templates }: SuppressionContext, file: string): KeyLines {
  const resources = templates.flatMap((template) => [...template.resources.values()]);
  const places = resources.map((resource) =>
    [makePlace(resource.template.file, resource.cell.path), writtenAt(resource)].filter((place) => place.file === file),
  );
  const locations = locateAll(places.flat(), collectDocuments(templates));
  const linesOf = (some: readonly Place[]): readonly number[] =>
    some.flatMap((place) => locations.get(place)?.start.line ?? []);
  return new Map(resources.map(({ key }, index) => [key, linesOf(places[index] ?? [])]));
}

function writtenAt(resource: Resource): Place {
  return { file: resource.template.file, at: ['Resources', getDeclaredId(resource)] };
}

/** A comment that asks not to report something. */
export interface IgnoreComment {
  /** What it names, wherever rules of that name exist. */
  readonly names: readonly string[];
  /** Empty if it gives none. */
  readonly reason: string;
  /** The line it speaks of: its own, or the first one below its block of comments. */
  readonly line: number;
  readonly location: Location;
}

/** What begins a comment, by what the file's name ends in. */
const SYNTAX: Readonly<Record<string, readonly string[]>> = {
  cjs: ['//'],
  cs: ['//'],
  cts: ['//'],
  go: ['//'],
  java: ['//'],
  js: ['//'],
  json: [],
  jsx: ['//'],
  kt: ['//'],
  mjs: ['//'],
  mts: ['//'],
  py: ['#'],
  rb: ['#'],
  toml: ['#'],
  ts: ['//'],
  tsx: ['//'],
};

/** In YAML inline code has comments of its own. */
const YAML: readonly string[] = ['#', '//'];

const WORD = 'upload-audit-ignore';

/** The comments of a text, whatever it is written in, that begin with `upload-audit-ignore`. */
export function findIgnoreComments(file: string, text: string): readonly IgnoreComment[] {
  if (!text.includes(WORD)) return [];
  const syntax = syntaxOf(file, text);
  const lines = splitLines(text);
  return lines.flatMap((line, index) => {
    const at = line.indexOf(WORD);
    const mark = at === -1 ? undefined : syntax.find((one) => opens(line.slice(0, at), one));
    if (mark === undefined) return [];
    const isAlone = line.trimStart().startsWith(mark);
    const { names, reason } = read(line.slice(at + WORD.length));
    const start = { line: index + 1, column: at + 1 };
    return [
      {
        names,
        reason,
        line: isAlone ? lineBelow(lines, index, syntax) + 1 : index + 1,
        location: { file, start, end: { line: start.line, column: at + WORD.length + 1 } },
      },
    ];
  });
}

/** What somebody wrote who had another tool's comment in mind: `upload-audit ignore`, `upload-audit-disable-line`. */
const NEAR_MISS =
  /\bupload[-_ ]?audit[-_: ]{0,3}(?:ignore|disable|suppress|skip|noqa|nosec|off)(?:[-_](?:next[-_])?line)?\b/i;

/** Comments that look like one that ignores something, and are none. */
function findNearMisses(
  file: string,
  text: string,
): readonly { readonly words: string; readonly location: Location }[] {
  if (!/upload[-_ ]?audit/i.test(text)) return [];
  const syntax = syntaxOf(file, text);
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    const [words] = NEAR_MISS.exec(line) ?? [];
    const at = words === undefined ? -1 : line.indexOf(words);
    if (words === undefined || line.startsWith(WORD, at) || !syntax.some((mark) => opens(line.slice(0, at), mark)))
      return [];
    const start = { line: index + 1, column: at + 1 };
    return [{ words, location: { file, start, end: { line: start.line, column: start.column + words.length } } }];
  });
}

function syntaxOf(file: string, text: string): readonly string[] {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(SYNTAX, ending) ? SYNTAX[ending] : undefined;
  // Templates have all sorts of names; JSON has no comments.
  return known ?? (text.trimStart().startsWith('{') ? [] : YAML);
}

/** Whether a comment begins right before: with nothing in front of it but white space or code. */
function opens(before: string, mark: string): boolean {
  const trimmed = before.trimEnd();
  return trimmed.endsWith(mark) && /^$|\s$/.test(trimmed.slice(0, -mark.length));
}

/** ` cors-wildcard, alarms: because` */
function read(text: string): Pick<IgnoreComment, 'names' | 'reason'> {
  const colon = text.indexOf(':');
  const [named, reason] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  const names = named.split(/[\s,]+/).filter((name) => name !== '');
  return { names, reason: reason.replace(/\*\/\s*$/, '').trim() };
}

function lineBelow(lines: readonly string[], from: number, syntax: readonly string[]): number {
  let index = from;
  while (index < lines.length - 1 && syntax.some((mark) => lines[index]?.trimStart().startsWith(mark) === true))
    index += 1;
  return index;
}
