/**
 * The texts of the files that places stand in besides templates, by the names of the files. Whoever makes such a place
 * notes its text, for a place alone can't be shown. So it grows while questions are asked, and is read when no more are.
 */
export class SourceTexts {
  readonly #texts = new Map<string, string>();

  /** Keeps the text of a file that a place is in; the same file has the same text throughout a run. */
  note(file: string, text: string): void {
    this.#texts.set(file, text);
  }

  /** What has been noted so far. */
  collect(): ReadonlyMap<string, string> {
    return new Map(this.#texts);
  }
}
