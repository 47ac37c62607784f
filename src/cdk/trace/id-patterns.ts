import { type SourceCall, findCallOpenedAt } from './call.js';
import type { IdMention } from './construct-id.js';
import { type SourceContext, makeSourceContext } from '../expression-origin.js';
import { findEnclosingFunctions, findLoops } from '../enclosing-functions.js';
import { type CallSite, type Surroundings, type WrittenValue, findLoopElements } from '../source-names.js';
import { SourceValues, type TextPattern } from '../source-values.js';
import type { TextFiles } from '../../text/files.js';
import { makePiecesMatcher } from '../../text/glob.js';

/** A call whose id is not a plain text: `s3.Bucket(self, f"{stage}-files")`. */
interface OpenCall {
  readonly file: string;
  readonly call: SourceCall;
  readonly context: SourceContext;
  /** The expression of its id. */
  readonly id: string;
}

/** A call, and the possible values of its id. */
interface IdEntry {
  readonly mention: IdMention;
  readonly patterns: readonly TextPattern[];
}

/** How surely a call makes the construct of an id. */
type Likeness = 'same' | 'like';

/** Apps with more such calls than this are not read for them. */
const MOST_CALLS = 500;
/** At most this many calls of a function are compared. */
const MOST_CALLERS = 100;

/** The calls of an app that make constructs under ids which are computed: by constants, loops, formats and parameters. */
export class ComputedIds {
  readonly #files: TextFiles;
  readonly #sources: () => readonly string[];
  readonly #contexts = new Map<string, SourceContext | undefined>();
  readonly #values: SourceValues;
  #entries: readonly IdEntry[] | undefined;

  /** @param sources the files that may make constructs */
  constructor(files: TextFiles, sources: () => readonly string[]) {
    this.#files = files;
    this.#sources = sources;
    this.#values = new SourceValues(
      (file) => this.contextOf(file),
      (file) => file.split('/').slice(0, -1).join('/'),
    );
  }

  contextOf(file: string): SourceContext | undefined {
    if (this.#contexts.has(file)) return this.#contexts.get(file);
    const text = this.#files.has(file) ? this.#files.read(file) : undefined;
    const context = text === undefined ? undefined : makeSourceContext(file, text);
    this.#contexts.set(file, context);
    return context;
  }

  /** The calls that may make the construct of an id: those that surely do, else those whose id is like it. */
  find(id: string): readonly IdMention[] {
    const entries = (this.#entries ??= this.#collect().flatMap((one) => [...this.#callersOf(one), this.#entryOf(one)]));
    const found = (likeness: Likeness): readonly IdMention[] =>
      entries.flatMap(({ mention, patterns }) =>
        patterns.some((pattern) => likenessOf(pattern, id) === likeness) ? [mention] : [],
      );
    const same = found('same');
    return same.length > 0 ? same : found('like');
  }

  #entryOf(one: OpenCall): IdEntry {
    return { mention: { file: one.file, call: one.call }, patterns: this.#patternsOf(one, []) };
  }

  #patternsOf({ file, context, call, id: written }: OpenCall, callers: readonly CallSite[]): readonly TextPattern[] {
    const around = { file, context, at: call.head.from, callers, bound: new Map<string, WrittenValue>() };
    return this.#values.patternsOf({ written, around });
  }

  /** Where a function that makes the construct is called, with the ids that it is passed there. */
  #callersOf(one: OpenCall): readonly IdEntry[] {
    const [enclosing] = findEnclosingFunctions(one.context, one.call.head.from).filter(({ isCallback }) => !isCallback);
    const name = enclosing?.name ?? '';
    if (name === '' || /^(?:constructor|__init__)$/.test(name)) return [];
    if (this.#patternsOf(one, []).every(isKnown)) return [];
    return this.#callsOf(name)
      .slice(0, MOST_CALLERS)
      .map(({ site, mention }) => ({
        mention: { ...mention, inner: { file: one.file, call: one.call } },
        patterns: this.#patternsOf(one, [site]).filter(isKnown),
      }));
  }

  #callsOf(name: string): readonly { readonly site: CallSite; readonly mention: IdMention }[] {
    const called = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\s*\\(`, 'g');
    return this.#sources().flatMap((file) => {
      const context = this.contextOf(file);
      if (context === undefined) return [];
      return [...context.bare.matchAll(called)].flatMap(({ 0: found, index }) => {
        if (/\b(?:def|function)\s+$/.test(context.bare.slice(Math.max(0, index - 20), index))) return [];
        const call = callAt(context, index + found.length - 1);
        return call === undefined ? [] : [{ site: siteOf(file, context, call), mention: { file, call } }];
      });
    });
  }

  #collect(): readonly OpenCall[] {
    const found: OpenCall[] = [];
    for (const file of this.#sources()) {
      const context = this.contextOf(file);
      if (context === undefined) continue;
      for (const { 0: head, index } of context.bare.matchAll(MAKING)) {
        if (found.length >= MOST_CALLS) return found;
        const call = callAt(context, index + head.length - 1);
        const id = call === undefined ? undefined : idOf(context, call);
        if (call !== undefined && id !== undefined) found.push({ file, call, context, id });
      }
    }
    return found;
  }

  /** The callers of the function around a call, and the values of the loops around it where it makes a construct. */
  surroundingsOf(mention: IdMention, callers: readonly IdMention[], id: string): Surroundings | undefined {
    const context = this.contextOf(mention.file);
    if (context === undefined) return undefined;
    const at = mention.call.head.from;
    const sites = callers.flatMap(({ file, call }) => {
      const there = this.contextOf(file);
      return there === undefined ? [] : [siteOf(file, there, call)];
    });
    const free = { file: mention.file, context, at, callers: sites, bound: new Map<string, WrittenValue>() };
    const [loop] = findLoops(context, at);
    const elements =
      loop === undefined ? [] : (findLoopElements(loop.variable, free, (file) => this.contextOf(file)) ?? []);
    const written = idOf(context, mention.call);
    if (loop === undefined || written === undefined) return free;
    const bound = elements
      .map((element) => ({ ...free, bound: new Map([[loop.variable, element]]) }))
      .filter((around) => this.#values.patternsOf({ written, around }).some((one) => likenessOf(one, id) === 'same'));
    return bound.length === 1 ? bound[0] : free;
  }
}

/** Calls that create constructs: `new X(`, and in Python the name of a class. */
const MAKING = /(?<![\w$.])(?:new\s+[\w$.]+(?:<[^<>()]{0,100}>)?|(?:[A-Za-z_]\w*\.)*[A-Z]\w*)\s*\(/g;

function callAt(context: SourceContext, open: number): SourceCall | undefined {
  return findCallOpenedAt({ text: context.text, syntax: context.lexis }, open);
}

function siteOf(file: string, context: SourceContext, call: SourceCall): CallSite {
  const given = call.arguments.map(({ from, to }) => context.text.slice(from, to));
  return { file, context, at: call.head.from, arguments: given };
}

/** The expression of the id that a call gives its construct: its second argument, or the one of that name. */
function idOf({ text, lexis }: SourceContext, { arguments: given }: SourceCall): string | undefined {
  const written = given.map(({ from, to }) => text.slice(from, to));
  if (lexis === 'python') {
    const named = written.find((one) => /^(?:construct_)?id_?\s*=(?!=)/.test(one));
    if (named !== undefined) return named.replace(/^\w+\s*=\s*/, '');
  }
  const [scope = '', id] = written;
  return /^(?:scope\s*=\s*)?[\w$.]+$/.test(scope) && !/^\w+\s*=(?![=>])/.test(id ?? '') ? id : undefined;
}

/** Ids of more pieces are made by no person. */
const MOST_PIECES = 12;

function isKnown(pattern: TextPattern): boolean {
  return pattern.every((piece) => piece !== undefined);
}

/** A pattern is like an id if it holds letters that are written out. */
function likenessOf(pattern: TextPattern, id: string): Likeness | undefined {
  if (isKnown(pattern)) return pattern.join('') === id ? 'same' : undefined;
  if (pattern.length > MOST_PIECES) return undefined;
  const known = pattern.filter((piece) => piece !== undefined).join('');
  if (known.replace(/[^A-Za-z0-9]/g, '').length < 2) return undefined;
  return makePiecesMatcher(pattern, false)(id) ? 'like' : undefined;
}
