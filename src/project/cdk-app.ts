import { join } from 'node:path';
import { readText } from '../fs/read.js';
import type { ProjectFolder } from '../fs/project-files.js';
import { isFailure } from '../errors.js';

/** What cdk.json tells of a CDK project. */
export interface CdkApp {
  /** The file that the app begins with, below the project's root; cdk.json itself if its command names none. */
  readonly entry: string;
  /** The endings of the app's language; undefined if the command does not tell. */
  readonly endings: RegExp | undefined;
}

/** Languages by the programs that run them. */
const LANGUAGES: readonly (readonly [command: RegExp, endings: RegExp])[] = [
  [/\b(?:python3?|poetry|pipenv|uv)\b/, /\.py$/],
  [/\b(?:mvn|mvnw|gradle|gradlew|java)\b/, /\.(?:java|kt|scala)$/],
  [/\bdotnet\b/, /\.(?:cs|fs)$/],
  [/\bgo\b/, /\.go$/],
  [/\b(?:node|npx|npm|yarn|pnpm|bun|bunx|deno|tsx|ts-node|swc-node|tsc)\b/, /\.[cm]?[jt]sx?$/],
];

/** Reads the cdk.json of a project; undefined if it has none. */
export function readCdkApp(root: string, files: ProjectFolder): CdkApp | undefined {
  const read = readText(join(root, 'cdk.json'));
  if (isFailure(read)) return undefined;
  const command = commandOf(read.text);
  const words = command.split(/[\s"';&|]+/).map((word) => word.replace(/^\.\//, ''));
  const named = words.find((word) => /\.\w+$/.test(word) && files.has(word));
  return {
    entry: named === undefined ? 'cdk.json' : sourceOf(named, files),
    endings: LANGUAGES.find(([program]) => program.test(command))?.[1],
  };
}

function commandOf(text: string): string {
  try {
    const json: unknown = JSON.parse(text);
    const app = typeof json === 'object' && json !== null && 'app' in json ? json.app : undefined;
    return typeof app === 'string' ? app.slice(0, 2000) : '';
  } catch {
    return '';
  }
}

/** An app may be run as it was compiled; what people edit lies beside it. */
function sourceOf(name: string, files: ProjectFolder): string {
  const source = name.replace(/\.([cm]?)js$/, '.$1ts');
  return files.has(source) ? source : name;
}
