import type { SourcePath } from '../../finding.js';
import type { ConditionTest, Declared, Source } from '../declared.js';
import type { Placed, Raw } from '../document.js';

/** An event of a function or state machine, as the template writes it. */
export interface SamEvent {
  readonly name: string;
  readonly type: string;
  /** Its `Properties`, `Placed` where they are written; undefined if it has none. */
  readonly properties: Raw;
  /** Where the event stands: `Resources.Fn.Properties.Events.Name`. */
  readonly path: SourcePath;
}

/** What events start: an `AWS::Serverless::Function` or `StateMachine`, with the template's Globals merged into it. */
export interface SamFunction {
  readonly logicalId: string;
  /** Merged; every value stands where it was written. */
  readonly properties: Readonly<Record<string, Placed>>;
  readonly path: SourcePath;
  /** The name of the condition under which it exists. */
  readonly condition: string | undefined;
  /** Instead of the condition; see `Declared`. */
  readonly existsIf?: readonly (readonly ConditionTest[])[];
  readonly events: readonly SamEvent[];
}

/** What the parts of the SAM transform work on. */
export interface SamInput {
  /** Every resource, as it was before the transform. */
  readonly declared: readonly Declared[];
  readonly source: Source;
  /** A section of Globals, such as `Function` or `Api`; undefined if there is none, or if it is no map. */
  globals(section: string): Readonly<Record<string, Raw>> | undefined;
  readonly functions: readonly SamFunction[];
  readonly machines: readonly SamFunction[];
}
