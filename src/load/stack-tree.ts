import { dirname } from 'node:path';
import { type Assembly, readAssembly, findSiblingStages } from '../project/assembly.js';
import { findAdjacentFile } from '../fs/adjacent-file.js';
import { resolveRealPath } from '../fs/bounds.js';
import { findEnvironments } from '../project/environments.js';
import { makeAcknowledgedRules } from './acknowledged-rules.js';
import type { TemplateLoader, LoadedText, StackContext } from './template-loader.js';
import type { ParentItems } from '../template/transform/foreach-collection.js';
import { isMap, getOwn } from '../template/parse/document.js';
import { attachToParent } from '../template/evaluate/cross-stack.js';
import type { Resource, Template } from '../template/evaluate/types.js';
import { formatName } from '../fs/targets.js';
import { type Failure, isFailure } from '../errors.js';

/** Templates that are deployed together: a root, and the nested stacks below it. */
export interface StackTree {
  readonly root: Template;
  /** The root first, then its nested stacks, parents before children. */
  readonly templates: readonly Template[];
  readonly nested: ReadonlyMap<Resource, Template>;
  /** Nested stacks whose template is not available. */
  readonly missing: readonly string[];
  /** The files that were read for it, absolute; the root's first. */
  readonly paths: ReadonlySet<string>;
  /** Relative to the current folder; null from standard input. */
  readonly projectRoot: string | null;
  /** The environments with values beside the root. */
  readonly environments: readonly string[];
}

/** The template that a nested stack's resource names: a text, or the value that contains the text. */
function templateUrl(stack: Resource): string | undefined {
  const url = stack.at('TemplateURL');
  return url.text ?? (url.because.length > 0 ? url.shown : undefined);
}

/** Reads a root's nested stacks, and theirs; none if the root is not a template. Recursive nesting is not followed. */
export async function loadStackTree(
  reader: TemplateLoader,
  reading: LoadedText,
  setting: StackContext,
  assembly?: Assembly,
): Promise<readonly StackTree[]> {
  const root = await reader.template(reading, setting);
  if (isFailure(root)) {
    reader.report('error', reading.name, 'unread', root.reason, root.position);
    return [];
  }
  const grown: Growing = { templates: [root], nested: new Map(), missing: [], paths: new Set([reading.path]) };
  await grow(reader, root, [lineEntry(reading)], grown, assembly);
  // A stack that the CDK deploys takes its values from the app.
  const hasValues = assembly === undefined && !reading.stdin;
  const environments = hasValues ? await findEnvironments(dirname(reading.path), new Set(root.parameters.keys())) : [];
  return [{ root, ...grown, projectRoot: reader.rootOf(reading), environments }];
}

/** Stacks nest a few levels deep; a chain of more, or stacks that contain others twice and so on, would not end. */
const MAX_LEVELS = 500;
const MAX_NESTED = 20_000;
/**
 * Below one root; an operation on a nested stack changes at most 2,500 resources, to which its stacks belong;
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MAX_BELOW_ROOT = 2500;

/** One of the stacks around another, by its template. */
interface LineEntry {
  readonly path: string;
  readonly real: string;
}

function lineEntry({ path, stdin }: LoadedText): LineEntry {
  return { path, real: stdin ? path : resolveRealPath(path) };
}

interface Growing {
  readonly templates: Template[];
  readonly nested: Map<Resource, Template>;
  readonly missing: string[];
  readonly paths: Set<string>;
}

async function grow(
  reader: TemplateLoader,
  parent: Template,
  line: readonly LineEntry[],
  tree: Growing,
  assembly?: Assembly,
): Promise<void> {
  for (const stack of parent.resources.values()) {
    if (stack.type !== 'AWS::CloudFormation::Stack') continue;
    const found = await childOf(reader, stack, line, tree, assembly);
    if (isFailure(found)) {
      tree.missing.push(stack.logicalId);
      // A template that is elsewhere on purpose is not a mistake; a missing local one may be.
      if (found.isElsewhere !== true)
        reader.report(
          'warning',
          parent.file,
          `nested ${stack.logicalId}`,
          `nested stack ${stack.shownName} was not read: ${found.reason}`,
        );
      continue;
    }
    // Tags of a stack are those of its nested stacks too.
    const { tags, stackName, region, assembled, acknowledged, worlds } = parent;
    const scope = `${parent.scope}/${stack.logicalId}`;
    const parentItems = (name: string): ParentItems | undefined => handedBy(stack, name);
    const child = await reader.template(found, {
      scope,
      tags,
      stackName,
      region,
      assembled,
      acknowledged,
      worlds,
      parentItems,
    });
    if (isFailure(child)) {
      tree.missing.push(stack.logicalId);
      reader.report('warning', found.name, 'unread', child.reason, child.position);
      continue;
    }
    tree.templates.push(child);
    tree.nested.set(stack, child);
    tree.paths.add(found.path);
    attachToParent(child, stack);
    await grow(reader, child, [...line, lineEntry(found)], tree, assembly);
  }
}

/** The value that a nested stack gives a parameter of its template, evaluated with defaults; undefined without one. */
function handedBy(stack: Resource, parameter: string): ParentItems | undefined {
  const given = stack.at(['Parameters', parameter]);
  if (given.present.is === 'no') return undefined;
  const items = given.value.is === 'list' ? given.all() : [given];
  const texts = items.map(({ text }) => text).filter((text) => text !== undefined);
  if (texts.length === items.length) return { texts };
  const [because = 'it is not a string'] = items.flatMap((item) => item.because);
  return { because: `parameter ${parameter} of nested stack ${stack.shownName} is unknown: ${String(because)}` };
}

async function childOf(
  reader: TemplateLoader,
  stack: Resource,
  line: readonly LineEntry[],
  { templates }: Growing,
  assembly: Assembly | undefined,
): Promise<LoadedText | Failure> {
  const url = templateUrl(stack);
  const asset = assembly === undefined ? undefined : assetOf(stack, url, assembly);
  const isLocal = url !== undefined && !url.includes('${') && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url);
  if (asset === undefined && !isLocal) return { reason: 'its template is not a local file', isElsewhere: true };
  const found =
    asset === undefined ? findAdjacentFile(url ?? '', line.at(-1)?.path ?? '', reader.folders) : { path: asset };
  if (isFailure(found)) return found;
  // By real path: a link to a parent's folder would lead on and on under new names.
  const real = resolveRealPath(found.path);
  if (line.some((one) => one.real === real)) return { reason: `its template ${url ?? found.path} includes itself` };
  if (line.length > MAX_LEVELS) return { reason: `it is nested deeper than ${MAX_LEVELS} stacks` };
  if (reader.nestedStacks >= MAX_NESTED) return { reason: `there are more than ${MAX_NESTED} nested stacks` };
  if (templates.length > MAX_BELOW_ROOT)
    return { reason: `there are more than ${MAX_BELOW_ROOT} nested stacks below one` };
  reader.nestedStacks += 1;
  const reading = await reader.readReferenced(found.path);
  return isFailure(reading) ? { reason: `${url ?? found.path}: ${reading.reason}` } : reading;
}

/** CDK names a nested stack's template by its file in the metadata, by its hash in the address. */
function assetOf(stack: Resource, url: string | undefined, { nested }: Assembly): string | undefined {
  const metadata = getOwn(stack.definition, 'Metadata');
  const named = isMap(metadata) ? getOwn(metadata, 'aws:asset:path') : undefined;
  if (typeof named === 'string') return nested.get(named);
  const hash = /[0-9a-f]{64}/.exec(url ?? '')?.[0];
  return hash === undefined ? undefined : nested.get(hash);
}

/** The stacks of cloud assemblies, each made once: a stage is an application, and what the others are compared with. */
export class Assemblies {
  readonly #reader: TemplateLoader;
  readonly #given: ReadonlyMap<string, string>;
  readonly #trees = new Map<string, Promise<readonly StackTree[]>>();

  constructor(reader: TemplateLoader, given: ReadonlyMap<string, string>) {
    this.#reader = reader;
    this.#given = given;
  }

  /** Unreadable files are reported if the assembly is audited, and not if it is only compared with. */
  trees(assembly: Assembly, isAudited: boolean): Promise<readonly StackTree[]> {
    const known = this.#trees.get(assembly.folder);
    if (known !== undefined) return known;
    const trees = this.#grow(assembly, isAudited);
    this.#trees.set(assembly.folder, trees);
    return trees;
  }

  /** The templates of the other stages of the app that an assembly is a stage of. */
  async siblings({ folder }: Assembly): Promise<readonly Template[]> {
    const found: Template[] = [];
    for (const stage of findSiblingStages(folder)) {
      const assembly = readAssembly(stage);
      if (assembly === undefined || isFailure(assembly)) continue;
      for (const { templates } of await this.trees(assembly, false)) for (const one of templates) found.push(one);
    }
    return found;
  }

  async #grow(assembly: Assembly, isAudited: boolean): Promise<readonly StackTree[]> {
    const reader = this.#reader;
    const trees: StackTree[] = [];
    for (const stack of assembly.stacks) {
      const { id, templatePath, tags, stackName, region } = stack;
      const acknowledged = makeAcknowledgedRules(() => stack.metadata());
      const setting = { scope: id, given: this.#given, tags, stackName, region, assembled: true, acknowledged };
      const reading = await reader.readReferenced(templatePath);
      if (!isFailure(reading))
        for (const tree of await loadStackTree(reader, reading, setting, assembly)) trees.push(tree);
      else if (isAudited)
        reader.report('error', formatName(templatePath, reader.cwd), 'unread', reading.reason, reading.position);
    }
    return trees;
  }
}
