/**
 * The texts of files other than templates that contain places, by file name. The creator of such a place records the
 * file's text, because a place without its text can't be shown. So it grows while rules run, and is read after the last
 * one.
 */
export class SourceTexts {
  readonly #texts = new Map<string, string>();

  /** Records the text of a file that contains a place; a file's text does not change during a run. */
  note(file: string, text: string): void {
    this.#texts.set(file, text);
  }

  /** The recorded texts. */
  collect(): ReadonlyMap<string, string> {
    return new Map(this.#texts);
  }
}
