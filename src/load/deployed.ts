import { dirname, resolve } from 'node:path';
import type { Located } from '../audit/audit.js';
import { uploadsOf } from '../config/apply.js';
import { type Tree, growTree } from './stack-tree.js';
import { linkedGroups, missingExports } from './exports.js';
import type { LoadOptions, Project } from './load.js';
import { attachHandlers } from './handlers/attach.js';
import { type Application, makeApplication } from '../model/application.js';
import { readAssembly } from '../project/assembly.js';
import { connect } from '../aws/client.js';
import { type CloudFormation, type DeployedStack, type Wanted, artifactOf, fetchStacks } from '../aws/fetch.js';
import { nameOf } from '../fs/targets.js';
import { Reader, type Setting } from './template-loader.js';
import { isMap, own } from '../template/parse/document.js';
import { link } from '../template/evaluate/cross-stack.js';
import { transformsOf } from '../template/make-template.js';
import type { Resource, Template } from '../template/evaluate/types.js';
import { readDocument } from '../template/parse/parse.js';
import { Worlds } from '../template/evaluate/worlds.js';

/** Which deployed stacks are audited. */
export interface DeployedOptions extends Wanted, Pick<LoadOptions, 'config' | 'cwd' | 'memo'> {
  /** Told how many of how many stacks have been fetched. */
  readonly progress?: (done: number, of: number) => void;
  /** Instead of the service itself. */
  readonly cloud?: CloudFormation;
}

/** Fetches deployed stacks and reads their templates. What can't be fetched never throws: it is in `problems`. */
export async function loadDeployed(options: DeployedOptions): Promise<Project> {
  const { reader, stacks } = await fetched(options);
  const trees: Tree[] = [];
  for (const stack of stacks) trees.push(...(await treeOf(reader, stack)));
  return await projectOf(reader, trees, options);
}

/** A deployed stack, and what it would be by another template. */
export interface Pair {
  readonly deployed: Project;
  readonly local: Project;
}

/**
 * Fetches one stack, and reads a template as if it were deployed in its place: with the stack's values, tags and name.
 * What only one side can know, source and project, neither is asked.
 * @param template a file, relative to the current folder
 */
export async function loadPair(template: string, options: DeployedOptions): Promise<Pair> {
  const { reader, stacks } = await fetched(options);
  const deployed: Tree[] = [];
  const local: Tree[] = [];
  for (const stack of stacks) {
    deployed.push(...(await treeOf(reader, stack)));
    local.push(...(await inPlaceOf(reader, stack, resolve(reader.cwd, template))));
  }
  return {
    deployed: await projectOf(reader, deployed, options),
    local: await projectOf(reader, local, options),
  };
}

async function fetched(
  options: DeployedOptions,
): Promise<{ readonly reader: Reader; readonly stacks: readonly DeployedStack[] }> {
  const cwd = resolve(options.cwd ?? '.');
  const reader = new Reader(cwd, new Worlds({ memo: options.memo ?? true }), { uploads: uploadsIn(options) });
  reader.problems.push(...(options.config?.problems ?? []));
  const cloud = options.cloud ?? (await connect(options));
  const { stacks, failures } = await fetchStacks({ cloud, isMade, progress: options.progress }, options);
  for (const { file, message } of failures) reader.complain('error', file, message);
  return { reader, stacks };
}

function uploadsIn({ config }: DeployedOptions): Application['uploads'] | undefined {
  return config === undefined ? undefined : uploadsOf(config);
}

async function projectOf(reader: Reader, trees: readonly Tree[], options: DeployedOptions): Promise<Project> {
  const { config } = options;
  const applications = linkedGroups(trees).flatMap((members) => applicationOf(members, uploadsIn(options)));
  // Nothing lies beside what is deployed: only code that stands in the templates is read.
  const nowhere = new Set(trees.flatMap(({ templates }) => templates.map(({ file }) => file)));
  await attachHandlers(reader, applications, nowhere);
  return {
    applications,
    problems: reader.problems,
    notices: [],
    cwd: reader.cwd,
    // What a config suppresses of files here is not looked at there.
    isWhole: false,
    ...(config === undefined ? {} : { config }),
  };
}

/** What a stack is besides its text. */
function settingOf(stack: DeployedStack, scope: string): Setting {
  return {
    // As an assembly's artifact is called: a baseline of the one holds for the other.
    scope,
    stackName: stack.name,
    given: new Map(Object.entries(stack.parameters)),
    resolved: new Map(Object.entries(stack.resolved)),
    tags: stack.tags,
  };
}

async function inPlaceOf(reader: Reader, stack: DeployedStack, path: string): Promise<readonly Tree[]> {
  const reading = await reader.neighbour(path);
  if ('refused' in reading) {
    reader.complain('error', nameOf(path, reader.cwd), reading.refused, reading.at);
    return [];
  }
  const assembly = readAssembly(dirname(path));
  const isUsable = assembly !== undefined && !('refused' in assembly);
  const trees = await growTree(reader, reading, settingOf(stack, stack.name), isUsable ? assembly : undefined);
  return trees.map((tree) => ({ ...tree, projectRoot: null, environments: [] }));
}

/** A stack with its nested stacks; none if its template can't be read. */
async function treeOf(reader: Reader, stack: DeployedStack): Promise<readonly Tree[]> {
  const templates: Template[] = [];
  const nested = new Map<Resource, Template>();
  const missing: string[] = [];
  const grow = async (one: DeployedStack, scope: string): Promise<Template | undefined> => {
    const template = await templateOf(reader, one, scope);
    if (template === undefined) return undefined;
    templates.push(template);
    for (const resource of template.resources.values()) {
      if (resource.type !== 'AWS::CloudFormation::Stack') continue;
      const child = one.nested.get(resource.logicalId);
      const made = child === undefined ? undefined : await grow(child, `${scope}/${resource.logicalId}`);
      if (made === undefined) missing.push(resource.logicalId);
      else nested.set(resource, made);
    }
    return template;
  };
  const root = await grow(stack, stack.name);
  if (root === undefined) return [];
  return [{ root, templates, nested, missing, paths: new Set(), projectRoot: null, environments: [] }];
}

async function templateOf(reader: Reader, stack: DeployedStack, scope: string): Promise<Template | undefined> {
  const name = artifactOf(stack.region, stack.name);
  const document = await readDocument(stack.text);
  if ('refused' in document) {
    reader.complain('error', name, document.refused, document.at);
    return undefined;
  }
  // Like a text from standard input, it lies beside nothing.
  const reading = { path: name, name, document, stdin: true };
  const template = await reader.template(reading, settingOf(stack, scope));
  if (!('refused' in template)) return template;
  reader.complain('error', name, template.refused, template.at);
  return undefined;
}

/** Stacks that import each other's exports are one application. */
function applicationOf(trees: readonly Tree[], uploads: Application['uploads'] | undefined): readonly Located[] {
  const [first, ...others] = trees.flatMap(({ templates }) => templates);
  if (first === undefined) return [];
  link([first, ...others], new Map(trees.flatMap(({ nested }) => [...nested])));
  const missing = [...trees.flatMap((tree) => tree.missing), ...missingExports(trees)];
  const id = first.file.replace(/\.template$/, '');
  const application = makeApplication(id, 'deployed', [first, ...others], {
    missing,
    ...(uploads === undefined ? {} : { uploads }),
  });
  return [{ application, projectRoot: null }];
}

/** Transforms that are understood in the text that a person wrote. */
const UNDERSTOOD = ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'];

/** Whether only CloudFormation can tell what a template's macros and transforms make of it. */
async function isMade(text: string): Promise<boolean> {
  if (/Fn::Transform|!Transform\b/.test(text)) return true;
  const document = await readDocument(text);
  if ('refused' in document || !isMap(document.root)) return false;
  return transformsOf(own(document.root, 'Transform')).some((name) => !UNDERSTOOD.includes(name));
}
