import type { Place, Range } from '../../location.js';

/** The languages that are read; `javascript` is JavaScript, JSX and TypeScript of every spelling. */
export type Language = 'python' | 'javascript';

/** The code of one function as found. None of it is run, and each file is read on first use. */
export interface Code {
  readonly language: Language;
  /**
   * The file below the code's root, with forward slashes, and the name that the runtime calls in it: of the handler
   * `app.lambda_handler` it is the file `app.py` and the name `lambda_handler`. Names may have dots (`api.post`).
   */
  readonly entry: { readonly file: string; readonly name: string };
  /**
   * The text of a file below the code's root, without a byte order mark; undefined if none may be read there: absent,
   * a folder, outside of the root, or too large. Synchronous and bounded.
   */
  read(file: string): string | undefined;
  /** The place of a range of one of these files, for reports: the file as the user would name it; of inline code the template's own lines. */
  place(file: string, range: Range): Place;
  /**
   * The place of a range in a source file of this bundle: in the project's own file with that text. Undefined without
   * one. `file` is relative to the bundle, as in its source map, and may be outside of the code's root.
   */
  placeOriginal?(file: string, text: string, range: Range): Place | undefined;
  /**
   * The project's own files that a bundle names by paths, as esbuild's comments do: relative to some folder above the
   * bundle. Undefined unless each of them is there.
   */
  findOriginals?(paths: readonly string[]): ReadonlyMap<string, OriginalSource> | undefined;
  /** The file that an import means by a name of the build's own, such as `@/lib/store`; see `Program`. */
  resolveAlias?(specifier: string): string | undefined;
}

/** A file of the project that a bundle was built from. */
export interface OriginalSource {
  readonly text: string;
  /** The place of a range of it, for reports. */
  place(range: Range): Place;
}
