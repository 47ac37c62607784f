import { dirname, resolve } from 'node:path';
import type { LoadedApplication } from '../audit/audit.js';
import { buildUploadPatterns } from '../config/apply.js';
import { type StackTree, loadStackTree } from './stack-tree.js';
import { groupByExports, findMissingExports } from './exports.js';
import type { LoadOptions, Project } from './load.js';
import { attachHandlers } from './handlers/attach.js';
import { type Application, makeApplication } from '../model/application.js';
import { readAssembly } from '../project/assembly.js';
import { connectCloudFormation } from '../aws/client.js';
import {
  type CloudFormation,
  type DeployedStack,
  type StackSelection,
  formatArtifactName,
  fetchStacks,
} from '../aws/fetch.js';
import { formatName } from '../fs/targets.js';
import { TemplateLoader, type StackContext } from './template-loader.js';
import { isMap, getOwn } from '../template/parse/document.js';
import { linkTemplates } from '../template/evaluate/cross-stack.js';
import { collectTransforms } from '../template/make-template.js';
import type { Resource, Template } from '../template/evaluate/types.js';
import { readDocument } from '../template/parse/parse.js';
import { Worlds } from '../template/evaluate/worlds.js';
import { isFailure } from '../errors.js';

/** Which deployed stacks are audited. */
export interface DeployedOptions extends StackSelection, Pick<LoadOptions, 'config' | 'cwd' | 'memo'> {
  /** Receives how many of how many stacks have been fetched. */
  readonly progress?: (done: number, of: number) => void;
  /** Instead of the service itself. */
  readonly cloud?: CloudFormation;
}

/** Fetches deployed stacks and reads their templates. Failed fetches never throw: they are in `problems`. */
export async function loadDeployed(options: DeployedOptions): Promise<Project> {
  const { reader, stacks } = await fetched(options);
  const trees: StackTree[] = [];
  for (const stack of stacks) trees.push(...(await treeOf(reader, stack)));
  return await projectOf(reader, trees, options);
}

/** A deployed stack, and the same stack with another template. */
export interface StackComparison {
  readonly deployed: Project;
  readonly local: Project;
}

/**
 * Fetches one stack, and reads a template as if it were deployed in its place: with the stack's values, tags and name.
 * Data that only one side has, source and project, is used for neither.
 * @param template a file, relative to the current folder
 */
export async function loadPair(template: string, options: DeployedOptions): Promise<StackComparison> {
  const { reader, stacks } = await fetched(options);
  const deployed: StackTree[] = [];
  const local: StackTree[] = [];
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
): Promise<{ readonly reader: TemplateLoader; readonly stacks: readonly DeployedStack[] }> {
  const cwd = resolve(options.cwd ?? '.');
  const reader = new TemplateLoader(cwd, new Worlds({ memo: options.memo ?? true }), { uploads: uploadsIn(options) });
  reader.problems.push(...(options.config?.problems ?? []));
  const cloud = options.cloud ?? (await connectCloudFormation(options));
  const { stacks, failures } = await fetchStacks(
    { cloud, needsProcessed: needsProcessedTemplate, progress: options.progress },
    options,
  );
  for (const { file, message } of failures) reader.report('error', file, `not-fetched ${message}`, message);
  return { reader, stacks };
}

function uploadsIn({ config }: DeployedOptions): Application['uploads'] | undefined {
  return config === undefined ? undefined : buildUploadPatterns(config);
}

async function projectOf(
  reader: TemplateLoader,
  trees: readonly StackTree[],
  options: DeployedOptions,
): Promise<Project> {
  const { config } = options;
  const applications = groupByExports(trees).flatMap((members) => applicationOf(members, uploadsIn(options)));
  // A deployed template has no neighbouring files: only code in the templates is read.
  const nowhere = new Set(trees.flatMap(({ templates }) => templates.map(({ file }) => file)));
  await attachHandlers(reader, applications, nowhere);
  return {
    applications,
    problems: reader.problems,
    notices: [],
    cwd: reader.cwd,
    // Suppressions of local files in a config are not checked there.
    isWhole: false,
    areas: [],
    ...(config === undefined ? {} : { config }),
  };
}

/** The properties of a stack besides its text. */
function settingOf(stack: DeployedStack, scope: string): StackContext {
  return {
    // As an assembly's artifact is called: a baseline of the one holds for the other.
    scope,
    stackName: stack.name,
    region: stack.region,
    given: new Map(Object.entries(stack.parameters)),
    resolved: new Map(Object.entries(stack.resolved)),
    tags: stack.tags,
  };
}

async function inPlaceOf(reader: TemplateLoader, stack: DeployedStack, path: string): Promise<readonly StackTree[]> {
  const reading = await reader.readNamed(path);
  if (isFailure(reading)) {
    reader.report('error', formatName(path, reader.cwd), 'unread', reading.reason, reading.position);
    return [];
  }
  const assembly = readAssembly(dirname(path));
  const isUsable = assembly !== undefined && !isFailure(assembly);
  const trees = await loadStackTree(reader, reading, settingOf(stack, stack.name), isUsable ? assembly : undefined);
  return trees.map((tree) => ({ ...tree, projectRoot: null, environments: [] }));
}

/** A stack with its nested stacks; none if its template can't be read. */
async function treeOf(reader: TemplateLoader, stack: DeployedStack): Promise<readonly StackTree[]> {
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

async function templateOf(reader: TemplateLoader, stack: DeployedStack, scope: string): Promise<Template | undefined> {
  const name = formatArtifactName(stack.region, stack.name);
  const document = await readDocument(stack.text);
  if (isFailure(document)) {
    reader.report('error', name, 'unread', document.reason, document.position);
    return undefined;
  }
  // Like a text from standard input, it is beside nothing.
  const reading = { path: name, name, document, stdin: true };
  const template = await reader.template(reading, settingOf(stack, scope));
  if (!isFailure(template)) return template;
  reader.report('error', name, 'unread', template.reason, template.position);
  return undefined;
}

/** Stacks that import each other's exports are one application. */
function applicationOf(
  trees: readonly StackTree[],
  uploads: Application['uploads'] | undefined,
): readonly LoadedApplication[] {
  const [first, ...others] = trees.flatMap(({ templates }) => templates);
  if (first === undefined) return [];
  linkTemplates([first, ...others], new Map(trees.flatMap(({ nested }) => [...nested])));
  const missing = [...trees.flatMap((tree) => tree.missing), ...findMissingExports(trees)];
  const id = first.file.replace(/\.template$/, '');
  const application = makeApplication(id, 'deployed', [first, ...others], {
    missing,
    ...(uploads === undefined ? {} : { uploads }),
  });
  return [{ application, projectRoot: null }];
}

/** Transforms that are understood in the text that a person wrote. */
const UNDERSTOOD = ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'];

/** Whether only CloudFormation knows the result of a template's macros and transforms. */
async function needsProcessedTemplate(text: string): Promise<boolean> {
  if (/Fn::Transform|!Transform\b/.test(text)) return true;
  const document = await readDocument(text);
  if (isFailure(document) || !isMap(document.root)) return false;
  return collectTransforms(getOwn(document.root, 'Transform')).some((name) => !UNDERSTOOD.includes(name));
}
