import type { Language } from '../handlers/syntax/code.js';
import { startParser } from '../handlers/syntax/parse.js';
import { readGrammar } from '../fs/wasm.js';

function findLanguage(file: string): Language | undefined {
  if (file.endsWith('.py')) return 'python';
  return /\.[cm]?[jt]sx?$/.test(file) ? 'javascript' : undefined;
}

/** Loads what counts the syntax errors in the source of files: the parsers of their languages, if there are any. */
export async function loadMistakeCounter(
  files: readonly string[],
): Promise<(file: string, text: string) => number | undefined> {
  const languages = [...new Set(files.flatMap((file) => findLanguage(file) ?? []))];
  if (languages.length === 0) return () => undefined;
  const parser = await startParser(languages, readGrammar);
  const isStarted = (language: Language): boolean => languages.includes(language);
  return (file, text) => {
    const language = findLanguage(file);
    return language === undefined || !isStarted(language)
      ? undefined
      : parser.parse(file, language, text).mistakes.length;
  };
}
