import type { SourcePath } from '../../../location.js';
import type { ConditionTest, ResourceDeclaration, TransformSource, Transformed } from '../transform.js';
import type { Placed, Raw } from '../../parse/document.js';
import { removeUndefined, findText } from '../placed.js';

/** An event of a function or state machine, as the template writes it. */
export interface SamEvent {
  readonly name: string;
  readonly type: string;
  /** Its `Properties`, `Placed` where they are written; undefined if it has none. */
  readonly properties: Raw;
  /** Where the event is: `Resources.Fn.Properties.Events.Name`. */
  readonly path: SourcePath;
}

/** The target of events: an `AWS::Serverless::Function` or `StateMachine`, merged with the template's Globals. */
export interface SamFunction {
  readonly logicalId: string;
  /** Merged; every value is where it was written. */
  readonly properties: Readonly<Record<string, Placed>>;
  readonly path: SourcePath;
  /** The name of the condition under which it exists. */
  readonly condition: string | undefined;
  /** Instead of the condition; see `Declared`. */
  readonly existsIf?: readonly (readonly ConditionTest[])[];
  readonly events: readonly SamEvent[];
}

/** The input of the parts of the SAM transform. */
export interface SamInput {
  /** Every resource, as it was before the transform. */
  readonly declared: readonly ResourceDeclaration[];
  readonly source: TransformSource;
  /** A section of Globals, such as `Function` or `Api`; undefined if it is absent or not a map. */
  globals(section: string): Readonly<Record<string, Raw>> | undefined;
  readonly functions: readonly SamFunction[];
  readonly machines: readonly SamFunction[];
}

/** The target that events name: a function, the alias under which it is published, or a state machine. */
export interface Callee {
  readonly name: Raw;
  readonly arn: Raw;
  /** The action that starts it; undefined for a function, which permissions let services call. */
  readonly startsAs?: string;
}

/** The output of a transform, gathered while it runs. */
export class SamOutput {
  readonly #made = new Map<string, ResourceDeclaration[]>();
  readonly #changes = new Map<string, ((declared: ResourceDeclaration) => ResourceDeclaration)[]>();
  readonly #warnings: Transformed['warnings'][number][] = [];

  /** A resource that represents the SAM resource `maker`, or that this one brings along. */
  add(maker: string, ...declared: readonly ResourceDeclaration[]): void {
    const list = this.#made.get(maker);
    if (list === undefined) this.#made.set(maker, [...declared]);
    else list.push(...declared);
  }

  /** A change of a resource that something else made, such as a bucket's notification. */
  change(logicalId: string, change: (declared: ResourceDeclaration) => ResourceDeclaration): void {
    this.#changes.set(logicalId, [...(this.#changes.get(logicalId) ?? []), change]);
  }

  warn(message: string, at: SourcePath): void {
    this.#warnings.push({ message, at });
  }

  get warnings(): Transformed['warnings'] {
    return this.#warnings;
  }

  /** The result of a SAM resource; undefined without one. */
  madeBy(maker: string): readonly ResourceDeclaration[] | undefined {
    return this.#made.get(maker);
  }

  /** A resource after every change of it. */
  changed(declared: ResourceDeclaration): ResourceDeclaration {
    return (this.#changes.get(declared.logicalId) ?? []).reduce((before, change) => change(before), declared);
  }
}

/** The resource that represents a SAM resource, under its own id. */
export function replaceResource(
  declared: ResourceDeclaration,
  type: string,
  properties: Readonly<Record<string, Raw>>,
): ResourceDeclaration {
  const definition = { ...declared.definition, Type: type, Properties: removeUndefined(properties) };
  return { ...declared, type, definition, writtenType: declared.writtenType ?? declared.type };
}

/** A resource that SAM makes beside the one that is written: it exists whenever that one does. */
export function makeCompanionResource(
  { condition, existsIf }: Pick<SamFunction, 'condition' | 'existsIf'>,
  { logicalId, type, path }: Pick<ResourceDeclaration, 'logicalId' | 'type' | 'path'>,
  properties: Readonly<Record<string, Raw>>,
  onlyIf?: ConditionTest,
): ResourceDeclaration {
  const definition = removeUndefined({ Type: type, Condition: condition, Properties: removeUndefined(properties) });
  const always = existsIf ?? [condition === undefined ? [] : [{ condition, holds: true }]];
  const narrowed = onlyIf === undefined ? existsIf : always.map((tests) => [...tests, onlyIf]);
  return { logicalId, type, path, definition, ...(narrowed === undefined ? {} : { existsIf: narrowed }) };
}

/** The tags that a function passes to its generated resources, if `PropagateTags` is set. */
export function findPropagatedTags({ properties }: SamFunction): Placed | undefined {
  return findText(properties['PropagateTags']) === 'true' ? properties['Tags'] : undefined;
}
