import type { Range } from '../location.js';

/** The ways in which other files refer to a source file: by its path, or by a name that is unique to it. */
export interface MentionTarget {
  /** Without its extension, with forward slashes: `src/upload/app`. */
  readonly path?: string;
  readonly names: readonly string[];
}

/** Something that needs a description, and whether it has one. */
export interface DocumentedTarget {
  readonly name: string;
  /** The file below the project's root. */
  readonly file: string;
  readonly range: Range;
  readonly isDescribed: boolean;
}

/** A function whose source is available, or the source of the app that deploys it. */
export interface ProjectFunction {
  readonly logicalId: string;
  readonly shownName: string;
  /** The names by which tests refer to it. */
  readonly names: readonly string[];
  /** The name in its code that the runtime calls; undefined if it is not known. */
  readonly called: string | undefined;
  readonly isInline: boolean;
  /** Its handler's file below the project's root; undefined for inline code and for a handler that was not read. */
  readonly file: string | undefined;
  /** The files below the project's root that define its handler, as far as they were found. */
  readonly sources: readonly string[];
}

/** A template, as far as checks of its project ask about it. */
export interface MemberTemplate {
  readonly file: string;
  readonly isSynthesized: boolean;
  /** The names of its stack. */
  readonly names: readonly string[];
  readonly documented: readonly DocumentedTarget[];
}

/** An application, as far as checks of its project ask about it. */
export interface ProjectMember {
  readonly id: string;
  readonly functions: readonly ProjectFunction[];
  readonly templates: readonly MemberTemplate[];
  /** The names by which tests look up a stack's address: its outputs, and the API itself. */
  readonly addresses: readonly string[];
  readonly routes: readonly MentionTarget[];
}
