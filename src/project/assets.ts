import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Json, type JsonMap, isMap, readJsonFile } from '../fs/json.js';

/** What an assembly keeps of one asset. */
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
}

/**
 * Reads every `<Stack>.assets.json` of an assembly's folder: names are hashes of contents, so it does not matter which
 * stack an asset is listed for. Paths are relative to the folder, and those of Stages lead out of it.
 */
export function readAssets(folder: string): Assets {
  const files = new Map<string, Asset>();
  const images = new Map<string, Asset>();
  for (const manifest of manifestsIn(folder)) {
    for (const [hash, source] of sourcesOf(manifest['files'])) {
      const { path } = source;
      if (typeof path === 'string') files.set(hash, { path: resolve(folder, path) });
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
  return { files, images };
}

/** Where an asset lies that no manifest tells of: where the template's metadata says, else beside the template. */
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
  return candidates.find((path) => existsSync(path));
}

function manifestsIn(folder: string): readonly JsonMap[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.assets.json'))
    .sort()
    .flatMap((name) => {
      const json = readJsonFile(join(folder, name));
      return isMap(json) ? [json] : [];
    });
}

function sourcesOf(entries: Json): readonly (readonly [string, JsonMap])[] {
  if (!isMap(entries)) return [];
  return Object.entries(entries).flatMap(([hash, entry]) => {
    const source = isMap(entry) ? entry['source'] : undefined;
    return isMap(source) ? [[hash, source] as const] : [];
  });
}
