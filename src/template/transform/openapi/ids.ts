/** Gives a document's resources logical ids that are unique in the template. */
export class IdCounter {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** Logical ids are letters and digits: of `UploadApi`, `post`, `/files/{id}` it makes `UploadApiPostFilesId`. */
  fresh(api: string, ...parts: readonly string[]): string {
    const base = `${api}${parts.map(idOf).join('')}`;
    let id = base;
    for (let number = 2; this.#taken.has(id); number += 1) id = `${base}${number}`;
    this.#taken.add(id);
    return id;
  }
}

function idOf(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
