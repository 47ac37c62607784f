import type { Place } from '../../finding.js';
import type { Template } from '../../template/evaluate/types.js';

/** The files of a project, for questions about the project itself; nothing is read before it is asked for. */
export interface ProjectFiles {
  /** Files that people write, below the project's root with forward slashes: not what git ignores, no packages, no build outputs. In byte order. */
  readonly names: readonly string[];
  /** The text of a file, ignored by git or not; undefined if there is none that may be read. */
  read(name: string): string | undefined;
  /** In bytes; undefined if there is no such file. */
  sizeOf(name: string): number | undefined;
}

/** A place among the files of a project. */
export interface InProject {
  readonly place: Place;
  /** The file's name below the project's root, and what of it is meant: both enter the fingerprint. */
  readonly name: string;
  readonly within: string;
  /** The template with which it is reported. */
  readonly template: Template;
}
