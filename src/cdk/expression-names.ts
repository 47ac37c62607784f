import type { CommentSyntax } from '../text/lexer.js';

/** The source of a file as names are looked for in it. */
interface Text {
  readonly text: string;
  /** Without comments and quoted text; every index is where it was. */
  readonly bare: string;
  readonly lexis: CommentSyntax;
}

/** The parameters of a function. */
export interface ParameterList {
  /** The text in its brackets, without strings and comments. */
  readonly list: string;
  /** It is a constructor, or exported: others than this file call it. */
  readonly isOpen: boolean;
}

/** At most this many places that may give a name a value are checked. */
const MOST = 5;
/** So far an expression is followed. */
const LONGEST = 2000;

/** The expressions that a name is given in a file. @param isOwn whether it belongs to `this` */
export function findAssignments(name: string, isOwn: boolean, { text, bare, lexis }: Text): readonly string[] {
  const escaped = name.replaceAll('$', '\\$');
  const type = '(?::[^=;,(){}\\n]{1,100})?';
  const owned = `(?:\\b(?:this|self)\\.|\\b(?:readonly|static|private|protected|public)\\s{1,10})${escaped}\\s{0,20}[?!]?${type}=(?![=>])`;
  // Python's named arguments have no blanks around their sign.
  const free =
    lexis === 'python'
      ? `(?:^|\\n)[ \\t]{0,40}${escaped}[ \\t]{0,20}${type}[ \\t][-+*/|]?=[ \\t]`
      : `(?<![\\w$.])${escaped}\\s{0,20}${type}(?:[-+*/]|\\?\\?|\\|\\||&&)?=(?![=>])`;
  return [...bare.matchAll(new RegExp(isOwn ? owned : free, 'g'))].slice(0, MOST).map(({ 0: found, index }) => {
    const from = index + found.length;
    return text.slice(from, endOf(bare, from));
  });
}

/** The index at which the expression ends that begins at another: at the line's end, unless it goes on. */
function endOf(bare: string, from: number): number {
  const last = Math.min(bare.length, from + LONGEST);
  let depth = 0;
  for (let at = from; at < last; at += 1) {
    const character = bare.charAt(at);
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) return at;
    if (depth > 0) continue;
    if (character === ';' || character === ',') return at;
    if (character === '\n' && !goesOn(bare, from, at)) return at;
  }
  return last;
}

function goesOn(bare: string, from: number, at: number): boolean {
  const before = bare.slice(Math.max(from, at - 100), at).trimEnd();
  // Texts are blank here: with nothing before it the expression has not begun, or is a text, which a line ends.
  return (
    (before === '' && at - from < 2) ||
    /(?:[-+*/?:|&(.,=]|=>)$/.test(before) ||
    /^\s{1,100}(?:[?:.+*/|&]|or\b|and\b)/.test(bare.slice(at, at + 110))
  );
}

/** The destructured object that gives a name: `props` of `const { memory, timeout } = props`. */
export function findUnpacking(name: string, { bare }: Text): readonly string[] {
  const escaped = name.replaceAll('$', '\\$');
  const given = new RegExp(`(?:^|[,{])\\s*${escaped}\\s*(?=[,}=]|$)`);
  const found = bare.matchAll(
    /\b(?:const|let|var)\s{1,10}\{([^{}]{1,1000})\}\s{0,20}=\s{0,20}([A-Za-z_$][\w$.]{0,100})(?![\w$.]|\s{0,10}\()/g,
  );
  return [...found]
    .filter(([, names = '']) => given.test(names))
    .slice(0, MOST)
    .map(([, , from = '']) => from);
}

const NO_FUNCTION = /\b(?:if|for|while|switch|catch|with|return|super)\s*$/;

/** The parameters of every function of a file, recognised by the code around their brackets. */
export function findParameterLists(bare: string, lexis: CommentSyntax): readonly ParameterList[] {
  const isBody =
    lexis === 'python' ? /\s{0,20}(?:->[^:\n]{1,100})?:/y : /\s{0,20}(?::[^=;{}\n]{1,100})?\s{0,20}(?:\{|=>)/y;
  const open: number[] = [];
  const found: ParameterList[] = [];
  for (const { 0: bracket, index } of bare.matchAll(/[()]/g)) {
    if (bracket === '(') {
      open.push(index);
      continue;
    }
    const from = open.pop();
    isBody.lastIndex = index + 1;
    if (from === undefined || index - from > LONGEST || !isBody.test(bare)) continue;
    const head = bare.slice(Math.max(0, from - 100), from);
    if (NO_FUNCTION.test(head) || (lexis === 'python' && !/\bdef\s+\w+\s*$/.test(head))) continue;
    const isOpen = /\b(?:constructor|__init__)\s*$|\bexport\s+(?:default\s+|async\s+)*function\s*\w*\s*$/.test(head);
    found.push({ list: bare.slice(from + 1, index), isOpen });
  }
  return found;
}
