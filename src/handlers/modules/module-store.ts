import { type Module, makeModule } from './module.js';
import type { Language } from '../syntax/code.js';
import { withinBudget } from '../syntax/steps.js';
import type { HandlerParser } from '../syntax/parse.js';

/** The modules of one folder of code: each is parsed once, for all functions that are deployed with it. */
export class ModuleStore {
  readonly #modules = new Map<string, Module>();

  constructor(readonly parser: HandlerParser) {}

  /** The module of a text. An earlier parse is reused only for the same text, from any file. */
  parse(file: string, language: Language, text: string): Module {
    const known = this.#modules.get(file);
    if (known?.source.text === text && known.source.language === language) return known;
    // Whichever handler comes first, its steps are the same: files are made in a time that grows with their text.
    const module = withinBudget(undefined, () => makeModule(this.parser.parse(file, language, text)));
    this.#modules.set(file, module);
    return module;
  }
}
