import type { Reason } from '../../answer.js';
import type { Range } from '../../location.js';
import type { Code } from '../syntax/code.js';
import type { SourceForm } from '../syntax/evidence.js';
import { collectEntryFiles, joinSpecifier } from './paths.js';
import { parseRegions } from './esbuild-regions.js';
import { findMapReference } from '../../text/source-map.js';
import { type BundleSources, readBundleSources } from './bundle-sources.js';
import { type Failure } from '../../errors.js';

/** A function's code as it was written, as far as its bundle lets it be found. */
export interface Unbundled {
  readonly code: Code;
  readonly form: SourceForm;
  /** Names that stand for a package's, because its import is gone. */
  readonly names: ReadonlyMap<string, string>;
  /** All that is needed is at hand: what an import does not find holds types, or is a name of the build's own. */
  readonly isWhole: boolean;
  /** The file that an import means by a name of the build's own, such as `@/lib/store`. */
  readonly alias: (specifier: string) => string | undefined;
  readonly opaque: readonly Reason[];
}

const NONE: ReadonlyMap<string, string> = new Map<string, string>();
/** Of a minified file so much is read. It tells little, and takes long to parse. */
const MINIFIED_BYTES = 2 * 1024 * 1024;

/** Looks behind a bundle: its source map, else its path comments; what is minified stays so. */
export function unbundle(code: Code): Unbundled | Failure {
  const plain: Unbundled = { code, form: 'source', names: NONE, isWhole: false, alias: () => undefined, opaque: [] };
  if (code.language === 'python') return plain;
  const [file, text] = entryText(code) ?? [];
  if (file === undefined || text === undefined) return plain;
  const minified = isMinified(text);
  const regions = minified ? undefined : parseRegions(text);
  const isMapped = findMapReference(text) !== undefined && text.length / text.split('\n').length > 200;
  const isBundle = minified || isMapped || regions !== undefined || text.includes('__webpack_require__');
  if (!isBundle) return plain;
  const map = mapOf(code, file, text);
  if (map !== undefined) {
    const alias = (specifier: string): string | undefined => aliased(map, specifier);
    return { ...plain, code: mapped(code, file, text, map), form: 'source-map', isWhole: true, alias };
  }
  if (regions !== undefined) {
    const opaque = regions.wrapped.map((path) => `the bundle wraps ${path} in a function that is not followed`);
    return { ...plain, code: masked(code, file, regions.text), form: 'regions', names: regions.names, opaque };
  }
  // Few long lines that no map explains: as somebody may write them inside of a template.
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
  if (text.length < 2000) return false;
  const head = text.slice(0, 200_000).replace(/\/\/# sourceMappingURL=.*/, '');
  const lines = head.split('\n');
  return (
    lines.some((line) => line.length > 5000 && !/^\s*(?:\/\/|["'`])/.test(line)) || head.length / lines.length > 500
  );
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

/** The code that the map remembers. Its entry is the source that offers the handler's name, of several the one named like the bundle. */
function mapped(code: Code, file: string, bundle: string, { sources, written }: BundleSources): Code {
  const { name } = code.entry;
  const top = name.split('.')[0] ?? name;
  const offers = [...sources].filter(([, text]) => text.includes(top) && /\bexports?\b/.test(text));
  const stem = file.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const alike = offers.find(([path]) => path.replace(/^.*\//, '').replace(/\.[^.]*$/, '') === stem);
  // What is bundled last is what the rest was bundled for.
  const entry = (alike ?? offers.at(-1) ?? [...sources].at(-1))?.[0] ?? file;
  return {
    language: code.language,
    entry: { file: entry, name },
    read: (path) => sources.get(path),
    place: (path, range) => {
      const text = sources.get(path);
      const own = text === undefined ? undefined : code.placeOriginal?.(written.get(path) ?? path, text, range);
      return own ?? code.place(file, firstLine(bundle));
    },
  };
}

/** A bundle of which the sources are not at hand is named as a whole. */
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
