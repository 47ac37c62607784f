import { posix } from 'node:path';
import { parseWrittenFields, parseWrittenObject } from './source-fields.js';
import { parseCallArguments, splitAlternatives, splitOperands, unwrapWritten } from './written-expressions.js';
import {
  type OpenSource,
  type Surroundings,
  type WrittenValue,
  findImport,
  findNamedValues,
  findOwnValues,
} from './source-names.js';

/** The ways in which an app writes the folder that it runs in. */
const CURRENT_FOLDER: readonly string[] = ['process.cwd()', 'os.getcwd()', 'Path.cwd()'];

/** A text as far as its source shows it: known pieces, and `undefined` for what is only known when the app runs. */
export type TextPattern = readonly (string | undefined)[];

const UNKNOWN: TextPattern = [undefined];
/** Names of names are followed this far, and at most this many expressions are read until one is given up. */
const DEEPEST = 12;
const MOST_STEPS = 300;
/** At most this many expressions are read for a whole app. */
const MOST_STEPS_IN_ALL = 100_000;
/** The alternatives of one expression. */
const MOST_PATTERNS = 20;

/** Finds the values of text expressions, without running anything. */
export class SourceValues {
  readonly #open: OpenSource;
  readonly #folderOf: (file: string) => string;
  #steps = 0;
  #stepsInAll = 0;

  /** @param folderOf the folder of a file, absolute: the value of `__dirname` */
  constructor(open: OpenSource, folderOf: (file: string) => string) {
    this.#open = open;
    this.#folderOf = folderOf;
  }

  /** The possible values of an expression; both sides of a condition. */
  patternsOf(value: WrittenValue): readonly TextPattern[] {
    this.#steps = 0;
    return this.#patterns(value, DEEPEST);
  }

  /** The expressions of an object's field; empty if it is unknown. `isWhole`: all of its contents are known. */
  fieldOf(value: WrittenValue, name: string): { readonly values: readonly WrittenValue[]; readonly isWhole: boolean } {
    this.#steps = 0;
    return this.#field(value, name, DEEPEST);
  }

  /** A field of the named arguments of a call, or of an object among its arguments. */
  argumentOf(
    given: readonly string[],
    name: string,
    around: Surroundings,
  ): { readonly values: readonly WrittenValue[]; readonly isWhole: boolean } {
    if (around.context.lexis === 'python') {
      const { fields, spreads } = parseWrittenFields(given.filter((one) => /^(?:\w+\s*=(?!=)|\*\*)/.test(one)));
      return this.#from(fields, spreads, name, around, DEEPEST);
    }
    const last = given.at(-1);
    return given.length < 3 || last === undefined
      ? { values: [], isWhole: true }
      : this.fieldOf({ written: last, around }, name);
  }

  #isTooMuch(): boolean {
    this.#steps += 1;
    this.#stepsInAll += 1;
    return this.#steps > MOST_STEPS || this.#stepsInAll > MOST_STEPS_IN_ALL;
  }

  #field(value: WrittenValue, name: string, left: number): ReturnType<SourceValues['fieldOf']> {
    const none = { values: [], isWhole: false };
    if (left === 0 || this.#isTooMuch()) return none;
    const { around } = value;
    const written = value.written.trim().replace(/(?<!\s)\s+as\s+[\w.<>]+$/, '');
    const object = parseWrittenObject(written, around.context.lexis);
    if (object !== undefined) return this.#from(object.fields, object.spreads, name, around, left);
    const found = this.#chain(written, around, left).map((one) => this.#field(one, name, left - 1));
    return {
      values: found.flatMap(({ values }) => values).slice(0, MOST_PATTERNS),
      isWhole: found.length > 0 && found.every(({ isWhole }) => isWhole),
    };
  }

  #from(
    fields: ReadonlyMap<string, string>,
    spreads: readonly string[],
    name: string,
    around: Surroundings,
    left: number,
  ): ReturnType<SourceValues['fieldOf']> {
    const own = fields.get(name);
    if (own !== undefined) return { values: [{ written: own, around }], isWhole: true };
    const taken = [...spreads].reverse().map((written) => this.#field({ written, around }, name, left - 1));
    return {
      values: taken.find(({ values }) => values.length > 0)?.values ?? [],
      isWhole: taken.every(({ isWhole }) => isWhole),
    };
  }

  /** The possible values of a name, or of a member: `HANDLERS`, `props.entry`, `this.folder`, `paths["upload"]`. */
  #chain(written: string, around: Surroundings, left: number): readonly WrittenValue[] {
    const plain = written.replace(/\??\.?\[\s*(["'])([\w$]+)\1\s*\]/g, '.$2').replace(/[?!](?=\.|$)/g, '');
    if (!/^[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*){0,6}$/.test(plain) || left === 0) return [];
    const [first = '', ...rest] = plain.split('.').map((part) => part.trim());
    const isOwn = first === 'this' || first === 'self';
    const [name = '', ...members] = isOwn ? rest : [first, ...rest];
    const start = isOwn ? findOwnValues(name, around) : findNamedValues(name, around, this.#open);
    if (start.length === 0 && !isOwn && members.length === 1) return this.#member(name, members[0] ?? '', around);
    let values: readonly WrittenValue[] = start.filter((one) => one.written.trim() !== written);
    for (const member of members) values = values.flatMap((one) => this.#field(one, member, left - 1).values);
    return values.slice(0, MOST_PATTERNS);
  }

  /** A static member of a class, or one of an enumeration. */
  #member(name: string, member: string, around: Surroundings): readonly WrittenValue[] {
    const imported = findImport(name, around, this.#open);
    const there =
      imported === undefined ? around : { ...around, file: imported.file, context: imported.context, at: undefined };
    const isHere = new RegExp(`\\b(?:class|enum)\\s+${name.replaceAll('$', '\\$')}\\b`).test(there.context.bare);
    return isHere ? [...findOwnValues(member, there), ...findNamedValues(member, there, () => undefined)] : [];
  }

  #patterns(value: WrittenValue, left: number): readonly TextPattern[] {
    if (left === 0 || this.#isTooMuch()) return [UNKNOWN];
    const { around } = value;
    const written = unwrapWritten(value.written);
    const isPython = around.context.lexis === 'python';
    const sides = splitAlternatives(written, around.context.lexis);
    if (sides.length > 1)
      return sides.flatMap((one) => this.#patterns({ written: one, around }, left - 1)).slice(0, MOST_PATTERNS);
    const sum = splitOperands(written, '+', around.context.lexis);
    if (sum.length > 1) return this.#concatenated(sum, around, '', left);
    const paths = isPython ? splitOperands(written, '/', around.context.lexis) : [];
    if (paths.length > 1) return this.#concatenated(paths, around, '/', left);
    const text: readonly TextPattern[] | undefined =
      this.#text(written, around, left) ?? this.#call(written, around, left);
    if (text !== undefined) return text;
    const known = this.#special(written, around);
    if (known !== undefined) return [[known]];
    const values = this.#chain(written, around, left);
    if (values.length === 0) return [UNKNOWN];
    return values.flatMap((one) => this.#patterns(one, left - 1)).slice(0, MOST_PATTERNS);
  }

  /** The file and the folder that the source itself is in. */
  #special(written: string, { file }: Surroundings): string | undefined {
    const folder = this.#folderOf(file);
    if (/^(?:__dirname|import\.meta\.dirname)$/.test(written)) return folder;
    if (/^(?:__filename|__file__|import\.meta\.(?:filename|url))$/.test(written))
      return posix.join(folder, posix.basename(file));
    return CURRENT_FOLDER.includes(written) ? '.' : undefined;
  }

  #text(written: string, around: Surroundings, left: number): readonly TextPattern[] | undefined {
    const quoted = /^(?:[rRbBuU]{0,2})(["'])((?:(?!\1)[^\\\n]|\\.)*)\1$/.exec(written)?.[2];
    if (quoted !== undefined) return [[quoted.replace(/\\(.)/g, '$1')]];
    const isFormat = /^[fF][rR]?(["'])((?:(?!\1)[^\\\n]|\\.)*)\1$/.exec(written)?.[2];
    if (isFormat !== undefined) return this.#formatted(isFormat, /\{([^{}!:]*)(?:[!:][^{}]*)?\}/g, around, left);
    const template = around.context.lexis === 'c' ? /^`([^`]*)`$/.exec(written)?.[1] : undefined;
    return template === undefined ? undefined : this.#formatted(template, /\$\{([^{}]*)\}/g, around, left);
  }

  #formatted(inside: string, hole: RegExp, around: Surroundings, left: number): readonly TextPattern[] {
    const pieces: (readonly TextPattern[])[] = [];
    let at = 0;
    for (const { 0: all, 1: one = '', index } of inside.matchAll(hole)) {
      pieces.push([[inside.slice(at, index)]], this.#patterns({ written: one, around }, left - 1));
      at = index + all.length;
    }
    return combined([...pieces, [[inside.slice(at)]]]);
  }

  #concatenated(parts: readonly string[], around: Surroundings, between: string, left: number): readonly TextPattern[] {
    const pieces = parts.map((written) => this.#patterns({ written, around }, left - 1));
    return combined(between === '' ? pieces : joined(pieces));
  }

  /** Calls that make a path of others, and those that change letters. */
  #call(written: string, around: Surroundings, left: number): readonly TextPattern[] | undefined {
    const [head = '', name = ''] = /^(?:new\s+)?([A-Za-z_$][\w$.]*)\(/.exec(written) ?? [];
    const inside = head === '' ? undefined : parseCallArguments(written, head.length - 1, around.context.lexis);
    if (inside !== undefined) {
      const given = (index: number): readonly TextPattern[] =>
        this.#patterns({ written: inside[index] ?? '', around }, left - 1);
      if (/^(?:(?:path|posix|os\.path|p|Path)\.)?(?:join|resolve|joinpath)$/.test(name))
        return combined(joined(inside.map((_, index) => given(index))));
      if (name === 'require.resolve' || (name === 'URL' && /import\.meta\.url|__dirname|__file/.test(inside[1] ?? '')))
        return given(0).map((pattern) =>
          isLocal(pattern) ? [`${this.#folderOf(around.file)}/`, ...pattern] : pattern,
        );
      if (
        /^(?:String|str|fileURLToPath|url\.fileURLToPath|Path|pathlib\.Path|(?:path|posix|os\.path)\.(?:normalize|abspath|realpath)|path\.toNamespacedPath)$/.test(
          name,
        )
      )
        return given(0);
      if (/^(?:(?:path|posix|os\.path)\.)?dirname$/.test(name)) return given(0).map(folderOfPattern);
      if (name === 'jsii.String') return given(0);
    }
    const [, object = '', method = ''] = /^([^]+)\.\s*(\w+)\(\s*\)$/.exec(written) ?? [];
    const change =
      method === 'toString' ? (text: string) => text : Object.hasOwn(CHANGES, method) ? CHANGES[method] : undefined;
    if (change !== undefined)
      return this.#patterns({ written: object, around }, left - 1).map((pattern) =>
        pattern.map((piece) => (piece === undefined ? undefined : change(piece))),
      );
    const [, holder = '', property = ''] = /^([^]+)\.\s*(parent|pathname|href)$/.exec(written) ?? [];
    if (holder === '' || /^[\w$.]+$/.test(written)) return undefined;
    const whole = this.#patterns({ written: holder, around }, left - 1);
    return property === 'parent' ? whole.map(folderOfPattern) : whole;
  }
}

const CHANGES: Readonly<Record<string, (text: string) => string>> = {
  strip: (text) => text.trim(),
  absolute: (text) => text,
  resolve: (text) => text,
  trim: (text) => text.trim(),
  toLowerCase: (text) => text.toLowerCase(),
  lower: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  upper: (text) => text.toUpperCase(),
  title: (text) => text.replace(/[A-Za-z]+/g, capitalized),
  capitalize: capitalized,
};

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

function isLocal(pattern: TextPattern): boolean {
  return pattern[0]?.startsWith('.') === true;
}

function folderOfPattern(pattern: TextPattern): TextPattern {
  const last = pattern.at(-1);
  if (last === undefined) return UNKNOWN;
  return [...pattern.slice(0, -1), last.includes('/') ? posix.dirname(last) : '.'];
}

const SLASH: readonly TextPattern[] = [['/']];

/** The pieces of paths with a slash between them. */
function joined(pieces: readonly (readonly TextPattern[])[]): readonly (readonly TextPattern[])[] {
  return pieces.flatMap((one, index) => (index === 0 ? [one] : [SLASH, one]));
}

/** Every way to put one alternative of each piece after the other. */
function combined(pieces: readonly (readonly TextPattern[])[]): readonly TextPattern[] {
  return pieces.reduce<readonly TextPattern[]>(
    (made, piece) => made.flatMap((one) => piece.map((next) => [...one, ...next])).slice(0, MOST_PATTERNS),
    [[]],
  );
}
