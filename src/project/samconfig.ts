import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findAdjacentFile } from '../fs/bounds.js';
import { readText } from '../fs/read.js';
import { type Failure, isFailure } from '../errors.js';

/** What a samconfig.toml says about deploying to one environment. */
export interface SamConfig {
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly stackName: string | undefined;
  /** Every environment that the file has values for deploying to, in its order. */
  readonly environments: readonly string[];
}

type Toml = unknown;

/**
 * Reads the samconfig.toml of a folder for one environment, which is a table of its own; undefined if there is no file.
 * `deploy` wins over `global`; docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
 */
export async function readSamConfig(folder: string, environment: string): Promise<SamConfig | Failure | undefined> {
  const path = join(folder, 'samconfig.toml');
  if (!existsSync(path)) return undefined;
  // A link may lead out of the project.
  const found = findAdjacentFile('samconfig.toml', path);
  const read = isFailure(found) ? found : readText(path);
  if (isFailure(read)) return { reason: read.reason, position: { line: 1, column: 1 } };
  const { TomlError, parse } = await import('smol-toml');
  try {
    const root: Toml = parse(read.text);
    const tables = ['global', 'deploy'].map((command) => at(root, environment, command, 'parameters'));
    const merged = (key: string): Readonly<Record<string, string>> =>
      Object.fromEntries(tables.flatMap((table) => pairs(at(table, key))));
    const stackName = tables.map((table) => at(table, 'stack_name')).findLast((name) => typeof name === 'string');
    const environments = isTable(root) ? Object.keys(root).filter((name) => isDeployedTo(root, name)) : [];
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
function isDeployedTo(root: Toml, environment: string): boolean {
  return ['global', 'deploy'].some((command) => {
    const values = at(root, environment, command, 'parameters');
    return ['parameter_overrides', 'stack_name', 'tags', 'region'].some((key) => at(values, key) !== undefined);
  });
}

function at(toml: Toml, ...path: readonly string[]): Toml {
  return path.reduce<Toml>(
    (table, key) => (isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined),
    toml,
  );
}

function isTable(toml: Toml): toml is Readonly<Record<string, Toml>> {
  return typeof toml === 'object' && toml !== null && !Array.isArray(toml);
}

/** `Key=Value` pairs: in one text, parted by blanks outside of quotes, or as a list, or as a table. */
function pairs(toml: Toml): readonly (readonly [string, string])[] {
  if (isTable(toml)) return Object.entries(toml).map(([key, value]) => [key, String(value)]);
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
