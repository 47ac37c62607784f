import type { Code } from '../../src/handlers/syntax/code.js';
import { type Handler, analyzeHandler, readHandler } from '../../src/handlers/analyze.js';
import { ModuleStore } from '../../src/handlers/modules/module-store.js';
import { startParser } from '../../src/handlers/syntax/parse.js';
import { readGrammar } from '../../src/fs/wasm.js';
import type { View } from '../../src/handlers/facts/view.js';
import type { ErrorGuard } from '../../src/handlers/flow/error-guard.js';
import type { SyntaxNode } from '../../src/handlers/syntax/syntax.js';
import { isFailure } from '../../src/errors.js';

const parser = await startParser(['python', 'javascript'], readGrammar);

/** Nothing is known of the code yet. */
export const makeStore = (): ModuleStore => new ModuleStore(parser);

/** Code in memory; the first file is the entry. */
export function code(files: Readonly<Record<string, string>>, name = 'handler'): Code {
  const [file = ''] = Object.keys(files);
  return {
    language: file.endsWith('.py') ? 'python' : 'javascript',
    entry: { file, name },
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    place: (path, range) => ({ file: path, at: range }),
  };
}

export type Snippet = string | Readonly<Record<string, string>>;

const filesOf = (snippet: Snippet, file: string): Readonly<Record<string, string>> =>
  typeof snippet === 'string' ? { [file]: snippet } : snippet;

export const py = (snippet: Snippet): Code => code(filesOf(snippet, 'app.py'));
export const js = (snippet: Snippet): Code => code(filesOf(snippet, 'index.mjs'));
export const ts = (snippet: Snippet): Code => code(filesOf(snippet, 'index.ts'));

export function see(from: Code): View & { readonly opaque: readonly string[] } {
  const seen = analyzeHandler(from, makeStore());
  if (isFailure(seen)) throw new Error(seen.reason);
  return Object.assign(seen.view, { opaque: seen.opaque });
}

/** For every way out of the handler, what guards a node on it, the nearest first; a guard that comes again is left out. */
export function ways(view: View, node: SyntaxNode): readonly (readonly string[])[] {
  interface Way {
    readonly passed: readonly ErrorGuard[];
  }
  const add = (guard: ErrorGuard, { passed }: Way): Way =>
    passed.some(({ at }) => at === guard.at) ? { passed } : { passed: [...passed, guard] };
  const key = ({ passed }: Way): string => passed.map(({ at }) => `${at.source.file}:${at.start}`).join(' ');
  return view.follow<Way>(node, { passed: [] }, add, key).map(({ passed }) => passed.map(({ is }) => is));
}

export function read(from: Code): Handler {
  const handler = readHandler(from, makeStore());
  if (isFailure(handler)) throw new Error(handler.reason);
  return handler;
}

export function refusal(from: Code): string | undefined {
  const handler = readHandler(from, makeStore());
  return isFailure(handler) ? handler.reason : undefined;
}

/** The names of what is called, each once, in order. */
export const called = (view: View): readonly string[] => [...new Set(view.calls.flatMap(({ name }) => name ?? []))];

/** The AWS operations, as `s3 PutObject`. */
export function operations(view: View): readonly string[] {
  return view.calls.flatMap((call) => {
    const found = view.operation(call);
    return found === undefined
      ? []
      : [`${found.does === 'send' ? '' : `${found.does} `}${found.service} ${found.action}`];
  });
}
