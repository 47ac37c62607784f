/** A file's URI in SARIF: relative to the repository root, percent-encoded; absolute if its name is absolute. */
export function formatUri(file: string, prefix = ''): string {
  if (isAbsolute(file)) return `file:///${encodePath(file.replace(/^\/+/, ''))}`;
  return encodePath(joinPath(prefix, file));
}

/** A file's path from the repository root; unchanged if it is absolute. */
export function makeRootedPath(file: string, prefix: string): string {
  return isAbsolute(file) ? file : joinPath(prefix, file);
}

function isAbsolute(file: string): boolean {
  return /^(?:\/|[A-Za-z]:\/)/.test(file);
}

/** Joins folders and files, without `.`, `..` and doubled slashes; empty for the root itself. */
export function joinPath(...parts: readonly string[]): string {
  const result: string[] = [];
  for (const segment of parts.join('/').split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && result.length > 0 && result.at(-1) !== '..') result.pop();
    else result.push(segment);
  }
  return result.join('/');
}

/** The common folder of all paths; empty if there is none. */
export function findCommonPath(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/'));
  const end = first.findIndex((segment, index) => others.some((other) => other[index] !== segment));
  return first.slice(0, end === -1 ? first.length : end).join('/');
}

function encodePath(path: string): string {
  // A lone surrogate has no bytes in UTF-8, and encodeURIComponent would throw.
  const wellFormed = path.replace(/\p{Cs}/gu, '\ufffd');
  return wellFormed
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/^([A-Za-z])%3A\//, '$1:/');
}
