import type { OriginalSource } from '../../handlers/syntax/code.js';
import type { Place, Range } from '../../location.js';

/** Files among which a function's handler is looked for. */
export interface CodeFiles {
  /** The first of these files that there is. */
  find(files: readonly string[]): string | undefined;
  /** See `Code.read`. */
  read(file: string): string | undefined;
  /** Why a file that is there can't be read; undefined if it can. */
  faultOf(file: string): string | undefined;
  /** Their place, absolute: equal for equal files. Undefined for code in the template. */
  readonly root: string | undefined;
  /** Where that is, for messages: `src/upload`, `its inline code`. */
  readonly shown: string;
  place(file: string, range: Range): Place;
  /** See `Code.placeOriginal`; `bundle` is the bundle's file among these. Absent where nothing is beside the code. */
  placeOriginal?(bundle: string, file: string, text: string, range: Range): Place | undefined;
  /** See `Code.findOriginals`; `bundle` is the bundle's file among these. */
  findOriginals?(bundle: string, paths: readonly string[]): ReadonlyMap<string, OriginalSource> | undefined;
}
