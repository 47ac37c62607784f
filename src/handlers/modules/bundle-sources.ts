import { joinSpecifier } from './paths.js';

/** What a bundle was made of, as its source map remembers it. */
export interface BundleSources {
  /** The texts by their paths, which are relative to a folder that holds them all. */
  readonly sources: ReadonlyMap<string, string>;
  /** The path of a source as the map has it, relative to the bundle: it may lead out of the code's root. */
  readonly written: ReadonlyMap<string, string>;
}

/** Maps that remember more are no maps of a function. */
const MOST = 5000;

/** The user's own sources of a source map; undefined if it has none with their text. */
export function readSourceMap(text: string): BundleSources | undefined {
  const map = parsed(text);
  if (map === undefined) return undefined;
  const root = typeof map['sourceRoot'] === 'string' ? map['sourceRoot'] : '';
  const names = listOf(map['sources']);
  const texts = listOf(map['sourcesContent']);
  const own: [string, string][] = [];
  for (const [index, name] of names.slice(0, MOST).entries()) {
    const content = texts[index];
    if (typeof name !== 'string' || typeof content !== 'string' || !isOwn(name)) continue;
    own.push([root === '' ? name : `${root.replace(/\/$/, '')}/${name}`, content]);
  }
  return own.length === 0 ? undefined : placeSources(own);
}

/** Puts sources into a folder that holds them all, however far their paths lead up. @param own paths and texts */
export function placeSources(own: readonly (readonly [string, string])[]): BundleSources {
  const base = baseFor(own.map(([name]) => name));
  const sources = new Map<string, string>();
  const written = new Map<string, string>();
  for (const [name, content] of own) {
    const path = joinSpecifier(base, stripped(name));
    if (path === undefined) continue;
    sources.set(path, content);
    written.set(path, stripped(name));
  }
  return { sources, written };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    // Some servers' maps begin with a line that keeps browsers from running them.
    const map: unknown = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''));
    return typeof map === 'object' && map !== null ? { ...map } : undefined;
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isOwn(name: string): boolean {
  return (
    !/(?:^|\/)node_modules\/|^\(disabled\)|^(?:node|webpack\/|external)/.test(stripped(name)) &&
    /\.[cm]?[jt]sx?$/.test(name)
  );
}

/** `webpack://app/./src/a.ts` and `file:///src/a.ts` without what stands in front of the path. */
function stripped(name: string): string {
  return name
    .replace(/^[a-z-]+:\/\/(?:[^/]*\/)?/i, '')
    .replace(/^(?:\.\/)+/, '')
    .replace(/^\/+/, '');
}

/** A file so deep that the way from its folder to every source stays inside. */
function baseFor(names: readonly string[]): string {
  const ups = names.map((name) => /^(?:\.\.\/)*/.exec(stripped(name))?.[0].length ?? 0);
  const depth = Math.max(...ups) / '../'.length;
  return Array.from({ length: depth }, (_, index) => `up${index + 1}/`).join('') + 'bundle';
}

/** The source map that a text names at its end: the data itself, or the file. */
export function findMapReference(text: string): { readonly data: string } | { readonly file: string } | undefined {
  const at = text.lastIndexOf('//# sourceMappingURL=');
  if (at === -1) return undefined;
  const url =
    text
      .slice(at + '//# sourceMappingURL='.length)
      .split('\n', 1)[0]
      ?.trim() ?? '';
  const data = /^data:application\/json;(?:charset=[\w-]+;)?base64,/.exec(url)?.[0];
  if (data !== undefined) return { data: Buffer.from(url.slice(data.length), 'base64').toString('utf8') };
  return /^[a-z-]+:/i.test(url) || url === '' ? undefined : { file: decoded(url) };
}

/** A name whose percent signs mean nothing is taken as it is written. */
function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
