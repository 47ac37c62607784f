import { join } from 'node:path';
import { type PathFailure, findWithin } from '../fs/bounds.js';
import { readTextWithin } from '../fs/read.js';
import { findBounds } from '../fs/roots.js';
import type { ProjectFolder } from '../fs/project-files.js';
import { isRecord, parseJson } from '../text/json.js';
import { isFailure } from '../errors.js';
import type { CodeLanguage } from '../location.js';

/** The contents of cdk.json about a CDK project. */
export interface CdkApp {
  /** The file that the app begins with, below the project's root; cdk.json itself if its command names none. */
  readonly entry: string;
  /** The endings of the app's language; undefined if the command does not show it. */
  readonly endings: RegExp | undefined;
  /** The language of snippets for it; undefined for another one, and if the command does not show it. */
  readonly language: CodeLanguage | undefined;
}

/** Languages by the programs that run them. */
const LANGUAGES: readonly (readonly [command: RegExp, endings: RegExp, language?: CodeLanguage])[] = [
  [/\b(?:python3?|poetry|pipenv|uv)\b/, /\.py$/, 'python'],
  [/\b(?:mvn|mvnw|gradle|gradlew|java)\b/, /\.(?:java|kt|scala)$/],
  [/\bdotnet\b/, /\.(?:cs|fs)$/],
  [/\bgo\b/, /\.go$/],
  [/\b(?:node|npx|npm|yarn|pnpm|bun|bunx|deno|tsx|ts-node|swc-node|tsc)\b/, /\.[cm]?[jt]sx?$/, 'typescript'],
];

/**
 * Reads the cdk.json of a project; undefined if it has none with a text in it, a failure if it must not be read: the
 * end of a sentence that begins with the file's name.
 * @param root of the project, absolute
 */
export function readCdkApp(root: string, files: ProjectFolder): CdkApp | PathFailure | undefined {
  const bounds = findBounds(root);
  const found = findWithin(join(root, 'cdk.json'), bounds);
  if (isFailure(found)) return found.isRefused === true ? found : undefined;
  const read = readTextWithin(found.real, bounds);
  if (isFailure(read)) return undefined;
  const command = commandOf(read.text);
  const words = command.split(/[\s"';&|]+/).map((word) => word.replace(/^\.\//, ''));
  const named = words.find((word) => /\.\w+$/.test(word) && files.has(word));
  const [, endings, language] = LANGUAGES.find(([program]) => program.test(command)) ?? [];
  return { entry: named === undefined ? 'cdk.json' : sourceOf(named, files), endings, language };
}

function commandOf(text: string): string {
  const json = parseJson(text);
  const app = isRecord(json) ? json['app'] : undefined;
  return typeof app === 'string' ? app.slice(0, 2000) : '';
}

/** An app may be run as compiled; its edited source is beside it. */
function sourceOf(name: string, files: ProjectFolder): string {
  const source = name.replace(/\.([cm]?)js$/, '.$1ts');
  return files.has(source) ? source : name;
}
