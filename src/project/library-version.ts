import { join } from 'node:path';
import { makeBounds } from '../fs/bounds.js';
import { readJsonWithin } from '../fs/json.js';
import type { ProjectFolder } from '../fs/project-files.js';
import { findOutermostAssembly } from '../fs/roots.js';
import { isRecord, parseJson } from '../text/json.js';

/**
 * The version of aws-cdk-lib that an app uses: the one that synthesized its assembly, if that says so, else the lowest
 * that the app's own files ask for. Undefined if neither says it.
 * @param folder the assembly's, absolute
 */
export function findLibraryVersion(folder: string, files: ProjectFolder): string | undefined {
  // Stages have no tree of their own.
  const outermost = findOutermostAssembly(folder) ?? folder;
  return readTreeVersion(outermost) ?? readPackageVersion(files) ?? readRequiredVersion(files);
}

/** The tree of constructs names the library and the version of each construct's class. */
function readTreeVersion(folder: string): string | undefined {
  const json = readJsonWithin(join(folder, 'tree.json'), makeBounds(folder));
  const open: unknown[] = [isRecord(json) ? json['tree'] : undefined];
  for (let visited = 0; open.length > 0 && visited < MOST_CONSTRUCTS; visited += 1) {
    const node = open.pop();
    if (!isRecord(node)) continue;
    const { constructInfo: info, children } = node;
    if (isRecord(info) && typeof info['fqn'] === 'string' && info['fqn'].startsWith('aws-cdk-lib.')) {
      if (isVersion(info['version'])) return info['version'];
    }
    for (const child of isRecord(children) ? Object.values(children) : []) open.push(child);
  }
  return undefined;
}

/** The version is at the first construct of the library, which is near the root. */
const MOST_CONSTRUCTS = 1000;

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && /^\d+\.\d+\.\d+/.test(value);
}

function readPackageVersion(files: ProjectFolder): string | undefined {
  const manifest = parseJson(files.read('package.json') ?? '');
  if (!isRecord(manifest)) return undefined;
  for (const list of ['dependencies', 'devDependencies', 'peerDependencies']) {
    const wanted = isRecord(manifest[list]) ? manifest[list]['aws-cdk-lib'] : undefined;
    const version = typeof wanted === 'string' ? /^[\^~=v>\s]*(\d+\.\d+\.\d+)/.exec(wanted)?.[1] : undefined;
    if (version !== undefined) return version;
  }
  return undefined;
}

/** `aws-cdk-lib==2.200.0`, `aws-cdk-lib>=2.100.0,<3.0.0`, `aws-cdk-lib = "^2.100.0"` */
const REQUIRED =
  /(?:^|["'\s])aws[-_.]cdk[-_.]lib["']?[ \t]{0,20}(?:={1,3}|~=|>=)[ \t]{0,20}["']?[\^~=>]{0,3}[ \t]{0,20}(\d+\.\d+\.\d+)/m;

function readRequiredVersion(files: ProjectFolder): string | undefined {
  const names = ['requirements.txt', 'pyproject.toml', 'setup.py', 'Pipfile'];
  return names.map((name) => REQUIRED.exec(files.read(name) ?? '')?.[1]).find((version) => version !== undefined);
}
