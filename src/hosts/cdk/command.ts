import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findEntry } from '../../fs/bounds.js';

/** The largest report that is taken in; one of 10,000 findings has about 20 MB. */
const MAX_REPORT = 256 * 1024 * 1024;

/** So much of what the command line says about its failure is quoted. */
const MAX_QUOTED = 2000;

/** What the command line printed. */
export interface CommandOutput {
  readonly report: string;
  /** Its messages, one line each. */
  readonly messages: readonly string[];
}

/**
 * Runs the command line of this package in a process of its own: it then shares neither memory nor standard output with
 * the CDK app, and starts from compiled code.
 * @param timeout in milliseconds
 * @throws Error with one sentence if there is no report
 */
export function runAuditCommand(args: readonly string[], cwd: string, timeout: number): CommandOutput {
  const command = join(__dirname, 'cli.cjs');
  if (findEntry(command) === undefined)
    throw new Error(
      `${command} was not found: where the CDK app is bundled, upload-audit must stay outside the bundle`,
    );
  const { error, signal, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd,
    timeout,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: MAX_REPORT,
    windowsHide: true,
    env: { ...process.env, NODE_OPTIONS: omitInspector(process.env['NODE_OPTIONS']) },
  });
  if (error !== undefined) throw new Error(describeSpawnError(error, timeout));
  if (signal !== null) throw new Error(`the audit was stopped by ${signal}`);
  const messages = stderr.split('\n').filter((line) => line.trim() !== '');
  if (stdout.trim() !== '') return { report: stdout, messages };
  const reason = messages.map((line) => line.replace(/^(?:upload-audit|error): /, '')).join('; ');
  throw new Error(reason === '' ? 'the audit printed no report' : reason.slice(0, MAX_QUOTED));
}

/** A debugger is attached to the CDK app alone: with `--inspect-brk` the child would wait for one, too. */
function omitInspector(options: string | undefined): string | undefined {
  return options?.replace(/(?:^|\s)--inspect\S*/g, '');
}

function describeSpawnError(error: Error, timeout: number): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ETIMEDOUT')
    return `the audit took longer than ${timeout / 1000} s and was stopped: the option timeout takes more seconds`;
  if (code === 'ENOBUFS') return `the report is larger than ${MAX_REPORT / 1024 / 1024} MB`;
  return `the audit can't be started: ${error.message}`;
}
