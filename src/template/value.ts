import type { Reason } from '../answer.js';
import type { PathSegment } from '../finding.js';
import { type Raw, isMap, own } from './document.js';
import type { Cell, Hole, Origin, Resolved, Value } from './template.js';

export const ABSENT: Value = { is: 'absent' };

/** Any text at all. */
export const ANY_TEXT = '[\\s\\S]*';

/** A scalar as CloudFormation compares it: `true` is "true", `1` is "1"; undefined for anything else. */
export function scalarText(raw: Raw): string | undefined {
  return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : undefined;
}

export function scalar(value: string | number | boolean): Value {
  return { is: 'scalar', value };
}

export function unknownValue(...because: readonly Reason[]): Value {
  return { is: 'unknown', because: [...new Set(because)] };
}

/** A text of one hole. */
export function hole(because: Reason, label: string, rest: Partial<Pick<Hole, 'pattern' | 'target'>> = {}): Value {
  return { is: 'text', parts: [{ because, label, pattern: ANY_TEXT, ...rest }] };
}

/** A text of parts, neighbouring literals joined; a scalar if nothing is left open. */
export function textOf(parts: readonly (string | Hole)[]): Value {
  const joined: (string | Hole)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  const [only] = joined;
  if (only === undefined) return scalar('');
  return joined.length === 1 && typeof only === 'string' ? scalar(only) : { is: 'text', parts: joined };
}

/** The parts of a value used inside a text; what is no text is one hole. */
export function partsOf(value: Value): readonly (string | Hole)[] {
  if (value.is === 'scalar') return [String(value.value)];
  if (value.is === 'text') return value.parts;
  if (value.is === 'absent') return [];
  const because =
    value.is === 'unknown' ? (value.because[0] ?? 'it can not be known') : `a ${value.is} stands in a text`;
  return [{ because, label: because, pattern: ANY_TEXT }];
}

export function resolvedTo(value: Value, cell: Cell, ...origins: readonly Origin[]): Resolved {
  return { value, cell, via: [], origins: new Set(origins) };
}

/** The cell of an argument: deeper in the file, the same logical value. */
export function argument(cell: Cell, key: PathSegment): Cell {
  return { ...cell, raw: childOf(cell.raw, key), path: [...cell.path, key] };
}

/** The cell of a child: deeper in the file and in the deployed stack. */
export function child(cell: Cell, key: PathSegment): Cell {
  return { ...argument(cell, key), id: [...cell.id, key] };
}

function childOf(raw: Raw, key: PathSegment): Raw {
  if (Array.isArray(raw)) return raw[Number(key)];
  return isMap(raw) ? own(raw, String(key)) : undefined;
}

const RESOLVE_MARK = /\{\{resolve:([^:}]*):?([^}]*)\}\}/g;

/** Cuts a literal at its dynamic references (`{{resolve:ssm:/app/origin}}`), whose values only the deployment knows. */
export function cutDynamicReferences(text: string): readonly (string | Hole)[] {
  if (!text.includes('{{resolve:')) return [text];
  const parts: (string | Hole)[] = [];
  let end = 0;
  for (const found of text.matchAll(RESOLVE_MARK)) {
    parts.push(text.slice(end, found.index), {
      because: `${found[0]} is read at deployment`,
      label: found[0],
      pattern: ANY_TEXT,
    });
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}

/** The regular expression of every text that the parts may stand for. */
export function patternOf(parts: readonly (string | Hole)[]): RegExp {
  const sources = parts.map((part) => (typeof part === 'string' ? escapeRegExp(part) : `(?:${part.pattern})`));
  return new RegExp(`^${sources.join('')}$`);
}

/** Takes the meaning out of a text's special characters. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
