/** The comment signs, by file name extension. */
const SYNTAX: Readonly<Record<string, readonly string[]>> = {
  cjs: ['//'],
  cs: ['//'],
  cts: ['//'],
  go: ['//'],
  java: ['//'],
  js: ['//'],
  json: [],
  jsx: ['//'],
  kt: ['//'],
  mjs: ['//'],
  mts: ['//'],
  py: ['#'],
  rb: ['#'],
  toml: ['#'],
  ts: ['//'],
  tsx: ['//'],
};

/** In YAML, inline code has its own comments. */
const YAML: readonly string[] = ['#', '//'];

/** The signs that begin a comment in a file, the usual one first; none in JSON, which has no comments. */
export function getCommentMarks(file: string, text: string): readonly string[] {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(SYNTAX, ending) ? SYNTAX[ending] : undefined;
  // Templates have any extension.
  return known ?? (text.trimStart().startsWith('{') ? [] : YAML);
}
