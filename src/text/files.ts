/** A project's files, by their names below its root with forward slashes. Nothing outside of the root is among them. */
export interface TextFiles {
  /** Whether there is such a file, ignored by git or not; what others wrote (`node_modules`) is not one of the project's. */
  has(name: string): boolean;
  /** The text of a file; undefined if there is none that may be read. */
  read(name: string): string | undefined;
  /** The files that people write and git keeps, in the order of their names. */
  readonly names: readonly string[];
}
