/** The user's own part of an unminified esbuild bundle. */
export interface EsbuildRegions {
  /** The bundle with every other line empty, so that lines and columns stay the same. */
  readonly text: string;
  /** The bundled packages' top-level names, as an import would have named them: `Metrics2` is `@x/metrics.Metrics`. */
  readonly names: ReadonlyMap<string, string>;
  /** Own files that esbuild wrapped in a function, because another file requires them. */
  readonly wrapped: readonly string[];
  /** The parts of the bundle that come from own files, by esbuild's path; the entry comes last. */
  readonly own: ReadonlyMap<string, string>;
}

/** Above each file that it took in esbuild writes its path; it writes some of these words in every bundle. */
const COMMENT = /^\/\/ ([^\s*][^\n]*\.(?:[cm]?[jt]sx?|json))$/;
const WORDS = /\b__(?:defProp|toCommonJS|commonJS|toESM|export|esm|require|name|publicField|copyProps)\b/;

/**
 * The regions of a bundle that is not minified; undefined for anything else.
 * @param isOneFile takes a text for the bundle of one file that needs nothing of esbuild's own, if its first line names
 * a file; people write such lines, too
 */
export function parseRegions(text: string, isOneFile = false): EsbuildRegions | undefined {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (COMMENT.test(line) ? [index] : []));
  const isMade = WORDS.test(text) || starts.some((at) => lines[at]?.includes('node_modules/') === true);
  if (starts.length === 0 || !(isMade || (isOneFile && starts.length === 1 && starts[0] === firstLine(lines)))) {
    return undefined;
  }
  const own = new Map<string, string>();
  const names = new Map<string, string>();
  const wrapped: string[] = [];
  const kept: string[] = [];
  const first = starts[0] ?? 0;
  for (let index = 0; index < first; index += 1) kept.push('');
  for (const [order, start] of starts.entries()) {
    const path = COMMENT.exec(lines[start] ?? '')?.[1] ?? '';
    const region = lines.slice(start, starts[order + 1] ?? lines.length);
    const from = packageIn(path);
    if (from !== undefined) {
      for (const line of region) addName(names, line, from);
      kept.push(...region.map((line) => (/^(?:export \{|\/\/# sourceMappingURL)/.test(line) ? line : '')));
      keepExports(region, kept);
    } else if (path.endsWith('.json')) {
      kept.push(...region.map(() => ''));
    } else {
      if (region.some((line) => /^var \w+ = __(?:commonJS|esm)\(\{$/.test(line))) wrapped.push(path);
      kept.push(...region);
      own.set(path, `${own.get(path) ?? ''}${region.slice(1).join('\n')}\n`);
    }
  }
  return { text: kept.join('\n'), names, wrapped, own };
}

function firstLine(lines: readonly string[]): number {
  return lines.findIndex((line) => !/^\s*(?:["']use strict["'];?\s*)?$/.test(line));
}

/** A bundle ends with its list of exports, in the region of the last file. */
function keepExports(region: readonly string[], kept: string[]): void {
  const at = region.findIndex((line) => line === 'export {');
  if (at === -1) return;
  for (let index = at; index < region.length; index += 1)
    kept[kept.length - region.length + index] = region[index] ?? '';
}

function packageIn(path: string): string | undefined {
  const inside = path.split('node_modules/').at(-1);
  if (inside === undefined || !path.includes('node_modules/')) return undefined;
  const [scope = '', name = ''] = inside.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

const DECLARES = /^(?:(?:var|let|const|class|function\*?|async function) )([A-Za-z_$][\w$]*)/;

function addName(names: Map<string, string>, line: string, from: string): void {
  const name = DECLARES.exec(line)?.[1];
  if (name === undefined || names.has(name)) return;
  const isWhole = name.startsWith('require_') || /_(?:default|exports)\d*$/.test(name);
  names.set(name, isWhole ? from : `${from}.${name.replace(/(?<!\d)\d+$/, '')}`);
}
