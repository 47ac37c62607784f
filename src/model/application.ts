import { type Graph, makeGraph } from '../template/graph.js';
import { type Answer, and, no, some } from '../answer.js';
import type { Node, Resource, Template } from '../template/evaluate/types.js';
import type { Worlds } from '../template/evaluate/worlds.js';
import type { HandlerResult } from './handler-source.js';
import type { SourceLine } from '../cdk/trace/source-line.js';
import type { Place } from '../location.js';
import { SourceTexts } from './source-texts.js';

/** What a value is: the template, and the path in it. `Node.id` is one. */
export type ApplicationId = Node['id'];

/** What questions about a project range over: the files below its root, and the applications whose templates lie there. */
export interface ProjectContext {
  readonly files: ProjectFiles;
  /** The root as fingerprints call it: below the repository's root, empty for that itself. */
  readonly scope: string;
  /** All that lie in it, in the order of the report. */
  readonly applications: readonly Application[];
  /** The documents of the repository's root, if that lies above the project's. */
  readonly above: ProjectFiles | undefined;
  /** A file below the root as the user would name it. */
  named(name: string): string;
  /** A file that the user would name so, as `files` names it; undefined if it lies elsewhere. */
  within(file: string): string | undefined;
}

/** What cross-template questions and one-per-application findings range over. */
export interface Application {
  readonly id: string;
  readonly kind: 'assembly' | 'sam' | 'nested' | 'linked' | 'template' | 'deployed';
  /** Never empty; in manifest order, else as named. */
  readonly templates: readonly Template[];
  readonly worlds: Worlds;
  readonly graph: Graph;
  /** The nested stacks whose templates are not at hand: what looks for a companion can't be sure that there is none. */
  readonly missing: readonly string[];
  /** The templates whose findings are reported; the others are there for context. */
  readonly reported: readonly Template[];
  /** The templates of the CDK app's other stages, which are applications of their own: to compare with. */
  readonly siblings: readonly Template[];
  /** The environments for which values lie beside the templates: in samconfig.toml, in files of parameters. */
  readonly environments: readonly string[];
  isReported(one: Pick<Resource, 'template'>): boolean;
  /** What the user says receives uploads, whatever the templates tell. */
  readonly uploads: UploadPatterns;
  /** The code of its functions, by the function's key. Filled once, before anything is asked. */
  readonly handlers: Map<Resource['key'], HandlerResult>;
  /** The project that the templates lie in; undefined where there is none, as of standard input and deployed stacks. */
  readonly project: ProjectContext | undefined;
  /** The texts of files that places stand in besides templates: grows while places are asked for. */
  readonly sourceTexts: SourceTexts;
  /**
   * Where in the source of a CDK app a value is written, or else where what has it is made: `sourceOf(fn.at('Timeout').id)`.
   * Undefined for what no CDK app made, and where nothing sure leads to the source.
   */
  sourceOf(id: ApplicationId): SourceLine | undefined;
  /** The files that a function's code may have been bundled of, as the user would name them; the likeliest first. */
  bundledFrom(id: ApplicationId): readonly string[];
  /** Every declared resource of these types, whether or not it exists in this world. */
  declared(...types: readonly string[]): readonly Resource[];
  /** Those that exist, or may exist, in this world. */
  existing(...types: readonly string[]): readonly Resource[];
  /**
   * Of those, the ones that pass a test. Whether a resource exists is asked of these alone, so that no world is told
   * apart by the conditions of others.
   */
  matching(types: readonly string[], isMeant: (resource: Resource) => boolean): readonly Resource[];
  /** Whether one of those passes a test: asks no further once one does. */
  hasMatching(types: readonly string[], isMeant: (resource: Resource) => boolean): boolean;
  /** Whether a resource of these types exists of which something holds; whether it exists is asked where that is not no. */
  someExisting(types: readonly string[], ask: (resource: Resource) => Answer): Answer;
  /** Of those, the ones that may mention a resource: ask them exactly. */
  companions(target: Resource, ...types: readonly string[]): readonly Resource[];
  /** Of those, the ones that a resource may mention: ask it exactly. */
  named(source: Resource, ...types: readonly string[]): readonly Resource[];
}

/** The resources that somebody has named as upload functions and upload buckets. */
export interface UploadPatterns {
  isFunction(resource: Resource): boolean;
  isBucket(resource: Resource): boolean;
}

const NONE_NAMED: UploadPatterns = { isFunction: () => false, isBucket: () => false };

/** Makes an application of its templates, which share one set of worlds. */
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
    bundledFrom = () => [],
  }: {
    readonly reported?: readonly Template[];
    readonly missing?: readonly string[];
    readonly siblings?: readonly Template[];
    readonly environments?: readonly string[];
    readonly uploads?: UploadPatterns;
    /** Asked when all applications are known. */
    readonly project?: () => ProjectContext | undefined;
    readonly sourceOf?: Application['sourceOf'];
    readonly bundledFrom?: Application['bundledFrom'];
  } = {},
): Application {
  const graph = makeGraph(templates);
  const isReported = new Set(reported);
  const { worlds } = templates[0];
  const sourceTexts = new SourceTexts();
  const mayExist = (resource: Resource): boolean => resource.exists().is !== 'no';
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
    bundledFrom,
    isReported: ({ template }) => isReported.has(template),
    declared: (...types) => graph.ofType(...types),
    existing: (...types) => graph.ofType(...types).filter(mayExist),
    matching: (types, isMeant) => graph.ofType(...types).filter((one) => isMeant(one) && mayExist(one)),
    hasMatching: (types, isMeant) => graph.ofType(...types).some((one) => isMeant(one) && mayExist(one)),
    someExisting: (types, ask) =>
      some(graph.ofType(...types), (one) => {
        const answer = ask(one);
        return answer.is === 'no' ? no : and(one.exists(), answer);
      }),
    companions: (target, ...types) => graph.mentioning(target, ...types).filter(mayExist),
    named: (source, ...types) => graph.mentionedBy(source, ...types).filter(mayExist),
  };
}

/** The files of a project, for questions about the project itself; nothing is read before it is asked for. */
export interface ProjectFiles {
  /** Files that people write, below the project's root with forward slashes: not what git ignores, no packages, no build outputs. In byte order. */
  readonly names: readonly string[];
  /** The text of a file, ignored by git or not; undefined if there is none that may be read. */
  read(name: string): string | undefined;
  /** In bytes; undefined if there is no such file. */
  sizeOf(name: string): number | undefined;
}

/** A place among the files of a project. */
export interface ProjectPlace {
  readonly place: Place;
  /** The file's name below the project's root, and what of it is meant: both enter the fingerprint. */
  readonly name: string;
  readonly within: string;
  /** The template with which it is reported. */
  readonly template: Template;
}
