import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Bounds, findWithin } from '../fs/bounds.js';
import { readJsonWithin } from '../fs/json.js';
import { listFolder } from '../fs/list.js';
import { findBounds } from '../fs/roots.js';
import { type JsonRecord, isRecord } from '../text/json.js';
import { isFailure } from '../errors.js';

/** The files of one asset in an assembly. */
export interface Asset {
  /** Absolute: a folder, or a file that is an archive already. */
  readonly path: string;
  /** Of a container image: its Dockerfile, below the folder. */
  readonly dockerfile?: string;
}

/** The assets that the stacks of one folder are deployed with, by hash. */
export interface Assets {
  readonly files: ReadonlyMap<string, Asset>;
  readonly images: ReadonlyMap<string, Asset>;
  /** The asset manifests that are skipped since they must not be read. */
  readonly refused: readonly RefusedManifest[];
}

/** An asset manifest that is skipped. */
export interface RefusedManifest {
  /** Absolute. */
  readonly path: string;
  /** The end of a sentence that begins with the path. */
  readonly reason: string;
}

/**
 * Reads every `<Stack>.assets.json` of an assembly's folder: names are hashes of contents, so it does not matter which
 * stack an asset is listed for. Paths are relative to the folder, and those of Stages lead out of it.
 * @param folder absolute
 */
export function readAssets(folder: string): Assets {
  const files = new Map<string, Asset>();
  const images = new Map<string, Asset>();
  const refused: RefusedManifest[] = [];
  const bounds = findBounds(folder);
  for (const path of manifestsIn(folder, bounds)) {
    const found = findWithin(path, bounds);
    if (isFailure(found)) {
      if (found.isRefused === true) refused.push({ path, reason: found.reason });
      continue;
    }
    const manifest = readJsonWithin(found.real, bounds);
    if (!isRecord(manifest)) continue;
    for (const [hash, source] of sourcesOf(manifest['files'])) {
      const file = source['path'];
      if (typeof file === 'string') files.set(hash, { path: resolve(folder, file) });
    }
    for (const [hash, source] of sourcesOf(manifest['dockerImages'])) {
      const { directory, dockerFile } = source;
      if (typeof directory !== 'string') continue;
      images.set(hash, {
        path: resolve(folder, directory),
        dockerfile: typeof dockerFile === 'string' ? dockerFile : 'Dockerfile',
      });
    }
  }
  return { files, images, refused };
}

/**
 * Finds an asset that no manifest lists: at the template's metadata path, else beside the template. `findWithin` checks
 * whether it may be read.
 * @param templatePath absolute
 * @param named the path in the metadata
 */
export function findStrayAsset(
  templatePath: string,
  named: string | undefined,
  hash: string | undefined,
): string | undefined {
  const folder = dirname(templatePath);
  const candidates = [
    ...(named === undefined ? [] : [isAbsolute(named) ? named : join(folder, named)]),
    ...(hash === undefined ? [] : [join(folder, `asset.${hash}`), join(folder, `asset.${hash}.zip`)]),
  ];
  const bounds = findBounds(folder);
  return candidates.find((path) => {
    const found = findWithin(path, bounds);
    return !isFailure(found) || found.isRefused === true;
  });
}

function manifestsIn(folder: string, bounds: Bounds): readonly string[] {
  return listFolder(folder, bounds).flatMap(({ name }) => (name.endsWith('.assets.json') ? [join(folder, name)] : []));
}

function sourcesOf(entries: unknown): readonly (readonly [string, JsonRecord])[] {
  if (!isRecord(entries)) return [];
  return Object.entries(entries).flatMap(([hash, entry]) => {
    const source = isRecord(entry) ? entry['source'] : undefined;
    return isRecord(source) ? [[hash, source] as const] : [];
  });
}
