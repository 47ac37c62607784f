import type { Reason } from '../../answer.js';
import type { Place, Range } from '../../location.js';
import type { Code } from '../syntax/code.js';
import type { SourceForm } from '../syntax/evidence.js';
import { collectEntryFiles, joinSpecifier } from './paths.js';
import { type EsbuildRegions, parseRegions } from './esbuild-regions.js';
import { findMapReference } from '../../text/source-map.js';
import { type BundleSources, makeSourcePlaces, readBundleSources } from './bundle-sources.js';
import { type Failure } from '../../errors.js';

/** A function's code as it was written, as far as its bundle lets it be found. */
export interface Unbundled {
  readonly code: Code;
  readonly form: SourceForm;
  /** Names that refer to a package, because its import was removed. */
  readonly names: ReadonlyMap<string, string>;
  /** All required code is available: an unresolved import only holds types, or is a name of the build itself. */
  readonly isWhole: boolean;
  /** The file that an import means by a name of the build's own, such as `@/lib/store`. */
  readonly alias: (specifier: string) => string | undefined;
  readonly opaque: readonly Reason[];
}

const NONE: ReadonlyMap<string, string> = new Map<string, string>();
/** The most that is read of a minified file: parsing it is slow, and its names are lost. */
const MINIFIED_BYTES = 2 * 1024 * 1024;

/** Recovers the sources of a bundle from its source map, else its path comments; a minified bundle stays as it is. */
export function unbundle(code: Code): Unbundled | Failure {
  const plain: Unbundled = {
    code,
    form: 'source',
    names: NONE,
    isWhole: false,
    alias: (name) => code.resolveAlias?.(name),
    opaque: [],
  };
  if (code.language === 'python') return plain;
  const [file, text] = entryText(code) ?? [];
  if (file === undefined || text === undefined) return plain;
  const named = parseRegions(text, true);
  // A map is of the very build; comments only name files, which may have changed.
  const own = named === undefined || mapOf(code, file, text) !== undefined ? undefined : ownSources(code, named);
  if (own !== undefined) return own;
  const regions = parseRegions(text);
  // A dependency may have long lines of its own; a completely minified bundle has no comments.
  const minified = regions === undefined && isMinified(text);
  const isMapped = findMapReference(text) !== undefined && text.length / text.split('\n').length > 200;
  const isBundle = minified || isMapped || regions !== undefined || text.includes('__webpack_require__');
  if (!isBundle) return plain;
  const map = mapOf(code, file, text);
  if (map !== undefined) {
    const alias = (specifier: string): string | undefined => aliased(map, specifier);
    const place = (path: string, range: Range): Place =>
      code.placeOriginal?.(map.written.get(path) ?? path, map.sources.get(path) ?? '', range) ??
      code.place(file, firstLine(text));
    return { ...plain, code: mapped(code, file, map, place), form: 'source-map', isWhole: true, alias };
  }
  if (regions !== undefined) {
    const opaque = regions.wrapped.map((path) => `the bundle wraps ${path} in a function that could not be followed`);
    return { ...plain, code: masked(code, file, regions.text), form: 'regions', names: regions.names, opaque };
  }
  // Few long lines without a map: possibly written by hand inside of a template.
  if (!minified && isMapped) return plain;
  if (text.length > MINIFIED_BYTES) {
    return {
      reason: `${file} is minified, larger than 2 MB, and has no source map: build it with one, or unminified`,
    };
  }
  return { ...plain, form: 'minified' };
}

function entryText(code: Code): readonly [string, string] | undefined {
  for (const file of collectEntryFiles(code.entry.file, code.language)) {
    const text = code.read(file);
    if (text !== undefined) return [file, text];
  }
  return undefined;
}

/** Lines as no person writes them. */
function isMinified(text: string): boolean {
  if (text.length < 2000) return isShortAndMinified(text);
  const head = text.slice(0, 200_000).replace(/\/\/# sourceMappingURL=.*/, '');
  const lines = head.split('\n');
  return (
    lines.some((line) => line.length > 5000 && !/^\s*(?:\/\/|["'`])/.test(line)) || head.length / lines.length > 500
  );
}

/** Few bytes on one line, without a blank where people put one. */
function isShortAndMinified(text: string): boolean {
  const code = text.replace(/\/\/# sourceMappingURL=.*/, '').trim();
  if (code.length < 200 || code.split('\n').length > 3) return false;
  const bare = code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');
  return !/[\w)\]] [=?&|+*]|[,;:{] |\) \{|=> /.test(bare);
}

function mapOf(code: Code, file: string, text: string): BundleSources | undefined {
  const named = findMapReference(text);
  const beside = named !== undefined && 'file' in named ? joinSpecifier(file, named.file) : `${file}.map`;
  const data =
    named !== undefined && 'data' in named ? named.data : beside === undefined ? undefined : code.read(beside);
  return data === undefined ? undefined : readBundleSources(data);
}

/** The source whose path ends like an alias, if there is one alone. */
function aliased({ sources }: BundleSources, specifier: string): string | undefined {
  const tail = `/${specifier.replace(/^[@~#]?\/?/, '').replace(/\.[cm]?[jt]sx?$/, '')}`;
  const ends = (path: string): boolean => {
    const stem = `/${path.replace(/\.[cm]?[jt]sx?$/, '')}`;
    return stem.endsWith(tail) || stem.endsWith(`${tail}/index`);
  };
  const found = [...sources.keys()].filter(ends);
  return found.length === 1 ? found[0] : undefined;
}

/** The code that a map remembers. Its entry is the source that offers the handler's name, of several the one named like the bundle. */
function mapped(
  code: Code,
  file: string,
  { sources }: BundleSources,
  place: (path: string, range: Range) => Place,
): Code {
  const { name } = code.entry;
  const top = name.split('.')[0] ?? name;
  const offers = [...sources].filter(([, text]) => text.includes(top) && /\bexports?\b/.test(text));
  const stem = file.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const alike = offers.find(([path]) => path.replace(/^.*\//, '').replace(/\.[^.]*$/, '') === stem);
  // The last file in a bundle is its entry.
  const entry = (alike ?? offers.at(-1) ?? [...sources].at(-1))?.[0] ?? file;
  return { language: code.language, entry: { file: entry, name }, read: (path) => sources.get(path), place };
}

/** The project's own files that an unminified bundle was built from, if all of them are there and are what it holds. */
function ownSources(code: Code, { own }: EsbuildRegions): Unbundled | undefined {
  const originals = code.findOriginals?.([...own.keys()]);
  if (originals === undefined || originals.size === 0) return undefined;
  const isSame = [...originals].every(([path, { text }]) => isMadeOf(own.get(path) ?? '', text));
  if (!isSame) return undefined;
  const map = makeSourcePlaces([...originals].map(([path, { text }]) => [path, text]));
  const [last = ''] = [...map.sources.keys()].slice(-1);
  const read = mapped(code, last, map, (path, range) => {
    const original = originals.get(map.written.get(path) ?? path);
    return original === undefined ? code.place(code.entry.file, range) : original.place(range);
  });
  const alias = (specifier: string): string | undefined => aliased(map, specifier);
  return { code: read, form: 'source', names: NONE, isWhole: true, alias, opaque: [] };
}

/** Unless it was edited since, most words of compiled code also occur in its source. */
function isMadeOf(compiled: string, source: string): boolean {
  const words = new Set(
    [
      ...compiled
        .slice(0, MOST_COMPARED)
        .replace(ADDED, '')
        .matchAll(/(?<![\w$])[A-Za-z][A-Za-z0-9]{3,}/g),
    ].map(([word]) => word),
  );
  const known = [...words].filter((word) => source.includes(word)).length;
  return known >= words.size * 0.7;
}

/** Code that esbuild adds to a file: exports, imports, comments. */
const ADDED =
  /^(?:\/\/ .*|__export\(\w+, \{[^{}]*\}\);|var \w+ = \{\};|module\.exports = .*|0 && [^]*|var import_\w+ = .*|export \{[^{}]*\};)$/gm;

/** So much of a file is compared with its source. */
const MOST_COMPARED = 50_000;

/** A bundle without available sources is named as a whole. */
function firstLine(text: string): Range {
  const end = Math.min(text.indexOf('\n') === -1 ? text.length : text.indexOf('\n'), 80);
  return { start: { line: 1, column: 1 }, end: { line: 1, column: end + 1 } };
}

function masked(code: Code, file: string, text: string): Code {
  return {
    language: code.language,
    entry: { file, name: code.entry.name },
    read: (path) => (path === file ? text : code.read(path)),
    place: (path, range) => code.place(path, range),
  };
}
