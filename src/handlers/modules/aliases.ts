import { posix } from 'node:path';
import { collectCandidates } from './paths.js';
import { type JsonRecord, isRecord, parseJson } from '../../text/json.js';
import { stripText } from '../../text/lexer.js';

/** Files among which aliases lead. */
interface AliasFiles {
  find(files: readonly string[]): string | undefined;
  read(file: string): string | undefined;
}

/** No project has more of them. */
const MOST_PATHS = 200;

/**
 * Follows names of imports that a tsconfig.json maps to files, as bundlers do: `"paths": { "@/*": ["src/*"] }`;
 * typescriptlang.org/tsconfig/#paths
 * @param entry the file that the tsconfig.json nearest above is of, below the root of the files
 */
export function makeAliases(entry: string, files: AliasFiles): (specifier: string) => string | undefined {
  let known: readonly PathMapping[] | undefined;
  return (specifier) => {
    known ??= mappingsAbove(entry, files);
    for (const { before, after, targets } of known) {
      if (!specifier.startsWith(before) || !specifier.endsWith(after)) continue;
      const rest = specifier.slice(before.length, specifier.length - after.length);
      const candidates = targets.flatMap((target) => collectCandidates(target.replace('*', () => rest)));
      const found = files.find(candidates);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

interface PathMapping {
  /** The prefix and suffix of a specifier. */
  readonly before: string;
  readonly after: string;
  /** Below the root of the files, with a `*` for what is between. */
  readonly targets: readonly string[];
}

function mappingsAbove(entry: string, files: AliasFiles): readonly PathMapping[] {
  for (let folder = posix.dirname(entry); ; folder = posix.dirname(folder)) {
    const text = files.read(posix.join(folder, 'tsconfig.json'));
    const mappings = text === undefined ? [] : mappingsOf(text, folder);
    if (mappings.length > 0 || folder === '.') return mappings;
  }
}

/** The `compilerOptions` of a tsconfig.json; undefined if it has none. */
function compilerOptionsOf(text: string): JsonRecord | undefined {
  // Comments and a comma behind the last item are allowed in it.
  const plain = stripText(text, 'c').uncommented.replace(/,(?=\s*[}\]])/g, '');
  const json = parseJson(plain);
  const options = isRecord(json) ? json['compilerOptions'] : undefined;
  return isRecord(options) ? options : undefined;
}

/**
 * The sources of files that are only there once somebody has compiled them: what `outDir` holds comes of `rootDir`;
 * typescriptlang.org/tsconfig/#rootDir
 */
export function collectCompiledFrom(names: readonly string[], files: AliasFiles): readonly string[] {
  const options = compilerOptionsOf(files.read('tsconfig.json') ?? '{}');
  const folderOf = (option: string): string | undefined => {
    const named = options?.[option];
    return typeof named === 'string' ? posix.normalize(named).replace(/\/$/, '') : undefined;
  };
  const [from, to] = [folderOf('rootDir'), folderOf('outDir')];
  if (from === undefined) return [];
  return names.map((name) =>
    posix.join(from, to !== undefined && name.startsWith(`${to}/`) ? name.slice(to.length + 1) : name),
  );
}

function mappingsOf(text: string, folder: string): readonly PathMapping[] {
  const options = compilerOptionsOf(text);
  if (options === undefined || !isRecord(options['paths'])) return [];
  const base = typeof options['baseUrl'] === 'string' ? posix.join(folder, options['baseUrl']) : folder;
  return Object.entries(options['paths'])
    .slice(0, MOST_PATHS)
    .flatMap(([name, list]) => {
      const targets = Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
      const [before = '', after] = name.split('*');
      const exact = after === undefined ? { before: name, after: '' } : { before, after };
      return [{ ...exact, targets: targets.map((target) => posix.join(base, target)) }];
    });
}
