import { type ProjectContext } from '../application.js';

/** The project's own source files, without those that are too large to be handwritten. */
export function findSourceFiles(files: ProjectContext['files']): readonly string[] {
  return files.names
    .filter(
      (name) => /\.(?:py|[cm]?[jt]sx?|java|cs|fs|go|kt|rs|scala)$/.test(name) && !/\.d\.[cm]?ts$|\.min\.js$/.test(name),
    )
    .filter((name) => (files.sizeOf(name) ?? 0) < MOST_BYTES)
    .slice(0, MOST_FILES);
}

const MOST_FILES = 5000;

const MOST_BYTES = 512 * 1024;
