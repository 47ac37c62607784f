import { type CdkSource } from './cdk-source.js';
import type { Range } from '../../location.js';
import { findCallAt } from './call.js';
import { type ConstructCall, ConstructCalls, type ConstructCreation } from './construct-calls.js';
import type { SourceContext } from '../expression-origin.js';
import type { Creation } from './creation.js';
import { type ConstructIdentity, ConstructIndex, collectAncestorPaths } from './constructs.js';
import { ADDING, getPropertyName, findPropertyPaths } from './property-names.js';
import { type NarrowedPlace, type Step, narrowToProperty } from './property-path.js';
import { type SourceSite, makeSourceSite } from './source-site.js';
import type { TextSpan } from '../../text/lexer.js';

/** The line of a CDK app's source that a person would edit to change a value of a template. */
export interface SourceLine {
  /** Below the project's root. */
  readonly file: string;
  /** The file's whole text. */
  readonly text: string;
  /** The narrowest certain text: a property's name, a list's item, else the callee that makes the construct. */
  readonly range: Range;
  /** The whole call, such as `new s3.Bucket(this, 'Files', { … })`. */
  readonly statement: string;
  /** The expression of the value, such as `Duration.minutes(5)` or `props.origins`; undefined if the call has none. */
  readonly written: string | undefined;
}

/** A value of a template that is looked for in source. */
export interface LineRequest extends ConstructIdentity {
  /** The resource's type; undefined for other elements. */
  readonly type: string | undefined;
}

/** A call that sets a value, and where in it. */
interface SettingCall {
  readonly call: ConstructCall;
  readonly narrowed?: NarrowedPlace | undefined;
  /** It makes no construct, but changes one that was made before. */
  readonly isLater?: true;
}

/** Maps an assembly's resources to the lines that made them. Reads nothing before the first use. */
export class SourceLines {
  readonly #app: CdkSource;
  readonly #metadata: () => readonly unknown[];
  readonly #calls: ConstructCalls;
  #known: ConstructIndex | undefined;

  /** @param metadata the metadata of every stack of the assembly, as JSON has it */
  constructor(app: CdkSource, metadata: () => readonly unknown[]) {
    this.#app = app;
    this.#metadata = metadata;
    this.#calls = new ConstructCalls(app);
  }

  /** The calls that made the resource of a logical id, for reading their arguments. */
  creationOf(wanted: ConstructIdentity): ConstructCreation | undefined {
    const known = this.#index();
    const path = known.pathOf(wanted);
    return path === undefined ? undefined : this.#calls.creationOf(path, known);
  }

  /** A source of the app, for following names in it. */
  contextOf(file: string): SourceContext | undefined {
    return this.#calls.computed.contextOf(file);
  }

  of(wanted: LineRequest): SourceLine | undefined {
    const found = this.#settingCall(wanted);
    return found === undefined ? undefined : this.#line(found.call, found.narrowed);
  }

  /** The call that makes a value's construct, for edits of it; undefined if it has no id that is written there. */
  siteOf(wanted: LineRequest): SourceSite | undefined {
    const path = this.#index().pathOf(wanted);
    const found = this.#settingCall(wanted);
    const context = found === undefined ? undefined : this.contextOf(found.call.file);
    const isMade = path !== undefined && found !== undefined && found.isLater !== true;
    return isMade && context !== undefined ? makeSourceSite(path, found.call, context, found.narrowed) : undefined;
  }

  #settingCall(wanted: LineRequest): SettingCall | undefined {
    const known = this.#index();
    const path = known.pathOf(wanted);
    if (path === undefined) return undefined;
    const holders = collectAncestorPaths(path);
    const made = holders.map((holder) => this.#calls.madeAt(holder, known)).find((one) => one !== undefined);
    const { own, asPart, inherited } = findPropertyPaths(wanted.type ?? '', wanted.path);
    const assigned = this.#assigned(known.creation(path), getPropertyName(wanted.path), own, known);
    if (assigned !== undefined) return assigned;
    if (made === undefined) return undefined;
    for (const one of made.inner === undefined ? [made] : [made, made.inner]) {
      const narrowed = this.#narrow(one, one === made.inner || this.#calls.isMain(one, path) ? own : asPart);
      if (narrowed !== undefined) return { call: one, narrowed };
    }
    const added = this.#added(made, getPropertyName(wanted.path), own);
    if (added !== undefined) return added;
    for (const holder of holders) {
      const outer = this.#calls.madeAt(holder, known);
      const handed = outer === undefined ? undefined : this.#narrow(outer, inherited);
      if (outer !== undefined && handed !== undefined) return { call: outer, narrowed: handed };
    }
    return { call: made };
  }

  /** Where a property was set after the construct was made, if the assembly shows exactly one place. */
  #assigned(
    creation: Creation | undefined,
    property: string | undefined,
    ways: readonly (readonly Step[])[],
    known: ConstructIndex,
  ): SettingCall | undefined {
    const traces = (creation?.assignments ?? []).filter((one) => one.property === property);
    if (creation === undefined || traces.length === 0) return undefined;
    const { constructPath, frames: making } = creation;
    const made = this.#calls.called(constructPath, making, known);
    const calls = traces
      .flatMap(({ frames }) => this.#calls.called(constructPath, frames, known) ?? [])
      .filter((one) => one.file !== made?.file || one.call.head.from !== made.call.head.from);
    const distinct = [...new Map(calls.map((one) => [`${one.file} ${one.call.head.from}`, one])).values()];
    return this.#oneOf(distinct, ways);
  }

  /** Where a method of the construct's variable adds to the property, if there is one such call in its file. */
  #added(
    { file, call }: ConstructCall,
    property: string | undefined,
    ways: readonly (readonly Step[])[],
  ): SettingCall | undefined {
    const source = this.#calls.sourceOf(file);
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
  #oneOf(calls: readonly ConstructCall[], ways: readonly (readonly Step[])[]): SettingCall | undefined {
    const [only] = calls;
    if (only === undefined || calls.length > 1) return undefined;
    // An added value is an item of the property's list: the path begins further in.
    const within = ways.flatMap((steps) => steps.map((_, index) => steps.slice(index)));
    return { call: only, narrowed: this.#narrow(only, within), isLater: true };
  }

  #index(): ConstructIndex {
    return (this.#known ??= new ConstructIndex(this.#metadata(), this.#app.files));
  }

  #narrow({ file, call }: ConstructCall, ways: readonly (readonly Step[])[]): NarrowedPlace | undefined {
    const source = this.#calls.sourceOf(file);
    if (source === undefined) return undefined;
    for (const steps of ways) {
      const found = narrowToProperty(source, call, steps);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #line({ file, call }: ConstructCall, narrowed?: NarrowedPlace): SourceLine | undefined {
    const source = this.#calls.sourceOf(file);
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
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function positionsOf(needle: string, text: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    // `ownTable.add…(` is not a call of `table`.
    if (!/[\w$.]/.test(text.charAt(at - 1))) found.push(at);
  }
  return found;
}
