import { gunzipSync, unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One release of a package that AWS facts are read from. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** PyPI: the wheel. npm: the manifest, in which the entry points of the package stand. */
  readonly url: string;
  /** PyPI: of the wheel. */
  readonly sha256?: string;
}

/** `scripts/aws-packages.json`. */
export interface PackageList {
  readonly packages: readonly PinnedPackage[];
  /** The checksum of each generated file, by its path from the root of the repository. */
  readonly generated: Readonly<Record<string, string>>;
}

/** The files of a package, by their paths in it. */
export interface PackageFiles {
  readonly from: PinnedPackage;
  /** @throws Error in one sentence, if the package has no such file */
  text(path: string): string;
  /** The paths that begin so. */
  list(prefix: string): readonly string[];
}

/** Below node_modules, which git ignores; npm runs scripts in the folder of package.json. */
const CACHE = join('node_modules', '.cache', 'aws-packages');

/** Where the packages are named, from the root of the repository. */
export const PACKAGE_LIST = 'scripts/aws-packages.json';

/** Everything that is kept of a package, and in memory: of a wheel only what somebody may ask for. */
const KEPT: Readonly<Record<string, RegExp>> = {
  'cfn-lint': /^cfnlint\/(?:helpers\.py$|data\/schemas\/(?:resources|providers)\/)/,
  'aws-sam-translator': /^samtranslator\/.*\.(?:py|json)$/,
  botocore: /^botocore\/data\/(?:s3|dynamodb|lambda|sqs|sns|events|stepfunctions)\/[^/]+\/service-2\.json/,
};

/** A package, out of the cache or the registry. */
export async function loadPackage(pinned: PinnedPackage): Promise<PackageFiles> {
  const bytes = await loadBytes(pinned);
  const kept = KEPT[pinned.name];
  const files: Readonly<Record<string, Uint8Array>> =
    kept === undefined ? { 'package.json': bytes } : unzipSync(bytes, { filter: ({ name }) => kept.test(name) });
  return {
    from: pinned,
    text: (path) => {
      const found = files[path];
      if (found === undefined) throw new Error(`${pinned.name} ${pinned.version} has no file ${path}`);
      return Buffer.from(path.endsWith('.gz') ? gunzipSync(found) : found).toString('utf8');
    },
    list: (prefix) => Object.keys(files).filter((path) => path.startsWith(prefix)),
  };
}

async function loadBytes({ name, version, url, sha256 }: PinnedPackage): Promise<Uint8Array> {
  const path = join(CACHE, `${name.replaceAll('/', '_')}-${version}`);
  const check = (bytes: Uint8Array): Uint8Array => {
    const checksum = computeChecksum(bytes);
    if (sha256 !== undefined && checksum !== sha256)
      throw new Error(`${name} ${version} has the checksum ${checksum}, and ${PACKAGE_LIST} says ${sha256}`);
    return bytes;
  };
  if (existsSync(path)) return check(readFileSync(path));
  const bytes = check(new Uint8Array(await (await ask(url)).arrayBuffer()));
  mkdirSync(CACHE, { recursive: true });
  // A file that is written in part must not be taken for the package by the next run.
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
  return bytes;
}

/** The newest release of a package that its registry has. */
export async function fetchNewest({ name, sha256 }: PinnedPackage): Promise<PinnedPackage> {
  return sha256 === undefined ? await newestOfNpm(name) : await newestOfPyPi(name);
}

async function newestOfNpm(name: string): Promise<PinnedPackage> {
  const manifest: { readonly version: string } = await json(`https://registry.npmjs.org/${name}/latest`);
  return { name, version: manifest.version, url: `https://registry.npmjs.org/${name}/${manifest.version}` };
}

interface PyPiFile {
  readonly filename: string;
  readonly url: string;
  readonly hashes: { readonly sha256: string };
  readonly yanked: boolean | string;
  readonly 'upload-time': string;
}

/** The index as pip reads it; packaging.python.org/en/latest/specifications/simple-repository-api/ */
async function newestOfPyPi(name: string): Promise<PinnedPackage> {
  const { files }: { readonly files: readonly PyPiFile[] } = await json(`https://pypi.org/simple/${name}/`);
  const wheels = files
    .filter(({ filename, yanked }) => /^[^-]+-\d+(?:\.\d+)*-py\S*\.whl$/.test(filename) && yanked === false)
    .sort((one, other) => one['upload-time'].localeCompare(other['upload-time']));
  const wheel = wheels.at(-1);
  if (wheel === undefined) throw new Error(`PyPI has no wheel of ${name}`);
  const [, version = ''] = wheel.filename.split('-');
  return { name, version, url: wheel.url, sha256: wheel.hashes.sha256 };
}

async function json<T>(url: string): Promise<T> {
  const answer: T = JSON.parse(await (await ask(url)).text());
  return answer;
}

async function ask(url: string): Promise<Response> {
  let why: string;
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/vnd.pypi.simple.v1+json, application/json, */*' },
    });
    if (response.ok) return response;
    why = `the server answers ${response.status}`;
  } catch (error) {
    why = describeCause(error);
  }
  throw new Error(`${url} can't be fetched: ${why}`);
}

/** `fetch` says that it failed, and hides why: behind a cause, and that behind one error for each address. */
function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return describeCause(error.cause);
  return error instanceof AggregateError ? describeCause(error.errors[0]) : error.message;
}

/** What `scripts/aws-packages.json` says. */
export function readPackageList(): PackageList {
  const list: PackageList = JSON.parse(readFileSync(PACKAGE_LIST, 'utf8'));
  return list;
}

/** The release that is pinned of a package. */
export function getPinned(name: string, { packages }: PackageList = readPackageList()): PinnedPackage {
  const found = packages.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${PACKAGE_LIST} does not name ${name}`);
  return found;
}

export function computeChecksum(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
