import { type Location, type Place, makePlace } from '../../location.js';
import { collectDocuments, locateAll } from '../../template/locate.js';
import { findRuleNamed, formatUnknownRule } from '../../suggest.js';
import { getCommentMarks } from '../../text/comment-marks.js';
import { splitLines } from '../../text/line-index.js';
import type { Resource } from '../../template/evaluate/types.js';
import {
  type SuppressibleGroup,
  type SuppressiblePart,
  type SuppressionContext,
  type Suppression,
  collectSubjects,
  getDeclaredId,
} from './suppressions.js';

/**
 * Comments in any text with findings. A comment applies to a finding by its primary line or its resource's key line; by
 * the line of another part, or of a related place of a part, it applies to that part only.
 */
export function collectCommentSuppressions(scene: SuppressionContext): readonly Suppression[] {
  return [...scene.texts].flatMap(([file, text]) => {
    for (const { words, mark, location } of findNearMisses(file, text))
      scene.warn(`"${words}" has no effect: write "${mark}upload-audit-ignore <rule>: <reason>"`, location);
    const comments = findIgnoreComments(file, text);
    if (comments.length === 0) return [];
    const keyLines = keyLinesOf(scene, file);
    return comments.flatMap((comment) => suppressionsOf(comment, keyLines, scene));
  });
}

/** The lines of a file on which each resource begins, or the resource before its transformation. */
type KeyLines = ReadonlyMap<string, readonly number[]>;

function suppressionsOf(comment: IgnoreComment, keyLines: KeyLines, scene: SuppressionContext): readonly Suppression[] {
  const { names, reason, location } = comment;
  const rules = names.filter((name) => findRuleNamed(name, scene.catalog) !== undefined);
  // Without the colon, the words of the reason follow the names of rules.
  const words = `upload-audit-ignore ${(rules.length === 0 || reason !== '' ? names : rules).join(', ')}`;
  if (names.length === 0) {
    scene.warn('upload-audit-ignore has no effect: it names no rule', location);
    return [];
  }
  if (reason === '') {
    scene.warn(`${words} has no effect: it gives no reason; write "${words}: because …"`, location);
    return [];
  }
  return names.flatMap((name) => {
    const rule = findRuleNamed(name, scene.catalog);
    if (rule === undefined) {
      scene.warn(`upload-audit-ignore ${name} has no effect: ${formatUnknownRule(name, scene.catalog)}`, location);
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
        concerns: (resource, part) => isListedHere(comment, resource, part, keyLines),
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
  const beginsHere = (resource: Resource): boolean => keyLines.get(resource.key)?.includes(line) === true;
  const [primary] = parts;
  if (isHere(primary.location) || collectSubjects(primary).some(beginsHere)) return () => true;
  return (part) => {
    const { lists, related, resource } = part.judged;
    const isListed = (index: number): boolean => {
      const one = related[index]?.resource;
      return one !== undefined && lists?.resources.includes(one) === true;
    };
    if (resource !== undefined && beginsHere(resource)) return true;
    return isHere(part.location) || part.related.some((place, index) => isHere(place) && !isListed(index));
  };
}

/** On the line of a resource that a part lists, or on the line of its related place. */
function isListedHere(
  { line, location: { file } }: IgnoreComment,
  resource: Resource,
  { judged, related }: SuppressiblePart,
  keyLines: KeyLines,
): boolean {
  if (keyLines.get(resource.key)?.includes(line) === true) return true;
  return related.some(
    (place, index) => judged.related[index]?.resource === resource && place.file === file && place.start.line === line,
  );
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

/** A comment that requests a suppression. */
export interface IgnoreComment {
  /** The rules that it names, if rules of that name exist. */
  readonly names: readonly string[];
  /** Empty without a reason. */
  readonly reason: string;
  /** The line to which it applies: its own, or the first one below its block of comments. */
  readonly line: number;
  readonly location: Location;
}

const WORD = 'upload-audit-ignore';

/** The comments of a text, in any language, that begin with `upload-audit-ignore`. */
export function findIgnoreComments(file: string, text: string): readonly IgnoreComment[] {
  if (!text.includes(WORD)) return [];
  const syntax = getCommentMarks(file, text);
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

/** Spellings modelled on another tool's comments: `upload-audit ignore`, `upload-audit-disable-line`. */
const NEAR_MISS =
  /\bupload[-_ ]?audit[-_: ]{0,3}(?:ignore|disable|suppress|skip|noqa|nosec|off)(?:[-_](?:next[-_])?line)?\b/i;

/** A comment that may be inside a line of code, and has no effect. */
const BLOCK = /(?:^|\s)\/\*+\s*$/;

interface NearMiss {
  readonly words: string;
  /** The missing comment sign in front of correct words, if that is the mistake. */
  readonly mark: string;
  readonly location: Location;
}

/** Whether a text may hold a comment that suppresses something, or that looks like one. */
export function mayHoldComment(text: string): boolean {
  return /upload[-_ ]?audit/i.test(text);
}

/** Comments that look like suppressions and have no effect. */
function findNearMisses(file: string, text: string): readonly NearMiss[] {
  if (!mayHoldComment(text)) return [];
  const syntax = getCommentMarks(file, text);
  return splitLines(text).flatMap((line, index) => {
    const [words] = NEAR_MISS.exec(line) ?? [];
    if (words === undefined) return [];
    const at = line.indexOf(words);
    const before = line.slice(0, at);
    const isBlock = syntax.includes('//') && BLOCK.test(before);
    const isRight = line.startsWith(WORD, at) || !syntax.some((mark) => opens(before, mark));
    if (isRight && !isBlock) return [];
    const start = { line: index + 1, column: at + 1 };
    const location = { file, start, end: { line: start.line, column: start.column + words.length } };
    return [isBlock ? { words: `/* ${words}`, mark: '// ', location } : { words, mark: '', location }];
  });
}

/** Whether a comment begins right before: only white space or code precedes its sign. */
function opens(before: string, mark: string): boolean {
  const trimmed = before.trimEnd();
  if (!trimmed.endsWith(mark)) return false;
  let start = trimmed.length - mark.length;
  // The sign may be repeated: `##`, `///`.
  while (start > 0 && trimmed[start - 1] === mark[0]) start -= 1;
  return start === 0 || /\s/.test(trimmed.charAt(start - 1));
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
