/** A block of code in a page of docs: ` ```js file=rules/a.mjs `, or ` ```console ` with commands and what they print. */
export interface PageBlock {
  readonly language: string;
  /** The file that it is; undefined if it is none. */
  readonly file: string | undefined;
  readonly text: string;
}

const BLOCK = /^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm;

export function blocksIn(page: string): readonly PageBlock[] {
  return [...page.matchAll(BLOCK)].map(([, language = '', file, text = '']) => ({ language, file, text }));
}

/**
 * The page with what its commands print today: each block of commands is handed over in its turn, after the files that
 * stand above it.
 */
export function withOutputs(
  page: string,
  write: (file: string, text: string) => void,
  run: (command: string) => string,
): string {
  return page.replace(BLOCK, (block: string, language: string, file: string | undefined, text: string) => {
    if (file !== undefined) write(file, text);
    if (language !== 'console') return block;
    const commands = text.split('\n').filter((line) => line.startsWith('$ '));
    return `\`\`\`console\n${commands.map((line) => `${line}\n${run(line.slice(2))}`).join('')}\`\`\``;
  });
}
