import { join } from 'node:path';
import type { CatalogRule } from '../../../src/index.js';
import type { Rule } from '../../../src/rule.js';
import { between } from './blocks.js';
import { escaped, fenced, table } from './markdown.js';
import { reportOf } from './report.js';

const ROOT = join(import.meta.dirname, '../../..');
/** What README's first command audits. */
const SAMPLE = 'fixtures/_projects/catalog-stack/cdk.out/Upload.template.json';

/** The README with its table of the catalog made anew, between two comments. */
export function withTable(readme: string, catalog: readonly CatalogRule[]): string {
  return between(readme, 'rules', block(catalog));
}

function block(catalog: readonly CatalogRule[]): string {
  const rows = catalog.map(({ number, id, severity, title }) => [
    number,
    `[\`${id}\`](docs/rules/${id}.md)`,
    severity,
    escaped(title),
  ]);
  return table(['number', 'rule', 'risk', 'what it finds'], rows);
}

/** The README with the report of its first command, shortened to the findings of the highest severity. */
export async function withSample(readme: string, rules: readonly Rule[]): Promise<string> {
  const report = await reportOf({ target: SAMPLE, cwd: ROOT, rules, scope: 'upload' }, 'text', { width: 100 });
  return between(readme, 'sample', fenced('', shorten(report)));
}

/** The first heading with its findings, the first fix, the totals and the exit line; `[…]` stands for the rest. */
function shorten(report: string): string {
  const blocks = report.trimEnd().split('\n\n');
  const second = blocks.findIndex((block) => /^medium \(/.test(block));
  const fixes = blocks.find((block) => block.startsWith('How to fix')) ?? '';
  const [title = '', ...lines] = fixes.split('\n');
  const next = lines.findIndex((line, index) => index > 0 && /^ {2}\S/.test(line));
  const fix = [title, ...lines.slice(0, next), '  […]'].join('\n');
  return [...blocks.slice(0, second), '[…]', fix, '[…]', ...blocks.slice(-2)].join('\n\n');
}
