import { resolve } from 'node:path';
import { isRecord } from '../../text/json.js';
import type { ReadApplication, ReadFinding, ReadResource } from './audit-report.js';
import type { SynthesisContext, ViolatingResource } from './types.js';

/** Reads the template at an absolute path, as JSON; undefined if it can't be read. */
export type TemplateReader = (path: string) => unknown;

/** Finds the templates and stacks of what a report names. */
export class ResourceFinder {
  /** The folder that the report's files are relative to. */
  readonly cwd: string;
  readonly #stacks: SynthesisContext;
  /** Templates as the report names them, by application. */
  readonly #templates: ReadonlyMap<string, readonly string[]>;
  readonly #names: ReadonlySet<string>;
  readonly #readTemplate: TemplateReader;
  readonly #resources = new Map<string, unknown>();

  constructor(
    applications: readonly ReadApplication[],
    stacks: SynthesisContext,
    readTemplate: TemplateReader,
    cwd: string,
  ) {
    this.cwd = cwd;
    this.#stacks = stacks;
    this.#templates = new Map(applications.map(({ id, templates }) => [id, templates]));
    this.#names = new Set(applications.flatMap(({ templates }) => templates));
    this.#readTemplate = readTemplate;
  }

  /** Whether a file, as the report names it, is an audited template. */
  isTemplate(file: string): boolean {
    return this.#names.has(file);
  }

  /** Lists the templates that a finding may be about: its own, then all of its applications. */
  listNames({ template, applications }: ReadFinding): readonly string[] {
    const others = applications.flatMap((id) => this.#templates.get(id) ?? []);
    return template === undefined ? others : [template, ...others];
  }

  /** Finds the first of these templates that belongs to a stack, not a nested one; else the first stack of all. */
  findStack(names: readonly string[]): ViolatingResource {
    const { templatePaths } = this.#stacks;
    const files = names.map((name) => resolve(this.cwd, name));
    return this.#stackOf(files.find((file) => templatePaths.includes(file)) ?? templatePaths[0] ?? '');
  }

  /** Every stack of the synthesis: the CDK's command line shows only violations of the stacks that it selects. */
  listStacks(): readonly ViolatingResource[] {
    return this.#stacks.templatePaths.map((path) => this.#stackOf(path));
  }

  #stackOf(templatePath: string): ViolatingResource {
    const stack = this.#stacks.stackTemplates?.find((one) => one.templatePath === templatePath);
    return {
      resourceLogicalId: '',
      templatePath,
      locations: [],
      ...(stack === undefined ? {} : { constructPath: stack.stackConstructPath }),
    };
  }

  /** Finds a resource in the first of these templates that has it: a report tells its path, but not its template. */
  findResource(resource: ReadResource, names: readonly string[]): ViolatingResource {
    const { logicalId, constructPath } = resource;
    return {
      resourceLogicalId: logicalId,
      templatePath: names.map((name) => resolve(this.cwd, name)).find((path) => this.#declares(path, resource)) ?? '',
      locations: [],
      ...(constructPath === undefined ? {} : { constructPath }),
    };
  }

  #declares(path: string, { logicalId, constructPath }: ReadResource): boolean {
    const resources = this.#resourcesIn(path);
    const found = isRecord(resources) && Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
    if (!isRecord(found)) return false;
    // Only the CDK's command line has construct paths written into templates.
    const at = isRecord(found['Metadata']) ? found['Metadata']['aws:cdk:path'] : undefined;
    return at === undefined || constructPath === undefined || at === constructPath;
  }

  #resourcesIn(path: string): unknown {
    if (!this.#resources.has(path)) {
      const template = this.#readTemplate(path);
      this.#resources.set(path, isRecord(template) ? template['Resources'] : undefined);
    }
    return this.#resources.get(path);
  }
}
