import { MAX_DEPTH } from './document.js';

/** Why a YAML text can't be read, and at which offset. */
export class YamlMistake extends Error {
  constructor(
    readonly sentence: string,
    readonly offset: number | undefined,
  ) {
    super(sentence);
  }
}

/** The message for a file that is nested too deeply. */
export const TOO_DEEP = `the file is nested deeper than ${MAX_DEPTH} levels`;

/** The mistake of a value below the deepest level that is read. */
export function makeDepthMistake(offset: number): YamlMistake {
  return new YamlMistake(TOO_DEEP, offset);
}
