import type { CatalogRule } from '../../src/index.js';
import { escaped, table } from './markdown.js';

const START = '<!-- rules:start -->';
const END = '<!-- rules:end -->';

/** The README with its table of the catalog made anew, between two comments. */
export function withTable(readme: string, catalog: readonly CatalogRule[]): string {
  const [before, rest] = twoParts(readme, START);
  const [, after] = twoParts(rest, END);
  return `${before}${START}\n\n${block(catalog)}\n\n${END}${after}`;
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

function twoParts(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`the README has no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
