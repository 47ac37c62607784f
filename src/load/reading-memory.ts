import type { Document, UnreadText } from '../template/parse/document.js';
import { readDocument } from '../template/parse/parse.js';
import { HandlerMemory } from './handlers/handler-memory.js';

interface ReadText {
  readonly text: string;
  readonly document: Document | UnreadText;
}

/**
 * What a process that loads the same files again and again keeps from one load to the next: what is unchanged is not
 * parsed again. The result of a load is the same with and without it.
 */
export class ReadingMemory {
  /** By real path: texts that take the place of those on the disk, as an editor has them before they are saved. */
  readonly openTexts = new Map<string, string>();
  readonly handlers = new HandlerMemory();
  #current = new Map<string, ReadText>();
  #previous = new Map<string, ReadText>();

  /** Forgets what was not used since the last call. */
  prune(): void {
    this.#previous = this.#current;
    this.#current = new Map();
    this.handlers.prune();
  }

  /** The document of a file's text, as `readDocument` reads it. */
  async document(path: string, text: string): Promise<Document | UnreadText> {
    const known = this.#current.get(path) ?? this.#previous.get(path);
    const read = known?.text === text ? known : { text, document: await readDocument(text) };
    this.#current.set(path, read);
    return read.document;
  }
}
