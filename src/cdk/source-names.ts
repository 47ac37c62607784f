import type { SourceContext } from './expression-origin.js';
import { findAssignments, findUnpacking } from './expression-names.js';
import { findEnclosingFunctions, findLoops } from './enclosing-functions.js';
import { findField, splitArguments } from './source-fields.js';

/** A call in the source of an app, and the text around it. */
export interface CallSite {
  /** Below the project's root. */
  readonly file: string;
  readonly context: SourceContext;
  /** The index at which the call begins. */
  readonly at: number;
  /** Its arguments, as they are written. */
  readonly arguments: readonly string[];
}

/** Where an expression is written: names mean something there. */
export interface Surroundings {
  readonly file: string;
  readonly context: SourceContext;
  /** An index in the function that the expression is in; undefined at the top of a file. */
  readonly at: number | undefined;
  /** The calls that led to that function, the nearest first. */
  readonly callers: readonly CallSite[];
  /** The values of loop variables. */
  readonly bound: ReadonlyMap<string, WrittenValue>;
}

/** An expression, and where it is written. */
export interface WrittenValue {
  readonly written: string;
  readonly around: Surroundings;
}

/** Opens another file of the app; undefined if it does not exist. */
export type OpenSource = (file: string) => SourceContext | undefined;

/** The values of names in a file: each is searched for in all of its text. */
const known = new WeakMap<SourceContext, Map<string, readonly string[]>>();

function remembered(context: SourceContext, key: string, find: () => readonly string[]): readonly string[] {
  const names = known.get(context) ?? new Map<string, readonly string[]>();
  known.set(context, names);
  const found = names.get(key) ?? find();
  names.set(key, found);
  return found;
}

function assignmentsOf(name: string, isOwn: boolean, context: SourceContext): readonly string[] {
  return remembered(context, `${isOwn ? 'own' : 'free'} ${name}`, () => findAssignments(name, isOwn, context));
}

/** At most this many places that give a name its value are read. */
const MOST = 20;

/** The possible expressions of a name; empty if it is unknown. */
export function findNamedValues(name: string, around: Surroundings, open: OpenSource): readonly WrittenValue[] {
  const bound = around.bound.get(name);
  if (bound !== undefined) return [bound];
  const handed = findHandedValues(name, around);
  if (handed !== undefined) return handed;
  const looped = findLoopValues(name, around, open);
  if (looped.length > 0) return looped;
  const given = assignmentsOf(name, false, around.context).map((written) => ({ written, around }));
  if (given.length > 0) return given.slice(0, MOST);
  const unpacked = remembered(around.context, `unpacked ${name}`, () => findUnpacking(name, around.context)).map(
    (from) => ({ written: `${from}.${name}`, around }),
  );
  return unpacked.length > 0 ? unpacked : findImportedValues(name, around, open);
}

/** The values that the file gives `this.name` or `self.name`. */
export function findOwnValues(name: string, around: Surroundings): readonly WrittenValue[] {
  return assignmentsOf(name, true, around.context).map((written) => ({ written, around }));
}

/** The arguments for a parameter, where the call is known; undefined for a name that is not a parameter. */
function findHandedValues(name: string, around: Surroundings): readonly WrittenValue[] | undefined {
  if (around.at === undefined) return undefined;
  const functions = findEnclosingFunctions(around.context, around.at);
  let { callers } = around;
  for (const { parameters, from, isCallback } of functions) {
    const [caller, ...outer] = callers;
    const items = splitArguments(parameters, around.context.lexis).filter((item) => !/^(?:self|cls)\b/.test(item));
    const index = items.findIndex((item) => nameOf(item) === name || isUnpacked(item, name));
    // A callback is called by the method that it is passed to, which is a frame of its own.
    if (index === -1) {
      callers = isCallback || caller === undefined ? callers : outer;
      continue;
    }
    const item = items[index] ?? '';
    const given = caller === undefined || isCallback || isWithin(caller, around, from) ? undefined : caller;
    const [, fallback] = /^[^=]*=(?!>)\s*([^]+)$/.exec(item) ?? [];
    const otherwise = fallback === undefined ? [] : [{ written: fallback, around: { ...around, at: undefined } }];
    if (given === undefined) return isCallback ? undefined : otherwise;
    const there = { file: given.file, context: given.context, at: given.at, callers: outer, bound: around.bound };
    const named = findNamedArgument(given, name);
    const written = named ?? given.arguments.filter((one) => !isNamedArgument(one, given.context))[index];
    if (written === undefined) return otherwise;
    if (nameOf(item) === name) return [{ written, around: there }];
    const field = findField(written, name, there.context.lexis);
    return field === undefined ? otherwise : [{ written: field, around: there }];
  }
  return undefined;
}

/** Python's arguments by name. */
function findNamedArgument(call: CallSite, name: string): string | undefined {
  if (call.context.lexis !== 'python') return undefined;
  const named = call.arguments.find((one) => new RegExp(`^${name}\\s*=(?!=)`).test(one));
  return named?.replace(/^\w+\s*=\s*/, '');
}

function isNamedArgument(written: string, { lexis }: SourceContext): boolean {
  return lexis === 'python' && /^\w+\s*=(?!=)/.test(written);
}

function isWithin(caller: CallSite, { file }: Surroundings, from: number): boolean {
  const end = caller.arguments.reduce((sum, one) => sum + one.length, caller.at);
  return caller.file === file && caller.at <= from && from <= end;
}

function nameOf(parameter: string): string {
  return (
    /^(?:(?:public|private|protected|readonly|override)\s+)*(?:\.\.\.|\*{1,2})?([A-Za-z_$][\w$]*)/.exec(
      parameter,
    )?.[1] ?? ''
  );
}

function isUnpacked(parameter: string, name: string): boolean {
  return parameter.startsWith('{') && new RegExp(`[{,]\\s*${name.replaceAll('$', '\\$')}\\s*[,}=]`).test(parameter);
}

/** The values of a loop's variable over a literal list. */
function findLoopValues(name: string, around: Surroundings, open: OpenSource): readonly WrittenValue[] {
  return findLoopElements(name, around, open) ?? [];
}

/** The elements of the list that a name refers to one after the other; undefined for what no loop binds. */
export function findLoopElements(
  name: string,
  around: Surroundings,
  open: OpenSource,
): readonly WrittenValue[] | undefined {
  if (around.at === undefined) return undefined;
  const list = findLoops(around.context, around.at).find((loop) => loop.variable === name)?.list;
  if (list === undefined) return undefined;
  const lists = /^[\w$]+$/.test(list)
    ? findNamedValues(list, { ...around, at: undefined }, open)
    : [{ written: list, around }];
  return lists.flatMap(({ written, around: there }) => {
    const items = /^\s*(?:Object\.freeze\(\s*)?[[(]/.test(written)
      ? splitArguments(bracketed(written), there.context.lexis)
      : [];
    return items.slice(0, MOST).map((item) => ({ written: item, around: there }));
  });
}

/** The text in the first brackets of an expression. */
function bracketed(written: string): string {
  const text = written.replace(/^\s*Object\.freeze\(\s*/, '').trim();
  const last = Math.max(text.lastIndexOf(']'), text.startsWith('(') ? text.lastIndexOf(')') : -1);
  return text.slice(1, last === -1 ? undefined : last);
}

/** The export of another file of the app under a name. */
function findImportedValues(name: string, around: Surroundings, open: OpenSource): readonly WrittenValue[] {
  const found = findImport(name, around, open);
  if (found === undefined) return [];
  const { file, context, exported } = found;
  const there = { file, context, at: undefined, callers: [], bound: new Map<string, WrittenValue>() };
  return assignmentsOf(exported, false, context).map((written) => ({ written, around: there }));
}

interface ImportedName {
  readonly file: string;
  readonly context: SourceContext;
  readonly exported: string;
}

/** The file of the app that a name is imported from. */
export function findImport(name: string, { file, context }: Surroundings, open: OpenSource): ImportedName | undefined {
  const { text, lexis } = context;
  const escaped = name.replaceAll('$', '\\$');
  const imported = lexis === 'python' ? findPythonImport(escaped, text) : findScriptImport(escaped, text);
  if (imported === undefined) return undefined;
  const { from, exported = name } = imported;
  for (const candidate of candidatesFor(from, file, lexis === 'python')) {
    const found = open(candidate);
    if (found !== undefined) return { file: candidate, context: found, exported };
  }
  return undefined;
}

/** Where an import leads, and under which name its file offers what is imported, if that is another. */
interface WrittenImport {
  readonly from: string;
  readonly exported: string | undefined;
}

function findPythonImport(name: string, text: string): WrittenImport | undefined {
  const form = new RegExp(
    `^[ \\t]*from[ \\t]+([.\\w]+)[ \\t]+import[ \\t]+\\(?[^\\n#)]*?(?:\\b(\\w+)[ \\t]+as[ \\t]+)?\\b${name}\\b`,
    'm',
  );
  const [, from, exported] = form.exec(text) ?? [];
  return from === undefined ? undefined : { from, exported };
}

const NAMES_FROM_FILE =
  /\b(?:import|const|let|var)\s+(?:[\w$]+\s*,\s*)?\{([^{}]*)\}\s*(?:from|=\s*require\()\s*["'](\.[^"'\n]+)["']/g;

function findScriptImport(name: string, text: string): WrittenImport | undefined {
  const form = new RegExp(`(?:(?<![\\w$])(?:([\\w$]+)\\s+as\\s+|([\\w$]+)\\s*:\\s*))?\\b${name}\\b`);
  for (const [, names = '', from = ''] of text.matchAll(NAMES_FROM_FILE)) {
    const found = form.exec(names);
    if (found !== null) return { from, exported: found[1] ?? found[2] };
  }
  return undefined;
}

function candidatesFor(named: string, file: string, isPython: boolean): readonly string[] {
  const folder = file.split('/').slice(0, -1);
  if (isPython) {
    const dots = /^\.*/.exec(named)?.[0].length ?? 0;
    const path = named
      .slice(dots)
      .split('.')
      .filter((part) => part !== '');
    const bases = dots > 0 ? [folder.slice(0, folder.length - dots + 1)] : [[], folder];
    return bases.flatMap((base) => {
      const module = [...base, ...path].join('/');
      return [`${module}.py`, `${module}/__init__.py`];
    });
  }
  const joined: string[] = [...folder];
  for (const part of named.split('/')) {
    if (part === '..') joined.pop();
    else if (part !== '.') joined.push(part);
  }
  const stem = joined.join('/').replace(/\.[cm]?js$/, '');
  return ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '/index.ts', '/index.js'].map((ending) => stem + ending);
}
