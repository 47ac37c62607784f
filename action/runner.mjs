// What the runner is told: its commands, which are lines of the log, and its files.
import { randomUUID } from 'node:crypto';
import { appendFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { variable } from './inputs.mjs';

/** More of one step's summary is not shown at all (https://docs.github.com/actions, job summaries). */
const MOST_BYTES = 1024 * 1024;

/** A report of more lines is folded, from the first gap after the last of these on. */
const MOST_LINES = 60;

/**
 * Prints text as it is: what it quotes of templates and names must not command the runner.
 * @param {string} text
 */
export function print(text) {
  if (text.trim() === '') return;
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::\n`);
}

/**
 * Prints a report whose last paragraph is its verdict. Of a long one the beginning and the verdict are shown, and what
 * lies between is folded.
 * @param {string} text
 */
export function printReport(text) {
  const all = text.trimEnd().split('\n');
  const verdict = all.lastIndexOf('') + 1;
  const gap = all.indexOf('', MOST_LINES);
  if (gap === -1 || gap >= verdict - 1) {
    print(text);
    return;
  }
  const folded = all.slice(gap + 1, verdict - 1);
  print(all.slice(0, gap).join('\n'));
  process.stdout.write(`::group::${folded.length} more lines of the report\n`);
  print(folded.join('\n'));
  process.stdout.write('::endgroup::\n');
  print(all.slice(verdict).join('\n'));
}

/**
 * Says something on the page of the run, above the log.
 * @param {'error' | 'warning'} level
 * @param {string} text
 */
export function annotate(level, text) {
  // The runner takes `##[` for a command wherever it stands.
  const data = text.replaceAll('##[', '## [').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::${level} title=upload-audit::${data}\n`);
}

/**
 * Adds to the summary of the job, if the runner has one.
 * @param {Uint8Array} markdown
 * @param {string} instead markdown for what is too large to be shown
 */
export function summarize(markdown, instead) {
  const file = variable('GITHUB_STEP_SUMMARY');
  if (file === '') return;
  const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  appendFileSync(file, before + markdown.byteLength > MOST_BYTES ? instead : markdown);
}

/**
 * Sets outputs of the step. Between two lines that nobody can foresee, a value may hold anything.
 * @param {Readonly<Record<string, string | number>>} values
 */
export function output(values) {
  const file = variable('GITHUB_OUTPUT');
  if (file === '') {
    annotate('error', 'this runner takes no outputs (it sets no GITHUB_OUTPUT): a newer one is needed');
    return;
  }
  const end = randomUUID();
  const written = Object.entries(values).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`);
  appendFileSync(file, written.join(''));
}
