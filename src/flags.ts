import { Command, CommanderError, Option } from 'commander';
import type { Confidence, FailOn, Thresholds } from './finding.js';
import type { AuditOptions, LoadOptions } from './index.js';
import { nearest } from './nearest.js';
import { FORMATS, isFormat, type Format } from './report/render.js';
import { enumerate } from './report/words.js';
import { VERSION } from './version.js';

/** A report, and where it goes; without a file to standard output. */
export interface Output {
  readonly format: Format;
  readonly file: string | undefined;
}

/** What the arguments ask for. */
export interface Run {
  readonly targets: readonly string[];
  readonly load: LoadOptions;
  readonly audit: AuditOptions;
  readonly outputs: readonly Output[];
  readonly show: { readonly showUnknown: boolean; readonly showPassed: boolean; readonly listFiles: boolean };
  /** Undefined if the terminal and the environment decide. */
  readonly color: boolean | undefined;
  readonly quiet: boolean;
}

/** A run; or help or a version to print; or one sentence of what is wrong with the arguments. */
export type Asked = { readonly run: Run } | { readonly print: string } | { readonly mistake: string };

interface Flags {
  readonly format?: readonly string[];
  readonly output?: string;
  readonly rule?: readonly string[];
  readonly skipRule?: readonly string[];
  readonly failOn?: FailOn;
  readonly failConfidence?: Confidence;
  readonly failOnUnknown?: boolean;
  readonly parameter?: readonly string[];
  readonly parameters?: readonly string[];
  readonly showUnknown?: boolean;
  readonly showPassed?: boolean;
  readonly listFiles?: boolean;
  readonly color?: boolean;
  readonly quiet?: boolean;
}

class Mistake extends Error {}

/** Reads the arguments that follow the program's name. */
export function parseFlags(argv: readonly string[]): Asked {
  let printed = '';
  const command = makeCommand((text) => {
    printed += text;
  });
  try {
    command.parse(argv, { from: 'user' });
    return { run: runOf(command.opts<Flags>(), targetsOf(command.args, argv)) };
  } catch (error) {
    if (error instanceof Mistake) return { mistake: error.message };
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? { print: printed } : { mistake: sentenceOf(error) };
  }
}

const EXAMPLES = `
Examples:
  upload-audit                                  the current folder
  upload-audit cdk.out -f text -f sarif=audit.sarif
  upload-audit template.yaml --parameter Stage=prod --fail-on high

Exit codes:
  0  audited, nothing that counts
  1  findings that count
  2  it could not do what was asked: usage, no such file, no template, a broken template`;

const LEVELS = ['high', 'medium', 'low'] as const;

function makeCommand(print: (text: string) => void): Command {
  // Every option takes exactly one value: optional and variadic values would swallow targets.
  return new Command('upload-audit')
    .description('Audits serverless file-upload APIs written with CDK, SAM or CloudFormation.')
    .usage('[targets...] [options]')
    .argument('[targets...]', 'template files, CDK assemblies, folders; default: the current folder')
    .optionsGroup('Input:')
    .option('--parameter <Key=Value>', 'value of a template parameter; repeatable', collect)
    .option('--parameters <file>', 'JSON file of such values; repeatable', collect)
    .option('--rule <id>', 'run this rule only: an id or a catalog number; repeatable', collect)
    .option('--skip-rule <id>', 'leave this rule out; repeatable', collect)
    .optionsGroup('Report:')
    .option('-f, --format <name[=file]>', `${enumerate(FORMATS, 'or')}, default text; repeatable`, collect)
    .option('-o, --output <file>', 'where the last or only format goes')
    .option('--show-unknown', 'list what could not be decided')
    .option('--show-passed', 'list what is met')
    .option('--list-files', 'list the templates that were audited')
    .optionsGroup('Exit code:')
    .addOption(levelOption('--fail-on <level>', 'fail from this severity on', [...LEVELS, 'never']))
    .addOption(levelOption('--fail-confidence <level>', 'and from this confidence on', LEVELS))
    .option('--fail-on-unknown', 'fail on what could not be decided, too')
    .optionsGroup('Terminal:')
    .option('--color', 'colour, whatever the terminal')
    .option('--no-color', 'no colour')
    .option('--quiet', 'no warnings on standard error')
    .option('--no-progress', 'no progress on standard error')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ optionDescription: ({ description }) => description })
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .exitOverride();
}

function levelOption(flags: string, purpose: string, levels: readonly string[]): Option {
  return new Option(flags, `${purpose}: ${enumerate(levels, 'or')}; default medium`).choices(levels);
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Commander's message as one sentence. */
function sentenceOf(error: CommanderError): string {
  return error.message
    .replace(/^error: /, '')
    .replace(/\s*\(Did you mean (.+)\?\)$/s, '; did you mean $1?')
    .replace('. Allowed choices are ', '; allowed are ')
    .replace(/\.$/, '');
}

/** `audit` may be written out. A target of that name is `./audit`, or follows `--`. */
function targetsOf(operands: readonly string[], argv: readonly string[]): readonly string[] {
  const [first, ...rest] = operands;
  const end = argv.indexOf('--');
  return first === 'audit' && (end === -1 || argv.indexOf('audit') < end) ? rest : operands;
}

function runOf(flags: Flags, targets: readonly string[]): Run {
  return {
    targets,
    load: {
      parameters: Object.fromEntries((flags.parameter ?? []).map(parameterOf)),
      parameterFiles: flags.parameters ?? [],
    },
    audit: {
      ...(flags.rule === undefined ? {} : { only: flags.rule }),
      ...(flags.skipRule === undefined ? {} : { skip: flags.skipRule }),
      thresholds: thresholdsOf(flags),
    },
    outputs: outputsOf(flags.format ?? ['text'], flags.output),
    show: {
      showUnknown: flags.showUnknown ?? false,
      showPassed: flags.showPassed ?? false,
      listFiles: flags.listFiles ?? false,
    },
    color: flags.color,
    quiet: flags.quiet ?? false,
  };
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
  if (at < 1) throw new Mistake(`--parameter needs Key=Value, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function outputsOf(formats: readonly string[], lastFile: string | undefined): readonly Output[] {
  const outputs = formats.map(outputOf);
  const last = outputs.at(-1);
  if (lastFile === '') throw new Mistake('--output names no file');
  if (lastFile !== undefined && last !== undefined) {
    if (last.file !== undefined)
      throw new Mistake(`--output ${lastFile}: the last format already goes to ${last.file}`);
    outputs.splice(-1, 1, toFile(last.format, lastFile));
  }
  const printed = outputs.filter(({ file }) => file === undefined);
  if (printed.length > 1) {
    const names = enumerate(printed.map(({ format }) => format));
    throw new Mistake(`only one format can go to standard output, not ${names}: use --format <name>=<file>`);
  }
  const twice = outputs.find(
    ({ file }, index) => file !== undefined && outputs.some((other, at) => at < index && other.file === file),
  );
  if (twice?.file !== undefined) throw new Mistake(`two formats can't go to the same file: ${twice.file}`);
  return outputs;
}

function outputOf(text: string): Output {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  if (!isFormat(name)) throw new Mistake(`unknown format "${name}"; ${didYouMean(name)}`);
  if (at === text.length - 1) throw new Mistake(`--format ${text} names no file`);
  return at === -1 ? { format: name, file: undefined } : toFile(name, text.slice(at + 1));
}

/** `-` stands for standard output, as elsewhere. */
function toFile(format: Format, file: string): Output {
  return { format, file: file === '-' ? undefined : file };
}

function didYouMean(name: string): string {
  const meant = nearest(name, FORMATS);
  return meant === undefined ? `there are ${enumerate(FORMATS)}` : `did you mean ${meant}?`;
}
