import type { SourceContext } from './expression-origin.js';

/** A function that holds a place in a source. */
export interface EnclosingFunction {
  /** Empty for one without. */
  readonly name: string;
  /** Its parameters, as they are written between the brackets. */
  readonly parameters: string;
  /** The index of its head. */
  readonly from: number;
  /** It is an argument of a call, which calls it: `names.map((name) => …)`. */
  readonly isCallback: boolean;
}

/** A loop that holds a place in a source. */
export interface EnclosingLoop {
  readonly variable: string;
  /** The expression that it iterates over. */
  readonly list: string;
}

/** Functions in functions are followed this far. */
const MOST = 10;
/** No head is longer than this. */
const LONGEST_HEAD = 1500;

/** The functions around an index, the innermost first. */
export function findEnclosingFunctions(context: SourceContext, at: number): readonly EnclosingFunction[] {
  return blocksAround(context, at).functions;
}

interface Blocks {
  readonly functions: readonly EnclosingFunction[];
  readonly loops: readonly EnclosingLoop[];
}

/** Every name of an expression needs them. */
const known = new WeakMap<SourceContext, Map<number, Blocks>>();

function blocksAround(context: SourceContext, at: number): Blocks {
  const places = known.get(context) ?? new Map<number, Blocks>();
  known.set(context, places);
  const isPython = context.lexis === 'python';
  const found = places.get(at) ?? {
    functions: isPython ? pythonFunctions(context, at) : scriptFunctions(context, at),
    loops: isPython ? pythonLoops(context, at) : scriptLoops(context, at),
  };
  places.set(at, found);
  return found;
}

function pythonFunctions({ text, bare }: SourceContext, at: number): readonly EnclosingFunction[] {
  return pythonHeads(bare, at).flatMap(({ from, to }) => {
    const head = bare.slice(from, Math.min(bare.length, to + LONGEST_HEAD));
    const [found, name = ''] = /^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(/.exec(head) ?? [];
    const close = found === undefined ? -1 : closingOf(bare, from + found.length - 1);
    if (found === undefined || close === -1) return [];
    return [{ name, parameters: text.slice(from + found.length, close), from, isCallback: false }];
  });
}

/** The lines above an index that contain its block, each indented less than the one before; the nearest first. */
function pythonHeads(bare: string, at: number): readonly { readonly from: number; readonly to: number }[] {
  const found: { readonly from: number; readonly to: number }[] = [];
  let from = bare.lastIndexOf('\n', at - 1) + 1;
  let indent = bare.slice(from).search(/[^ \t]/);
  while (from > 0 && indent > 0 && found.length < MOST) {
    const to = from - 1;
    from = bare.lastIndexOf('\n', to - 1) + 1;
    const line = bare.slice(from, to);
    const own = line.search(/\S/);
    // Brackets that go over several lines may be indented in any way; only heads of blocks count.
    if (
      own === -1 ||
      own >= indent ||
      !/^\s*(?:async\s+)?(?:def|class|for|if|elif|else|with|while|try|except|finally)\b/.test(line)
    )
      continue;
    indent = own;
    found.push({ from, to });
  }
  return found;
}

function scriptFunctions({ text, bare }: SourceContext, at: number): readonly EnclosingFunction[] {
  const found: EnclosingFunction[] = [];
  for (const open of openBrackets(bare, at)) {
    if (found.length === MOST) break;
    const own = bare.charAt(open) === '{' ? blockHead(bare, open) : arrowHead(bare, open, at);
    if (own !== undefined)
      found.push({
        name:
          /([A-Za-z_$][\w$]*)\s*(?:=\s*(?:async\s*)?|(?:<[^<>()]{0,80}>)?\s*)$/.exec(
            bare.slice(Math.max(0, own.at - 120), own.at),
          )?.[1] ?? '',
        parameters: text.slice(own.from, own.to),
        from: own.at,
        isCallback: own.isCallback,
      });
  }
  return found;
}

interface Head {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly isCallback: boolean;
}

/** `name(list) {`, `(list) => {`, `name => {` */
function blockHead(bare: string, open: number): Head | undefined {
  const before = bare.slice(Math.max(0, open - LONGEST_HEAD), open);
  const [bareArrow, single] = /(?<![\w$])([A-Za-z_$][\w$]*)\s*=>\s*$/.exec(before) ?? [];
  if (bareArrow !== undefined && single !== undefined) {
    const from = open - bareArrow.length;
    return { from, to: from + single.length, at: from, isCallback: isArgument(bare, from) };
  }
  const [tail] = /\)(?:\s*:\s*[^=;{}()]{1,200})?\s*(?:=>\s*)?$/.exec(before) ?? [];
  if (tail === undefined) return undefined;
  const close = open - tail.length;
  const from = openingOf(bare, close);
  if (from === -1) return undefined;
  const head = bare.slice(Math.max(0, from - 100), from);
  if (/\b(?:if|for|while|switch|catch|with)\s*$/.test(head)) return undefined;
  const isArrow = tail.includes('=>');
  return { from: from + 1, to: close, at: from, isCallback: isArrow && isArgument(bare, from) };
}

/** An arrow function without braces: its body follows an open bracket, or an equals sign in it. */
function arrowHead(bare: string, open: number, at: number): Head | undefined {
  const inside = bare.slice(open + 1, Math.min(at, open + 1 + LONGEST_HEAD));
  const [found, list, single] =
    /^\s*(?:async\s*)?(?:\(([^()]*)\)(?:\s*:\s*[^=;{}()]{1,100})?|([A-Za-z_$][\w$]*))\s*=>/.exec(inside) ?? [];
  if (found === undefined) return undefined;
  const written = list ?? single ?? '';
  const from = open + 1 + inside.indexOf(written, list === undefined ? 0 : inside.indexOf('('));
  return { from, to: from + written.length, at: open, isCallback: true };
}

function isArgument(bare: string, from: number): boolean {
  return /[(,]\s*(?:async\s*)?\(?$/.test(bare.slice(Math.max(0, from - 30), from));
}

/** The loops around an index, the innermost first. */
export function findLoops(context: SourceContext, at: number): readonly EnclosingLoop[] {
  return blocksAround(context, at).loops;
}

function pythonLoops({ text, bare }: SourceContext, at: number): readonly EnclosingLoop[] {
  const heads = pythonHeads(bare, at).flatMap(({ from, to }) => {
    // In common source code, quotes and brackets of the list are on one line.
    const head = text.slice(from, Math.min(to, from + LONGEST_HEAD)).replace(/#[^"']*$/, '');
    const [, variable, list] = /^\s*(?:async\s+)?for\s+(\w+)\s+in\s+(\S[^]*?)\s*:\s*$/.exec(head) ?? [];
    return variable === undefined || list === undefined ? [] : [{ variable, list }];
  });
  const line = text.slice(at, Math.min(text.length, at + LONGEST_HEAD));
  // A comprehension: the element comes before the loop.
  const inside = [...line.matchAll(/\bfor\s+(\w+)\s+in\s+([[(][^\])]*[\])]|\w+)/g)].flatMap(([, variable, list]) =>
    variable === undefined || list === undefined ? [] : [{ variable, list }],
  );
  return [...heads, ...inside.slice(0, 1)];
}

/** `for (const id of ids) new s3.Bucket(this, id)`: a loop of one statement without braces. */
function bareLoop({ text }: SourceContext, at: number): readonly EnclosingLoop[] {
  const before = text.slice(Math.max(0, at - LONGEST_HEAD), at);
  const [, variable, list] =
    /\bfor\s*\(\s*(?:const|let|var)\s+([\w$]+)\s+of\s+([^;{}]{1,500}?)\)\s*(?:[\w$.]+(?:\s*=|\()\s*)?$/.exec(before) ??
    [];
  return variable === undefined || list === undefined ? [] : [{ variable, list }];
}

function scriptLoops(context: SourceContext, at: number): readonly EnclosingLoop[] {
  return [...bareLoop(context, at), ...bracedLoops(context, at)];
}

function bracedLoops({ text, bare }: SourceContext, at: number): readonly EnclosingLoop[] {
  return openBrackets(bare, at)
    .slice(0, 2 * MOST)
    .flatMap((open) => {
      const before = text.slice(Math.max(0, open - LONGEST_HEAD), open);
      const [, variable, list] =
        /\bfor\s*(?:await\s*)?\(\s*(?:const|let|var)\s+([\w$]+)\s+of\s+([^]+?)\)\s*$/.exec(before) ?? [];
      if (variable !== undefined && list !== undefined && bare.charAt(open) === '{') return [{ variable, list }];
      // `['a', 'b'].map((name) => …`
      if (bare.charAt(open) !== '(') return [];
      const [, own] = /^\s*(?:async\s*)?\(?\s*([A-Za-z_$][\w$]*)/.exec(bare.slice(open + 1, open + 200)) ?? [];
      const called = /\.\s*(?:map|forEach|flatMap)\s*$/.exec(before);
      if (own === undefined || called === null) return [];
      const end = open - called[0].length;
      if (bare.charAt(end - 1) === ']') {
        const start = openingOf(bare, end - 1);
        return start === -1 ? [] : [{ variable: own, list: text.slice(start, end) }];
      }
      const [name] = /[A-Za-z_$][\w$]*$/.exec(bare.slice(Math.max(0, end - 100), end)) ?? [];
      return name === undefined ? [] : [{ variable: own, list: name }];
    });
}

/** No bracket is sought further away. */
const REACH = 100_000;

/** The brackets that are open at an index, the innermost first. */
function openBrackets(bare: string, at: number): readonly number[] {
  const found: number[] = [];
  let depth = 0;
  for (let index = at - 1; index >= Math.max(0, at - REACH); index -= 1) {
    const character = bare.charAt(index);
    if (')]}'.includes(character)) depth += 1;
    else if ('([{'.includes(character)) {
      if (depth === 0) found.push(index);
      else depth -= 1;
    }
  }
  return found;
}

function openingOf(bare: string, close: number): number {
  return openBrackets(bare, close)[0] ?? -1;
}

function closingOf(bare: string, open: number): number {
  let depth = 0;
  for (let index = open; index < Math.min(bare.length, open + REACH); index += 1) {
    const character = bare.charAt(index);
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character) && (depth -= 1) === 0) return index;
  }
  return -1;
}
