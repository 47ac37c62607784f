import { Command, type CommanderError, Option } from 'commander';
import { addDeployedOptions } from './deployed-options.js';
import { findNearest } from '../suggest.js';
import { FORMATS } from '../report/formats.js';
import { formatList } from '../report/wording.js';
import { VERSION } from '../package-info.js';

/** One sentence of what is wrong with the arguments. */
export class OptionMistake extends Error {}

/** Commander says nothing on its own; what it refuses is thrown. */
export function silenceCommand(command: Command, print: (text: string) => void): Command {
  return command
    .helpOption('-h, --help', 'print this')
    .configureHelp({ optionDescription: ({ description }) => description })
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .exitOverride();
}

const EXAMPLES = `
Commands:
  upload-audit explain <rule>                   what a rule checks, why, and how to put it right
  upload-audit rules [--format json]            the rules of the catalog
  upload-audit init                             write a commented config file
  A target of such a name is written ./rules.

Examples:
  upload-audit                                  the current folder
  upload-audit 'templates/**/*.yaml' --min-severity medium
  upload-audit - --stdin-path template.yaml < template.yaml
  upload-audit cdk.out -f text -f sarif=audit.sarif
  upload-audit template.yaml --parameter Stage=prod --fail-on high

Exit codes:
  0  audited, nothing that counts
  1  findings that count
  2  it could not do what was asked: usage, no such file, no template, a broken template`;

const LEVELS = ['high', 'medium', 'low'] as const;

/** The options of an audit. */
export function makeCommand(print: (text: string) => void): Command {
  // Every option takes exactly one value: optional and variadic values would swallow targets.
  const command = new Command('upload-audit')
    .description('Audits serverless file-upload APIs written with CDK, SAM or CloudFormation.')
    .usage('[targets...] [options]')
    .argument('[targets...]', 'template files, CDK assemblies, folders, patterns, or -; default: the current folder')
    .optionsGroup('Input:')
    .option('--stdin-path <name>', 'what standard input (-) is called in reports')
    .option('--project-root <folder>', 'root of the project, instead of the one that is found')
    .option('--skip-non-templates', 'pass over named files that are no templates')
    .option('--parameter <Key=Value>', 'value of a template parameter; repeatable', collect)
    .option('--parameters <file>', 'JSON file of such values; repeatable', collect)
    .option('--config <file>', 'config file; default: upload-audit.config.{yaml,yml,json} above the targets')
    .option('--no-config', 'read no config file')
    .option('--allow-plugins', 'load rules named by a config that belongs to what is scanned')
    .option('--config-env <name>', 'environment of samconfig.toml, default default')
    .addOption(levelOption('--scope <scope>', 'ask about upload APIs only, or all', ['upload', 'all'], 'upload'))
    .option('--rule <id>', 'run this rule only: an id or a catalog number; repeatable', collect)
    .option('--skip-rule <id>', 'leave this rule out; repeatable', collect)
    .optionsGroup('Report:')
    .option('-f, --format <name[=file]>', `${formatList(FORMATS, 'or')}, default text; repeatable`, collect)
    .option('-o, --output <file>', 'where the last or only format goes')
    .addOption(levelOption('--min-severity <level>', 'leave out findings below', LEVELS, 'low'))
    .addOption(levelOption('--min-confidence <level>', 'leave out findings of less confidence', LEVELS, 'low'))
    .option('--baseline <file>', 'report only what this file does not know')
    .option('--no-baseline', 'use no baseline, not even upload-audit.baseline.json')
    .option('--write-baseline', 'write what is found now to that file, default upload-audit.baseline.json')
    .option('--no-ignores', 'report what is suppressed, too')
    .option('--show-unknown', 'list what could not be decided')
    .option('--show-passed', 'list what is met')
    .option('--list-files', 'list the templates that were audited')
    .optionsGroup('Exit code:')
    .addOption(levelOption('--fail-on <level>', 'fail from this severity on', [...LEVELS, 'never']))
    .addOption(levelOption('--fail-confidence <level>', 'and from this confidence on', LEVELS))
    .option('--fail-on-unknown', 'fail on what could not be decided, too')
    .option('--no-fail-on-unknown', 'do not, whatever the config says')
    .optionsGroup('Terminal:')
    .option('--show-config', 'print every setting and where it comes from, and audit nothing')
    .option('--color', 'colour, whatever the terminal')
    .option('--no-color', 'no colour')
    .option('--quiet', 'no warnings on standard error')
    .option('--no-progress', 'no progress on standard error')
    .version(VERSION, '-V, --version', 'print the version')
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

/** Commander's message as one sentence. */
export function formatCommanderError(error: CommanderError): string {
  return error.message
    .replace(/^error: /, '')
    .replace(/\s*\(Did you mean (.+)\?\)$/s, '; did you mean $1?')
    .replace('. Allowed choices are ', '; allowed are ')
    .replace(/\.$/, '');
}

/** What was meant, or else what there is. */
export function formatSuggestion(name: string, known: readonly string[]): string {
  const meant = findNearest(name, known);
  return meant === undefined ? `there are ${formatList(known)}` : `did you mean ${meant}?`;
}
