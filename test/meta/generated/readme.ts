import type { CatalogRule } from '../../../src/index.js';
import { between } from './blocks.js';
import { escaped, table } from './markdown.js';

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
