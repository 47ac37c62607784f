import { basename, dirname } from 'node:path';
import { findNearbyTemplates } from '../fs/nearby-templates.js';
import { findAdjacentFile } from '../fs/adjacent-file.js';
import { resolveRealPath } from '../fs/bounds.js';
import { readTextWithin } from '../fs/read.js';
import type { KnownFolders } from '../fs/roots.js';
import type { TemplateLoader, LoadedText } from './template-loader.js';
import { type Raw, isMap, getOwn } from '../template/parse/document.js';
import { isFailure } from '../errors.js';

/** Where types of nested stacks name their templates. */
const LOCATIONS: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

/** Finds the parents of a template among the files around it. Each file is read once, for any number of queries. */
export class Parents {
  readonly #reader: TemplateLoader;
  /** The texts that nest anything; of any other file nothing is kept. */
  readonly #texts = new Map<string, string>();

  constructor(reader: TemplateLoader) {
    this.#reader = reader;
  }

  /**
   * The templates in whose tree of nested stacks a template is, as far up as parents are found beside their children;
   * none without a parent. A file that is not a template, or a broken one, is never a parent.
   */
  async rootsAbove(reading: LoadedText): Promise<readonly LoadedText[]> {
    const roots: LoadedText[] = [];
    const known = new Set([resolveRealPath(reading.path)]);
    const queue = await this.#parentsOf(reading);
    for (const parent of queue) {
      if (known.has(resolveRealPath(parent.path))) continue;
      known.add(resolveRealPath(parent.path));
      const above = await this.#parentsOf(parent);
      if (above.length === 0) roots.push(parent);
      queue.push(...above);
    }
    return roots;
  }

  async #parentsOf({ path }: LoadedText): Promise<LoadedText[]> {
    const parents: LoadedText[] = [];
    const real = resolveRealPath(path);
    for (const candidate of findNearbyTemplates(path)) {
      // Most files around have nothing to do with it: a look at the text saves their parsing.
      if (!this.#textOf(candidate).includes(basename(path))) continue;
      const reading = await this.#reader.readReferenced(candidate);
      if (isFailure(reading)) continue;
      if (collectNestedPaths(reading, this.#reader.folders).some((child) => resolveRealPath(child) === real))
        parents.push(reading);
    }
    return parents;
  }

  #textOf(path: string): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const read = readTextWithin(path, this.#reader.folders.boundsOf(dirname(path)));
    const text = 'text' in read && nests(read.text) ? read.text : '';
    this.#texts.set(path, text);
    return text;
  }
}

/** The files beside a template that its nested stacks name literally; absolute. */
export function collectNestedPaths({ path, document, stdin }: LoadedText, folders?: KnownFolders): readonly string[] {
  if (stdin || !nests(document.text)) return [];
  return locationsIn(document.root).flatMap((location) => {
    const found = findAdjacentFile(location, path, folders);
    return 'path' in found ? [found.path] : [];
  });
}

/** A look at the text: most templates nest nothing. */
function nests(text: string): boolean {
  return Object.keys(LOCATIONS).some((type) => text.includes(type));
}

function locationsIn(root: Raw): readonly string[] {
  const resources = isMap(root) ? getOwn(root, 'Resources') : undefined;
  return Object.values(isMap(resources) ? resources : {}).flatMap((resource) => {
    const type = isMap(resource) ? getOwn(resource, 'Type') : undefined;
    const property = typeof type === 'string' ? getOwn(LOCATIONS, type) : undefined;
    const properties = isMap(resource) ? getOwn(resource, 'Properties') : undefined;
    const location = isMap(properties) && typeof property === 'string' ? getOwn(properties, property) : undefined;
    return typeof location === 'string' ? [location] : [];
  });
}
