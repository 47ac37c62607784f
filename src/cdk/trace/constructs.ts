import type { LogicalPath } from '../../location.js';
import { type Creation, collectCreations } from './creation.js';
import type { TextFiles } from '../../text/files.js';
import { RemotePathMapper, parseStackFrame } from './stack-frames.js';

/** A part of a template to find in the assembly's metadata. */
export interface ConstructIdentity {
  /** The template's file, without folders. */
  readonly templateFile: string;
  /** Its second segment is the key in `Resources`, `Parameters` or `Outputs`; empty: the stack itself. */
  readonly path: LogicalPath;
  /** As the template itself has it, if it does. */
  readonly constructPath: string | undefined;
}

/** Which construct became which thing of a template. */
export class ConstructPaths {
  /** The construct paths of logical ids; nested stacks use the same ones over and over. */
  readonly #byLogicalId = new Map<string, string[]>();
  /** The construct paths of stacks, by the files of their templates. */
  readonly #stacks = new Map<string, string>();
  readonly #stackPaths: ReadonlySet<string>;

  constructor(creations: readonly Creation[]) {
    for (const { constructPath, logicalId, templateFile } of creations) {
      if (templateFile !== undefined) this.#stacks.set(templateFile, constructPath);
      if (logicalId === undefined) continue;
      const paths = this.#byLogicalId.get(logicalId);
      if (paths === undefined) this.#byLogicalId.set(logicalId, [constructPath]);
      else paths.push(constructPath);
    }
    this.#stackPaths = new Set(this.#stacks.values());
  }

  /** The construct that became a thing of a template. */
  pathOf({ templateFile, path, constructPath }: ConstructIdentity): string | undefined {
    if (constructPath !== undefined) return constructPath;
    const stack = this.#stacks.get(templateFile);
    const [, logicalId] = path;
    if (logicalId === undefined) return stack;
    const paths = this.#byLogicalId.get(String(logicalId)) ?? [];
    if (stack === undefined) return paths.length === 1 ? paths[0] : undefined;
    return paths.find((one) => this.#stackOf(one) === stack) ?? stack;
  }

  /** The templates, without folders, that a construct is in or that are in it. */
  templatesAround(constructPath: string): readonly string[] {
    const own = this.#stackOf(constructPath);
    const isInside = (stack: string): boolean => collectAncestorPaths(stack).includes(constructPath);
    return [...this.#stacks].flatMap(([file, stack]) => (stack === own || isInside(stack) ? [file] : []));
  }

  #stackOf(constructPath: string): string | undefined {
    return collectAncestorPaths(constructPath).find((path) => this.#stackPaths.has(path));
  }
}

/** Data about constructs in an assembly's metadata. */
export class ConstructIndex {
  readonly machine: RemotePathMapper;
  readonly #byPath = new Map<string, Creation>();
  readonly #paths: ConstructPaths;

  /** @param metadata of every stack of the assembly, as JSON has it */
  constructor(metadata: readonly unknown[], files: TextFiles) {
    const creations = metadata.flatMap(collectCreations);
    for (const one of creations) this.#byPath.set(one.constructPath, merged(this.#byPath.get(one.constructPath), one));
    this.#paths = new ConstructPaths(creations);
    const frames = creations.flatMap(({ frames: own, assignments }) => [
      ...own,
      ...assignments.flatMap((assignment) => assignment.frames),
    ]);
    this.machine = new RemotePathMapper(
      [...new Set(frames)].flatMap((frame) => parseStackFrame(frame) ?? []),
      files,
    );
  }

  creation(constructPath: string): Creation | undefined {
    return this.#byPath.get(constructPath);
  }

  /** The construct that became a thing of a template. */
  pathOf(identity: ConstructIdentity): string | undefined {
    return this.#paths.pathOf(identity);
  }
}

function merged(one: Creation | undefined, other: Creation): Creation {
  if (one === undefined) return other;
  return {
    constructPath: one.constructPath,
    logicalId: one.logicalId ?? other.logicalId,
    templateFile: one.templateFile ?? other.templateFile,
    frames: one.frames.length > 0 ? one.frames : other.frames,
    assignments: [...one.assignments, ...other.assignments],
  };
}

/** No construct is nested deeper than this; each level is visited. */
const DEEPEST = 100;

/** A construct's path and those of its parents, the innermost first. */
export function collectAncestorPaths(constructPath: string): readonly string[] {
  const segments = constructPath.split('/').slice(0, DEEPEST);
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'));
}
