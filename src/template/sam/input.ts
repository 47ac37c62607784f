import type { SourcePath } from '../../finding.js';
import type { Declared, Source } from '../declared.js';
import type { Raw } from '../document.js';

/** An event of a function, as the template writes it. */
export interface SamEvent {
  readonly name: string;
  readonly type: string;
  /** Its `Properties`; an event of SAM's sugar may have none. */
  readonly properties: Raw;
  /** Where the event stands: `Resources.Fn.Properties.Events.Name`. */
  readonly path: SourcePath;
}

/** An `AWS::Serverless::Function` with the template's Globals merged into it. */
export interface SamFunction {
  readonly logicalId: string;
  /** Merged; every value is `Placed` where it was written. */
  readonly properties: Readonly<Record<string, Raw>>;
  readonly path: SourcePath;
  /** The name of the condition under which it exists. */
  readonly condition: string | undefined;
  readonly events: readonly SamEvent[];
}

/** What the parts of the SAM transform work on. */
export interface SamInput {
  readonly declared: readonly Declared[];
  readonly source: Source;
  /** A section of Globals, such as `Function` or `Api`; undefined if there is none, or if it is no map. */
  globals(section: string): Readonly<Record<string, Raw>> | undefined;
  readonly functions: readonly SamFunction[];
}
