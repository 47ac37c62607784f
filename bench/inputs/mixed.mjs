import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
/** Larger ones are no usual templates. */
const MOST_BYTES = 200_000;

/** @typedef {{ readonly name: string, readonly text: string }} TemplateText */

/**
 * The templates below a folder, in the order of their names. What exports or imports is left out: copies of it would be
 * linked with each other.
 * @param {string} folder
 * @param {(name: string) => boolean} isWanted
 * @returns {readonly TemplateText[]}
 */
function templatesIn(folder, isWanted) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ya?ml|json|template)$/.test(name) && !/node_modules|\bpackage(?:-lock)?\.json$/.test(name))
    .filter((name) => isWanted(name))
    .sort();
  return names.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const isTemplate = /^\s*"?Resources"?\s*:/m.test(text) && /AWS::\w+::\w+/.test(text) && text.length < MOST_BYTES;
    return isTemplate && !/ImportValue|"?Export"?\s*:/.test(text) ? [{ name, text }] : [];
  });
}

/**
 * So many files of templates by their names: those of the fixtures and, if a corpus is at hand, of that, again and again.
 * @param {number} count
 * @param {string | undefined} corpus a folder of public templates
 * @returns {Record<string, string>}
 */
export function makeMixedFiles(count, corpus) {
  const all = [
    ...(corpus === undefined || corpus === '' ? [] : templatesIn(corpus, () => true)),
    ...templatesIn(FIXTURES, (name) => !name.startsWith('_')),
  ];
  // Neighbours are alike; a part of them is a mixture only if it is taken from everywhere.
  const stride = all.length > 1 ? coprimeNear(Math.floor(all.length * 0.618), all.length) : 1;
  /** @type {Record<string, string>} */
  const files = {};
  for (let index = 0; index < count; index += 1) {
    const one = all[(index * stride) % all.length];
    if (one === undefined) break;
    const isJson = one.text.trimStart().startsWith('{');
    const folder = `part-${Math.floor(index / 100)}`;
    files[`${folder}/template-${index}${isJson ? '.json' : extname(one.name) === '.yml' ? '.yml' : '.yaml'}`] =
      one.text;
  }
  return files;
}

/** @param {number} wanted
 * @param {number} of
 * @returns {number}
 */
function coprimeNear(wanted, of) {
  const divisor = (/** @type {number} */ a, /** @type {number} */ b) => {
    while (b > 0) [a, b] = [b, a % b];
    return a;
  };
  let found = Math.max(1, wanted);
  while (divisor(found, of) !== 1) found += 1;
  return found;
}
