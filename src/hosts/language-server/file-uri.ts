import { fileURLToPath, pathToFileURL } from 'node:url';

/** The path of a file's URI; undefined for what is in no file, such as a buffer without a name. */
export function parseFileUri(uri: string): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A host, or an encoded slash: not a path of this machine.
    return undefined;
  }
}

/** The URI of a file. Editors write some characters in another way, so that URIs are compared by their paths. */
export function formatFileUri(path: string): string {
  return pathToFileURL(path).href;
}
