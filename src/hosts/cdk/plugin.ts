import { resolve } from 'node:path';
import { readNamedText } from '../../fs/read.js';
import { isFailure } from '../../errors.js';
import { VERSION } from '../../package-info.js';
import { parseJson } from '../../text/json.js';
import { type ReadReport, makeFailedReport, parseAuditReport } from './audit-report.js';
import { runAuditCommand } from './command.js';
import { type CommandSettings, type UploadAuditPluginOptions, parsePluginOptions } from './options.js';
import { buildProjectArguments, listAuditTargets } from './targets.js';
import type { SynthesisContext, SynthesisReport } from './types.js';
import { makeSynthesisReport } from './violations.js';

export { ignore, type IgnorableConstruct } from './ignore.js';
export type { UploadAuditPluginOptions } from './options.js';
export type {
  SynthesisContext,
  SynthesisReport,
  SynthesisViolation,
  SynthesizedStack,
  ViolatingResource,
} from './types.js';

/**
 * Audits a CDK app while it is synthesized. With the newest aws-cdk-lib
 * `Validations.of(app).addPlugins(new UploadAuditPlugin())`; with versions from 2.71 on
 * `new App({ policyValidationBeta1: [new UploadAuditPlugin()] })`.
 *
 * The command line audits the cloud assembly in a process of its own. It changes no file of the app and uses no network.
 * Findings become violations; unknown results are left out. The synthesis fails if a finding is at or above `failOn` and
 * `failConfidence`, and if something can't be audited.
 */
export class UploadAuditPlugin {
  /** The CDK shows it, and takes it for the first part of ids to acknowledge: `upload-audit::cors-wildcard`. */
  readonly name = 'upload-audit';
  readonly version = VERSION;
  readonly #settings: CommandSettings;

  /** @throws TypeError for an unknown option, or a value of the wrong kind */
  constructor(options: UploadAuditPluginOptions = {}) {
    this.#settings = parsePluginOptions(options);
  }

  /**
   * The CDK calls it when the cloud assembly is written. It does not throw: what a plugin throws is a report without
   * violations for the CDK, for which its command line exits with 0 and prints nothing.
   */
  validate(context: SynthesisContext): SynthesisReport {
    const cwd = process.cwd();
    const { args, quiet, timeout } = this.#settings;
    // They are relative if the app gives its output folder so.
    const templatePaths = context.templatePaths.map((path) => resolve(cwd, path));
    const stackTemplates = (context.stackTemplates ?? []).map((stack) => ({
      ...stack,
      templatePath: resolve(cwd, stack.templatePath),
    }));
    if (templatePaths.length === 0) return { success: true, violations: [], pluginVersion: VERSION };
    // Unknown results are not reported here, so that none may fail the synthesis.
    const own = ['--format=json', '--no-fail-on-unknown', '--no-progress'];
    const project = buildProjectArguments(templatePaths, args, cwd);
    const targets = listAuditTargets(templatePaths, cwd);
    const audit = runAudit([...args, ...own, ...project, '--', ...targets], { cwd, timeout, quiet });
    return makeSynthesisReport(audit, { templatePaths, stackTemplates, cwd, version: VERSION, readTemplate });
  }
}

/** Runs the command line; if it has no report, that is the report's only error. */
function runAudit(
  args: readonly string[],
  { cwd, timeout, quiet }: Omit<CommandSettings, 'args'> & { readonly cwd: string },
): ReadReport {
  try {
    const { report, messages } = runAuditCommand(args, cwd, timeout);
    // Standard output may be the template: `cdk synth > template.yaml`.
    if (!quiet) for (const line of messages.filter(isWarning)) process.stderr.write(`upload-audit: ${line}\n`);
    const audit = parseAuditReport(report);
    return audit ?? makeFailedReport(`the audit printed no report but ${JSON.stringify(report.slice(0, 200))}`);
  } catch (error) {
    return makeFailedReport(error instanceof Error ? error.message : String(error));
  }
}

function isWarning(line: string): boolean {
  return line.startsWith('warning: ');
}

/** The CDK names the templates, so they are read wherever they are. */
function readTemplate(path: string): unknown {
  const read = readNamedText(path);
  return isFailure(read) ? undefined : parseJson(read.text);
}
