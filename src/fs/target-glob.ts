import { relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

/** A pattern of files, such as `templates/*.yaml`. */
export interface TargetGlob {
  /** The folder that holds all that can match; absolute. */
  readonly base: string;
  /** Whether an absolute path is meant. */
  readonly matches: (path: string) => boolean;
}

/** The pattern that a target is, as a shell would read it; undefined if it has no wildcard. */
export function parseTargetGlob(target: string, cwd: string): TargetGlob | undefined {
  // Elsewhere a backslash is how a wildcard is taken literally.
  const pattern = sep === '/' ? target : target.replaceAll(sep, '/');
  const { base, glob, isGlob } = picomatch.scan(pattern, { nonegate: true, unescape: true });
  if (!isGlob) return undefined;
  const folder = resolve(cwd, base);
  const isMatch = picomatch(glob, { nonegate: true });
  return { base: folder, matches: (path) => isMatch(relative(folder, path).replaceAll(sep, '/')) };
}
