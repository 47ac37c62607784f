/** More alternatives in braces than these are no pattern that somebody meant. */
const MOST_ALTERNATIVES = 100;

/** What one step of a pattern takes: a letter, any letter but `/`, any number of those, or anything at all. */
type Step = string | { readonly any: 'one' | 'some' | 'all' | 'folders' };

/**
 * A pattern of names or paths: `*` and `?` stay within a folder, `**` goes through folders, `{a,b}` is either. Patterns
 * come out of scanned repositories, so nothing here is a regular expression: it takes steps × letters, whatever the
 * pattern.
 */
export function makeGlobMatcher(pattern: string): (text: string) => boolean {
  const alternatives = alternativesOf(pattern).map(stepsOf);
  return (text) => alternatives.some((steps) => matches(steps, text));
}

/**
 * The same for a text of which pieces are not known: undefined stands for any letters.
 * @param withinFolder no such piece goes through a folder
 */
export function makePiecesMatcher(
  pieces: readonly (string | undefined)[],
  withinFolder: boolean,
): (text: string) => boolean {
  const any: Step = { any: withinFolder ? 'some' : 'all' };
  const steps = pieces.flatMap((piece): readonly Step[] => (piece === undefined ? [any] : Array.from(piece)));
  return (text) => matches(steps, text);
}

/** Whether a pattern says more than one name. */
export function isPattern(text: string): boolean {
  return /[*?{]/.test(text);
}

/** The pattern once for each choice of its braces; braces that are too many or not closed mean themselves. */
function alternativesOf(pattern: string): readonly string[] {
  let open = [pattern];
  for (;;) {
    const next = open.flatMap((one) => {
      const braces = /\{([^{},]*,[^{}]*)\}/.exec(one);
      if (braces === null) return [one];
      const [whole, inner = ''] = braces;
      const before = one.slice(0, braces.index);
      return inner.split(',').map((choice) => before + choice + one.slice(braces.index + whole.length));
    });
    if (next.length === open.length) return open;
    if (next.length > MOST_ALTERNATIVES) return [pattern];
    open = next;
  }
}

function stepsOf(pattern: string): readonly Step[] {
  const steps: Step[] = [];
  for (const [piece] of pattern.matchAll(/\*\*\/|\*\*|\*|\?|[^*?]/gs)) {
    if (piece === '**/') steps.push({ any: 'folders' });
    else if (piece === '**') steps.push({ any: 'all' });
    else if (piece === '*') steps.push({ any: 'some' });
    else steps.push(piece === '?' ? { any: 'one' } : piece);
  }
  // What ends in a slash is a folder with all that it holds.
  if (pattern.endsWith('/')) steps.push({ any: 'all' });
  return steps;
}

/** Takes all ways through the pattern at once, letter by letter. */
function matches(steps: readonly Step[], text: string): boolean {
  let at = reach(steps, new Set([0]), true);
  for (const letter of text) {
    const next = new Set<number>();
    for (const index of at) {
      const step = steps[index];
      if (step === undefined) continue;
      if (typeof step === 'string') {
        if (step === letter) next.add(index + 1);
      } else if (step.any === 'all' || step.any === 'folders') next.add(index);
      else if (letter !== '/') next.add(step.any === 'one' ? index + 1 : index);
    }
    at = reach(steps, next, letter === '/');
    if (at.size === 0) return false;
  }
  return at.has(steps.length);
}

/** Where one may also be without another letter: behind what may take none. */
function reach(steps: readonly Step[], from: ReadonlySet<number>, afterSlash: boolean): ReadonlySet<number> {
  const reached = new Set(from);
  for (const index of reached) {
    const step = steps[index];
    if (step === undefined || typeof step === 'string' || step.any === 'one') continue;
    // Folders end with their slash.
    if (step.any !== 'folders' || afterSlash) reached.add(index + 1);
  }
  return reached;
}
