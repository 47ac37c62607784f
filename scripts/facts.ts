/**
 * Prints what the analyzer knows of one handler: which expressions carry which part of the request, and all facts that
 * the rules ask about, each with the line that it was read from. No template is needed, and nothing is run.
 *
 *   npm run facts -- FILE [HANDLER] [--root FOLDER]
 *
 * FILE     a file of Python, JavaScript or TypeScript
 * HANDLER  the name that the runtime calls, such as lambda_handler; default: the first usual name that FILE has
 * --root   the folder that is deployed, which local imports are resolved in; default: the folder of FILE
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { isFailure } from '../src/errors.js';
import { makeBounds } from '../src/fs/bounds.js';
import { makeFolderTree } from '../src/fs/source-tree.js';
import { readGrammar } from '../src/fs/wasm.js';
import { type Analysis, analyzeHandler, collectFacts } from '../src/handlers/analyze.js';
import type { View } from '../src/handlers/facts/view.js';
import type { Evidence } from '../src/handlers/syntax/evidence.js';
import { ModuleStore } from '../src/handlers/modules/module-store.js';
import { startParser } from '../src/handlers/syntax/parse.js';

/** The names that are tried where none is given, the usual one of the language first. */
const USUAL_NAMES = { python: ['lambda_handler', 'handler', 'main'], javascript: ['handler', 'lambdaHandler', 'main'] };

/** The types of expressions that may carry a part of the request, in both grammars. */
const EXPRESSIONS = [
  'identifier',
  'attribute',
  'subscript',
  'call',
  'member_expression',
  'subscript_expression',
  'call_expression',
];

export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { root: { type: 'string' } },
    });
    const [file, name, ...more] = positionals;
    if (file === undefined || more.length > 0)
      throw new Error('usage: npm run facts -- FILE [HANDLER] [--root FOLDER]');
    // npm runs scripts in the folder of package.json and says where it was called from.
    const { npm_lifecycle_event: script, INIT_CWD: calledFrom } = process.env;
    const cwd = script === 'facts' && calledFrom !== undefined ? calledFrom : process.cwd();
    const root = values.root === undefined ? undefined : resolve(cwd, values.root);
    console.log(await describeHandler(resolve(cwd, file), name, root));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

/**
 * What is known of a handler, as YAML.
 * @param path absolute
 * @throws Error in one sentence, if there is no such file or handler
 */
export async function describeHandler(path: string, name?: string, root = dirname(path)): Promise<string> {
  if (!existsSync(path) || !statSync(path).isFile()) throw new Error(`there is no file ${path}`);
  const file = relative(root, path).split(sep).join('/');
  if (file.startsWith('../')) throw new Error(`${path} is not in ${root}`);
  const { view, opaque, entry } = await analyze(file, name, root);
  return stringify(
    {
      handler: formatEvidence(view.evidence(entry)),
      language: view.language,
      form: view.form,
      notFollowed: opaque,
      request: describeRequest(view),
      facts: describeFact(collectFacts(view)),
    },
    { lineWidth: 0 },
  );
}

async function analyze(file: string, name: string | undefined, root: string): Promise<Analysis> {
  const language = file.endsWith('.py') ? 'python' : 'javascript';
  const tree = makeFolderTree(root, makeBounds(root));
  const parser = await startParser([language], readGrammar);
  const failures: string[] = [];
  for (const one of name === undefined ? USUAL_NAMES[language] : [name]) {
    const found = analyzeHandler(
      {
        language,
        entry: { file, name: one },
        read: (inner) => tree.read(inner),
        place: (inner, range) => ({ file: inner, at: range }),
      },
      new ModuleStore(parser),
    );
    if (!isFailure(found)) return found;
    failures.push(found.reason);
  }
  throw new Error([...new Set(failures)].join('\n'));
}

/** Every expression that carries a part of the request, line by line, with the parts that it carries. */
function describeRequest(view: View): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const lines = new Map<string, Map<string, string>>();
  for (const node of view.nodes(...EXPRESSIONS)) {
    const { parts, itself, whole } = view.input(node);
    if (parts.size === 0 && !whole) continue;
    const { what, file } = view.evidence(node);
    const line = `${file}:${node.range.start.line}`;
    const carried = [...parts].map((part) => (itself.has(part) ? part : `${part} (made into something else)`));
    const shown = lines.get(line) ?? new Map<string, string>();
    shown.set(what, whole ? 'the event or request itself' : carried.join(', '));
    lines.set(line, shown);
  }
  return Object.fromEntries([...lines].map(([line, shown]) => [line, Object.fromEntries(shown)]));
}

/** A fact as plain data, evidence in one line. */
function describeFact(fact: unknown): unknown {
  if (fact instanceof Set || Array.isArray(fact)) return [...fact].map(describeFact);
  if (fact instanceof Map)
    return Object.fromEntries([...fact].map(([key, value]) => [String(key), describeFact(value)]));
  if (typeof fact !== 'object' || fact === null) return fact;
  if (!isEvidence(fact)) return describeFields(fact);
  const { place, file, within, what, ...rest } = fact;
  const line = formatEvidence({ place, file, within, what });
  return Object.keys(rest).length === 0 ? line : { at: line, ...describeFields(rest) };
}

function describeFields(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, describeFact(value)]));
}

function isEvidence(value: object): value is Evidence {
  return 'place' in value && 'within' in value && 'what' in value;
}

/** `app.py:12 in handler: s3.put_object(…)` */
function formatEvidence({ place, file, within, what }: Evidence): string {
  const line = place.at !== undefined && 'start' in place.at ? `:${place.at.start.line}` : '';
  return `${file}${line}${within === '' ? '' : ` in ${within}`}: ${what}`;
}
