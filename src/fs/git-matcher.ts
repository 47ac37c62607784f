import ignore, { type Ignore } from 'ignore';

/** A matcher of the lines of `.gitignore` files: those of another one, and then these. */
export function makeGitMatcher(outer: Ignore | undefined, lines: readonly string[]): Ignore {
  // Deterministic: git ignores letter case only where the file system does.
  const matcher = ignore({ ignorecase: false });
  if (outer !== undefined) matcher.add(outer);
  return matcher.add(lines);
}
