import { join } from 'node:path';
import { type PathFailure, findWithin } from '../fs/bounds.js';
import { readRegularText } from '../fs/read.js';
import { findBounds } from '../fs/roots.js';
import { isRecord } from '../text/json.js';
import { isFailure } from '../errors.js';

/** What a samconfig.toml says about deploying to one environment. */
export interface SamConfig {
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly stackName: string | undefined;
  /** Every environment that the file has values for deploying to, in its order. */
  readonly environments: readonly string[];
}

/**
 * Reads the samconfig.toml of a folder for one environment, which is a table of its own; undefined if there is no file,
 * a failure with its position if it can't be read.
 * `deploy` wins over `global`; docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
 */
export async function readSamConfig(folder: string, environment: string): Promise<SamConfig | PathFailure | undefined> {
  const found = findWithin(join(folder, 'samconfig.toml'), findBounds(folder));
  const position = { line: 1, column: 1 };
  if (isFailure(found))
    return found.isRefused === true ? { ...found, reason: `samconfig.toml ${found.reason}`, position } : undefined;
  const read = readRegularText(found.real);
  if (isFailure(read)) return { reason: read.reason, position };
  const { TomlError, parse } = await import('smol-toml');
  try {
    const root: unknown = parse(read.text);
    const tables = ['global', 'deploy'].map((command) => at(root, environment, command, 'parameters'));
    const merged = (key: string): Readonly<Record<string, string>> =>
      Object.fromEntries(tables.flatMap((table) => pairs(at(table, key))));
    const stackName = tables.map((table) => at(table, 'stack_name')).findLast((name) => typeof name === 'string');
    const environments = isRecord(root) ? Object.keys(root).filter((name) => isDeployedTo(root, name)) : [];
    return { parameters: merged('parameter_overrides'), tags: merged('tags'), stackName, environments };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = 'it can not be read'] = error.message.split('\n');
    return {
      reason: first.replace(/^Invalid TOML document: /, 'not valid TOML: '),
      position: { line: error.line, column: error.column },
    };
  }
}

/** How something is built or validated is no environment. */
function isDeployedTo(root: unknown, environment: string): boolean {
  return ['global', 'deploy'].some((command) => {
    const values = at(root, environment, command, 'parameters');
    return ['parameter_overrides', 'stack_name', 'tags', 'region'].some((key) => at(values, key) !== undefined);
  });
}

function at(toml: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (table, key) => (isRecord(table) && Object.hasOwn(table, key) ? table[key] : undefined),
    toml,
  );
}

/** `Key=Value` pairs: in one text, parted by blanks outside of quotes, or as a list, or as a table. */
function pairs(toml: unknown): readonly (readonly [string, string])[] {
  if (isRecord(toml)) return Object.entries(toml).map(([key, value]) => [key, String(value)]);
  const words = Array.isArray(toml) ? toml.map(String) : typeof toml === 'string' ? split(toml) : [];
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
