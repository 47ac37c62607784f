import { type Module, makeModule } from './module.js';
import type { Language } from '../syntax/code.js';
import { countWithin } from '../syntax/steps.js';
import type { HandlerParser } from '../syntax/parse.js';

/** Modules of at most this many characters are kept, which is as many as one function may have. A module takes a hundred times its text. */
const MOST_KEPT = 10 * 1024 * 1024;

/**
 * The modules of one folder of code: each is parsed once, for all functions that are deployed with it. Of a folder with
 * more code than is kept, those that were not used for longest are dropped, and are parsed again if they are needed.
 */
export class ModuleStore {
  /** The one that was not used for longest comes first. */
  readonly #kept = new Map<string, Module>();
  #length = 0;

  constructor(
    readonly parser: HandlerParser,
    readonly most = MOST_KEPT,
  ) {}

  /** The module of a text. An earlier parse is reused only for the same text, from any file. */
  parse(file: string, language: Language, text: string): Module {
    const known = this.#kept.get(file);
    if (known !== undefined) this.#drop(file, known);
    const module =
      known?.source.text === text && known.source.language === language ? known : this.#make(file, language, text);
    this.#kept.set(file, module);
    this.#length += text.length;
    for (const [oldest, other] of this.#kept) {
      if (this.#length <= this.most || oldest === file) break;
      this.#drop(oldest, other);
    }
    return module;
  }

  #drop(file: string, { source }: Module): void {
    this.#kept.delete(file);
    this.#length -= source.text.length;
  }

  #make(file: string, language: Language, text: string): Module {
    const parsed = this.parser.parse(file, language, text);
    // Whichever handler comes first, its steps are the same: a module is made in a time that grows with its text.
    return countWithin(undefined, () => makeModule(parsed));
  }
}
