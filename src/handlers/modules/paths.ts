import type { Language } from '../syntax/code.js';

const SCRIPTS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'];
/** TypeScript is configured to import `./x.js` where `x.ts` is. */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** The files that an import of a path may mean, in Node's order; beside each other the `.js` runs, not the `.ts`. */
export function collectCandidates(path: string): readonly string[] {
  const ending = /\.[cm]?[jt]sx?$/.exec(path)?.[0] ?? '';
  const stem = path.slice(0, path.length - ending.length);
  const exact = ending === '' ? [] : [path, ...(STANDS_FOR[ending] ?? []).map((other) => stem + other)];
  const folder = path === '' ? '' : `${path}/`;
  return [...exact, ...SCRIPTS.map((script) => path + script), ...SCRIPTS.map((script) => `${folder}index${script}`)];
}

/** A relative path from a file, below the code's root; undefined if it leads out. */
export function joinSpecifier(file: string, specifier: string): string | undefined {
  const path = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..' && path.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') path.push(part);
  }
  return path.join('/');
}

/** The file of a handler; some forms of templates give only its stem. */
export function collectEntryFiles(file: string, language: Language): readonly string[] {
  if (/\.(?:py|[cm]?[jt]sx?)$/.test(file)) return [file];
  return language === 'python' ? [`${file}.py`, `${file}/__init__.py`] : collectCandidates(file);
}
