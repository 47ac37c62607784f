import type { SourceCall } from './call.js';
import { type SourceText, parseItems } from '../../text/brackets.js';
import type { TextSpan } from '../../text/lexer.js';

/** A step of the way to a value: the names that a property may have in source, or an index of a list. */
export type Step = readonly string[] | number;

/** The narrowest piece of a call that writes a value. */
export interface NarrowedPlace {
  /** Where a report points: the property's name, or the item of a list. */
  readonly mark: TextSpan;
  /** The expression that the value is built from. */
  readonly value: TextSpan;
}

interface Field {
  readonly name: string;
  readonly key: TextSpan;
  readonly value: TextSpan;
}

/**
 * Follows a path into a call's arguments, as far as they are written there in full. The first step must be found; what
 * follows is passed over where source has no such level, as `CorsRules` in `cors: [{ … }]`.
 */
export function narrowToProperty(
  source: SourceText,
  call: SourceCall,
  steps: readonly Step[],
): NarrowedPlace | undefined {
  const [first, ...rest] = steps;
  if (first === undefined || typeof first === 'number') return undefined;
  const field = pick(fieldsIn(source, call.arguments), first);
  return field === undefined ? undefined : descend(source, { mark: field.key, value: field.value }, rest);
}

function descend(source: SourceText, found: NarrowedPlace, steps: readonly Step[]): NarrowedPlace {
  const [step, ...rest] = steps;
  if (step === undefined) return found;
  if (typeof step === 'number') return descend(source, itemOf(source, found, step), rest);
  const field = pick(fieldsOf(source, found.value), step);
  return descend(source, field === undefined ? found : { mark: field.key, value: field.value }, rest);
}

/** An item of a list that is written out; the list itself where it is not, or where items are spread into it. */
function itemOf(source: SourceText, found: NarrowedPlace, index: number): NarrowedPlace {
  const { text } = source;
  if (text.charAt(found.value.from) !== '[') return found;
  const items = parseItems(source, found.value.from)?.items ?? [];
  const item = items[index];
  if (item === undefined || items.some(({ from }) => text.startsWith('...', from) || text.charAt(from) === '*'))
    return found;
  // For one item that spans several lines, its list's name is clearer than its opening brace.
  const isBlock = text.slice(item.from, item.to).includes('\n');
  return { mark: isBlock && items.length === 1 ? found.mark : item, value: item };
}

function pick(fields: readonly Field[], names: readonly string[]): Field | undefined {
  const wanted = new Set(names.map(plain));
  // The last one wins, as in every language that allows two.
  return [...fields].reverse().find(({ name }) => wanted.has(plain(name)));
}

/** `allowed_origins`, `allowedOrigins` and `AllowedOrigins` are one name. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** The fields of an object that is written out: `{ … }`, `CorsRule(…)`, `new BucketProps { … }`, `&BucketProps{ … }`. */
function fieldsOf(source: SourceText, value: TextSpan): readonly Field[] {
  const { text } = source;
  if (text.charAt(value.from) === '{') return fieldsAt(source, value.from);
  const [head = ''] = /^(?:new\s+|&)?[A-Za-z_$][\w$.]{0,200}\s{0,20}[({]/.exec(text.slice(value.from, value.to)) ?? [];
  if (head === '') return [];
  const open = value.from + head.length - 1;
  return head.endsWith('{') ? fieldsAt(source, open) : fieldsIn(source, parseItems(source, open)?.items ?? []);
}

function fieldsAt(source: SourceText, open: number): readonly Field[] {
  return (parseItems(source, open)?.items ?? []).flatMap((item) => fieldOf(source, item) ?? []);
}

/** The fields that a call's arguments give: named ones, and those of objects among them. */
function fieldsIn(source: SourceText, given: readonly TextSpan[]): readonly Field[] {
  return given.flatMap((item) => {
    const named = isName(source, item) ? undefined : fieldOf(source, item);
    if (named !== undefined) return [named];
    // Another call among the arguments makes another object.
    return source.text.slice(item.from, item.to).endsWith('}') ? fieldsOf(source, item) : [];
  });
}

/** `name: value`, `name = value`, or a name alone, which is its own value. */
function fieldOf({ text }: SourceText, { from, to }: TextSpan): Field | undefined {
  const [written, quote = '', name = ''] =
    /^(["']?)([A-Za-z_$][\w$-]*)\1\s{0,20}(?:[:=](?![=>:])\s*|$)/.exec(text.slice(from, to)) ?? [];
  if (written === undefined) return undefined;
  const key = { from, to: from + name.length + 2 * quote.length };
  const value = from + written.length;
  return { name, key, value: value >= to ? key : { from: value, to } };
}

/** A variable among the arguments of a call names no property. */
function isName({ text }: SourceText, { from, to }: TextSpan): boolean {
  return /^[\w$]+$/.test(text.slice(from, to));
}
