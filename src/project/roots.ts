import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What marks the folder of a project, as far as audits are concerned. */
const PROJECT_MARKERS = ['cdk.json', 'samconfig.toml', 'package.json', 'pyproject.toml', '.git'] as const;

/** The root of the git repository that holds a folder, found without running git. `.git` is a file in worktrees. */
export function repositoryRoot(folder: string): string | undefined {
  return upwards(folder).find((above) => existsSync(join(above, '.git')));
}

/** The nearest folder that holds a project's own files, never above the repository; else the folder itself. */
export function projectRoot(folder: string): string {
  // A repository's root holds `.git`, itself a marker: the search ends there at the latest.
  const found = upwards(folder).find((above) => PROJECT_MARKERS.some((marker) => existsSync(join(above, marker))));
  return found ?? resolve(folder);
}

function upwards(folder: string): readonly string[] {
  const folders = [resolve(folder)];
  for (;;) {
    const last = folders.at(-1) ?? '';
    const above = dirname(last);
    if (above === last) return folders;
    folders.push(above);
  }
}
