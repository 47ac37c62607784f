import { join } from 'node:path';
import { type PathFailure, findWithin, hasEntry } from '../fs/bounds.js';
import { readTextWithin } from '../fs/read.js';
import { findBounds } from '../fs/roots.js';
import { isRecord, findJsonAt } from '../text/json.js';
import { parseToml } from './toml.js';
import { isFailure } from '../errors.js';

/** The settings of a samconfig for deploying to one environment. */
export interface SamConfig {
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly stackName: string | undefined;
  /** Every environment that the file has values for deploying to, in its order. */
  readonly environments: readonly string[];
  /** Every environment that the file names, for any command. */
  readonly names: readonly string[];
}

/** The file's names; SAM CLI reads only the first of them that exists. */
const NAMES = ['samconfig.toml', 'samconfig.yaml', 'samconfig.yml'] as const;

/** The environment that SAM CLI takes where none is named. */
export const DEFAULT_ENVIRONMENT = 'default';

/** Finds the name of the samconfig in a folder; undefined without one. */
export function findSamConfigName(folder: string): string | undefined {
  return NAMES.find((name) => hasEntry(folder, name));
}

/**
 * Reads the samconfig of a folder for one environment, which is a table of its own; undefined without a file, a failure
 * with its position if it can't be read. `deploy` overrides `global`. If no command deploys to the environment
 * `default`, it has the tags that all others set, each with the value of the first of them.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
 */
export async function readSamConfig(folder: string, environment: string): Promise<SamConfig | PathFailure | undefined> {
  const name = findSamConfigName(folder);
  const position = { line: 1, column: 1 };
  if (name === undefined) return undefined;
  const bounds = findBounds(folder);
  const found = findWithin(join(folder, name), bounds);
  if (isFailure(found))
    return found.isRefused === true ? { ...found, reason: `${name} ${found.reason}`, position } : undefined;
  const read = readTextWithin(found.real, bounds);
  if (isFailure(read)) return { reason: read.reason, position };
  const parsed = name.endsWith('.toml') ? parseToml(read.text) : await parseYaml(read.text);
  if (isFailure(parsed)) return { ...parsed, position: parsed.position ?? position };
  const { root } = parsed;
  const names = isRecord(root) ? Object.keys(root).filter((one) => isRecord(root[one])) : [];
  const environments = names.filter((one) => isDeployedTo(root, one));
  const isShared = environment === DEFAULT_ENVIRONMENT && !environments.includes(environment);
  return {
    parameters: valuesOf(root, environment, 'parameter_overrides'),
    tags: isShared ? commonTags(root, environments) : valuesOf(root, environment, 'tags'),
    stackName: tablesOf(root, environment)
      .map((table) => findJsonAt(table, ['stack_name']))
      .findLast((one) => typeof one === 'string'),
    environments,
    names,
  };
}

async function parseYaml(text: string): Promise<ReturnType<typeof parseToml>> {
  const { readPlainYaml } = await import('../template/parse/yaml.js');
  const read = readPlainYaml(text);
  return isFailure(read) ? { ...read, reason: `not valid YAML: ${read.reason}` } : { root: read.root };
}

function tablesOf(root: unknown, environment: string): readonly unknown[] {
  return ['global', 'deploy'].map((command) => findJsonAt(root, [environment, command, 'parameters']));
}

function valuesOf(root: unknown, environment: string, key: string): Readonly<Record<string, string>> {
  return Object.fromEntries(tablesOf(root, environment).flatMap((table) => pairs(findJsonAt(table, [key]))));
}

function commonTags(root: unknown, environments: readonly string[]): Readonly<Record<string, string>> {
  const [first = {}, ...others] = environments.map((one) => valuesOf(root, one, 'tags'));
  return Object.fromEntries(Object.entries(first).filter(([key]) => others.every((tags) => Object.hasOwn(tags, key))));
}

/** Build and validation settings do not make an environment. */
function isDeployedTo(root: unknown, environment: string): boolean {
  return tablesOf(root, environment).some((table) =>
    ['parameter_overrides', 'stack_name', 'tags', 'region'].some((key) => findJsonAt(table, [key]) !== undefined),
  );
}

/** `Key=Value` pairs: in one text, parted by blanks outside of quotes, or as a list, or as a table. */
function pairs(written: unknown): readonly (readonly [string, string])[] {
  if (isRecord(written)) return Object.entries(written).map(([key, value]) => [key, String(value)]);
  const words = Array.isArray(written) ? written.map(String) : typeof written === 'string' ? split(written) : [];
  return words.flatMap((word) => {
    // `ParameterKey=Key,ParameterValue=Value`, as the AWS CLI writes it.
    const [, key, value] = /^ParameterKey=([^,]+),ParameterValue=([\s\S]*)$/.exec(word) ?? [];
    if (key !== undefined && value !== undefined) return [[unquoted(key), unquoted(value)] as const];
    const equals = word.indexOf('=');
    return equals > 0 ? [[unquoted(word.slice(0, equals)), unquoted(word.slice(equals + 1))] as const] : [];
  });
}

function split(text: string): readonly string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+/g) ?? [];
}

function unquoted(text: string): string {
  const inner = /^(["'])([\s\S]*)\1$/.exec(text)?.[2];
  return inner === undefined ? text : inner.replace(/\\(["\\])/g, '$1');
}
