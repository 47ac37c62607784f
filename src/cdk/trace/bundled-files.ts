import { posix } from 'node:path';
import { parseItems } from '../../text/brackets.js';
import { splitArguments } from '../source-fields.js';
import { type OpenSource, type Surroundings, type WrittenValue, findImport } from '../source-names.js';
import { SourceValues, type TextPattern } from '../source-values.js';
import type { ConstructCreation } from './construct-calls.js';

/** The endings of a handler that a construct finds by its own file's name, in the CDK's order. */
const DEFAULT_ENDINGS = ['.ts', '.js', '.mjs', '.mts', '.cts', '.cjs'];

/** `.entry("lambda/upload.ts")`, `Entry = "lambda/upload.ts"`, `Entry: jsii.String("lambda/upload.ts")` */
const WRITTEN_OUT = /\b[eE]ntry\b\s*[:=(]\s*(?:jsii\.String\(\s*)?(["'`])([^"'`$\\\n]{1,200})\1/;

/**
 * The files that the code of a function may have been bundled of, the likeliest first, each as far as the app's source
 * gives it: absolute, or relative to the app's folder. Without an `entry` the CDK takes the file called after the one
 * that makes the function and its id; docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html
 * @param folderOf the folder of a file of the app, absolute
 */
export function findBundledFiles(
  creation: ConstructCreation,
  open: OpenSource,
  folderOf: (file: string) => string,
): readonly TextPattern[] {
  const values = new SourceValues(open, folderOf);
  const { around, id } = creation;
  const base = findBaseCall(creation, open);
  const places = [{ given: creation.arguments, around }, ...(base === undefined ? [] : [base])];
  const found = places.map((place) => values.argumentOf(place.given, 'entry', place.around));
  const entries = found.flatMap(({ values: given }) => given.flatMap((one) => values.patternsOf(one)));
  if (entries.length > 0) return entries;
  const written = WRITTEN_OUT.exec(creation.arguments.join(', '))?.[2];
  if (written !== undefined) return [[written]];
  const file = isBundling(creation.head) ? creation.file : base?.around.file;
  if (file === undefined || file.endsWith('.py')) return [];
  const stem = posix.basename(file).replace(/\.\w+$/, '');
  return DEFAULT_ENDINGS.map((ending) => [`${folderOf(file)}/${stem}.${id}${ending}`]);
}

function isBundling(head: string): boolean {
  return /\bNodejsFunction(?:<[^<>]*>)?$/.test(head.trim());
}

/** The base-class arguments of the app's own class that extends the CDK's: `super(scope, id, { entry: … })`. */
function findBaseCall(
  creation: ConstructCreation,
  open: OpenSource,
): { readonly given: readonly string[]; readonly around: Surroundings } | undefined {
  const { around } = creation;
  const name = /(?<![\w$])([A-Za-z_$][\w$]*)(?:<[^<>]*>)?$/.exec(creation.head.trim())?.[1] ?? '';
  if (name === '' || isBundling(creation.head)) return undefined;
  const imported = findImport(name, around, open);
  const { file, context } = imported ?? around;
  const escaped = (imported?.exported ?? name).replaceAll('$', '\\$');
  const { text, bare, lexis } = context;
  const [head] =
    new RegExp(`\\bclass\\s+${escaped}\\s*(?:extends\\s+[\\w.]*|\\([\\w.]*)NodejsFunction\\b`).exec(bare) ?? [];
  const start = head === undefined ? -1 : bare.indexOf(head);
  const [called] = /\bsuper\s*\((?:\s*\)\s*\.__init__\s*\()?/.exec(start === -1 ? '' : bare.slice(start)) ?? [];
  if (called === undefined) return undefined;
  const at = bare.indexOf(called, start);
  const opened = at + called.length - 1;
  const close = parseItems({ text, syntax: lexis }, opened)?.close;
  if (close === undefined) return undefined;
  const site = { file: creation.file, context: around.context, at: around.at ?? 0, arguments: creation.arguments };
  const bound = new Map<string, WrittenValue>();
  return {
    given: splitArguments(text.slice(opened + 1, close), lexis),
    around: { file, context, at, callers: [site, ...around.callers], bound },
  };
}
