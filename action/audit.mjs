// The audit step of the Action: runs the installed command line once, with a report for everyone who wants one, and
// leaves its exit code to a later step, so that findings keep no report back.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

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

const exitCode = audit();
if (variable('CATEGORY') !== '' && existsSync(reports.sarif)) categorize(variable('CATEGORY'));
if (isOn('ANNOTATIONS') && existsSync(reports.github)) process.stdout.write(readFileSync(reports.github));
if (isOn('SUMMARY') && existsSync(reports.markdown)) {
  appendFileSync(variable('GITHUB_STEP_SUMMARY'), readFileSync(reports.markdown));
}
output({ 'exit-code': exitCode, ...counts(), 'sarif-file': existsSync(reports.sarif) ? reports.sarif : '' });

/** @returns {number} the exit code */
function audit() {
  const args = [
    ...['--format', 'text'],
    ...Object.entries(reports).flatMap(([format, file]) => ['--format', `${format}=${file}`]),
    ...option('--config', 'CONFIG'),
    ...option('--baseline', 'BASELINE'),
    ...option('--fail-on', 'FAIL_ON'),
    ...option('--min-severity', 'MIN_SEVERITY'),
    ...option('--min-confidence', 'MIN_CONFIDENCE'),
    ...lines('PARAMETERS').flatMap((file) => ['--parameters', file]),
    '--',
    ...lines('PATHS'),
  ];
  const cli = join(temp, 'upload-audit/node_modules/upload-audit/dist/cli.cjs');
  // The report quotes what it audited, and a template must not command the runner.
  const token = randomUUID();
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    maxBuffer: Infinity,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.stdout.write(`::stop-commands::${token}\n${stderr}${stdout}\n::${token}::\n`);
  return status ?? 2;
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

/** @returns {Record<string, number>} nothing if the audit did not come to a report */
function counts() {
  if (!existsSync(reports.json)) return {};
  /** @type {Report} */
  const { summary } = JSON.parse(readFileSync(reports.json, 'utf8'));
  const { high = 0, medium = 0, low = 0, lowConfidence = 0, unknown = 0, suppressed = 0, baselined = 0 } = summary;
  const total = high + medium + low;
  return { high, medium, low, total, 'low-confidence': lowConfidence, unknown, suppressed, baselined };
}

/** @param {Readonly<Record<string, string | number>>} values */
function output(values) {
  // Between two lines that nobody can foresee, a value may hold anything.
  const end = randomUUID();
  const written = Object.entries(values).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`);
  appendFileSync(variable('GITHUB_OUTPUT'), written.join(''));
}

/**
 * @param {string} flag
 * @param {string} name
 */
function option(flag, name) {
  return variable(name) === '' ? [] : [`${flag}=${variable(name)}`];
}

/** @param {string} name */
function lines(name) {
  return variable(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** @param {string} name */
function isOn(name) {
  return variable(name) === 'true';
}

/** @param {string} name */
function variable(name) {
  return process.env[name] ?? '';
}
