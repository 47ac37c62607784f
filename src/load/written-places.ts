import { join } from 'node:path';
import { isFailure } from '../errors.js';
import { formatName } from '../fs/targets.js';
import { GENERATORS } from '../generators/generators.js';
import type { WrittenParts } from '../generators/types.js';
import type { Application } from '../model/application.js';
import { findOutputProject } from '../project/generated.js';
import type { Template } from '../template/evaluate/types.js';
import { type Document, type Raw, findRawAt, getOwn, isList, isMap } from '../template/parse/document.js';
import { readDocument } from '../template/parse/parse.js';
import type { TemplateLoader } from './template-loader.js';

type Path = readonly (string | number)[];

/** A place in one of the files that a generator's user writes. */
interface WrittenPlace {
  readonly file: string;
  readonly path: Path;
}

/** At most this many files are read for one template. */
const MOST_FILES = 50;

/** `${file(config/functions.yml)}`, `${file(config.yml):functions.upload}` */
const INCLUDE = /^\$\{file\(([^(){}]{1,200})\)(?::([\w.-]{1,200}))?\}$/;

/**
 * Finds where the user of a generator wrote what is in a template: the lines of `serverless.yml` and of the files that it
 * includes. Undefined for a template of no such generator, and if its file can't be read.
 * @param path of the template, absolute
 */
export async function findWrittenPlaces(
  reader: TemplateLoader,
  path: string,
  template: Template,
): Promise<Application['sourceOf'] | undefined> {
  for (const generator of GENERATORS) {
    const { written } = generator;
    const root = written === undefined ? undefined : findOutputProject(generator, path);
    if (written === undefined || root === undefined) continue;
    const files = reader.project(root);
    const first = generator.projectFiles.find((name) => DATA.test(name) && files.read(name) !== undefined);
    if (first === undefined) return undefined;
    const documents = new Map<string, Document>();
    await readWith(first, (name) => files.read(name), documents);
    const source = new WrittenSource(documents, first, written);
    return ({ template: of, path: at }) => {
      if (of !== template || at[0] !== 'Resources') return undefined;
      const found = source.placeOf(at, template);
      const document = documents.get(found?.file ?? '');
      const [range] = found === undefined ? [] : (document?.locate([found.path]) ?? []);
      if (found === undefined || document === undefined || range === undefined) return undefined;
      const file = formatName(join(root, found.file), reader.cwd);
      return { file, text: document.text, range, statement: '', written: undefined };
    };
  }
  return undefined;
}

const DATA = /\.(?:ya?ml|json)$/;

/** Reads a file and those that it includes, each once. */
async function readWith(
  name: string,
  read: (name: string) => string | undefined,
  documents: Map<string, Document>,
): Promise<void> {
  const open = [name];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const text = documents.has(file) || documents.size >= MOST_FILES ? undefined : read(file);
    const document = text === undefined ? undefined : await readDocument(text);
    if (document === undefined || isFailure(document)) continue;
    documents.set(file, document);
    for (const [, , included = ''] of document.text.matchAll(/\$\{(file)\(([^(){}]{1,200})\)/g))
      if (DATA.test(included)) open.push(normalize(included));
  }
}

function normalize(name: string): string {
  return name.trim().replace(/^\.\//, '');
}

class WrittenSource {
  readonly #documents: ReadonlyMap<string, Document>;
  readonly #first: string;
  readonly #written: WrittenParts;

  constructor(documents: ReadonlyMap<string, Document>, first: string, written: WrittenParts) {
    this.#documents = documents;
    this.#first = first;
    this.#written = written;
  }

  placeOf(at: Path, template: Template): WrittenPlace | undefined {
    const resource = template.resources.get(String(at[1]));
    if (resource === undefined) return undefined;
    const text = JSON.stringify(resource.definition);
    const candidates = this.#written.pathsOf(at, this.#keysOf(this.#written.functions), text);
    for (const path of candidates) {
      const found = this.#walk({ file: this.#first, path: [] }, path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The keys of a map, which may be a list of maps, or in other files. */
  #keysOf(path: Path): readonly string[] {
    const keysAt = (place: WrittenPlace): readonly string[] => {
      const raw = this.#rawAt(place);
      if (isMap(raw)) return Object.keys(raw);
      const items = isList(raw) ? raw : [];
      return items.flatMap((_, index) => {
        const item = this.#follow({ ...place, path: [...place.path, index] });
        return item === undefined || isList(this.#rawAt(item)) ? [] : keysAt(item);
      });
    };
    const found = this.#walk({ file: this.#first, path: [] }, path);
    return found === undefined ? [] : keysAt(found);
  }

  /** The place at the end of a path, through includes and lists of maps. */
  #walk(from: WrittenPlace, path: Path, depth = 0): WrittenPlace | undefined {
    const place = this.#follow(from);
    const [segment, ...rest] = path;
    if (place === undefined || segment === undefined || depth > MOST_DEPTH) return place;
    const raw = this.#rawAt(place);
    const isThere = isMap(raw)
      ? getOwn(raw, String(segment)) !== undefined
      : isList(raw) && typeof segment === 'number';
    if (isThere) return this.#walk({ ...place, path: [...place.path, segment] }, rest, depth + 1);
    if (isList(raw) && typeof segment === 'string') {
      for (const index of raw.keys()) {
        const found = this.#walk({ ...place, path: [...place.path, index] }, path, depth + 1);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** A value that stands for a part of another file leads there. */
  #follow(place: WrittenPlace, depth = 0): WrittenPlace | undefined {
    const raw = this.#rawAt(place);
    const [, name, keys] = typeof raw === 'string' ? (INCLUDE.exec(raw.trim()) ?? []) : [];
    if (name === undefined) return place;
    if (depth > MOST_DEPTH || !this.#documents.has(normalize(name))) return undefined;
    return this.#follow({ file: normalize(name), path: keys?.split('.') ?? [] }, depth + 1);
  }

  #rawAt({ file, path }: WrittenPlace): Raw {
    return findRawAt(this.#documents.get(file)?.root, path);
  }
}

const MOST_DEPTH = 30;
