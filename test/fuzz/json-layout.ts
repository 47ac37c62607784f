import type { Choices } from './choices.js';
import type { Json } from './intrinsics.js';

/** A JSON text, and the blanks of `JSON.stringify` that it has: undefined for those that no such call writes. */
export interface JsonText {
  readonly text: string;
  readonly space: string | undefined;
}

const SPACES: readonly [string, ...string[]] = ['', ' ', '  ', '    ', '\t'];

/** JSON in one of the layouts that programs and people write. */
export function writeJson(choices: Choices, value: Json): JsonText {
  const kind = choices.number(3);
  if (kind === 0) {
    const space = choices.pick(SPACES);
    return { text: JSON.stringify(value, null, space), space };
  }
  const text = kind === 1 ? spaced(choices.pick([' ', '']), choices.pick([' ', '  ']), value) : odd(choices, value);
  return { text, space: undefined };
}

/** On one line. */
function spaced(inside: string, after: string, value: Json): string {
  const pad = (open: string, items: readonly string[], close: string): string =>
    items.length === 0 ? open + close : open + inside + items.join(`,${after}`) + inside + close;
  if (isItems(value))
    return pad(
      '[',
      value.map((item) => spaced(inside, after, item)),
      ']',
    );
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return pad(
    '{',
    Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${after}${spaced(inside, after, inner)}`),
    '}',
  );
}

const BLANKS: readonly [string, ...string[]] = ['', ' ', '\n', '\t', '\n  ', '\n\t\t', '  ', '\n\n '];

/** Blanks of any kind between any two tokens. */
function odd(choices: Choices, value: Json): string {
  const gap = (): string => choices.pick(BLANKS);
  if (isItems(value)) return `[${gap()}${value.map((item) => odd(choices, item) + gap()).join(`,${gap()}`)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${quoteKey(choices, key)}${gap()}:${gap()}${odd(choices, inner)}${gap()}`,
  );
  return `{${entries.length === 0 ? '' : gap()}${entries.join(`,${gap()}`)}}`;
}

/** A key, with its first letter escaped in some texts. */
function quoteKey(choices: Choices, key: string): string {
  const quoted = JSON.stringify(key);
  return choices.rarely(60) ? `"\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${quoted.slice(2)}` : quoted;
}

function isItems(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
