import type { Format } from './formats.js';
import { formatOneLine } from './wording.js';

/** How text is written where a log would take it for a command, so that it still means the same in its format. */
interface Notation {
  readonly hashes: string;
  /** Undefined where the report has commands of its own; what is put into them is escaped there. */
  readonly colon: string | undefined;
}

const TEXT: Notation = { hashes: '## ', colon: ': ' };
const JSON_STRING: Notation = { hashes: '\\u0023#', colon: undefined };
const MARKUP: Notation = { hashes: '&#35;#', colon: '&#58;' };

const NOTATIONS: Readonly<Record<Format, Notation>> = {
  text: TEXT,
  full: TEXT,
  compact: TEXT,
  markdown: TEXT,
  github: { hashes: '## ', colon: undefined },
  json: JSON_STRING,
  sarif: JSON_STRING,
  gitlab: JSON_STRING,
  junit: MARKUP,
  html: MARKUP,
};

/**
 * Text for the log of a build, in which names and lines of what is audited must not be commands: GitHub's runner obeys
 * `::name::` where a line begins, blanks aside, and `##[name]` anywhere; Azure Pipelines obeys `##vso[name]`, TeamCity
 * `##teamcity[name]`.
 */
export function escapeLogCommands(text: string, format: Format = 'text'): string {
  const { hashes, colon } = NOTATIONS[format];
  const mute = text.replace(/##(?=[a-z]*\[)/gi, hashes);
  return colon === undefined ? mute : mute.replace(/^([^\S\n\r\u2028\u2029]*):(?=:)/gm, `$1${colon}`);
}

/** What is told beside a report, as one line that is safe to print. */
export function formatLogLine(sentence: string): string {
  return escapeLogCommands(formatOneLine(sentence));
}
