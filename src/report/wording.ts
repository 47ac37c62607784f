import type { Finding, Problem, Related, ResourceName, When } from '../finding.js';
import type { Location } from '../location.js';
import type { Level } from '../severity.js';
import { removeResourceSegment } from '../text/construct-path.js';
import { formatList } from '../text/list.js';

export { formatList } from '../text/list.js';

/** Characters that a terminal interprets or hides: control and format characters, lone surrogates, line separators. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Invisible, but harmless and needed: they join emoji and the letters of several scripts. */
const JOINERS = new Set(['\u200c', '\u200d']);

const DELETE = 0x7f;

/** Text from the input, made safe to print: characters that a terminal interprets or hides become visible signs. */
export function makeVisible(text: string): string {
  return text.replace(INVISIBLE, (character) => (JOINERS.has(character) ? character : sign(character)));
}

function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === DELETE) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Prose that rules wrote over several lines of source, as one line. */
export function formatOneLine(prose: string): string {
  return makeVisible(prose.replace(/\s+/g, ' ').trim());
}

/** A problem as one sentence: its place, or else its file, and the message. */
export function formatProblem(problem: Problem): string {
  const place = formatPlaceOf(problem);
  return place === '' ? problem.message : `${place}: ${problem.message}`;
}

/** `file:line:column` of a problem, else its file; empty if it is about no file. */
export function formatPlaceOf({ file, location }: Problem): string {
  return location === null ? file : `${location.file}:${location.start.line}:${location.start.column}`;
}

/** `1 finding`, `2 findings`. */
export function formatCount(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

/** The levels as reports order them. */
export const HIGH_TO_LOW: readonly Level[] = ['high', 'medium', 'low'];

/** `1 high, 8 medium`: the count of each level, from high to low. */
export function formatLevels(levels: readonly Level[]): string[] {
  return HIGH_TO_LOW.map((level) => ({ level, count: levels.filter((each) => each === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`);
}

/** `Uploads (AWS::S3::Bucket)`. */
export function formatResource(resource: ResourceName): string {
  return makeVisible(`${resource.logicalId} (${resource.type})`);
}

/** The construct's path without the segment that every L2 adds, which distinguishes stacks; else the logical id. */
export function formatResourceName({ constructPath, logicalId }: ResourceName): string {
  return makeVisible(constructPath === undefined ? logicalId : removeResourceSegment(constructPath));
}

/**
 * The construct path of a finding's resource, unless the message contains it: one-line reports must distinguish stacks.
 */
export function findUnnamedConstruct({ resource, message }: Finding): string | undefined {
  if (resource?.constructPath === undefined) return undefined;
  const name = formatResourceName(resource);
  return makeVisible(message).includes(name) ? undefined : name;
}

/** The maximum number of alternatives that are spelled out. */
const MOST_ALTERNATIVES = 4;

/** `IsProd is false (Env = dev) or IsTest is true`; undefined if it fails in every world. */
export function formatWhen(when: readonly When[] | undefined): string | undefined {
  const alternatives = (when ?? []).map(alternativeInWords);
  if (alternatives.length === 0 || alternatives.includes('')) return undefined;
  const rest = alternatives.length - MOST_ALTERNATIVES;
  const spelled = alternatives.slice(0, MOST_ALTERNATIVES);
  return formatList(rest > 0 ? [...spelled, `in ${formatCount(rest, 'more case')}`] : spelled, 'or');
}

function alternativeInWords({ conditions, parameters }: When): string {
  const truths = Object.entries(conditions).map(([name, holds]) => makeVisible(`${name} is ${String(holds)}`));
  const values = Object.entries(parameters).map(([name, value]) => `${makeVisible(name)} = ${brief(value)}`);
  if (truths.length === 0) return values.join(' and ');
  return values.length === 0 ? truths.join(' and ') : `${truths.join(' and ')} (${values.join(', ')})`;
}

/** The maximum length of a parameter's value in messages. */
const LONGEST_VALUE = 60;

function brief(value: string): string {
  if (value === '') return '""';
  return makeVisible(value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value);
}

/**
 * The related places except the finding's own place, which is among the parts of a group. Only the first of several
 * parts from one line of source is kept: sixty preflights of one option are one place to look at.
 */
export function collectOtherPlaces({ location, related }: Finding): readonly Related[] {
  const seen = new Set<string>();
  return related.filter(({ location: at, fingerprint }) => {
    if (placeOf(at) === placeOf(location)) return false;
    if (fingerprint === undefined) return true;
    const isNew = !seen.has(placeOf(at));
    seen.add(placeOf(at));
    return isNew;
  });
}

function placeOf({ file, start }: Location): string {
  return `${start.line}:${start.column} ${file}`;
}
