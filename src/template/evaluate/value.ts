import { type Cause, makeReason, removeRepeatedReasons } from '../../answer.js';
import type { LogicalPath } from '../../location.js';
import { type Raw, isMap, getOwn } from '../parse/document.js';
import { makeRawValue } from './raw-value.js';
import type { StepCounter } from './step-limit.js';
import type { RawValue, UnknownPart, ValueOrigin, Resolved, Template, Value } from './types.js';

export const ABSENT: Value = { is: 'absent' };

/** Any text at all. */
export const ANY_TEXT = '[\\s\\S]*';

/** A scalar as CloudFormation compares it: `true` is "true", `1` is "1"; undefined for anything else. */
export function formatScalar(raw: Raw): string | undefined {
  return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : undefined;
}

export function makeScalar(value: string | number | boolean): Value {
  return { is: 'scalar', value };
}

export function makeUnknown(...because: readonly Cause[]): Value {
  return { is: 'unknown', because: removeRepeatedReasons(because) };
}

/** A text of one hole. */
export function makeUnknownPart(
  because: Cause,
  label: string,
  rest: Partial<Omit<UnknownPart, 'because' | 'label'>> = {},
): Value {
  return { is: 'text', parts: [{ because, label, pattern: ANY_TEXT, ...rest }] };
}

/** A text of parts, neighbouring literals joined; a scalar if nothing is left open. */
export function makeText(parts: readonly (string | UnknownPart)[]): Value {
  const joined: (string | UnknownPart)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  const [only] = joined;
  if (only === undefined) return makeScalar('');
  return joined.length === 1 && typeof only === 'string' ? makeScalar(only) : { is: 'text', parts: joined };
}

/**
 * The result of functions on a text is kept up to the maximal size of a whole template: nested functions that double it
 * would exhaust any memory.
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MAX_TEXT = 1_048_576;

/** A part that is not known takes room too, however short its name is. */
const UNKNOWN_LENGTH = 32;

/** A text that a function puts together. */
export class GrowingText {
  readonly parts: (string | UnknownPart)[] = [];
  readonly #steps: StepCounter;
  #length = 0;

  constructor({ worlds }: Template) {
    this.#steps = worlds.steps;
  }

  /** Whether it is longer than any template, or functions have made too much already; then no more is added. */
  get isTooLong(): boolean {
    return this.#length > MAX_TEXT || this.#steps.isGrown;
  }

  /** Adds literal text, which is no longer than the template. */
  addWritten(text: string): void {
    this.parts.push(text);
  }

  add(parts: readonly (string | UnknownPart)[]): void {
    for (const part of parts) {
      if (this.isTooLong) return;
      const length = typeof part === 'string' ? part.length : UNKNOWN_LENGTH + part.label.length;
      if (!this.#steps.grow(1, length)) return;
      this.parts.push(part);
      this.#length += length;
    }
  }
}

/** The value of a text that is too long to be examined, or one of too many. */
export function makeOverlongText({ worlds }: Template): Value {
  if (worlds.steps.isGrown)
    return makeUnknown(
      makeReason('too-many-steps', 'the intrinsic functions of the application make more text than is examined'),
    );
  return makeUnknown(makeReason('invalid-template', `a string is longer than ${MAX_TEXT} characters`));
}

/** The parts of a value used inside a text; a value that is not a text is one hole. */
export function splitParts(value: Value): readonly (string | UnknownPart)[] {
  if (value.is === 'scalar') return [String(value.value)];
  if (value.is === 'text') return value.parts;
  if (value.is === 'absent') return [];
  const because =
    value.is === 'unknown'
      ? (value.because[0] ?? 'the value is unknown')
      : makeReason('invalid-template', `a ${value.is} is used where a string is expected`);
  return [{ because, label: String(because), pattern: ANY_TEXT }];
}

export function makeResolved(value: Value, cell: RawValue, ...origins: readonly ValueOrigin[]): Resolved {
  return { value, cell, via: NOTHING, origins: new Set(origins) };
}

const NOTHING: Resolved['via'] = [];
const WRITTEN: Resolved['origins'] = new Set(['literal']);

/** A list or map as it is written, or nothing. */
export function makeWritten(value: Value, cell: RawValue): Resolved {
  return { value, cell, via: NOTHING, origins: WRITTEN };
}

/** Whether a value is as it is written: it has no history that the values in it would have, too. */
export function isWritten({ via, origins }: Resolved): boolean {
  return via.length === 0 && (origins === WRITTEN || [...origins].every((origin) => origin === 'literal'));
}

/** A literal value, as most of a template is: it has no history. */
export function makeLiteral(value: string | number | boolean, cell: RawValue): Resolved {
  return { value: makeScalar(value), cell, via: NOTHING, origins: WRITTEN };
}

/** The cell of a template's part, such as an output. */
export function getRawValue(template: Template, path: LogicalPath, inCondition = false): RawValue {
  const root = makeRawValue(template, template.root, [], inCondition);
  return path.reduce((cell, key) => cell.child(key), root);
}

const MARK = '{{resolve:';

/** Whether a text may hold a dynamic reference. */
export function mayHoldDynamicReference(text: string): boolean {
  return text.includes(MARK);
}

/**
 * Cuts out dynamic references (`{{resolve:ssm:/app/origin}}`), whose values only the deployment knows. One may be put
 * together of several parts, as in `Fn::Sub: '{{resolve:ssm:/${Env}/origin}}'`.
 */
export function removeDynamicReferences(parts: readonly (string | UnknownPart)[]): readonly (string | UnknownPart)[] {
  if (!parts.some((part) => typeof part === 'string' && mayHoldDynamicReference(part))) return parts;
  const cut: (string | UnknownPart)[] = [];
  let inside: (string | UnknownPart)[] | undefined;
  for (const part of parts) {
    if (typeof part !== 'string') (inside ?? cut).push(part);
    else inside = cutText(part, cut, inside);
  }
  return [...cut, ...(inside ?? [])];
}

/** Cuts one literal; gives the parts of a reference that is still open at its end. */
function cutText(
  text: string,
  cut: (string | UnknownPart)[],
  open: (string | UnknownPart)[] | undefined,
): (string | UnknownPart)[] | undefined {
  let inside = open;
  for (let at = 0; ;) {
    const next = text.indexOf(inside === undefined ? MARK : '}}', at);
    const end = next === -1 ? text.length : inside === undefined ? next : next + 2;
    (inside ?? cut).push(text.slice(at, end));
    if (next === -1) return inside;
    if (inside === undefined) inside = [];
    else {
      const label = formatParts(inside);
      cut.push({
        because: makeReason('deployment-value', `${label} is only read at deployment`),
        label,
        pattern: ANY_TEXT,
      });
      inside = undefined;
    }
    at = end;
  }
}

/** Texts that hold equal identities where others hold equal texts are equal, in any templates. */
export function getIdentity({ label, identity, target }: UnknownPart): string {
  return identity ?? (target === undefined ? label : `${target.resource.template.key} ${label}`);
}

/** A text that is the same for values that are surely the same text; `${Env}-files` is, wherever `Env` is the same. */
export function formatIdentity(value: Value): string {
  return splitParts(value)
    .map((part) => (typeof part === 'string' ? part : `\u0000${getIdentity(part)}\u0000`))
    .join('');
}

/** Parts for a message or a label: holes as `${…}`. */
export function formatParts(parts: readonly (string | UnknownPart)[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `\${${part.label}}`)).join('');
}

/** A piece of the text of an `Fn::Sub`: literal, or the name of a variable. */
export interface SubPiece {
  readonly text: string;
  readonly isVariable: boolean;
}

/** Takes the text of an `Fn::Sub` apart; `${!Literal}` is the literal `${Literal}`. */
export function parseSub(text: string): readonly SubPiece[] {
  const pieces: SubPiece[] = [];
  let end = 0;
  for (let start = text.indexOf('${'); start !== -1; start = text.indexOf('${', end)) {
    const close = text.indexOf('}', start);
    if (close === -1) break;
    const name = text.slice(start + 2, close).trim();
    if (start > end) pieces.push({ text: text.slice(end, start), isVariable: false });
    pieces.push(
      name.startsWith('!') ? { text: `\${${name.slice(1)}}`, isVariable: false } : { text: name, isVariable: true },
    );
    end = close + 1;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isVariable: false });
  return pieces;
}

/** A literal text, or one composed only of such texts: the result of a loop for `Fn::Sub`. */
export function findStaticText(raw: Raw): string | undefined {
  if (typeof raw === 'string') return raw;
  const sub = isMap(raw) ? getOwn(raw, 'Fn::Sub') : undefined;
  const pieces = typeof sub === 'string' ? parseSub(sub) : [{ text: '', isVariable: true }];
  return pieces.some(({ isVariable }) => isVariable) ? undefined : pieces.map(({ text }) => text).join('');
}

/** Takes the meaning out of a text's special characters. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
