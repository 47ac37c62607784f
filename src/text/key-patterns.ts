// What a regular expression admits is read from its text: expressions of strangers are never run.

/** How the function that a pattern is given to holds the text against it. */
export type PatternAnchoring = 'whole' | 'start' | 'anywhere';

/** Whether a pattern holds the whole of a text and lets no `/` into it. */
export function isSlashFreePattern(pattern: string, anchoring: PatternAnchoring): boolean {
  const starts = anchoring !== 'anywhere' || /^(?:\(\?[a-z]+\))?(?:\^|\\A)/.test(pattern);
  const ends = anchoring === 'whole' || /(?:[^\\]|^)\$$|\\[zZ]$/.test(pattern);
  return starts && ends && !admitsSlash(pattern) && !hasOpenChoice(pattern);
}

/** Whether what a group of a pattern takes holds no `/`; group 0 is all that matched. */
export function isSlashFreeGroup(pattern: string, index: number): boolean {
  const group = index === 0 ? pattern : findGroup(pattern, index);
  return group !== undefined && !admitsSlash(group.replaceAll(/\(\?(?::|<\w+>|P<\w+>)/g, '('));
}

/** The text of a capturing group. */
function findGroup(pattern: string, index: number): string | undefined {
  const open: (number | undefined)[] = [];
  let count = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at];
    if (letter === '\\') at += 1;
    else if (letter === '[') at = endOfClass(pattern, at);
    else if (letter === '(') {
      const captures = /^\((?!\?)|^\(\?P?<(?![=!])/.test(pattern.slice(at, at + 5));
      if (captures) count += 1;
      open.push(captures && count === index ? at : undefined);
    } else if (letter === ')') {
      const start = open.pop();
      if (start !== undefined) return pattern.slice(start, at + 1);
    }
  }
  return undefined;
}

/** `^a|b$` holds nothing as a whole. */
function hasOpenChoice(pattern: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at];
    if (letter === '\\') at += 1;
    else if (letter === '[') inClass = true;
    else if (letter === ']') inClass = false;
    else if (inClass) continue;
    else if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    else if (letter === '|' && depth === 0) return true;
  }
  return false;
}

const WIDE_ESCAPES = /^[SDWPN]$/;

function admitsSlash(pattern: string): boolean {
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at];
    if (letter === '\\') {
      const escaped = pattern[at + 1] ?? '';
      if (WIDE_ESCAPES.test(escaped) || escaped === '/') return true;
      at += 1;
    } else if (letter === '[') {
      const end = endOfClass(pattern, at);
      if (classAdmitsSlash(pattern.slice(at + 1, end))) return true;
      at = end;
    } else if (letter === '.' || letter === '/') {
      return true;
    }
  }
  return false;
}

function endOfClass(pattern: string, start: number): number {
  // A bracket right after the beginning represents itself.
  let at = pattern[start + 1] === '^' ? start + 2 : start + 1;
  if (pattern[at] === ']') at += 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at;
}

function classAdmitsSlash(text: string): boolean {
  const isNegated = text.startsWith('^');
  const names = namesSlash(isNegated ? text.slice(1) : text);
  return isNegated ? !names : names;
}

/** Whether a slash is among the letters, the ranges and the kinds of a class. */
function namesSlash(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') {
      const escaped = text[at + 1] ?? '';
      if (WIDE_ESCAPES.test(escaped) || escaped === '/') return true;
      at += 1;
      continue;
    }
    if (text[at] === '/') return true;
    const last = text[at + 1] === '-' ? text[at + 2] : undefined;
    if (last === undefined) continue;
    if ((text[at] ?? '') <= '/' && last >= '/') return true;
    at += 2;
  }
  return false;
}

/** Whether a pattern that is looked for anywhere finds a `/`: what it is found in can be refused. */
export function isSlashPattern(pattern: string): boolean {
  return !/^\^|\$$/.test(pattern) && admitsSlash(pattern) && !/(?:^|[^\\])\.[*+]/.test(pattern);
}
