import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const PICTURE = fileURLToPath(new URL('../docs/growth.svg', import.meta.url));

/**
 * Puts what was measured between the marks of docs/performance.md, and the picture beside it.
 * @param {{ goals: string, figures: string, growth: string }} measured
 */
export function writeTables({ goals, figures, growth }) {
  const parts = { goals: `Node.js ${process.versions.node}\n\n${goals}`, figures };
  let page = readFileSync(PAGE, 'utf8');
  for (const [name, text] of Object.entries(parts)) {
    const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [from, to] = [page.indexOf(start), page.indexOf(end)];
    if (from === -1 || to === -1) throw new Error(`docs/performance.md has no marks for ${name}`);
    page = `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
  }
  writeFileSync(PAGE, page);
  writeFileSync(PICTURE, growth);
  if (existsSync(PAGE)) execFileSync('npx', ['prettier', '--write', '--log-level', 'warn', PAGE], { stdio: 'inherit' });
}
