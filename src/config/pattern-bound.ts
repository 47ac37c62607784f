import { formatOneLine } from '../report/wording.js';
import { countGlobSteps, isPattern } from '../text/glob.js';
import type { ConfigMistake } from './diagnostics.js';
import type { RawConfig } from './validator.js';

/**
 * How many characters all patterns of a config may have, with braces written out: each is matched with the names of all
 * files or resources.
 */
const MOST_CHARACTERS = 10_000;

/** A config without the patterns that are too many, and the mistake of the first of them. */
export function keepBoundedPatterns(raw: RawConfig): {
  readonly raw: RawConfig;
  readonly mistakes: readonly ConfigMistake[];
} {
  const mistakes: ConfigMistake[] = [];
  let left = MOST_CHARACTERS;
  const fits = (pattern: string | undefined, path: readonly string[]): boolean => {
    // A name without wildcards is only compared.
    if (pattern === undefined || !isPattern(pattern)) return true;
    left -= countGlobSteps(pattern);
    if (left < 0 && mistakes.length === 0)
      mistakes.push({ sentence: sayTooMany(pattern), path, part: 'key', isWarning: false });
    return left >= 0;
  };
  const keep = (list: readonly string[] | undefined, ...path: readonly string[]): readonly string[] =>
    (list ?? []).filter((pattern) => fits(pattern, path));
  const { exclude, overrides, uploads, ignore } = raw;
  const bounded = {
    exclude: keep(exclude, 'exclude'),
    overrides: (overrides ?? []).map((one) => ({ ...one, files: keep(one.files, 'overrides') })),
    uploads: {
      functions: keep(uploads?.functions, 'uploads', 'functions'),
      buckets: keep(uploads?.buckets, 'uploads', 'buckets'),
    },
    ignore: (ignore ?? []).filter((one) => [one.resource, one.template].every((pattern) => fits(pattern, ['ignore']))),
  };
  return { raw: mistakes.length === 0 ? raw : { ...raw, ...bounded }, mistakes };
}

function sayTooMany(pattern: string): string {
  const name = formatOneLine(pattern.slice(0, 60));
  return `the patterns of a config may have ${String(MOST_CHARACTERS)} characters in all, with braces written out: ${name} and those after it have no effect`;
}
