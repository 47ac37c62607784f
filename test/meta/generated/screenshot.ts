import { join } from 'node:path';
import type { Rule } from '../../../src/rule.js';
import { reportOf } from './report.js';

const FOLDER = join(import.meta.dirname, '../../../fixtures/_projects/catalog-stack');
const COLUMNS = 100;
/** How many findings and headings of the report the picture shows. */
const BLOCKS = 9;
const CELL = { width: 8.4, height: 19 } as const;
const MARGIN = 20;

/** What the terminal's codes of colour and weight become: the classes of the style sheet below. */
const CLASSES: Readonly<Record<string, string>> = {
  1: 'b',
  2: 'd',
  31: 'r',
  32: 'g',
  33: 'y',
  34: 'u',
  35: 'm',
  36: 'c',
};
/** Codes that end a weight or a colour. */
const ENDS: Readonly<Record<string, RegExp>> = { 22: /^[bd]$/, 39: /^[rgyumc]$/ };

const STYLE = `
.page { fill: #1e1e2e } text { fill: #e4e4ef; font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.b { font-weight: bold } .d { fill: #a6adc8 } .r { fill: #ff7a93 } .g { fill: #a6e3a1 } .y { fill: #f9e2af } .u { fill: #89b4fa } .m { fill: #f5a6ff } .c { fill: #74d7ec }`;

/** The beginning of a real report in colour, as a picture that a terminal would show. */
export async function makeScreenshot(rules: readonly Rule[]): Promise<string> {
  const input = { target: 'cdk.out', cwd: FOLDER, rules, scope: 'upload' } as const;
  const report = await reportOf(input, 'text', { width: COLUMNS, color: true });
  const blocks = report.trimEnd().split('\n\n');
  const shown = ['$ npx upload-audit', ...blocks.slice(0, BLOCKS), '[…]', ...blocks.slice(-2)];
  const lines = shown.join('\n\n').split('\n');
  const width = Math.ceil(COLUMNS * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  const texts = lines.map(
    (line, index) =>
      `<text xml:space="preserve" x="${MARGIN}" y="${MARGIN + (index + 0.75) * CELL.height}">${toSpans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>A report of upload-audit in a terminal</title>
<style>${STYLE}
</style>
<rect class="page" width="${width}" height="${height}" rx="8"/>
${texts.join('\n')}
</svg>
`;
}

/** A line with the codes of a terminal as spans. */
function toSpans(line: string): string {
  let open: readonly string[] = [];
  return line
    .split(/\u001b\[(\d+)m/)
    .map((part, index) => {
      if (index % 2 === 0) return part === '' ? '' : span(open, part);
      const end = ENDS[part];
      open = end === undefined ? [...open, CLASSES[part] ?? ''] : open.filter((name) => !end.test(name));
      return '';
    })
    .join('');
}

function span(classes: readonly string[], text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return classes.length === 0 ? escaped : `<tspan class="${classes.join(' ')}">${escaped}</tspan>`;
}
