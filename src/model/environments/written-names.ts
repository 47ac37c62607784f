import type { SourceFile } from '../../handlers/analyze.js';
import { findExplicitName } from '../../template/evaluate/refers-to.js';
import { stripText } from '../../text/lexer.js';
import { WordIndex, listWords } from '../../text/word-index.js';
import type { Application } from '../application.js';

/**
 * Whether a name is written where it is given, and nowhere else: what writes it elsewhere is a reference. The templates
 * are searched, and the texts in the code that was read of functions.
 */
export function isWrittenOnce(application: Application, name: string): boolean {
  const { templates, worlds } = application;
  const places = templates.flatMap((template) =>
    worlds.memoOf('words', template, () => new WordIndex(template.document.text)).find(name),
  );
  return places.length === 1 && !isInCode(application, name);
}

/** Whether a text holds the name of a resource, as the templates of the application give it. */
export function hasWrittenName(application: Application, text: string): boolean {
  const names = application.worlds.memoOf('written names', application, () => collectNames(application));
  const parts = [text, ...(text.match(/[\w.-]+/g) ?? []), ...listWords(text).map(({ word }) => word)];
  return parts.some((part) => names.has(part));
}

function collectNames({ templates }: Application): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { resources } of templates) {
    for (const resource of resources.values()) {
      const name = findExplicitName(resource)?.raw;
      if (typeof name === 'string' && name !== '') names.add(name);
    }
  }
  return names;
}

/** Whether code of a function has a name in one of its texts; comments and what the code itself names do not count. */
function isInCode(application: Application, name: string): boolean {
  const { worlds } = application;
  const files = worlds.memoOf('words of code', application, () => collectCodeWords(application));
  const [fewest = []] = listWords(name)
    .map(({ word }) => files.get(word) ?? [])
    .sort((a, b) => a.length - b.length);
  return fewest.some((source) => {
    const { words, bare } = worlds.memoOf('texts of code', source, () => indexTexts(source));
    return words.find(name).some((at) => bare.charAt(at) !== name.charAt(0));
  });
}

/** The files that have each word: in most, no word is one of a name, and their texts are never told from their code. */
function collectCodeWords({ handlers }: Application): ReadonlyMap<string, readonly SourceFile[]> {
  const files = new Map<string, SourceFile[]>();
  const sources = [...handlers.values()].flatMap((one) => (one.is === 'read' ? one.handler.sources : []));
  for (const source of new Set(sources)) {
    for (const word of new WordIndex(source.text).words) {
      const known = files.get(word);
      if (known === undefined) files.set(word, [source]);
      else known.push(source);
    }
  }
  return files;
}

/** The words of a file without its comments, and the same file without its texts. */
function indexTexts({ language, text }: SourceFile): { readonly words: WordIndex; readonly bare: string } {
  const { uncommented, bare } = stripText(text, language === 'python' ? 'python' : 'c');
  return { words: new WordIndex(uncommented), bare };
}
