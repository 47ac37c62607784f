import type { FilePath, Location, Place, Range } from '../location.js';
import { type Document, START, isList, isMap, getOwn } from './parse/document.js';
import type { Template } from './evaluate/types.js';

/** The texts that contain places of these templates, by file: their own, and those of the files that they include. */
export function collectDocuments(templates: Iterable<Template>): ReadonlyMap<string, Document> {
  const documents = new Map<string, Document>();
  for (const { file, document, files } of templates) {
    documents.set(file, document);
    for (const included of files.values()) documents.set(included.name, included.document);
  }
  return documents;
}

/** Locates many places at once: one pass over each file, for any number of places. */
export function locateAll(
  places: readonly Place[],
  documents: ReadonlyMap<string, Document>,
): ReadonlyMap<Place, Location> {
  const found = new Map<Place, Location>();
  const byFile = new Map<string, Place[]>();
  for (const place of places) {
    const list = byFile.get(place.file) ?? [];
    byFile.set(place.file, list);
    list.push(place);
  }
  for (const [file, list] of byFile) {
    const document = documents.get(file);
    const paths = list.map(({ at }) => (document !== undefined && isPath(at) ? ownerIfMissing(at, document) : []));
    const ranges = document?.locate(paths) ?? [];
    list.forEach((place, index) => {
      const range = isRange(place.at) ? place.at : (ranges[index] ?? START);
      found.set(place, { file, start: range.start, end: range.end });
    });
  }
  return found;
}

/** A property that is missing is located at the resource that lacks it, not at its word `Properties`. */
function ownerIfMissing(path: FilePath, document: Document): FilePath {
  let raw: unknown = document.root;
  for (const [depth, segment] of path.entries()) {
    const next: unknown = isList(raw) ? raw[Number(segment)] : isMap(raw) ? getOwn(raw, String(segment)) : undefined;
    if (next === undefined) {
      return path[depth - 1] === 'Properties' ? path.slice(0, depth - 1) : path;
    }
    raw = next;
  }
  return path;
}

function isPath(at: Place['at']): at is FilePath {
  return Array.isArray(at);
}

function isRange(at: Place['at']): at is Range {
  return at !== undefined && !isPath(at);
}
