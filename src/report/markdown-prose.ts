/** Prose of a rule as Markdown: what its author wrote over several lines is one paragraph per blank line. */
export function formatParagraphs(prose: string): string {
  return prose
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => escapeProse(paragraph.replace(/\s+/g, ' ')))
    .join('\n\n');
}

/** Text of a rule or guide that means itself; what is in backticks already does. */
export function escapeProse(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*<[]/g, '\\$&')))
    .join('');
}

/** A block of code, in a fence that is longer than any in it. */
export function formatCodeBlock(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/^`{3,}/gm)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
}
