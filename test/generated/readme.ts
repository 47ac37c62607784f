import type { CatalogRule } from '../../src/index.js';
import { between } from './blocks.js';
import { escaped, table } from './markdown.js';

/** The README with its table of the catalog made anew, between two comments. */
export function withTable(readme: string, catalog: readonly CatalogRule[]): string {
  return between(readme, 'rules', block(catalog));
}

function block(catalog: readonly CatalogRule[]): string {
  const rows = catalog.map(({ number, id, severity, title, available }) => [
    number,
    available ? `[\`${id}\`](docs/rules/${id}.md)` : `\`${id}\``,
    severity,
    escaped(title),
  ]);
  return `${share(catalog)}\n\n${table(['number', 'rule', 'risk', 'what it finds'], rows)}`;
}

function share(catalog: readonly CatalogRule[]): string {
  const count = catalog.filter(({ available }) => available).length;
  if (count === catalog.length) return `All ${count} of the catalog's findings are checked.`;
  return `${count} of the catalog's ${catalog.length} findings are checked in this version, those with a link; reports list the others as \`off\`.`;
}
