/** Prose of a rule as Markdown: what its author wrote over several lines is one paragraph per blank line. */
export function paragraphs(prose: string): string {
  return prose
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => escaped(paragraph.replace(/\s+/g, ' ')))
    .join('\n\n');
}

/** Text that means itself; what stands in backticks already does. */
export function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*<[]/g, '\\$&')))
    .join('');
}

/** A block of code, in a fence that is longer than any in it. */
export function fenced(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/^`{3,}/gm)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
}

/** A table; cells may hold any text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
