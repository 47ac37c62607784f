import { resolve } from 'node:path';
import type { Located } from './audit.js';
import { uploadsOf } from './config/settings.js';
import { type Tree, linkedGroups, missingExports } from './grouping.js';
import type { LoadOptions, Project } from './load.js';
import { attachHandlers } from './handlers.js';
import { type Application, makeApplication } from './model/application.js';
import { connect } from './project/cloudformation.js';
import { type CloudFormation, type DeployedStack, type Wanted, artifactOf, fetchStacks } from './project/deployed.js';
import { Reader } from './reader.js';
import { isMap, own } from './template/document.js';
import { link } from './template/links.js';
import { transformsOf } from './template/read.js';
import type { Resource, Template } from './template/template.js';
import { readDocument } from './template/text.js';
import { Worlds } from './template/world.js';

/** Which deployed stacks are audited. */
export interface DeployedOptions extends Wanted, Pick<LoadOptions, 'config' | 'cwd' | 'memo'> {
  /** Told how many of how many stacks have been fetched. */
  readonly progress?: (done: number, of: number) => void;
  /** Instead of the service itself. */
  readonly cloud?: CloudFormation;
}

/** Fetches deployed stacks and reads their templates. What can't be fetched never throws: it is in `problems`. */
export async function loadDeployed(options: DeployedOptions): Promise<Project> {
  const { config } = options;
  const cwd = resolve(options.cwd ?? '.');
  const uploads = config === undefined ? undefined : uploadsOf(config);
  const reader = new Reader(cwd, new Worlds({ memo: options.memo ?? true }), uploads);
  reader.problems.push(...(config?.problems ?? []));
  const cloud = options.cloud ?? (await connect(options));
  const { stacks, failures } = await fetchStacks({ cloud, isMade, progress: options.progress }, options);
  for (const { file, message } of failures) reader.complain('error', file, message);
  const trees: Tree[] = [];
  for (const stack of stacks) trees.push(...(await treeOf(reader, stack)));
  const applications = linkedGroups(trees).flatMap((members) => applicationOf(members, uploads));
  const fetched = new Set(trees.flatMap(({ templates }) => templates.map(({ file }) => file)));
  await attachHandlers(reader, applications, fetched);
  return {
    applications,
    problems: reader.problems,
    cwd,
    // What a config suppresses of files here is not looked at there.
    isWhole: false,
    ...(config === undefined ? {} : { config }),
  };
}

/** A stack with its nested stacks; none if its template can't be read. */
async function treeOf(reader: Reader, stack: DeployedStack): Promise<readonly Tree[]> {
  const templates: Template[] = [];
  const nested = new Map<Resource, Template>();
  const missing: string[] = [];
  const grow = async (one: DeployedStack): Promise<Template | undefined> => {
    const template = await templateOf(reader, one);
    if (template === undefined) return undefined;
    templates.push(template);
    for (const resource of template.resources.values()) {
      if (resource.type !== 'AWS::CloudFormation::Stack') continue;
      const child = one.nested.get(resource.logicalId);
      const made = child === undefined ? undefined : await grow(child);
      if (made === undefined) missing.push(resource.logicalId);
      else nested.set(resource, made);
    }
    return template;
  };
  const root = await grow(stack);
  if (root === undefined) return [];
  return [{ root, templates, nested, missing, paths: new Set(), projectRoot: null, environments: [] }];
}

async function templateOf(reader: Reader, stack: DeployedStack): Promise<Template | undefined> {
  const name = artifactOf(stack.region, stack.name);
  const document = await readDocument(stack.text);
  if ('refused' in document) {
    reader.complain('error', name, document.refused, document.at);
    return undefined;
  }
  const template = await reader.template(
    // Like a text from standard input, it lies beside nothing.
    { path: name, name, document, stdin: true },
    {
      // As an assembly's artifact is called: a baseline of the one holds for the other.
      scope: stack.name,
      stackName: stack.name,
      given: new Map(Object.entries(stack.parameters)),
      resolved: new Map(Object.entries(stack.resolved)),
      tags: stack.tags,
    },
  );
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
