import { type Graph, makeGraph } from '../template/graph.js';
import { type Answer, and, no, some } from '../answer.js';
import type { Node, Resource, Template } from '../template/evaluate/types.js';
import type { Worlds } from '../template/evaluate/worlds.js';
import type { HandlerResult } from './handler-source.js';
import type { SourceLine } from '../cdk/trace/source-line.js';
import type { AppSite } from '../cdk/trace/source-site.js';
import type { CodeLanguage, Place } from '../location.js';
import type { ProjectMember } from './member.js';
import { SourceTexts } from './source-texts.js';

/** The identity of a value: the template, and the path in it. `Node.id` is one. */
export type ApplicationId = Node['id'];

/** The scope of checks of a project: the files below its root, and the applications whose templates are below it. */
export interface ProjectContext {
  readonly files: ProjectFiles;
  /** The root in fingerprints: relative to the repository's root, empty for the repository's root itself. */
  readonly scope: string;
  /** All applications in the project, in the order of the report; complete when all applications were added. */
  readonly members: readonly ProjectMember[];
  /** Keeps answers in the place of an application that is not kept; false if they depend on its worlds. */
  freeze(application: Application): boolean;
  /** The documents of the repository's root, if it is above the project's root. */
  readonly above: ProjectFiles | undefined;
  /** The name of a file below the root, in the form that the user would type. */
  named(name: string): string;
  /** The inverse of that: the name that `files` uses for a file; undefined if the file is outside the project. */
  within(file: string): string | undefined;
}

/** The scope of cross-template checks and of findings that occur once per application. */
export interface Application {
  readonly id: string;
  readonly kind: 'assembly' | 'sam' | 'nested' | 'linked' | 'template' | 'deployed';
  /** Never empty; in manifest order, else in the order in which they were named. */
  readonly templates: readonly Template[];
  readonly worlds: Worlds;
  readonly graph: Graph;
  /** The nested stacks whose templates are not available: a search for a related resource is then not conclusive. */
  readonly missing: readonly string[];
  /** The templates whose findings are reported; the other templates are read for context only. */
  readonly reported: readonly Template[];
  /** The templates of the CDK app's other stages, which are separate applications: used for comparison. */
  readonly siblings: readonly Template[];
  /** The environments that have values in files next to the templates: samconfig.toml, parameter files. */
  readonly environments: readonly string[];
  isReported(one: Pick<Resource, 'template'>): boolean;
  /** The upload functions and buckets that the user configured; regardless of what the templates show. */
  readonly uploads: UploadPatterns;
  /** The code of its functions, by the function's key. Filled once, before any rule runs. */
  readonly handlers: Map<Resource['key'], HandlerResult>;
  /** The project that contains the templates; undefined without one, as for standard input and deployed stacks. */
  readonly project: ProjectContext | undefined;
  /** The texts of files other than templates that contain places: grows while places are looked up. */
  readonly sourceTexts: SourceTexts;
  /**
   * The line of a CDK app's source that sets a value, or else the line that creates the value's resource:
   * `sourceOf(fn.at('Timeout').id)`. Undefined for templates that no CDK app synthesized, and if no certain line was
   * found.
   */
  sourceOf(id: ApplicationId): SourceLine | undefined;
  /** The call of a CDK app that makes a value's construct, for edits; its file is named as the user would name it. */
  siteOf(id: ApplicationId): AppSite | undefined;
  /** The language of the CDK app by its cdk.json; undefined for other languages than those of snippets. */
  readonly appLanguage: CodeLanguage | undefined;
  /** The files from which a function's code may have been bundled, named as the user would; the likeliest first. */
  bundledFrom(id: ApplicationId): readonly string[];
  /** Every declared resource of these types, whether or not it exists in this world. */
  declared(...types: readonly string[]): readonly Resource[];
  /** Those that exist, or may exist, in this world. */
  existing(...types: readonly string[]): readonly Resource[];
  /**
   * Those that pass a test. Only for these is existence checked, so that conditions of other resources split no worlds.
   */
  matching(types: readonly string[], isMeant: (resource: Resource) => boolean): readonly Resource[];
  /** Whether one of those passes a test: stops at the first one. */
  hasMatching(types: readonly string[], isMeant: (resource: Resource) => boolean): boolean;
  /** Whether `ask` holds for an existing resource of these types; existence is checked only if `ask` may hold. */
  someExisting(types: readonly string[], ask: (resource: Resource) => Answer): Answer;
  /** Those that may mention a resource: an index lookup, which the caller must confirm. */
  companions(target: Resource, ...types: readonly string[]): readonly Resource[];
  /** Those that a resource may mention: an index lookup, which the caller must confirm. */
  named(source: Resource, ...types: readonly string[]): readonly Resource[];
}

/** The resources that the user configured as upload functions and upload buckets. */
export interface UploadPatterns {
  isFunction(resource: Resource): boolean;
  isBucket(resource: Resource): boolean;
}

const NONE_NAMED: UploadPatterns = { isFunction: () => false, isBucket: () => false };

/** Creates an application from its templates, which share one set of worlds. */
export function makeApplication(
  id: string,
  kind: Application['kind'],
  templates: readonly [Template, ...Template[]],
  {
    reported = templates,
    missing = [],
    siblings = [],
    environments = [],
    uploads = NONE_NAMED,
    project = () => undefined,
    sourceOf = () => undefined,
    siteOf = () => undefined,
    bundledFrom = () => [],
    appLanguage,
  }: {
    readonly reported?: readonly Template[];
    readonly missing?: readonly string[];
    readonly siblings?: readonly Template[];
    readonly environments?: readonly string[];
    readonly uploads?: UploadPatterns;
    /** Called when all applications are known. */
    readonly project?: () => ProjectContext | undefined;
    readonly sourceOf?: Application['sourceOf'];
    readonly siteOf?: Application['siteOf'];
    readonly bundledFrom?: Application['bundledFrom'];
    readonly appLanguage?: Application['appLanguage'];
  } = {},
): Application {
  const graph = makeGraph(templates);
  const isReported = new Set(reported);
  const { worlds } = templates[0];
  const sourceTexts = new SourceTexts();
  const mayExist = (resource: Resource): boolean => resource.exists().is !== 'no';
  // Each of these may be looked at.
  const counted = (resources: readonly Resource[]): readonly Resource[] => {
    worlds.steps.count(resources.length);
    return resources;
  };
  const ofType = (types: readonly string[]): readonly Resource[] => counted(graph.ofType(...types));
  return {
    id,
    kind,
    templates,
    worlds,
    graph,
    missing,
    reported,
    siblings,
    environments,
    uploads,
    handlers: new Map(),
    get project() {
      return project();
    },
    sourceTexts,
    sourceOf: (id) => {
      const found = sourceOf(id);
      if (found !== undefined) sourceTexts.note(found.file, found.text);
      return found;
    },
    siteOf: (id) => {
      const found = siteOf(id);
      if (found !== undefined) sourceTexts.note(found.file, found.context.text);
      return found;
    },
    bundledFrom,
    appLanguage,
    isReported: ({ template }) => isReported.has(template),
    declared: (...types) => ofType(types),
    existing: (...types) => ofType(types).filter(mayExist),
    matching: (types, isMeant) => ofType(types).filter((one) => isMeant(one) && mayExist(one)),
    hasMatching: (types, isMeant) => ofType(types).some((one) => isMeant(one) && mayExist(one)),
    someExisting: (types, ask) =>
      some(ofType(types), (one) => {
        const answer = ask(one);
        return answer.is === 'no' ? no : and(one.exists(), answer);
      }),
    companions: (target, ...types) => counted(graph.mentioning(target, ...types)).filter(mayExist),
    named: (source, ...types) => counted(graph.mentionedBy(source, ...types)).filter(mayExist),
  };
}

/** The files of a project, for checks of the project itself; read on demand. */
export interface ProjectFiles {
  /**
   * Handwritten files below the project's root, with forward slashes: without files that git ignores, packages and
   * build outputs. In byte order.
   */
  readonly names: readonly string[];
  /** The text of a file, even if git ignores it; undefined if no readable file exists. */
  read(name: string): string | undefined;
  /** In bytes; undefined if the file does not exist. */
  sizeOf(name: string): number | undefined;
}

/** A place among the files of a project. */
export interface ProjectPlace {
  readonly place: Place;
  /** The file's name below the project's root, and the meant part of the file: both are part of the fingerprint. */
  readonly name: string;
  readonly within: string;
  /** The template with which it is reported. */
  readonly template: Template;
}
