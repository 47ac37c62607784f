import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { type Json, type JsonMap, isMap, readJsonFile } from '../fs/json.js';
import { type Failure } from '../errors.js';

/** One stack of a cloud assembly. */
export interface AssemblyStack {
  /** The artifact's id, which stays the same from one synthesis to the next. */
  readonly id: string;
  /** Absolute. */
  readonly templatePath: string;
  /** Tags that the CDK puts on the whole stack when it deploys it. */
  readonly tags: Readonly<Record<string, string>>;
  /** What the assembly tells of the stack's constructs, in the shape it has there; read when it is asked for. */
  metadata(): readonly unknown[];
}

/** A cloud assembly: what `cdk synth` writes into one folder. Stages are assemblies of their own, in folders of theirs. */
export interface Assembly {
  /** Absolute. */
  readonly folder: string;
  /** In manifest order. */
  readonly stacks: readonly AssemblyStack[];
  /** The templates of nested stacks, by the names by which their parents' assets know them; absolute paths. */
  readonly nested: ReadonlyMap<string, string>;
  /** What the manifest names and the folder does not hold. */
  readonly missing: readonly string[];
  /** When it was synthesized, in milliseconds since 1970. */
  readonly changed: number;
}

/** Whether a folder is a CDK project's. */
export function isCdkProject(folder: string): boolean {
  return existsSync(join(folder, 'cdk.json'));
}

/** Reads the assembly in a folder; undefined if it holds none, a sentence if its manifest can't be read. */
export function readAssembly(folder: string): Assembly | Failure | undefined {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return undefined;
  const manifest = readJsonFile(path);
  const artifacts = isMap(manifest) ? manifest['artifacts'] : undefined;
  // A manifest.json of something else (a web app, a browser extension) has no artifacts.
  if (!isMap(artifacts))
    return existsSync(join(folder, 'cdk.out')) ? { reason: 'the manifest can not be read' } : undefined;
  const stacks: AssemblyStack[] = [];
  const missing: string[] = [];
  const nested = new Map<string, string>();
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (!isMap(artifact) || !isMap(artifact['properties'])) continue;
    const { type, properties } = artifact;
    if (type === 'cdk:asset-manifest') readAssets(folder, properties['file'], nested);
    if (type !== 'aws:cloudformation:stack') continue;
    const file = properties['templateFile'];
    const templatePath = typeof file === 'string' ? within(folder, file) : undefined;
    if (templatePath === undefined || !existsSync(templatePath)) missing.push(typeof file === 'string' ? file : id);
    else {
      const metadata = (): readonly Json[] => metadataOf(folder, artifact, properties['templateFile']);
      stacks.push({ id, templatePath, tags: tagsOf(properties['tags'], artifact['metadata']), metadata });
    }
  }
  return { folder, stacks, nested, missing, changed: statSync(path).mtimeMs };
}

/** Newer assemblies keep it in a file beside the template, older ones in the manifest. */
function metadataOf(folder: string, artifact: JsonMap, templateFile: Json): readonly Json[] {
  const file = artifact['additionalMetadataFile'];
  const path = typeof file === 'string' ? within(folder, file) : undefined;
  // Older ones do not say which template a stack has; that is the artifact's.
  const stack = artifact['displayName'];
  const named = typeof stack === 'string' ? { [`/${stack}`]: [{ type: TEMPLATE_FILE, data: templateFile }] } : {};
  return [artifact['metadata'], path === undefined ? undefined : readJsonFile(path), named];
}

const TEMPLATE_FILE = 'aws:cdk:templateFile';

/** The assembly that holds an assembly's stages and assets: a stage lies in it. */
export function findOutermostAssembly(folder: string): string {
  const above = dirname(folder);
  return existsSync(join(above, 'manifest.json')) && above !== folder ? findOutermostAssembly(above) : folder;
}

/** The folders of an assembly's Stages, however deep: each is an application of its own. */
export function findStageFolders(folder: string): readonly string[] {
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'manifest.json')))
    .map(({ name }) => join(folder, name))
    .sort();
  return inner.flatMap((stage) => [stage, ...findStageFolders(stage)]);
}

/** The folders of the other Stages of the app that an assembly is a Stage of; none if it is the app itself. */
export function findSiblingStages(folder: string): readonly string[] {
  const parent = dirname(folder);
  const isStage = basename(folder).startsWith('assembly-') && existsSync(join(parent, 'manifest.json'));
  return isStage ? findStageFolders(parent).filter((stage) => stage !== folder) : [];
}

/** A path that a manifest names, if it stays inside the assembly: by its name, and where it is a link by its target. */
function within(folder: string, file: string): string | undefined {
  const path = resolve(folder, file);
  if (!path.startsWith(resolve(folder) + sep)) return undefined;
  return !existsSync(path) || realpathSync(path).startsWith(realpathSync(folder) + sep) ? path : undefined;
}

/** Nested stacks are assets: by hash in the parent's TemplateURL, by file name in its metadata. */
function readAssets(folder: string, file: Json, nested: Map<string, string>): void {
  const path = typeof file === 'string' ? within(folder, file) : undefined;
  const assets = path === undefined ? undefined : readJsonFile(path);
  const files = isMap(assets) ? assets['files'] : undefined;
  if (!isMap(files)) return;
  for (const [hash, entry] of Object.entries(files)) {
    const source = isMap(entry) && isMap(entry['source']) ? entry['source']['path'] : undefined;
    const template = typeof source === 'string' ? within(folder, source) : undefined;
    if (template === undefined || !/\.template\.(?:json|ya?ml)$/.test(template)) continue;
    nested.set(hash, template);
    nested.set(basename(template), template);
  }
}

/** Older manifests keep the tags as a list in the metadata of the stack's own path. */
function tagsOf(tags: Json, metadata: Json): Readonly<Record<string, string>> {
  const pairs: [string, string][] = [];
  if (isMap(tags)) {
    for (const [key, value] of Object.entries(tags)) if (typeof value === 'string') pairs.push([key, value]);
  }
  for (const entry of isMap(metadata) ? Object.values(metadata).flat() : []) {
    if (!isMap(entry) || entry['type'] !== 'aws:cdk:stack-tags') continue;
    for (const tag of listOf(entry['data'])) {
      const key = isMap(tag) ? (tag['key'] ?? tag['Key']) : undefined;
      const value = isMap(tag) ? (tag['value'] ?? tag['Value']) : undefined;
      if (typeof key === 'string' && typeof value === 'string') pairs.push([key, value]);
    }
  }
  return Object.fromEntries(pairs);
}

function listOf(json: Json): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

/** The folder of the assembly whose manifest lists a template, if there is one. */
export function assemblyFolderOf(templatePath: string): string | undefined {
  const folder = dirname(templatePath);
  return existsSync(join(folder, 'manifest.json')) ? folder : undefined;
}
