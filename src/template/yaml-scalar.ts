import type { Raw } from './document.js';

const WORDS: ReadonlyMap<string, Raw> = new Map<string, Raw>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, Raw] => [word, null]),
  ...spellings('true', 'yes', 'on').map((word): [string, Raw] => [word, true]),
  ...spellings('false', 'no', 'off').map((word): [string, Raw] => [word, false]),
]);

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

function spellings(...words: readonly string[]): readonly string[] {
  return words.flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]);
}

/**
 * What a text without quotes means to CloudFormation: YAML 1.1 as PyYAML reads it, but no dates, octals or sexagesimals
 * and no `y` or `n`. A number stays text where the number alone would lose how it is written (`1.10`, `007`).
 */
export function plainValue(written: string): Raw {
  const word = WORDS.get(written);
  if (word !== undefined) return word;
  if (!NUMBER.test(written)) return written;
  const value = Number(written);
  return String(value) === written && (written.includes('.') || Number.isSafeInteger(value)) ? value : written;
}
