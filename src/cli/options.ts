import { Command, type CommanderError, Option } from 'commander';
import { addDeployedOptions } from './deployed-options.js';
import { findNearest, findSimilar } from '../suggest.js';
import { FORMATS, isFormat } from '../report/formats.js';
import { formatList } from '../report/wording.js';
import { VERSION } from '../package-info.js';

/** One sentence that describes a mistake in the arguments. */
export class OptionMistake extends Error {}

/** Commander prints nothing itself; its errors are thrown: mistakes as such, help and version as it made them. */
export function silenceCommand(command: Command, print: (text: string) => void): Command {
  return command
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ optionDescription: ({ description }) => description })
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new OptionMistake(formatCommanderError(error, command));
    });
}

const EXAMPLES = `
Commands:
  upload-audit explain <rule>                   what a rule checks, how to fix or suppress it
  upload-audit rules [--format json]            the rules of the catalog
  upload-audit init                             write a commented config file
  upload-audit lsp                              language server for editors, on standard streams
  upload-audit help [command]                   show this, or the help of a command
  A target of such a name is written ./rules.

Examples:
  upload-audit                                  the current folder
  upload-audit 'templates/**/*.yaml' --min-severity medium
  upload-audit - --stdin-path template.yaml < template.yaml
  upload-audit cdk.out -f text -f sarif=audit.sarif
  upload-audit template.yaml --parameter Stage=prod --fail-on high

Exit codes:
  0  no findings at or above --fail-on
  1  findings at or above --fail-on
  2  error: bad usage, missing file, no template, or a broken template`;

const LEVELS = ['high', 'medium', 'low'] as const;

/** The options of an audit. */
export function makeCommand(print: (text: string) => void): Command {
  // Every option takes exactly one value: optional and variadic values would swallow targets.
  const command = new Command('upload-audit')
    .description('Audits serverless file-upload APIs written with CDK, SAM or CloudFormation.')
    .usage('[targets...] [options]')
    .argument('[targets...]', 'template files, CDK assemblies, folders, patterns, or -; default: the current folder')
    .optionsGroup('Input:')
    .option('--stdin-path <name>', 'file name of standard input (-) in reports')
    .option('--project-root <folder>', 'project root; default: found from the targets')
    .option('--skip-non-templates', 'skip named files that are not templates')
    .option('--parameter <Key=Value>', 'value of a template parameter; repeatable', collect)
    .option('--parameters <file>', 'JSON file of such values; repeatable', collect)
    .option('--config <file>', 'config file; default: upload-audit.config.{yaml,yml,json} above the targets')
    .option('--no-config', 'read no config file')
    .option('--allow-plugins', 'load plugins named in a config file inside the scanned project')
    .option('--config-env <name>', 'samconfig environment (default: "default")')
    .addOption(
      levelOption('--scope <scope>', 'check upload APIs only, or every application', ['upload', 'all'], 'upload'),
    )
    .option('--rule <id>', 'run this rule only: an id or a catalog number; repeatable', collect)
    .option('--skip-rule <id>', 'do not run this rule; repeatable', collect)
    .optionsGroup('Report:')
    .option('-f, --format <name[=file]>', `${formatList(FORMATS, 'or')}, default text; repeatable`, collect)
    .option('-o, --output <file>', 'where the last or only format goes')
    .addOption(levelOption('--min-severity <level>', 'hide findings below this severity', LEVELS, 'low'))
    .addOption(levelOption('--min-confidence <level>', 'hide findings below this confidence', LEVELS, 'low'))
    .option('--baseline <file>', 'report only findings that are not in this baseline file')
    .option('--no-baseline', 'use no baseline, not even upload-audit.baseline.json')
    .option('--write-baseline', 'record the findings in the baseline file (default: upload-audit.baseline.json)')
    .option('--no-ignores', 'also report suppressed findings')
    .option('--show-unknown', 'list checks that could not be decided, with the reason')
    .option('--show-passed', 'list passed checks')
    .option('--list-files', 'list the templates that were audited')
    .optionsGroup('Fixes:')
    .option('--fix', 'edit templates in place where a finding has a safe fix, then report what is left')
    .option('--fix-unsafe', 'the same, also with fixes that change behaviour or cost')
    .option('--dry-run', 'with either: print the diff instead, and write nothing')
    .optionsGroup('Exit code:')
    .addOption(levelOption('--fail-on <level>', 'exit 1 for findings of at least this severity', [...LEVELS, 'never']))
    .addOption(levelOption('--fail-confidence <level>', 'and of at least this confidence', LEVELS))
    .option('--fail-on-unknown', 'also exit 1 for unknown results')
    .option('--no-fail-on-unknown', 'do not, even if the config says so')
    .optionsGroup('Terminal:')
    .option('--show-config', 'show the effective settings and where each comes from, without an audit')
    .option('--color', 'always use colour')
    .option('--no-color', 'never use colour')
    .option('--quiet', 'no warnings on standard error')
    .option('--no-progress', 'no progress on standard error')
    .version(VERSION, '-V, --version', 'show the version')
    .addHelpText('after', EXAMPLES);
  return silenceCommand(addDeployedOptions(command, collect), print);
}

function levelOption(flags: string, purpose: string, levels: readonly string[], byDefault = 'medium'): Option {
  const [name = ''] = flags.split(' ');
  return new Option(flags, `${purpose}: ${formatList(levels, 'or')}; default ${byDefault}`).argParser((value) => {
    if (levels.includes(value)) return value;
    throw new OptionMistake(`${name} can't be "${value}"; ${formatSuggestion(value, levels)}`);
  });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Commander's message as one sentence, in the style of the other ones: options without quotes, and what was meant. */
function formatCommanderError({ message }: CommanderError, command: Command): string {
  const option = /unknown option '(-[^']*)'/.exec(message)?.[1];
  if (option !== undefined) return `unknown option ${option}${suggestOption(option, command)}`;
  const [, needy, value] = /option '(?:-\w, )?(--[\w-]+) (<[^']*>)' argument missing/.exec(message) ?? [];
  if (needy !== undefined && value !== undefined) return `${needy} needs a value: ${needy} ${value}`;
  return message
    .replace(/^error: /, '')
    .replace(/missing required argument '([^']*)'/, 'missing argument <$1>')
    .replace(/(?<=<rule>)$/, '; run `upload-audit rules` for a list')
    .replace('. Expected', ': expected')
    .replaceAll("'", '')
    .replace(/\.$/, '');
}

/** `; did you mean --format json?` */
function suggestOption(option: string, command: Command): string {
  const [, name = '', value = ''] = /^--?([^=]*)(=.*)?$/s.exec(option) ?? [];
  if (isFormat(name)) return `; did you mean --format ${name}${value}?`;
  const letter = command.options.find(({ short }) => short?.toLowerCase() === option.toLowerCase());
  const known = [...command.options.flatMap(({ long }) => long?.slice(2) ?? []), 'help'];
  const meant = letter?.long == null ? findSimilar(name, known).map((one) => `--${one}`) : [letter.long];
  return meant.length === 0 ? '; upload-audit help lists all options' : `; did you mean ${formatList(meant, 'or')}?`;
}

/** The probably intended value, or else all values. */
export function formatSuggestion(name: string, known: readonly string[]): string {
  const meant = findNearest(name, known);
  return meant === undefined ? `there are ${formatList(known)}` : `did you mean ${meant}?`;
}
