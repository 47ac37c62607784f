// The audit step of the Action: runs the installed command line once, with a report for everyone who wants one, and
// leaves its exit code to a later step, so that findings keep no report back.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Mistake, argumentsOf, isOn, variable } from './inputs.mjs';
import { annotate, output, print, printReport, summarize } from './runner.mjs';

/** @typedef {{ readonly summary: Readonly<Record<string, number>> }} Report what is needed of the JSON report */
/** @typedef {{ runs: { automationDetails?: { id: string } }[] }} Sarif */

const temp = variable('RUNNER_TEMP');
const folder = mkdtempSync(join(temp, 'upload-audit-'));
const reports = {
  json: join(folder, 'report.json'),
  markdown: join(folder, 'summary.md'),
  github: join(folder, 'annotations.txt'),
  sarif: resolve(variable('SARIF_FILE') === '' ? join(folder, 'upload-audit.sarif') : variable('SARIF_FILE')),
};

try {
  act();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  annotate('error', error.message);
  output({ 'exit-code': 2 });
}

function act() {
  const wanted = { annotations: isOn('ANNOTATIONS'), summary: isOn('SUMMARY'), upload: isOn('UPLOAD') };
  const exitCode = audit();
  // Without the report that is always asked for, other files are of an earlier run.
  if (!existsSync(reports.json)) {
    output({ 'exit-code': exitCode });
    return;
  }
  const found = counts();
  if (variable('CATEGORY') !== '' && existsSync(reports.sarif)) categorize(variable('CATEGORY'));
  if (wanted.annotations && existsSync(reports.github)) process.stdout.write(readFileSync(reports.github));
  if (wanted.summary && existsSync(reports.markdown)) {
    const inShort = `### upload-audit: ${found.high} high, ${found.medium} medium, ${found.low} low`;
    summarize(
      readFileSync(reports.markdown),
      `${inShort}\n\nThe report is too large to be shown here; the log has it.\n`,
    );
  }
  output({ 'exit-code': exitCode, ...found, 'sarif-file': existsSync(reports.sarif) ? reports.sarif : '' });
}

/** @returns {0 | 1 | 2} */
function audit() {
  const formats = Object.entries(reports).map(([format, file]) => `--format=${format}=${file}`);
  const args = ['--format=text', ...formats, ...argumentsOf()];
  const cli = join(temp, 'upload-audit/node_modules/upload-audit/dist/cli.cjs');
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    maxBuffer: Infinity,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  print(stderr);
  printReport(stdout);
  const hasReport = existsSync(reports.json);
  if (hasReport && (status === 0 || status === 1 || status === 2)) return status;
  if (status === 0) annotate('warning', 'nothing was audited, since the input args asks for something else');
  else if (status === 2) annotate('error', stderr.trim().replace(/^upload-audit: /, ''));
  else annotate('error', `the audit was ended by ${signal ?? `an error (exit code ${status})`}`);
  return status === 0 ? 0 : 2;
}

/**
 * Gives the SARIF report its category: the upload step leaves one alone that is there already.
 * @param {string} name
 */
function categorize(name) {
  /** @type {Sarif} */
  const sarif = JSON.parse(readFileSync(reports.sarif, 'utf8'));
  for (const run of sarif.runs) run.automationDetails = { id: name.endsWith('/') ? name : `${name}/` };
  writeFileSync(reports.sarif, `${JSON.stringify(sarif, null, 2)}\n`);
}

function counts() {
  /** @type {Report} */
  const { summary } = JSON.parse(readFileSync(reports.json, 'utf8'));
  const { high = 0, medium = 0, low = 0, lowConfidence = 0, unknown = 0, suppressed = 0, baselined = 0 } = summary;
  const total = high + medium + low;
  return { high, medium, low, total, 'low-confidence': lowConfidence, unknown, suppressed, baselined };
}
