import type { Range } from '../../location.js';
import { type Call, callAt, callOnLine, callsBase } from './call.js';
import type { Creation } from './creation.js';
import type { Files } from '../../text/files.js';
import { frameOf } from './stack-frames.js';
import { type Identity, Known, upwards } from './constructs.js';
import { findById, idOf } from './construct-id.js';
import { originalOf } from '../../text/source-map.js';
import { ADDING, propertyOf, waysTo } from './property-names.js';
import { type Narrowed, type Step, narrow } from './property-path.js';
import { type SourceText, type Span, Lines } from '../../text/brackets.js';

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
export interface Wanted extends Identity {
  /** The resource's type; undefined for what is none. */
  readonly type: string | undefined;
}

/** What is known of an app's source. */
export interface App {
  readonly files: Files;
  /** Whether a file may make constructs: it is in the app's language, and no test. */
  isSource(name: string): boolean;
  /** Whether the id of a construct, where it is written in a file, is that of this app's construct. */
  isOwn(name: string): boolean;
}

interface Source extends SourceText {
  readonly lines: Lines;
}

/** Where a construct is made. */
interface Made {
  readonly file: string;
  readonly call: Call;
}

/** Ids that the CDK itself gives to what is in a construct. */
const OWN_IDS = new Set(['Resource', 'Default', 'DefaultPolicy', 'ServiceRole', 'Policy']);

/** Leads from an assembly's resources to the lines that made them. Reads nothing before it is asked. */
export class SourceLines {
  readonly #app: App;
  readonly #metadata: () => readonly unknown[];
  readonly #texts = new Map<string, Source | undefined>();
  readonly #mentions = new Map<string, Made | undefined>();
  #known: Known | undefined;

  /** @param metadata the metadata of every stack of the assembly, as JSON has it */
  constructor(app: App, metadata: () => readonly unknown[]) {
    this.#app = app;
    this.#metadata = metadata;
  }

  of(wanted: Wanted): SourceLine | undefined {
    const known = (this.#known ??= new Known(this.#metadata(), this.#app.files));
    const path = known.pathOf(wanted);
    if (path === undefined) return undefined;
    const holders = upwards(path);
    const made = holders.map((holder) => this.#madeAt(holder, known)).find((one) => one !== undefined);
    const { own, asPart, inherited } = waysTo(wanted.type ?? '', wanted.path);
    const assigned = this.#assigned(known.creation(path), propertyOf(wanted.path), own, known);
    if (assigned !== undefined) return this.#line(...assigned);
    if (made === undefined) return undefined;
    const narrowed = this.#narrow(made, this.#isMain(made, path) ? own : asPart);
    if (narrowed !== undefined) return this.#line(made, narrowed);
    const added = this.#added(made, propertyOf(wanted.path), own);
    if (added !== undefined) return this.#line(...added);
    for (const holder of holders) {
      const outer = this.#madeAt(holder, known);
      const handed = outer === undefined ? undefined : this.#narrow(outer, inherited);
      if (outer !== undefined && handed !== undefined) return this.#line(outer, handed);
    }
    return this.#line(made);
  }

  /** Where the construct at a path is made: where a trace leads, if there is one, else where its id is written. */
  #madeAt(path: string, known: Known): Made | undefined {
    const id = path.slice(path.lastIndexOf('/') + 1);
    for (const own of [path, `${path}/Resource`, `${path}/Default`]) {
      const made = this.#called(own, known.creation(own)?.frames ?? [], known);
      if (made !== undefined) return made;
    }
    return OWN_IDS.has(id) ? undefined : this.#mention(id);
  }

  /** The first call of a trace that is the user's, if it is still there. */
  #called(path: string, frames: readonly string[], known: Known): Made | undefined {
    for (const frame of frames.flatMap((written) => frameOf(written) ?? [])) {
      const file = known.machine.fileOf(frame);
      if (file === undefined) continue;
      const spot = originalOf({ ...frame, file }, this.#app.files);
      const source = this.#source(spot.file);
      if (source === undefined || !this.#app.isSource(spot.file)) continue;
      const { lines } = source;
      const at = spot.column === undefined ? undefined : lines.indexOf(spot.line, spot.column);
      // What a construct hands to its base class says less than the call that made it, which follows.
      if (callsBase(source, at ?? lines.indexOf(spot.line))) continue;
      const call = at === undefined ? callOnLine(source, lines, spot.line) : callAt(source, at);
      // The source may have changed since: then another construct stands there.
      const id = call === undefined ? undefined : idOf(source, call);
      const isIt = call !== undefined && (id === undefined || path.includes(id));
      return isIt ? { file: spot.file, call } : undefined;
    }
    return undefined;
  }

  /** Whether a call makes this very construct, and not one that it is a part of: then its props are the construct's. */
  #isMain({ file, call }: Made, path: string): boolean {
    const source = this.#source(file);
    const id = source === undefined ? undefined : idOf(source, call);
    const own = path.replace(/\/(?:Resource|Default)$/, '');
    return id === undefined || own.slice(own.lastIndexOf('/') + 1).replace(/\.NestedStackResource$/, '') === id;
  }

  #mention(id: string): Made | undefined {
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
    known: Known,
  ): [Made, Narrowed?] | undefined {
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
    { file, call }: Made,
    property: string | undefined,
    ways: readonly (readonly Step[])[],
  ): [Made, Narrowed?] | undefined {
    const source = this.#source(file);
    const method = property === undefined || !Object.hasOwn(ADDING, property) ? undefined : ADDING[property];
    const before = source?.text.slice(Math.max(0, call.head.from - 200), call.head.from) ?? '';
    const [, variable] = /((?:this\.|self\.)?[A-Za-z_]\w*)(?:\s*:[^=\n]{1,80})?\s*=\s*$/.exec(before) ?? [];
    if (source === undefined || method === undefined || variable === undefined) return undefined;
    const calls = [method, snake(method)].flatMap((name) =>
      positionsOf(`${variable}.${name}(`, source.text).flatMap((at) => callAt(source, at) ?? []),
    );
    return this.#oneOf(
      calls.map((one) => ({ file, call: one })),
      ways,
    );
  }

  /** Of several calls that set a property it isn't known which one set a value. */
  #oneOf(calls: readonly Made[], ways: readonly (readonly Step[])[]): [Made, Narrowed?] | undefined {
    const [only] = calls;
    if (only === undefined || calls.length > 1) return undefined;
    // What is added is an item of the property's list: the path begins further in.
    const within = ways.flatMap((steps) => steps.map((_, index) => steps.slice(index)));
    const narrowed = this.#narrow(only, within);
    return narrowed === undefined ? [only] : [only, narrowed];
  }

  #narrow({ file, call }: Made, ways: readonly (readonly Step[])[]): Narrowed | undefined {
    const source = this.#source(file);
    if (source === undefined) return undefined;
    for (const steps of ways) {
      const found = narrow(source, call, steps);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #line({ file, call }: Made, narrowed?: Narrowed): SourceLine | undefined {
    const source = this.#source(file);
    if (source === undefined) return undefined;
    const { text } = source;
    const cut = ({ from, to }: Span): string => text.slice(from, to);
    return {
      file,
      text,
      range: source.lines.rangeOf(narrowed?.mark ?? call.head),
      statement: cut(call.whole),
      written: narrowed === undefined ? undefined : cut(narrowed.value),
    };
  }

  #source(name: string): Source | undefined {
    if (this.#texts.has(name)) return this.#texts.get(name);
    const text = this.#app.files.read(name);
    const source = text === undefined ? undefined : { text, isPython: name.endsWith('.py'), lines: new Lines(text) };
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
