#!/usr/bin/env node
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeployedRequest } from './deployed-options.js';
import type { Audit, Problem } from '../finding.js';
import type { ReportOutput, Run } from './arguments.js';
import type * as Library from '../index.js';
import type { Style } from '../report/style.js';
import { detectTerminal } from '../report/terminal.js';
import { loadBaselineFile } from './baseline-file.js';
import { formatLogLine } from '../report/log-commands.js';
import { formatProblemLines, reportsSingleError } from '../report/problem-lines.js';
import { VERSION } from '../package-info.js';
import { isFolderGone, watchEarlyEnd } from './early-end.js';
import { type OutputFile, writeOutput } from './output-file.js';
import { findEntry } from '../fs/bounds.js';
import { EACH_STEP, makeProgressLine, watchFiles } from './progress-line.js';
import { findRepositoryPrefix, resolveDetails } from './report-details.js';
import { renderRulePages } from './rule-sources.js';
import { isFailure, isUsageError } from '../errors.js';

type ExitCode = Audit['summary']['exitCode'];

// The reader closed the pipe (`| head -1`): the exit code still shows the result.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(`standard output can't be written: ${reason(error)}`);
});
process.stderr.on('error', () => undefined);

// Only the report belongs on standard output: a plugin may print as well.
console.log = console.info = console.debug = console.error;

const early = watchEarlyEnd(fail);
main(process.argv.slice(2))
  .finally(early.release)
  .then(exitWith, (error: unknown) => {
    if (isFolderGone(error)) return fail('upload-audit: the current folder no longer exists: change to another one');
    fail(`upload-audit failed: ${reason(error)}; please report`);
    if ((process.env['DEBUG'] ?? '') !== '' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  });

async function main(argv: readonly string[]): Promise<ExitCode> {
  // Scripts query only the version, which needs no other module.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return print(`${VERSION}\n`);
  // With other settings, Node compiles its own modules anew: what the loader needs is therefore loaded first.
  const { startCompiledFiles } = await import('./compiled-files.js');
  const { applyLateOptimization } = await import('./v8-flags.js');
  // The engine's settings are part of the identity of what it compiled. A language server runs long enough to be optimized.
  if (argv[0] !== 'lsp') applyLateOptimization();
  const compiled = startCompiledFiles();
  compiled?.load('command.cjs');
  const { describeUnusedBaseline, findMeantCommand, parseFlags, resolveBaseline, resolveOutputs } =
    await import('./command.js');
  const asked = parseFlags(argv);
  if ('print' in asked) return print(asked.print);
  if (isFailure(asked)) return fail(`upload-audit: ${asked.reason}`);
  compiled?.load('index.cjs');
  const library = await import('../index.js');
  try {
    if ('explain' in asked || 'rules' in asked) {
      const text = await renderRulePages(asked, library, { style: onTerminal(asked.color), tell: warnOf });
      return print(text);
    }
    if ('init' in asked) {
      const { writeConfigFile } = await import('./config-file.js');
      const written = await writeConfigFile(library.CATALOG);
      return 'reason' in written
        ? fail(`upload-audit: ${written.reason}`)
        : print(`${written.name} is written: every setting is explained in it\n`);
    }
    if ('lsp' in asked) {
      early.release();
      const { startLanguageServer } = await import('../hosts/language-server/server.js');
      return startLanguageServer({ input: process.stdin, output: process.stdout }, library);
    }
    const { targets, load, deployed } = asked.run;
    const command = findMeantCommand(targets);
    if (command !== undefined)
      return fail(`upload-audit: unknown command "${targets[0] ?? ''}"; did you mean ${command}?`);
    const config = asked.run.config === null ? undefined : await library.loadConfig(targets, asked.run.config);
    if (asked.run.showConfig) return await showConfig(asked.run, config, library.listRules(config));
    const outputs = resolveOutputs(asked.run, config);
    const baseline = resolveBaseline(asked.run, config);
    const unused = asked.run.quiet ? undefined : describeUnusedBaseline(asked.run, config);
    if (unused !== undefined) warn(unused);
    // Even inspecting standard input would open it.
    const stdin = targets.includes('-') ? { stdin: process.stdin } : {};
    const given = { ...load, ...stdin, ...(config === undefined ? {} : { config }) };
    const audit =
      deployed === undefined
        ? await auditTargets(targets, given, asked.run, baseline, library)
        : await auditDeployed(library, asked.run, baseline, {
            ...deployed,
            options: { ...deployed.options, ...given },
          });
    if (asked.run.fix !== undefined)
      return await fix(
        audit,
        asked.run,
        asked.run.fix,
        outputs,
        (memory, run) => auditTargets(targets, { ...given, memory }, run, baseline, library),
        library,
        config,
      );
    return await report(audit, asked.run, outputs, library, config);
  } catch (error) {
    if (isUsageError(error)) return fail(`upload-audit: ${error.message}`);
    throw error;
  }
}

/** Audits files. A baseline that is written takes two audits of one project; else nothing of the project is kept. */
async function auditTargets(
  targets: readonly string[],
  given: Library.LoadOptions,
  run: Run,
  baseline: string | undefined,
  library: typeof Library,
): Promise<Audit> {
  const { applyHeapLimit } = await import('./v8-flags.js');
  const line = watchFiles(run.progress);
  const progress = (event: Library.ProgressEvent): void => {
    if (event.step === 'file' && event.done === 1) applyHeapLimit(event.of);
    line.progress(event);
  };
  const load = { ...given, progress };
  if (run.baseline?.isWritten === true) {
    const project = await library.loadProject(targets, load);
    line.clear();
    return auditLocal(project, run, baseline, library);
  }
  const before =
    baseline === undefined ? {} : { baseline: await loadBaselineFile(baseline, library), baselineFile: baseline };
  const { audit, notices } = await library.auditTargets(targets, { ...run.audit, ...before, load });
  line.clear();
  if (!run.quiet) for (const line of formatProblemLines(notices)) warn(line);
  return audit;
}

/** Runs the audit, with a baseline if there is one, which is written first if requested. */
async function auditLocal(
  project: Library.Project,
  { audit: options, baseline, quiet, targets }: Run,
  file: string | undefined,
  library: typeof Library,
): Promise<Audit> {
  if (!quiet) for (const line of formatProblemLines(project.notices)) warn(line);
  if (file === undefined) return library.audit(project, options);
  const isWritten = baseline?.isWritten === true;
  const before = isWritten && findEntry(file) === undefined ? [] : await loadBaselineFile(file, library);
  const audit = library.audit(project, { ...options, baseline: before, baselineFile: file });
  if (!isWritten) return audit;
  const { nextBaseline } = audit;
  const output = { file, targets, templates: templatesOf(audit) };
  const code = await write(output, () => library.formatBaseline(nextBaseline));
  const count = nextBaseline.length === 1 ? '1 place' : `${nextBaseline.length} places`;
  if (code === 0 && !quiet) warn(`${file} records ${count}: later runs report only new findings`);
  return library.audit(project, { ...options, baseline: nextBaseline, baselineFile: file });
}

function templatesOf({ applications }: Audit): ReadonlySet<string> {
  return new Set(applications.flatMap(({ templates }) => templates).map((file) => resolve(file)));
}

async function showConfig(
  run: Run,
  config: Library.Config | undefined,
  catalog: readonly Library.CatalogRule[],
): Promise<ExitCode> {
  const [{ formatConfig }, { collectFlagSettings }] = await Promise.all([
    import('../config/show.js'),
    import('./command.js'),
  ]);
  const code = warnOf(config?.problems ?? []);
  print(formatConfig(config, { ...run.audit, ...collectFlagSettings(run) }, catalog));
  return code;
}

/** Prints problems, of which an error sets exit code 2. */
function warnOf(problems: readonly Problem[]): ExitCode {
  for (const line of formatProblemLines(problems)) warn(line);
  const code = problems.some(({ level }) => level === 'error') ? 2 : 0;
  exitWith(code);
  return code;
}

/** An audit of deployed stacks, or of a template to deploy. */
async function auditDeployed(
  library: typeof Library,
  run: Run,
  baseline: string | undefined,
  { options, diff }: DeployedRequest,
): Promise<Audit> {
  // The SDK prints warnings about old versions of Node on standard error, which is reserved for messages to the user.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const line = makeProgressLine(run.progress);
  const show = line.follow((done, of) => `fetched ${done} of ${of} stacks`, EACH_STEP);
  const watched = { ...options, progress: ({ done, of }: Library.ProgressEvent) => show?.(done, of) };
  const loaded = diff === undefined ? await library.loadDeployed(watched) : await library.loadPair(diff, watched);
  line.clear();
  return 'local' in loaded ? library.auditPair(loaded, run.audit) : auditLocal(loaded, run, baseline, library);
}

/** Edits what can be fixed, and reports the state after it: what could not be written still has its findings. */
async function fix(
  first: Audit,
  run: Run,
  request: NonNullable<Run['fix']>,
  outputs: readonly ReportOutput[],
  auditAgain: (memory: Library.ReadingMemory, run: Run) => Promise<Audit>,
  library: typeof Library,
  config: Library.Config | undefined,
): Promise<ExitCode> {
  const { computeFixes, describeFixes, formatDiff, writeFixes } = await import('./fix.js');
  const quiet = { ...run, quiet: true, progress: false };
  const { audit, files, refused } = await computeFixes(first, request, library, (memory) => auditAgain(memory, quiet));
  const { written, failures } = request.isDry ? { written: files, failures: [] } : writeFixes(files);
  if (!run.quiet) for (const sentence of [...refused, describeFixes(written, request)]) warn(sentence);
  if (request.isDry) print(formatDiff(files));
  const left = failures.length > 0 ? await auditAgain(new library.ReadingMemory(), quiet) : audit;
  const codes = failures.map((sentence) => fail(`upload-audit: ${sentence}`));
  return worst([...codes, await report(left, run, request.isDry ? [] : outputs, library, config)]);
}

async function report(
  found: Audit,
  run: Run,
  outputs: readonly ReportOutput[],
  library: typeof Library,
  config: Library.Config | undefined,
): Promise<ExitCode> {
  const audit = await resolveDetails(found, outputs, library, config);
  const isOneTerminal = process.stdout.isTTY && process.stderr.isTTY;
  const isShownBelow = isOneTerminal && reportsSingleError(audit, outputs);
  const shown = audit.errors.filter(({ level }) => (level === 'error' ? !isShownBelow : !run.quiet));
  for (const line of formatProblemLines(shown)) warn(line);
  const style = { ...run.show, repositoryPrefix: await findRepositoryPrefix() };
  const templates = templatesOf(audit);
  const codes: ExitCode[] = [];
  for (const { format, file } of outputs)
    codes.push(
      file === undefined
        ? print(library.render(audit, format, { ...style, ...onTerminal(run.color) }))
        : await write({ file, targets: run.targets, templates }, () => library.render(audit, format, style)),
    );
  return worst([...codes, audit.summary.exitCode, isAnythingAudited(audit, run)]);
}

/** A run that audited nothing must not look like one without findings, unless that was requested. */
function isAnythingAudited({ applications, errors }: Audit, { load }: Run): ExitCode {
  // Templates that a config excludes were found, and are left out on purpose.
  if (applications.some(({ templates }) => templates.length > 0)) return 0;
  if (errors.some(({ level }) => level === 'error')) return 2;
  return load.skipNonTemplates === true ? 0 : fail('upload-audit: nothing to audit: no template was found');
}

async function write(output: OutputFile, render: () => string): Promise<ExitCode> {
  const failure = await writeOutput(output, render);
  return failure === undefined ? 0 : fail(`upload-audit: ${output.file} ${failure.reason}`);
}

function onTerminal(color: boolean | undefined): Partial<Style> {
  const { isTTY, columns } = process.stdout;
  // Node's types promise a terminal; a pipe has neither of the two.
  const { links, ...terminal } = detectTerminal({ isTTY, columns, env: process.env, color });
  return links ? { ...terminal, linkBase: pathToFileURL(process.cwd() + sep).href } : terminal;
}

function print(text: string): ExitCode {
  process.stdout.write(text);
  return 0;
}

/** Prints why the request can't be carried out, which sets exit code 2 regardless of the rest of the run. */
function fail(sentence: string): ExitCode {
  warn(sentence);
  exitWith(2);
  return 2;
}

/** Prints one line on standard error, without characters that a terminal interprets, or commands that a log obeys. */
function warn(line: string): void {
  process.stderr.write(`${formatLogLine(line)}\n`);
}

/** Exits when all output is written: `process.exit` would truncate pipes. */
function exitWith(code: ExitCode): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}

function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce((one, other) => (other > one ? other : one), 0);
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
