import { COMMON, PARTS } from '../../../architecture.js';
import { between } from './blocks.js';
import { table } from './markdown.js';

/** ARCHITECTURE.md with its table of architecture.js made anew, between two comments. */
export function withMatrix(text: string): string {
  const rows = Object.entries(PARTS)
    .filter(([part]) => !COMMON.includes(part))
    .reverse()
    .map(([part, imports]) => [`\`${part}\``, imports.join(', ')]);
  return between(text, 'matrix', table(['part', 'may import'], rows));
}
