import { Command, CommanderError } from 'commander';
import { parseInit, parseLsp } from './plain-commands.js';
import { OptionMistake, formatSuggestion, makeCommand, silenceCommand } from './options.js';
import type { FailOn, Thresholds } from '../finding.js';
import type { Confidence, Severity } from '../severity.js';
import { type RuleSource, addRuleSourceOptions } from './rule-sources.js';
import { type DeployedRequest, type DeployedFlags, parseDeployedOptions } from './deployed-options.js';
import type { AuditOptions, ConfigOptions, LoadOptions } from '../index.js';
import type { FixRequest } from './fix.js';
import { type FixFlags, parseFixOptions } from './fix-options.js';
import { FORMATS, isFormat, type Format } from '../report/formats.js';
import { formatList } from '../report/wording.js';
import { type Failure, isFailure } from '../errors.js';

/** A report and its file; without a file it goes to standard output. */
export interface ReportOutput {
  readonly format: Format;
  readonly file: string | undefined;
}

/** The baseline to use, and whether to write it. */
export interface BaselineRequest {
  readonly file: string | undefined;
  readonly isWritten: boolean;
}

/** An audit, as requested by the arguments. */
export interface Run {
  readonly targets: readonly string[];
  /** Null if no config should be read. */
  readonly config: ConfigOptions | null;
  readonly showConfig: boolean;
  /** The baseline: its file, if an argument names one; null if no baseline should be used. */
  readonly baseline: BaselineRequest | null;
  readonly load: LoadOptions;
  /** Stacks of AWS, instead of targets. */
  readonly deployed?: DeployedRequest;
  readonly audit: AuditOptions;
  /** Undefined if nothing should be edited. */
  readonly fix: FixRequest | undefined;
  /** Undefined if the arguments name no format and no file. */
  readonly outputs: readonly ReportOutput[] | undefined;
  readonly show: { readonly showUnknown: boolean; readonly showPassed: boolean; readonly listFiles: boolean };
  /** Undefined if the terminal and the environment decide. */
  readonly color: boolean | undefined;
  readonly quiet: boolean;
  readonly progress: boolean;
}

/** How `explain` and `rules` are printed. */
interface Listing extends RuleSource {
  readonly color?: boolean;
}

/** A run; or a rule to explain; or the rules; or a config to write; or a language server; or help or a version to print; or one sentence of what is wrong. */
export type CliCommand =
  | { readonly run: Run }
  | ({ readonly explain: string } & Listing)
  | ({ readonly rules: 'text' | 'json' } & Listing)
  | { readonly init: true }
  | { readonly lsp: true }
  | { readonly print: string }
  | Failure;

interface Flags extends DeployedFlags, FixFlags {
  readonly format?: readonly string[];
  readonly output?: string;
  readonly rule?: readonly string[];
  readonly skipRule?: readonly string[];
  readonly failOn?: FailOn;
  readonly failConfidence?: Confidence;
  readonly failOnUnknown?: boolean;
  readonly parameter?: readonly string[];
  readonly parameters?: readonly string[];
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly scope?: 'upload' | 'all';
  readonly config?: string | false;
  readonly showConfig?: boolean;
  readonly allowPlugins?: boolean;
  readonly baseline?: string | false;
  readonly writeBaseline?: boolean;
  readonly ignores?: boolean;
  readonly configEnv?: string;
  readonly stdinPath?: string;
  readonly projectRoot?: string;
  readonly skipNonTemplates?: boolean;
  readonly showUnknown?: boolean;
  readonly showPassed?: boolean;
  readonly listFiles?: boolean;
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly progress?: boolean;
}

/** The commands other than `audit`, whose name is optional. */
const COMMANDS = { explain: parseExplain, rules: parseRules, init: parseInit, lsp: parseLsp } as const;

/** The commands that a mistyped target may mean. */
export const COMMAND_NAMES: readonly string[] = [...Object.keys(COMMANDS), 'help'];

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}

/** The command that help is wanted on, before or after options; nothing for help on the audit. */
function topicOf(operands: readonly string[]): readonly string[] {
  const [topic = 'audit'] = operands.filter((one) => !one.startsWith('-'));
  if (isCommand(topic)) return [topic];
  if (topic === 'audit' || topic === 'help') return [];
  throw new OptionMistake(`unknown command "${topic}"; ${formatSuggestion(topic, COMMAND_NAMES)}`);
}

/** Parses the arguments after the program's name. */
export function parseFlags(argv: readonly string[]): CliCommand {
  const [name, ...rest] = argv;
  let printed = '';
  const print = (text: string): void => {
    printed += text;
  };
  try {
    if (name === 'help') return parseFlags([...topicOf(rest), '--help']);
    if (name !== undefined && isCommand(name)) return COMMANDS[name](rest, print);
    const command = makeCommand(print).parse(argv, { from: 'user' });
    return { run: runOf(command.opts<Flags>(), targetsOf(command.args, argv)) };
  } catch (error) {
    if (error instanceof OptionMistake) return { reason: error.message };
    if (!(error instanceof CommanderError)) throw error;
    return { print: printed };
  }
}

function parseExplain(argv: readonly string[], print: (text: string) => void): CliCommand {
  const command = addRuleSourceOptions(listing('explain', print))
    .description(
      'Explains a rule: what it checks, what passes, what its findings mean, how to fix and how to suppress them.',
    )
    .argument('<rule>', 'an id or a catalog number')
    .addHelpText('after', '\nExamples:\n  upload-audit explain cors-wildcard\n  upload-audit explain 1.1')
    .parse(argv, { from: 'user' });
  return { explain: command.args[0] ?? '', ...command.opts<Listing>() };
}

function parseRules(argv: readonly string[], print: (text: string) => void): CliCommand {
  const command = addRuleSourceOptions(listing('rules', print))
    .description("Lists the rules of the catalog and, with --config or --allow-plugins, those of the config's plugins.")
    .option('-f, --format <name>', 'text or json, default text')
    .parse(argv, { from: 'user' });
  const { format = 'text', ...asked } = command.opts<Listing & { readonly format?: string }>();
  if (format !== 'text' && format !== 'json') {
    throw new OptionMistake(`unknown format "${format}"; ${formatSuggestion(format, ['text', 'json'])}`);
  }
  return { rules: format, ...asked };
}

function listing(name: string, print: (text: string) => void): Command {
  return silenceCommand(new Command(`upload-audit ${name}`), print)
    .option('--color', 'always use colour')
    .option('--no-color', 'never use colour')
    .allowExcessArguments(false);
}

/** The name `audit` is optional. A target with a command's name must be written as `./audit`, or after `--`. */
function targetsOf(operands: readonly string[], argv: readonly string[]): readonly string[] {
  const [first = '', ...rest] = operands;
  const end = argv.indexOf('--');
  if (end !== -1 && argv.indexOf(first) > end) return operands;
  if (isCommand(first)) {
    throw new OptionMistake(`the command ${first} comes before its options; a target of that name is ./${first}`);
  }
  return first === 'audit' ? rest : operands;
}

function runOf(flags: Flags, targets: readonly string[]): Run {
  const { stdinPath, minSeverity, minConfidence } = flags;
  if (stdinPath === '') throw new OptionMistake('--stdin-path is empty');
  if (flags.projectRoot === '') throw new OptionMistake('--project-root is empty');
  if (stdinPath !== undefined && !targets.includes('-')) {
    throw new OptionMistake('--stdin-path names standard input, but - is not among the targets');
  }
  const deployed = parseDeployedOptions(flags, targets);
  if (deployed !== undefined && isFailure(deployed)) throw new OptionMistake(deployed.reason);
  if (flags.diff !== undefined && (typeof flags.baseline === 'string' || flags.writeBaseline === true))
    throw new OptionMistake('--diff compares with what is deployed, not with a baseline');
  return {
    targets,
    ...(deployed === undefined ? {} : { deployed }),
    config: configOf(flags),
    showConfig: flags.showConfig ?? false,
    baseline: flags.diff === undefined ? baselineOf(flags) : null,
    fix: parseFixOptions(flags, targets),
    load: {
      parameters: Object.fromEntries((flags.parameter ?? []).map(parameterOf)),
      parameterFiles: flags.parameters ?? [],
      skipNonTemplates: flags.skipNonTemplates ?? false,
      ...(stdinPath === undefined ? {} : { stdinPath }),
      ...(flags.projectRoot === undefined ? {} : { projectRoot: flags.projectRoot }),
      ...(flags.configEnv === undefined ? {} : { configEnv: flags.configEnv }),
    },
    audit: {
      ...(flags.rule === undefined ? {} : { only: rulesOf(flags.rule, '--rule') }),
      ...(flags.skipRule === undefined ? {} : { skip: rulesOf(flags.skipRule, '--skip-rule') }),
      ...(minSeverity === undefined ? {} : { minSeverity }),
      ...(minConfidence === undefined ? {} : { minConfidence }),
      ...(flags.scope === undefined ? {} : { scope: flags.scope }),
      thresholds: thresholdsOf(flags),
      ignores: flags.ignores ?? true,
    },
    outputs:
      flags.format === undefined && flags.output === undefined
        ? undefined
        : parseOutputs(flags.format ?? ['text'], flags.output),
    show: {
      showUnknown: flags.showUnknown ?? false,
      showPassed: flags.showPassed ?? false,
      listFiles: flags.listFiles ?? false,
    },
    color: flags.color,
    quiet: flags.quiet ?? false,
    progress: flags.progress !== false && flags.quiet !== true,
  };
}

/** Rules one at a time: other tools take lists. */
function rulesOf(names: readonly string[], flag: string): readonly string[] {
  const list = names.find((name) => name.includes(','));
  if (list === undefined) return names;
  const each = list.split(',').flatMap((name) => (name.trim() === '' ? [] : [`${flag} ${name.trim()}`]));
  throw new OptionMistake(`${flag} takes one rule, not "${list}"; did you mean ${each.join(' ')}?`);
}

function configOf({ config, stdinPath, allowPlugins }: Flags): ConfigOptions | null {
  if (config === false) return null;
  if (config === '') throw new OptionMistake('--config names no file');
  return {
    ...(config === undefined ? {} : { file: config }),
    ...(stdinPath === undefined ? {} : { stdinPath }),
    allowPlugins: allowPlugins ?? false,
  };
}

function baselineOf({ baseline, writeBaseline = false }: Flags): Run['baseline'] {
  if (baseline === '') throw new OptionMistake('--baseline names no file');
  if (baseline !== false) return { file: baseline, isWritten: writeBaseline };
  if (writeBaseline) throw new OptionMistake('--no-baseline and --write-baseline exclude each other');
  return null;
}

function thresholdsOf({ failOn, failConfidence, failOnUnknown }: Flags): Partial<Thresholds> {
  return {
    ...(failOn === undefined ? {} : { failOn }),
    ...(failConfidence === undefined ? {} : { failConfidence }),
    ...(failOnUnknown === undefined ? {} : { failOnUnknown }),
  };
}

function parameterOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new OptionMistake(`--parameter needs Key=Value, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/**
 * The reports that `-f` and `-o` request.
 * @param lastFile the file of the last format
 * @throws OptionMistake for an unknown format, or two reports in one place
 */
export function parseOutputs(formats: readonly string[], lastFile: string | undefined): readonly ReportOutput[] {
  const outputs = formats.map(outputOf);
  const last = outputs.at(-1);
  if (lastFile === '') throw new OptionMistake('--output names no file');
  if (lastFile !== undefined && last !== undefined) {
    if (last.file !== undefined)
      throw new OptionMistake(`--output ${lastFile}: the last format already goes to ${last.file}`);
    outputs.splice(-1, 1, toFile(last.format, lastFile));
  }
  const printed = outputs.filter(({ file }) => file === undefined);
  if (printed.length > 1) {
    const names = formatList(printed.map(({ format }) => format));
    throw new OptionMistake(`only one format can go to standard output, not ${names}: use --format <name>=<file>`);
  }
  const twice = outputs.find(
    ({ file }, index) => file !== undefined && outputs.some((other, at) => at < index && other.file === file),
  );
  if (twice?.file !== undefined) throw new OptionMistake(`two formats can't go to the same file: ${twice.file}`);
  return outputs;
}

function outputOf(text: string): ReportOutput {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  if (!isFormat(name)) throw new OptionMistake(`unknown format "${name}"; ${formatSuggestion(name, FORMATS)}`);
  if (at === text.length - 1) throw new OptionMistake(`--format ${text} names no file`);
  return at === -1 ? { format: name, file: undefined } : toFile(name, text.slice(at + 1));
}

/** `-` means standard output, as in other tools. */
function toFile(format: Format, file: string): ReportOutput {
  return { format, file: file === '-' ? undefined : file };
}
