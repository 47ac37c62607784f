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
  const alternatives = alternativesOf(pattern).map((one) => makeStepsMatcher(stepsOf(one)));
  return (text) => alternatives.some((matches) => matches(text));
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
  return makeStepsMatcher(steps);
}

/** Whether a pattern says more than one name. */
export function isPattern(text: string): boolean {
  return /[*?{]/.test(text);
}

/** How many steps a pattern is, in all choices of its braces: what matching it takes for each letter. */
export function countGlobSteps(pattern: string): number {
  return alternativesOf(pattern).reduce((sum, one) => sum + one.length, 0);
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
function makeStepsMatcher(steps: readonly Step[]): (text: string) => boolean {
  if (steps.every((step) => typeof step === 'string')) {
    const only = steps.join('');
    return (text) => text === only;
  }
  // Where one may be in the pattern before a letter, and behind it; made once, since a pattern is asked about many names.
  let at = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  return (text) => {
    at.fill(0);
    at[0] = 1;
    reach(steps, at, true);
    for (const letter of text) {
      next.fill(0);
      let isPossible = false;
      for (let index = 0; index < steps.length; index += 1) {
        if (at[index] === 0) continue;
        const to = follow(steps[index], index, letter);
        if (to === undefined) continue;
        next[to] = 1;
        isPossible = true;
      }
      if (!isPossible) return false;
      reach(steps, next, letter === '/');
      [at, next] = [next, at];
    }
    return at[steps.length] === 1;
  };
}

/** Where a letter leads from a step: on, or nowhere else; undefined if the step takes no such letter. */
function follow(step: Step | undefined, index: number, letter: string): number | undefined {
  if (step === undefined) return undefined;
  if (typeof step === 'string') return step === letter ? index + 1 : undefined;
  if (step.any === 'all' || step.any === 'folders') return index;
  if (letter === '/') return undefined;
  return step.any === 'one' ? index + 1 : index;
}

/** Where one may also be without another letter: behind what may take none. */
function reach(steps: readonly Step[], at: Uint8Array, afterSlash: boolean): void {
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (at[index] === 0 || step === undefined || typeof step === 'string' || step.any === 'one') continue;
    // Folders end with their slash.
    if (step.any !== 'folders' || afterSlash) at[index + 1] = 1;
  }
}
