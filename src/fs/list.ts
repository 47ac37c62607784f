import { type Dirent, readdirSync } from 'node:fs';

/** An entry of a folder, as it is itself: a symbolic link is neither a file nor a folder. */
export type FolderEntry = Pick<Dirent, 'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

/** Lists a folder in the order of its names; throws the file system's errors. */
export function listEntries(folder: string): readonly FolderEntry[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Lists a folder in the order of its names; empty if it is not there or can't be read. */
export function listFolder(folder: string): readonly FolderEntry[] {
  try {
    return listEntries(folder);
  } catch {
    return [];
  }
}
