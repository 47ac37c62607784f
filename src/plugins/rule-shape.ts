import { isMap } from '../template/parse/document.js';
import { isNoun, listNouns } from '../model/subjects/index.js';
import { VERSION } from '../package-info.js';
import type { Option, Rule } from '../rule.js';
import { findNearest } from '../suggest.js';
import { formatList } from '../text/list.js';

/** The versions of the rule kit whose rules this version runs. */
const CONTRACTS: readonly number[] = [1];

const LEVELS = ['high', 'medium', 'low'];
const GROUPS = ['resource', 'api', 'template', 'application', 'project'];

/** What is wrong with a value; undefined if it is right. The sentence goes on after the name of the field. */
type Check = (value: unknown) => string | undefined;

/** By the type of an option in the kit: its values. */
const OPTION_VALUES: Readonly<Record<Option['type'], (value: unknown) => boolean>> = {
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  text: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  list: isTextList,
};

const text: Check = (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : 'must be a text');
const textList: Check = (value) => (isTextList(value) ? undefined : 'must be a list of texts');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');

const REQUIRED: Readonly<Record<string, Check>> = {
  id: (value) =>
    typeof value === 'string' && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(value)
      ? undefined
      : 'must be in kebab case, such as acme-bucket-names',
  // As in the catalog, and as JSON reports have them; YAML reads 100.10 without quotes as 100.1.
  number: (value) =>
    typeof value === 'string' && /^\d+\.\d+$/.test(value) && String(Number(value)) === value
      ? undefined
      : 'must be a text such as "100.1", without a zero at either end',
  severity: oneOf(LEVELS),
  title: text,
  why: text,
  fix: text,
  references: textList,
  about: (value) => (typeof value === 'string' && isNoun(value) ? undefined : oneOf(listNouns())(value)),
  check: (value) => (typeof value === 'function' ? undefined : 'must be a generator: *check(subject, context) { … }'),
};

const OPTIONAL: Readonly<Record<string, Check>> = {
  group: oneOf(GROUPS),
  fixes: (value) =>
    isMap(value) && Object.values(value).every((one) => text(one) === undefined) ? undefined : 'must be a map of texts',
  options: findOptionFault,
  tags: textList,
  cwe: (value) => (Array.isArray(value) && value.every(Number.isInteger) ? undefined : 'must be a list of numbers'),
  securitySeverity: (value) =>
    typeof value === 'number' && value >= 0.1 && value <= 10 ? undefined : 'must be a number from 0.1 to 10',
  precision: oneOf(['very-high', ...LEVELS]),
  docs: (value) => (typeof value === 'string' && /^https?:\/\/\S+$/.test(value) ? undefined : 'must be a web address'),
  guide: findGuideFault,
  sameAs: (value) => (isMap(value) && Object.values(value).every(isTextList) ? undefined : 'must be a map of lists'),
  hidesDoubtful: flag,
  lowOutsideProduction: flag,
  everywhere: flag,
};

/** What is wrong with a value that should be a rule of the user's own, as a sentence about `it`. */
export function findRuleFault(value: unknown): string | undefined {
  if (!isMap(value)) return 'is not a rule: use defineRule({ … }) of upload-audit/rule';
  const contract = findContractFault(value['pluginContract']);
  if (contract !== undefined) return contract;
  for (const [name, check] of Object.entries(REQUIRED)) {
    if (value[name] === undefined) return `has no ${name}`;
    const fault = check(value[name]);
    if (fault !== undefined) return `is not valid: ${name} ${fault}`;
  }
  const known = ['pluginContract', ...Object.keys(REQUIRED), ...Object.keys(OPTIONAL)];
  for (const [name, given] of Object.entries(value)) {
    if (!known.includes(name)) return `is not valid: ${name} is unknown${hint(name, known)}`;
    const fault = given === undefined ? undefined : OPTIONAL[name]?.(given);
    if (fault !== undefined) return `is not valid: ${name} ${fault}`;
  }
  return undefined;
}

/** Whether a value is a rule, as far as that can be seen without running it. */
export function isRule(value: unknown): value is Rule {
  return findRuleFault(value) === undefined;
}

function findContractFault(contract: unknown): string | undefined {
  const newest = Math.max(...CONTRACTS);
  if (contract === undefined)
    return `does not say for which version of the rule kit it was written: add pluginContract: ${newest}`;
  if (typeof contract !== 'number' || !Number.isInteger(contract))
    return `is not valid: pluginContract must be a whole number, such as ${newest}`;
  if (CONTRACTS.includes(contract)) return undefined;
  const advice = contract > newest ? 'update upload-audit' : 'update the rule';
  return `needs version ${contract} of the rule kit, and upload-audit ${VERSION} supports ${formatList(CONTRACTS.map(String))}: ${advice}`;
}

function findOptionFault(value: unknown): string | undefined {
  if (!isMap(value)) return 'must be a map';
  for (const [name, option] of Object.entries(value)) {
    if (!isMap(option)) return `must be a map of { type, default, description }: ${name} is not`;
    const { type, default: byDefault, description } = option;
    if (typeof type !== 'string' || !isOptionType(type))
      return `must have types: the type of ${name} ${oneOf(Object.keys(OPTION_VALUES))(type) ?? ''}`;
    if (!OPTION_VALUES[type](byDefault)) return `must have defaults: that of ${name} is not of its type, ${type}`;
    if (text(description) !== undefined) return `must have descriptions: ${name} has none`;
  }
  return undefined;
}

function isOptionType(type: string): type is Option['type'] {
  return Object.hasOwn(OPTION_VALUES, type);
}

function findGuideFault(value: unknown): string | undefined {
  if (!isMap(value)) return 'must be a map';
  const { checks, passes, kinds, unknown, falseAlarms, example, snippet, snippets } = value;
  const lists = { passes, unknown, falseAlarms };
  const wrong = Object.entries(lists).find(([, list]) => !isTextList(list));
  if (text(checks) !== undefined) return 'must have a text checks';
  if (wrong !== undefined) return `must have a list of texts ${wrong[0]}`;
  if (!isMap(kinds) || !Object.values(kinds).every((kind) => isMap(kind) && text(kind['means']) === undefined))
    return 'must have a map kinds of { means, confidence }';
  const isExample = isMap(example) && ['file', 'fails', 'passes'].every((part) => text(example[part]) === undefined);
  if (!isExample) return 'must have an example of { file, fails, passes }';
  if (snippet !== undefined && !isSnippet(snippet)) return `must have a snippet of ${SNIPPET}`;
  const isMapOfThem = snippets === undefined || (isMap(snippets) && Object.values(snippets).every(isSnippet));
  return isMapOfThem ? undefined : `must have a map snippets of ${SNIPPET}`;
}

const SNIPPET = '{ app, handler }, each null or { typescript, python }';

function isSnippet(value: unknown): boolean {
  const isCode = (code: unknown): boolean =>
    code === null || (isMap(code) && ['typescript', 'python'].every((language) => text(code[language]) === undefined));
  return isMap(value) && ['app', 'handler'].every((place) => isCode(value[place]));
}

function oneOf(names: readonly string[]): Check {
  return (value) => {
    if (typeof value === 'string' && names.includes(value)) return undefined;
    const given = typeof value === 'string' ? value : '';
    return `must be ${formatList(names, 'or')}${hint(given, names)}`;
  };
}

function hint(name: string, known: readonly string[]): string {
  const meant = name === '' ? undefined : findNearest(name, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
