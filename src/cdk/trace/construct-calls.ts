import { type SourceCall, findCallAt, findCallsOnLine, isBaseCall } from './call.js';
import { type ConstructIndex, collectAncestorPaths } from './constructs.js';
import { type IdMention, findById, findConstructId } from './construct-id.js';
import { ComputedIds } from './id-patterns.js';
import type { CdkSource } from './cdk-source.js';
import { parseStackFrame } from './stack-frames.js';
import type { Surroundings } from '../source-names.js';
import type { SourceText } from '../../text/brackets.js';
import { findCommentSyntax } from '../../text/lexer.js';
import { LineIndex } from '../../text/line-index.js';
import { resolveOriginal } from '../../text/source-map.js';

/** A source of the app, with its lines. */
export interface AppText extends SourceText {
  readonly lines: LineIndex;
}

/** Where a construct is made. */
export type ConstructCall = IdMention;

/** The call that makes a construct, and the known data around it. */
export interface ConstructCreation {
  /** Below the project's root. */
  readonly file: string;
  /** The callee, with `new`: `new NodejsFunction`. */
  readonly head: string;
  readonly arguments: readonly string[];
  /** The CDK's id of the construct within its parent. */
  readonly id: string;
  readonly around: Surroundings;
}

/** Ids that the CDK itself gives to a construct's children. */
const OWN_IDS = new Set(['Resource', 'Default', 'DefaultPolicy', 'ServiceRole', 'Policy']);

/** Finds the calls that make constructs: by the traces of an assembly, else by the ids of constructs. */
export class ConstructCalls {
  /** The app's computed ids; read only if no other way leads to the source. */
  readonly computed: ComputedIds;
  readonly #app: CdkSource;
  readonly #texts = new Map<string, AppText | undefined>();
  readonly #mentions = new Map<string, ConstructCall | undefined>();
  #own: readonly string[] | undefined;

  constructor(app: CdkSource) {
    this.#app = app;
    this.computed = new ComputedIds(app.files, () => this.#ownSources());
  }

  /** Where the construct at a path is made: where a trace leads, if there is one, else where its id is written. */
  madeAt(path: string, known: ConstructIndex): ConstructCall | undefined {
    return this.#traced(path, known)[0] ?? (OWN_IDS.has(idOf(path)) ? undefined : this.#mention(path, known));
  }

  /** The first call of a trace that is the user's, if it is still there. */
  called(path: string, frames: readonly string[], known: ConstructIndex): ConstructCall | undefined {
    return this.#callsOf(path, frames, known)[0];
  }

  /** The call that makes the construct at a path, with the calls that led to it. */
  creationOf(path: string, known: ConstructIndex): ConstructCreation | undefined {
    const own = path.replace(/\/(?:Resource|Default)$/, '');
    const chain = this.#chainOf(own, known);
    const [made, ...callers] = chain;
    const source = made === undefined ? undefined : this.sourceOf(made.file);
    if (made === undefined || source === undefined) return undefined;
    const id = idOf(own);
    const around = this.computed.surroundingsOf(made, callers, id);
    const cut = ({ from, to }: { readonly from: number; readonly to: number }): string => source.text.slice(from, to);
    const { head, arguments: given } = made.call;
    return around === undefined
      ? undefined
      : { file: made.file, head: cut(head), arguments: given.map(cut), id, around };
  }

  /** Whether a call makes this very construct, and not one that it is a part of: then its props are the construct's. */
  isMain({ file, call }: ConstructCall, path: string): boolean {
    const source = this.sourceOf(file);
    const id = source === undefined ? undefined : findConstructId(source, call);
    const own = path.replace(/\/(?:Resource|Default)$/, '');
    return id === undefined || idOf(own).replace(/\.NestedStackResource$/, '') === id;
  }

  sourceOf(name: string): AppText | undefined {
    if (this.#texts.has(name)) return this.#texts.get(name);
    const text = this.#app.files.read(name);
    const source =
      text === undefined ? undefined : { text, syntax: findCommentSyntax(name) ?? 'c', lines: new LineIndex(text) };
    this.#texts.set(name, source);
    return source;
  }

  #traced(path: string, known: ConstructIndex): readonly ConstructCall[] {
    for (const own of [path, `${path}/Resource`, `${path}/Default`]) {
      const calls = this.#callsOf(own, known.creation(own)?.frames ?? [], known);
      if (calls.length > 0) return calls;
    }
    return [];
  }

  /** The user's calls in a trace, the innermost first; empty if that one is no longer there. */
  #callsOf(path: string, frames: readonly string[], known: ConstructIndex): readonly ConstructCall[] {
    const found: ConstructCall[] = [];
    for (const frame of frames.flatMap((written) => parseStackFrame(written) ?? [])) {
      const file = known.machine.fileOf(frame);
      if (file === undefined) continue;
      const spot = resolveOriginal({ ...frame, file }, this.#app.files);
      const source = this.sourceOf(spot.file);
      if (source === undefined || !this.#app.isSource(spot.file)) continue;
      const { lines } = source;
      const at = spot.column === undefined ? undefined : lines.offsetOf({ line: spot.line, column: spot.column });
      // A call that passes arguments to a base class shows less than the call that made it, which follows.
      if (isBaseCall(source, at ?? lines.offsetOf({ line: spot.line, column: 1 }))) continue;
      const there = at === undefined ? undefined : findCallAt(source, at);
      const calls = there === undefined ? findCallsOnLine(source, lines, spot.line) : [there];
      const call = found.length === 0 ? this.#making(calls, source, path) : calls[0];
      // An outer frame shows less, and would be reported as the place.
      if (call === undefined) return found;
      found.push({ file: spot.file, call });
    }
    return found;
  }

  /** Of several calls on a line the one that names the construct; another one may be there if the source has changed since. */
  #making(calls: readonly SourceCall[], source: AppText, path: string): SourceCall | undefined {
    const ids = calls.map((call) => ({ call, id: findConstructId(source, call) }));
    const named = ids.find(({ id }) => id !== undefined && path.split('/').includes(id));
    return (named ?? ids.find(({ id }) => id === undefined || path.includes(id)))?.call;
  }

  /** The call that makes the construct at a path, and those around it: by a trace, else by the ids of its parents. */
  #chainOf(path: string, known: ConstructIndex): readonly ConstructCall[] {
    const traced = this.#traced(path, known);
    if (traced.length > 0) return traced;
    return collectAncestorPaths(path).flatMap((holder) => {
      const made = OWN_IDS.has(idOf(holder)) ? undefined : this.#mention(holder, known);
      return made === undefined ? [] : made.inner === undefined ? [made] : [made.inner, made];
    });
  }

  /** The one call that makes the construct at a path by its id, as far as the class that it is in distinguishes several. */
  #mention(path: string, known: ConstructIndex): ConstructCall | undefined {
    if (this.#mentions.has(path)) return this.#mentions.get(path);
    this.#mentions.set(path, undefined);
    const id = idOf(path);
    const sources = this.#ownSources().flatMap((name) => {
      const source = this.sourceOf(name);
      return source === undefined ? [] : [[name, source] as const];
    });
    const written = findById(id, new Map(sources));
    const all = written.length > 0 ? written : this.computed.find(id);
    const found = all.length > 1 ? this.#inClassOf(path, all, known) : all;
    const only = found.length === 1 ? found[0] : undefined;
    this.#mentions.set(path, only);
    return only;
  }

  /** Of several calls those that are in the class of which the construct around is made. */
  #inClassOf(path: string, calls: readonly ConstructCall[], known: ConstructIndex): readonly ConstructCall[] {
    const holder = path.slice(0, path.lastIndexOf('/'));
    const made = path.includes('/') ? this.madeAt(holder, known) : undefined;
    const source = made === undefined ? undefined : this.sourceOf(made.file);
    if (made === undefined || source === undefined) return calls;
    const { from, to } = made.call.head;
    const name = /(?<![\w$])[\w$]+$/.exec(source.text.slice(from, to).replace(/<[^<>]*>$/, ''))?.[0] ?? '';
    return calls.filter(({ file, call }) => {
      const before = this.sourceOf(file)?.text.slice(0, call.head.from) ?? '';
      return [...before.matchAll(/\bclass\s+([\w$]+)/g)].at(-1)?.[1] === name;
    });
  }

  #ownSources(): readonly string[] {
    return (this.#own ??= this.#app.files.names.filter((name) => this.#app.isSource(name) && this.#app.isOwn(name)));
  }
}

function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
