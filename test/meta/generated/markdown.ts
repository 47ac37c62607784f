export {
  escapeProse as escaped,
  formatCodeBlock as fenced,
  formatParagraphs as paragraphs,
} from '../../../src/report/markdown-prose.js';

/** A table; cells may hold any text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
