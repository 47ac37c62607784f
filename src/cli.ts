#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Audit, Problem } from './finding.js';
import type { Run } from './flags.js';
import type { render as Render } from './index.js';
import type { Style } from './report/style.js';
import { oneLine } from './report/words.js';
import { VERSION } from './version.js';

type ExitCode = Audit['summary']['exitCode'];

// Whoever reads has had enough (`| head -1`): the exit code still says what was found.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') complain(`standard output can't be written: ${reason(error)}`);
});
process.stderr.on('error', () => undefined);

main(process.argv.slice(2)).then(exitWith, (error: unknown) => {
  complain(`upload-audit failed: ${reason(error)}; please report`);
  if (isSet(process.env['DEBUG']) && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
});

async function main(argv: readonly string[]): Promise<ExitCode> {
  // Scripts ask for the version alone; it needs nothing else loaded.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return print(`${VERSION}\n`);
  const { parseFlags } = await import('./flags.js');
  const asked = parseFlags(argv);
  if ('print' in asked) return print(asked.print);
  if ('mistake' in asked) return complain(`upload-audit: ${asked.mistake}`);
  const library = await import('./index.js');
  try {
    const project = await library.loadProject(asked.run.targets, asked.run.load);
    return await report(library.audit(project, asked.run.audit), asked.run, library.render);
  } catch (error) {
    if (error instanceof library.UsageError) return complain(`upload-audit: ${error.message}`);
    throw error;
  }
}

async function report(audit: Audit, run: Run, render: typeof Render): Promise<ExitCode> {
  for (const problem of audit.errors) {
    if (problem.level === 'error' || !run.quiet) say(`${problem.level}: ${inWords(problem)}`);
  }
  const style = { ...run.show, repositoryPrefix: await repositoryPrefix() };
  const templates = new Set(audit.applications.flatMap((application) => application.templates).map(absolute));
  const codes = run.outputs.map(({ format, file }) =>
    file === undefined
      ? print(render(audit, format, { ...style, ...ofTerminal(run.color) }))
      : write(file, templates, () => render(audit, format, style)),
  );
  return worst([...codes, audit.summary.exitCode, isAnythingAudited(audit)]);
}

/** A run that audited nothing must not look like one that found nothing. */
function isAnythingAudited({ summary, errors }: Audit): ExitCode {
  if (summary.templates > 0) return 0;
  return errors.some(({ level }) => level === 'error')
    ? 2
    : complain('upload-audit: nothing to audit: no template was found');
}

function inWords({ file, message, location }: Problem): string {
  const place = location === null ? file : `${location.file}:${location.start.line}:${location.start.column}`;
  return place === '' ? message : `${place}: ${message}`;
}

/** Writes a report, but never over what was audited: `-o template.yaml` is `-o` without its file. */
function write(file: string, templates: ReadonlySet<string>, render: () => string): ExitCode {
  const path = absolute(file);
  if (templates.has(path))
    return complain(`upload-audit: ${file} is a template that was audited; it is not overwritten`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, render());
    return 0;
  } catch (error) {
    return complain(`upload-audit: ${file} can't be written: ${reason(error)}`);
  }
}

/** The current folder below the repository's root; empty at the root and outside of repositories. */
async function repositoryPrefix(): Promise<string> {
  const { repositoryRoot } = await import('./project/roots.js');
  const root = repositoryRoot(process.cwd());
  return root === undefined ? '' : relative(root, process.cwd()).replaceAll(sep, '/');
}

function ofTerminal(asked: boolean | undefined): Pick<Style, 'color' | 'width'> {
  const { isTTY, columns } = process.stdout;
  // Node's types promise a terminal; a pipe has neither of the two.
  return { color: asked ?? isColorWelcome(isTTY), ...(isTTY && columns > 0 ? { width: columns } : {}) };
}

/** By the conventions of no-color.org and force-color.org. */
function isColorWelcome(isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (isSet(NO_COLOR)) return false;
  if (isSet(FORCE_COLOR)) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

function print(text: string): ExitCode {
  process.stdout.write(text);
  return 0;
}

/** Says why what was asked can't be done, which is exit code 2 however the run goes on. */
function complain(sentence: string): ExitCode {
  say(sentence);
  exitWith(2);
  return 2;
}

/** One line on standard error, with nothing in it that a terminal would obey. */
function say(line: string): void {
  process.stderr.write(`${oneLine(line)}\n`);
}

/** Ends on its own once everything is written: `process.exit` would cut pipes short. */
function exitWith(code: ExitCode): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}

function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce((one, other) => (other > one ? other : one), 0);
}

function absolute(file: string): string {
  return resolve(file);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
