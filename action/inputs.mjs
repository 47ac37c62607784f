// The inputs of the Action, which action.yml hands over as variables, and the arguments that they become. Each value
// stands behind the `=` of its flag or behind `--`: none of them can be taken for an option, whatever it holds.
import process from 'node:process';

/** One sentence of what is wrong with an input. */
export class Mistake extends Error {}

/** @type {readonly (readonly [flag: string, variable: string])[]} */
const VALUES = [
  ['--project-root', 'PROJECT_ROOT'],
  ['--config', 'CONFIG'],
  ['--config-env', 'CONFIG_ENV'],
  ['--scope', 'SCOPE'],
  ['--baseline', 'BASELINE'],
  ['--fail-on', 'FAIL_ON'],
  ['--fail-confidence', 'FAIL_CONFIDENCE'],
  ['--min-severity', 'MIN_SEVERITY'],
  ['--min-confidence', 'MIN_CONFIDENCE'],
];

/** @type {readonly (readonly [flag: string, variable: string])[]} */
const LISTS = [
  ['--rule', 'RULE'],
  ['--skip-rule', 'SKIP_RULE'],
];

/** @type {readonly (readonly [flag: string, variable: string])[]} */
const SWITCHES = [
  ['--no-ignores', 'NO_IGNORES'],
  ['--fail-on-unknown', 'FAIL_ON_UNKNOWN'],
];

/** A parameter of CloudFormation has a name of letters and digits, so that `./a=b.json` and `a-b=c.json` are files. */
const PARAMETER = /^[A-Za-z0-9]+=/;

/**
 * The arguments of an audit, with the targets last; formats are not among them.
 * @returns {string[]}
 */
export function argumentsOf() {
  return [
    ...VALUES.filter(([, name]) => variable(name) !== '').map(([flag, name]) => `${flag}=${variable(name)}`),
    ...LISTS.flatMap(([flag, name]) => lines(name).map((line) => `${flag}=${line}`)),
    ...SWITCHES.filter(([, name]) => isOn(name)).map(([flag]) => flag),
    ...lines('PARAMETERS').map((line) => `${PARAMETER.test(line) ? '--parameter' : '--parameters'}=${line}`),
    ...lines('ARGS'),
    '--',
    ...lines('PATHS'),
  ];
}

/**
 * What a variable holds; empty if there is none.
 * @param {string} name
 */
export function variable(name) {
  return process.env[name] ?? '';
}

/**
 * Whether an input is true, in whatever case, as in GitHub's own conditions. Anything but true and false is a mistake:
 * a check that is thought to be on must not be off.
 * @param {string} name
 */
export function isOn(name) {
  const value = variable(name).trim().toLowerCase();
  if (value === 'true') return true;
  if (value === 'false' || value === '') return false;
  const input = name.toLowerCase().replaceAll('_', '-');
  throw new Mistake(`the input ${input} is true or false, not "${variable(name)}"`);
}

/** @param {string} name */
function lines(name) {
  return variable(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
