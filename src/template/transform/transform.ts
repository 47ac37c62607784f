import type { SourcePath } from '../../location.js';
import type { Raw } from '../parse/document.js';
import type { IncludedFiles } from '../evaluate/types.js';

/** A named condition that has to hold, or not to hold. */
export interface ConditionTest {
  readonly condition: string;
  readonly holds: boolean;
}

/**
 * A resource as a template declares it, or as a transform makes it. A transform's definition is put together of
 * `Placed` pieces of the user's file, so that every value is still found where it was written.
 */
export interface ResourceDeclaration {
  readonly logicalId: string;
  readonly type: string;
  readonly definition: Readonly<Record<string, Raw>>;
  /** Its place in the file: its own key, or the value that caused a transform to make it. */
  readonly path: SourcePath;
  /** The type that the user wrote, where a transform made another one of it. */
  readonly writtenType?: string;
  /**
   * It is deployed under no id of its own, and is named after the written resource that holds its place; after this one
   * where its place is in a file that the template includes.
   */
  readonly heldBy?: string;
  /** Instead of `Condition`: it exists if all tests of any of these alternatives hold; none at all: always. */
  readonly existsIf?: readonly (readonly ConditionTest[])[];
}

/** The result of a transform for the declared resources, in the order in which CloudFormation would run it. */
export interface Transformed {
  readonly declared: readonly ResourceDeclaration[];
  /** The section `Outputs`, if the transform changes it. */
  readonly outputs?: Raw;
  readonly warnings: readonly { readonly message: string; readonly at: SourcePath }[];
}

/** The parts of a template that transforms look at. */
export interface TransformSource {
  readonly root: Readonly<Record<string, Raw>>;
  readonly transforms: readonly string[];
  /** Files of the project that the template names as pieces of itself, as far as they are available. */
  readonly files: IncludedFiles;
  /** Values of parameters that override their defaults. */
  readonly given?: ReadonlyMap<string, string>;
}

/** A transform; it changes nothing where it does not apply. */
export type Transform = (declared: readonly ResourceDeclaration[], source: TransformSource) => Transformed;
