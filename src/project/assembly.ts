import { basename, dirname, join, resolve } from 'node:path';
import { type PathFailure, findWithin, hasEntry, isWithin, makeBounds } from '../fs/bounds.js';
import { readJsonWithin } from '../fs/json.js';
import { listFolder } from '../fs/list.js';
import { ASSEMBLY_MANIFEST, findBounds, findOutermostAssembly } from '../fs/roots.js';
import { type JsonRecord, isRecord } from '../text/json.js';
import { isFailure } from '../errors.js';

/** One stack of a cloud assembly. */
export interface AssemblyStack {
  /** The artifact's id, which stays the same from one synthesis to the next. */
  readonly id: string;
  /** The name of the deployed stack. */
  readonly stackName: string;
  /** Undefined where it may be deployed to any. */
  readonly region: string | undefined;
  /** Absolute. */
  readonly templatePath: string;
  /** Tags that the CDK puts on the whole stack when it deploys it. */
  readonly tags: Readonly<Record<string, string>>;
  /** The assembly's metadata about the stack's constructs, in its own shape; read on first use. */
  metadata(): readonly unknown[];
}

/** A cloud assembly: the output of `cdk synth` in one folder. Stages are assemblies of their own, in own folders. */
export interface Assembly {
  /** Absolute. */
  readonly folder: string;
  /** In manifest order. */
  readonly stacks: readonly AssemblyStack[];
  /** The templates of nested stacks, by the names by which their parents' assets know them; absolute paths. */
  readonly nested: ReadonlyMap<string, string>;
  /** Files that the manifest names and the folder does not hold. */
  readonly missing: readonly string[];
  /** When it was synthesized, in milliseconds since 1970. */
  readonly changed: number;
}

/** Whether a folder is the root of a CDK project. */
export function isCdkProject(folder: string): boolean {
  return hasEntry(folder, 'cdk.json');
}

/**
 * Reads the assembly in a folder; undefined if it holds none, one sentence if its manifest can't be read.
 * @param folder absolute
 */
export function readAssembly(folder: string): Assembly | PathFailure | undefined {
  // Most folders are not assemblies: the bounds are searched for only where they are needed.
  if (!hasEntry(folder, ASSEMBLY_MANIFEST)) return undefined;
  const bounds = findBounds(folder);
  const found = findWithin(join(folder, ASSEMBLY_MANIFEST), bounds);
  if (isFailure(found)) return found.isRefused === true ? found : undefined;
  const manifest = readJsonWithin(found.real, bounds);
  const artifacts = isRecord(manifest) ? manifest['artifacts'] : undefined;
  // A manifest.json of something else (a web app, a browser extension) has no artifacts.
  if (!isRecord(artifacts)) return hasEntry(folder, 'cdk.out') ? { reason: "the manifest can't be read" } : undefined;
  const stacks: AssemblyStack[] = [];
  const missing: string[] = [];
  const nested = new Map<string, string>();
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (!isRecord(artifact) || !isRecord(artifact['properties'])) continue;
    const { type, properties } = artifact;
    if (type === 'cdk:asset-manifest') addNestedTemplates(folder, properties['file'], nested);
    if (type !== 'aws:cloudformation:stack') continue;
    const file = properties['templateFile'];
    const template = locateIn(folder, file);
    if (template?.isThere !== true) missing.push(typeof file === 'string' ? file : id);
    else {
      let read: readonly unknown[] | undefined;
      const metadata = (): readonly unknown[] => (read ??= metadataOf(folder, artifact, file));
      stacks.push({
        id,
        stackName: typeof properties['stackName'] === 'string' ? properties['stackName'] : id,
        region: regionOf(artifact['environment']),
        templatePath: template.path,
        tags: tagsOf(properties['tags'], artifact['metadata']),
        metadata,
      });
    }
  }
  return { folder, stacks, nested, missing, changed: found.changed };
}

/** An environment is `aws://ACCOUNT/REGION`; one that the app leaves open is `unknown-region`. */
function regionOf(environment: unknown): string | undefined {
  const [, region] = typeof environment === 'string' ? (/^aws:\/\/[^/]+\/([a-z0-9-]+)$/.exec(environment) ?? []) : [];
  return region === 'unknown-region' ? undefined : region;
}

/** Newer assemblies keep it in a file beside the template, older ones in the manifest. */
function metadataOf(folder: string, artifact: JsonRecord, templateFile: unknown): readonly unknown[] {
  const own = readJsonIn(folder, artifact['additionalMetadataFile']);
  // Older assemblies do not list the stack's template; the artifact does.
  const stack = artifact['displayName'];
  const named = typeof stack === 'string' ? { [`/${stack}`]: [{ type: TEMPLATE_FILE, data: templateFile }] } : {};
  return [artifact['metadata'], own, named];
}

const TEMPLATE_FILE = 'aws:cdk:templateFile';

/** Lists the folders of an assembly's Stages, sorted, however deep: each is an application of its own. */
export function findStageFolders(folder: string): readonly string[] {
  const inner = listFolder(folder, makeBounds(folder))
    .map((entry) => ({ path: join(folder, entry.name), isFolder: entry.isDirectory() }))
    .flatMap(({ path, isFolder }) => (isFolder && hasEntry(path, ASSEMBLY_MANIFEST) ? [path] : []));
  return inner.flatMap((stage) => [stage, ...findStageFolders(stage)]);
}

/** Lists the folders of the other Stages of the app that an assembly is a Stage of; none if it is the app itself. */
export function findSiblingStages(folder: string): readonly string[] {
  // The outermost, not the folder above: a repository that is called like a Stage has nothing to read above it.
  const isStage = basename(folder).startsWith('assembly-') && findOutermostAssembly(folder) !== folder;
  return isStage ? findStageFolders(dirname(folder)).filter((stage) => stage !== folder) : [];
}

/**
 * The path that a manifest names, if it stays inside of the assembly: by its name, and where it is a link by its target.
 * A missing file may still be named.
 */
function locateIn(folder: string, file: unknown): { readonly path: string; readonly isThere: boolean } | undefined {
  if (typeof file !== 'string') return undefined;
  const path = resolve(folder, file);
  if (path === folder || !isWithin(path, folder)) return undefined;
  const found = findWithin(path, makeBounds(folder));
  if (!isFailure(found)) return { path, isThere: true };
  return found.isRefused === true ? undefined : { path, isThere: false };
}

function readJsonIn(folder: string, file: unknown): unknown {
  const found = locateIn(folder, file);
  return found === undefined ? undefined : readJsonWithin(found.path, makeBounds(folder));
}

/** Nested stacks are assets: by hash in the parent's TemplateURL, by file name in its metadata. */
function addNestedTemplates(folder: string, file: unknown, nested: Map<string, string>): void {
  const assets = readJsonIn(folder, file);
  const files = isRecord(assets) ? assets['files'] : undefined;
  if (!isRecord(files)) return;
  for (const [hash, entry] of Object.entries(files)) {
    const source = isRecord(entry) && isRecord(entry['source']) ? entry['source']['path'] : undefined;
    const template = locateIn(folder, source)?.path;
    if (template === undefined || !/\.template\.(?:json|ya?ml)$/.test(template)) continue;
    nested.set(hash, template);
    nested.set(basename(template), template);
  }
}

/** Older manifests keep the tags as a list in the metadata of the stack's own path. */
function tagsOf(tags: unknown, metadata: unknown): Readonly<Record<string, string>> {
  const pairs: [string, string][] = [];
  if (isRecord(tags)) {
    for (const [key, value] of Object.entries(tags)) if (typeof value === 'string') pairs.push([key, value]);
  }
  for (const entry of isRecord(metadata) ? Object.values(metadata).flat() : []) {
    if (!isRecord(entry) || entry['type'] !== 'aws:cdk:stack-tags') continue;
    for (const tag of listOf(entry['data'])) {
      const key = isRecord(tag) ? (tag['key'] ?? tag['Key']) : undefined;
      const value = isRecord(tag) ? (tag['value'] ?? tag['Value']) : undefined;
      if (typeof key === 'string' && typeof value === 'string') pairs.push([key, value]);
    }
  }
  return Object.fromEntries(pairs);
}

function listOf(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}
