import { basename } from 'node:path';
import { templatesAround } from '../fs/nearby-templates.js';
import { fileBeside, realPathOf } from '../fs/bounds.js';
import { readText } from '../fs/read.js';
import type { Reader, Reading } from './template-loader.js';
import { type Raw, isMap, own } from '../template/parse/document.js';

/** Where types of nested stacks name their templates. */
const LOCATIONS: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

/** Finds who nests a template among the files around it. Each of these is looked at once, however many ask. */
export class Parents {
  readonly #reader: Reader;
  /** The texts that nest anything; of any other file nothing is kept. */
  readonly #texts = new Map<string, string>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /**
   * The templates in whose tree of nested stacks a template is, as far up as parents are found beside their children;
   * none if nobody nests it. What is no template, or a broken one, is nobody's parent.
   */
  async rootsAbove(reading: Reading): Promise<readonly Reading[]> {
    const roots: Reading[] = [];
    const known = new Set([realPathOf(reading.path)]);
    const queue = await this.#parentsOf(reading);
    for (const parent of queue) {
      if (known.has(realPathOf(parent.path))) continue;
      known.add(realPathOf(parent.path));
      const above = await this.#parentsOf(parent);
      if (above.length === 0) roots.push(parent);
      queue.push(...above);
    }
    return roots;
  }

  async #parentsOf({ path }: Reading): Promise<Reading[]> {
    const parents: Reading[] = [];
    const real = realPathOf(path);
    for (const candidate of templatesAround(path)) {
      // Most files around have nothing to do with it: a look at the text saves their parsing.
      if (!this.#textOf(candidate).includes(basename(path))) continue;
      const reading = await this.#reader.neighbour(candidate);
      if ('refused' in reading) continue;
      if (childrenOf(reading).some((child) => realPathOf(child) === real)) parents.push(reading);
    }
    return parents;
  }

  #textOf(path: string): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const read = readText(path);
    const text = 'text' in read && nests(read.text) ? read.text : '';
    this.#texts.set(path, text);
    return text;
  }
}

/** The files beside a template that its nested stacks name in so many words; absolute. */
export function childrenOf({ path, document, stdin }: Reading): readonly string[] {
  if (stdin || !nests(document.text)) return [];
  return locationsIn(document.root).flatMap((location) => {
    const found = fileBeside(location, path);
    return 'path' in found ? [found.path] : [];
  });
}

/** A look at the text: most templates nest nothing. */
function nests(text: string): boolean {
  return Object.keys(LOCATIONS).some((type) => text.includes(type));
}

function locationsIn(root: Raw): readonly string[] {
  const resources = isMap(root) ? own(root, 'Resources') : undefined;
  return Object.values(isMap(resources) ? resources : {}).flatMap((resource) => {
    const type = isMap(resource) ? own(resource, 'Type') : undefined;
    const property = typeof type === 'string' ? own(LOCATIONS, type) : undefined;
    const properties = isMap(resource) ? own(resource, 'Properties') : undefined;
    const location = isMap(properties) && typeof property === 'string' ? own(properties, property) : undefined;
    return typeof location === 'string' ? [location] : [];
  });
}
