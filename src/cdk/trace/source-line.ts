import type { Range } from '../../location.js';
import { type SourceCall, findCallAt, findCallOnLine, isBaseCall } from './call.js';
import type { Creation } from './creation.js';
import type { TextFiles } from '../../text/files.js';
import { parseStackFrame } from './stack-frames.js';
import { type ConstructIdentity, ConstructIndex, collectAncestorPaths } from './constructs.js';
import { findById, findConstructId } from './construct-id.js';
import { resolveOriginal } from '../../text/source-map.js';
import { ADDING, getPropertyName, findPropertyPaths } from './property-names.js';
import { type NarrowedPlace, type Step, narrowToProperty } from './property-path.js';
import type { SourceText } from '../../text/brackets.js';
import { type TextSpan, findCommentSyntax } from '../../text/lexer.js';
import { LineIndex } from '../../text/line-index.js';

/** The line of a CDK app's source that a person would edit to change a value of a template. */
export interface SourceLine {
  /** Below the project's root. */
  readonly file: string;
  /** The file's whole text. */
  readonly text: string;
  /** The narrowest thing that is sure: a property's name, a list's item, else what is called to make the construct. */
  readonly range: Range;
  /** The whole call, such as `new s3.Bucket(this, 'Files', { … })`. */
  readonly statement: string;
  /** The expression that the value is made of, such as `Duration.minutes(5)` or `props.origins`; undefined if the call does not say it. */
  readonly written: string | undefined;
}

/** A value of a template that is looked for in source. */
export interface LineRequest extends ConstructIdentity {
  /** The resource's type; undefined for what is none. */
  readonly type: string | undefined;
}

/** What is known of an app's source. */
export interface CdkSource {
  readonly files: TextFiles;
  /** Whether a file may make constructs: it is in the app's language, and no test. */
  isSource(name: string): boolean;
  /** Whether the id of a construct, where it is written in a file, is that of this app's construct. */
  isOwn(name: string): boolean;
}

interface Source extends SourceText {
  readonly lines: LineIndex;
}

/** Where a construct is made. */
interface ConstructCall {
  readonly file: string;
  readonly call: SourceCall;
}

/** Ids that the CDK itself gives to what is in a construct. */
const OWN_IDS = new Set(['Resource', 'Default', 'DefaultPolicy', 'ServiceRole', 'Policy']);

/** Leads from an assembly's resources to the lines that made them. Reads nothing before it is asked. */
export class SourceLines {
  readonly #app: CdkSource;
  readonly #metadata: () => readonly unknown[];
  readonly #texts = new Map<string, Source | undefined>();
  readonly #mentions = new Map<string, ConstructCall | undefined>();
  #known: ConstructIndex | undefined;

  /** @param metadata the metadata of every stack of the assembly, as JSON has it */
  constructor(app: CdkSource, metadata: () => readonly unknown[]) {
    this.#app = app;
    this.#metadata = metadata;
  }

  of(wanted: LineRequest): SourceLine | undefined {
    const known = (this.#known ??= new ConstructIndex(this.#metadata(), this.#app.files));
    const path = known.pathOf(wanted);
    if (path === undefined) return undefined;
    const holders = collectAncestorPaths(path);
    const made = holders.map((holder) => this.#madeAt(holder, known)).find((one) => one !== undefined);
    const { own, asPart, inherited } = findPropertyPaths(wanted.type ?? '', wanted.path);
    const assigned = this.#assigned(known.creation(path), getPropertyName(wanted.path), own, known);
    if (assigned !== undefined) return this.#line(...assigned);
    if (made === undefined) return undefined;
    const narrowed = this.#narrow(made, this.#isMain(made, path) ? own : asPart);
    if (narrowed !== undefined) return this.#line(made, narrowed);
    const added = this.#added(made, getPropertyName(wanted.path), own);
    if (added !== undefined) return this.#line(...added);
    for (const holder of holders) {
      const outer = this.#madeAt(holder, known);
      const handed = outer === undefined ? undefined : this.#narrow(outer, inherited);
      if (outer !== undefined && handed !== undefined) return this.#line(outer, handed);
    }
    return this.#line(made);
  }

  /** Where the construct at a path is made: where a trace leads, if there is one, else where its id is written. */
  #madeAt(path: string, known: ConstructIndex): ConstructCall | undefined {
    const id = path.slice(path.lastIndexOf('/') + 1);
    for (const own of [path, `${path}/Resource`, `${path}/Default`]) {
      const made = this.#called(own, known.creation(own)?.frames ?? [], known);
      if (made !== undefined) return made;
    }
    return OWN_IDS.has(id) ? undefined : this.#mention(id);
  }

  /** The first call of a trace that is the user's, if it is still there. */
  #called(path: string, frames: readonly string[], known: ConstructIndex): ConstructCall | undefined {
    for (const frame of frames.flatMap((written) => parseStackFrame(written) ?? [])) {
      const file = known.machine.fileOf(frame);
      if (file === undefined) continue;
      const spot = resolveOriginal({ ...frame, file }, this.#app.files);
      const source = this.#source(spot.file);
      if (source === undefined || !this.#app.isSource(spot.file)) continue;
      const { lines } = source;
      const { line, column } = spot;
      const at = column === undefined ? undefined : lines.offsetOf({ line, column });
      // What a construct hands to its base class says less than the call that made it, which follows.
      if (isBaseCall(source, at ?? lines.offsetOf({ line, column: 1 }))) continue;
      const call = at === undefined ? findCallOnLine(source, lines, line) : findCallAt(source, at);
      // The source may have changed since: then another construct stands there.
      const id = call === undefined ? undefined : findConstructId(source, call);
      const isIt = call !== undefined && (id === undefined || path.includes(id));
      return isIt ? { file: spot.file, call } : undefined;
    }
    return undefined;
  }

  /** Whether a call makes this very construct, and not one that it is a part of: then its props are the construct's. */
  #isMain({ file, call }: ConstructCall, path: string): boolean {
    const source = this.#source(file);
    const id = source === undefined ? undefined : findConstructId(source, call);
    const own = path.replace(/\/(?:Resource|Default)$/, '');
    return id === undefined || own.slice(own.lastIndexOf('/') + 1).replace(/\.NestedStackResource$/, '') === id;
  }

  #mention(id: string): ConstructCall | undefined {
    if (this.#mentions.has(id)) return this.#mentions.get(id);
    const sources = this.#app.files.names
      .filter((name) => this.#app.isSource(name) && this.#app.isOwn(name))
      .flatMap((name) => {
        const source = this.#source(name);
        return source === undefined ? [] : [[name, source] as const];
      });
    const found = findById(id, new Map(sources));
    this.#mentions.set(id, found);
    return found;
  }

  /** Where a property was set after the construct was made, if the assembly tells, and tells one place. */
  #assigned(
    creation: Creation | undefined,
    property: string | undefined,
    ways: readonly (readonly Step[])[],
    known: ConstructIndex,
  ): [ConstructCall, NarrowedPlace?] | undefined {
    const traces = (creation?.assignments ?? []).filter((one) => one.property === property);
    if (creation === undefined || traces.length === 0) return undefined;
    const { constructPath, frames: making } = creation;
    const made = this.#called(constructPath, making, known);
    const calls = traces
      .flatMap(({ frames }) => this.#called(constructPath, frames, known) ?? [])
      .filter((one) => one.file !== made?.file || one.call.head.from !== made.call.head.from);
    const distinct = [...new Map(calls.map((one) => [`${one.file} ${one.call.head.from}`, one])).values()];
    return this.#oneOf(distinct, ways);
  }

  /** Where a method of the construct's variable adds to the property, if there is one such call in its file. */
  #added(
    { file, call }: ConstructCall,
    property: string | undefined,
    ways: readonly (readonly Step[])[],
  ): [ConstructCall, NarrowedPlace?] | undefined {
    const source = this.#source(file);
    const method = property === undefined || !Object.hasOwn(ADDING, property) ? undefined : ADDING[property];
    const before = source?.text.slice(Math.max(0, call.head.from - 200), call.head.from) ?? '';
    const [, variable] = /((?:this\.|self\.)?[A-Za-z_]\w*)(?:\s*:[^=\n]{1,80})?\s*=\s*$/.exec(before) ?? [];
    if (source === undefined || method === undefined || variable === undefined) return undefined;
    const calls = [method, snake(method)].flatMap((name) =>
      positionsOf(`${variable}.${name}(`, source.text).flatMap((at) => findCallAt(source, at) ?? []),
    );
    return this.#oneOf(
      calls.map((one) => ({ file, call: one })),
      ways,
    );
  }

  /** Of several calls that set a property it isn't known which one set a value. */
  #oneOf(
    calls: readonly ConstructCall[],
    ways: readonly (readonly Step[])[],
  ): [ConstructCall, NarrowedPlace?] | undefined {
    const [only] = calls;
    if (only === undefined || calls.length > 1) return undefined;
    // What is added is an item of the property's list: the path begins further in.
    const within = ways.flatMap((steps) => steps.map((_, index) => steps.slice(index)));
    const narrowed = this.#narrow(only, within);
    return narrowed === undefined ? [only] : [only, narrowed];
  }

  #narrow({ file, call }: ConstructCall, ways: readonly (readonly Step[])[]): NarrowedPlace | undefined {
    const source = this.#source(file);
    if (source === undefined) return undefined;
    for (const steps of ways) {
      const found = narrowToProperty(source, call, steps);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #line({ file, call }: ConstructCall, narrowed?: NarrowedPlace): SourceLine | undefined {
    const source = this.#source(file);
    if (source === undefined) return undefined;
    const { text, lines } = source;
    const mark = narrowed?.mark ?? call.head;
    const cut = ({ from, to }: TextSpan): string => text.slice(from, to);
    return {
      file,
      text,
      range: lines.rangeOf(mark.from, mark.to),
      statement: cut(call.whole),
      written: narrowed === undefined ? undefined : cut(narrowed.value),
    };
  }

  #source(name: string): Source | undefined {
    if (this.#texts.has(name)) return this.#texts.get(name);
    const text = this.#app.files.read(name);
    const syntax = findCommentSyntax(name) ?? 'c';
    const source = text === undefined ? undefined : { text, syntax, lines: new LineIndex(text) };
    this.#texts.set(name, source);
    return source;
  }
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function positionsOf(needle: string, text: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    // `ownTable.add…(` is no call of `table`.
    if (!/[\w$.]/.test(text.charAt(at - 1))) found.push(at);
  }
  return found;
}
