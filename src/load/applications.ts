import { dirname, resolve } from 'node:path';
import type { LoadedApplication } from '../audit/audit.js';
import { Assemblies, type StackTree, loadStackTree } from './stack-tree.js';
import { groupByExports } from './exports.js';
import { makeLoadedApplication } from './application.js';
import type { Application } from '../model/application.js';
import { Parents, collectNestedPaths } from './parents.js';
import { type Assembly, readAssembly } from '../project/assembly.js';
import { ASSEMBLY_MANIFEST } from '../fs/roots.js';
import { formatName } from '../fs/targets.js';
import { type ParameterInputs, SamSettings } from './sam-settings.js';
import type { TemplateLoader, LoadedText } from './template-loader.js';
import type { Worlds } from '../template/evaluate/worlds.js';
import { findWrittenPlaces } from './written-places.js';
import { isFailure } from '../errors.js';

/** The files read for the targets, and the paths of those that were named themselves, not only a folder around them. */
export interface LoadedTargets {
  readonly readings: readonly LoadedText[];
  /** The names of files that are loaded later, each as an application of its own. */
  readonly later?: readonly string[];
  readonly named: ReadonlySet<string>;
}

/** Puts what was read into applications, in the order of the first of their templates that was named. */
export async function buildApplications(
  reader: TemplateLoader,
  { readings, named, later = [] }: LoadedTargets,
  values: ParameterInputs,
): Promise<readonly LoadedApplication[]> {
  const asked = new Set([...readings.map(({ name }) => name), ...later]);
  reader.beginStep('assemblies');
  const located: LoadedApplication[] = [];
  const loose: LoadedText[] = [];
  const assemblies = new Map<string, Assembly | undefined>();
  const stacks = new Assemblies(reader, values.given);
  for (const reading of readings) {
    const folder = dirname(reading.path);
    if (!assemblies.has(folder)) {
      const assembly = reading.stdin ? undefined : assemblyIn(reader, folder);
      assemblies.set(folder, assembly);
      if (assembly !== undefined) for (const one of await assembled(reader, stacks, assembly, asked)) located.push(one);
    }
    if (!isListed(assemblies.get(folder), reading.path)) loose.push(reading);
  }
  const parents = new Parents(reader);
  const above: LoadedText[] = [];
  for (const one of loose) if (named.has(one.path)) above.push(...(await parents.rootsAbove(one)));
  const all = new Map([...loose, ...above].map((one) => [one.path, one]));
  const settings = new SamSettings(reader, values);
  const apart = await separate(reader, [...all.values()], asked, settings);
  reader.beginStep('settings');
  if (located.length + apart.length > 0) await settings.checkEnvironment();
  return [...located, ...apart];
}

function assemblyIn(reader: TemplateLoader, folder: string): Assembly | undefined {
  const assembly = readAssembly(folder);
  if (assembly === undefined) return undefined;
  const manifest = formatName(resolve(folder, ASSEMBLY_MANIFEST), reader.cwd);
  if (isFailure(assembly)) {
    reader.report(assembly.isRefused === true ? 'warning' : 'error', manifest, 'unread', assembly.reason);
    return undefined;
  }
  for (const file of assembly.missing)
    reader.report('error', manifest, `missing ${file}`, `${file} is in the manifest and was not found`);
  return assembly;
}

function isListed(assembly: Assembly | undefined, path: string): boolean {
  if (assembly === undefined) return false;
  return (
    assembly.stacks.some(({ templatePath }) => templatePath === path) || [...assembly.nested.values()].includes(path)
  );
}

/** All stacks of an assembly are one application; findings are reported for the templates that were named. */
async function assembled(
  reader: TemplateLoader,
  assemblies: Assemblies,
  assembly: Assembly,
  named: ReadonlySet<string>,
): Promise<readonly LoadedApplication[]> {
  const trees = await assemblies.trees(assembly, true);
  if (trees.length === 0) return [];
  const siblings = await assemblies.siblings(assembly);
  return [
    makeLoadedApplication(reader, formatName(assembly.folder, reader.cwd), 'assembly', trees, named, {
      assembly,
      siblings,
    }),
  ];
}

/** Templates of no assembly: trees of nested stacks, templates that import each other's exports, single ones. */
async function separate(
  reader: TemplateLoader,
  readings: readonly LoadedText[],
  named: ReadonlySet<string>,
  settings: SamSettings,
): Promise<readonly LoadedApplication[]> {
  const trees: StackTree[] = [];
  const placed = new Set<string>();
  // Parents first: a child's properties depend on their values.
  const nested = new Set(readings.flatMap((one) => collectNestedPaths(one, reader.folders)));
  const [below = [], above = []] = [true, false].map((is) => readings.filter(({ path }) => nested.has(path) === is));
  for (const reading of [...above, ...below]) {
    if (placed.has(reading.path)) continue;
    reader.beginStep(nested.has(reading.path) ? 'nested' : 'trees', reading.index);
    for (const tree of await loadStackTree(reader, reading, await settings.settingOf(reading))) {
      trees.push(tree);
      for (const path of tree.paths) placed.add(path);
    }
  }
  const order = new Map(readings.map(({ name }, index) => [name, index]));
  trees.sort((a, b) => (order.get(a.root.file) ?? 0) - (order.get(b.root.file) ?? 0));
  const children = new Set(trees.flatMap((tree) => [...tree.paths].slice(1)));
  const roots = trees.filter((tree) => ![...tree.paths].slice(0, 1).some((path) => children.has(path)));
  const groups = groupByExports(roots.length > 0 ? roots : trees);
  const written = await Promise.all(groups.map(([first]) => writtenOf(reader, first)));
  return groups.map((members, index) => {
    const [first] = members;
    const kind = members.length > 1 ? 'linked' : kindOf(first);
    const apart = members.every((tree) => isApart(tree) && [...tree.paths].every((path) => !nested.has(path)));
    return makeLoadedApplication(reader, first?.root.file ?? '', kind, members, named, {
      apart: members.length === 1 && apart,
      written: written[index],
    });
  });
}

/**
 * The application of a file that no other one of the run has anything to do with.
 * @param worlds its own: nothing of it is kept when it is dropped
 */
export async function buildSingleApplication(
  reader: TemplateLoader,
  reading: LoadedText,
  settings: SamSettings,
  worlds: Worlds,
): Promise<readonly LoadedApplication[]> {
  reader.beginStep('trees', reading.index);
  const trees = await loadStackTree(reader, reading, { ...(await settings.settingOf(reading)), worlds });
  return trees.map((tree) =>
    makeLoadedApplication(reader, tree.root.file, kindOf(tree), [tree], new Set([reading.name]), {
      apart: isApart(tree),
    }),
  );
}

/** Templates of generators are never loaded alone. */
async function writtenOf(
  reader: TemplateLoader,
  tree: StackTree | undefined,
): Promise<Application['sourceOf'] | undefined> {
  const [path] = tree?.paths ?? [];
  return tree === undefined || path === undefined ? undefined : findWrittenPlaces(reader, path, tree.root);
}

/** Whether a tree is one template that reads no other file. */
function isApart({ templates, projectRoot }: StackTree): boolean {
  const [root, ...others] = templates;
  return root?.files.size === 0 && others.length === 0 && projectRoot !== null;
}

function kindOf(tree: StackTree | undefined): Application['kind'] {
  if (tree !== undefined && tree.nested.size > 0) return 'nested';
  return tree?.root.document.text.includes('AWS::Serverless') === true ? 'sam' : 'template';
}
