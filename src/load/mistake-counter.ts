import type { Language } from '../handlers/syntax/code.js';

/** Loads what counts the syntax errors in the source of files: the parsers of their languages, if there are any. */
export async function loadMistakeCounter(
  files: readonly string[],
): Promise<(file: string, text: string) => number | undefined> {
  const languages = [...new Set(files.flatMap((file) => findLanguage(file) ?? []))];
  if (languages.length === 0) return () => undefined;
  const { startMistakeCounter } = await import('./handlers/parser.js');
  const count = await startMistakeCounter(languages);
  return (file, text) => {
    const language = findLanguage(file);
    return language === undefined || !languages.includes(language) ? undefined : count(file, language, text);
  };
}

function findLanguage(file: string): Language | undefined {
  if (file.endsWith('.py')) return 'python';
  return /\.[cm]?[jt]sx?$/.test(file) ? 'javascript' : undefined;
}
