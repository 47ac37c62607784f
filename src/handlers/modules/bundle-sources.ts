import { parseSourceMap } from '../../text/source-map.js';
import { joinSpecifier } from './paths.js';

/** The sources of a bundle, as its source map records them. */
export interface BundleSources {
  /** The texts by their paths, which are relative to a folder that holds them all. */
  readonly sources: ReadonlyMap<string, string>;
  /** The path of a source as the map has it, relative to the bundle: it may lead out of the code's root. */
  readonly written: ReadonlyMap<string, string>;
}

/** A map with more sources does not belong to a function. */
const MOST = 5000;

/** The user's own sources of a source map; undefined if it has none with their text. */
export function readBundleSources(text: string): BundleSources | undefined {
  const map = parseSourceMap(text);
  if (map === undefined) return undefined;
  const root = typeof map.sourceRoot === 'string' ? map.sourceRoot : '';
  const names: readonly unknown[] = map.sources;
  const texts: readonly unknown[] = Array.isArray(map.sourcesContent) ? map.sourcesContent : [];
  const own: [string, string][] = [];
  for (const [index, name] of names.slice(0, MOST).entries()) {
    const content = texts[index];
    if (typeof name !== 'string' || typeof content !== 'string' || !isOwn(name)) continue;
    own.push([root === '' ? name : `${root.replace(/\/$/, '')}/${name}`, content]);
  }
  return own.length === 0 ? undefined : makeSourcePlaces(own);
}

/** Puts sources into a folder that holds them all, however far their paths lead up. @param own paths and texts */
export function makeSourcePlaces(own: readonly (readonly [string, string])[]): BundleSources {
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

function isOwn(name: string): boolean {
  return (
    !/(?:^|\/)node_modules\/|^\(disabled\)|^(?:node|webpack\/|external)/.test(stripped(name)) &&
    /\.[cm]?[jt]sx?$/.test(name)
  );
}

/** `webpack://app/./src/a.ts` and `file:///src/a.ts` without the part before the path. */
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
