/**
 * A test for texts that fit a pattern as AWS writes them in policies and selections: `*` represents any characters or
 * none, and where the language has it (`single`) `?` represents one. Patterns come out of scanned templates, so that
 * nothing here is a regular expression: only the last star is ever taken up again, which is pattern × text steps.
 */
export function makeWildcardMatcher(pattern: string, { single = false } = {}): (text: string) => boolean {
  return (text) => {
    let [at, reached] = [0, 0];
    let star: { readonly behind: number; taken: number } | undefined;
    while (reached < text.length) {
      const sign = pattern[at];
      if (sign === '*') {
        at += 1;
        star = { behind: at, taken: reached };
      } else if (sign !== undefined && (sign === text[reached] || (single && sign === '?'))) {
        at += 1;
        reached += 1;
      } else if (star !== undefined) {
        star.taken += 1;
        [at, reached] = [star.behind, star.taken];
      } else return false;
    }
    return /^\**$/.test(pattern.slice(at));
  };
}
