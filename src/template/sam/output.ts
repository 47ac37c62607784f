import type { SourcePath } from '../../finding.js';
import type { ConditionTest, Declared, Transformed } from '../declared.js';
import type { Raw } from '../document.js';
import type { SamFunction } from './input.js';
import { compact } from './pieces.js';

/** What events name: a function, the alias under which it is published, or a state machine. */
export interface Callee {
  readonly name: Raw;
  readonly arn: Raw;
  /** The action that starts it; undefined for a function, which permissions let services call. */
  readonly startsAs?: string;
}

/** What a transform makes, gathered while it runs. */
export class Output {
  readonly #made = new Map<string, Declared[]>();
  readonly #changes = new Map<string, ((declared: Declared) => Declared)[]>();
  readonly #warnings: Transformed['warnings'][number][] = [];

  /** A resource that stands for the SAM resource `maker`, or that this one brings along. */
  add(maker: string, ...declared: readonly Declared[]): void {
    const list = this.#made.get(maker);
    if (list === undefined) this.#made.set(maker, [...declared]);
    else list.push(...declared);
  }

  /** A change of a resource that something else made, such as a bucket's notification. */
  change(logicalId: string, change: (declared: Declared) => Declared): void {
    this.#changes.set(logicalId, [...(this.#changes.get(logicalId) ?? []), change]);
  }

  warn(message: string, at: SourcePath): void {
    this.#warnings.push({ message, at });
  }

  get warnings(): Transformed['warnings'] {
    return this.#warnings;
  }

  /** What a SAM resource has become; undefined if nothing. */
  madeBy(maker: string): readonly Declared[] | undefined {
    return this.#made.get(maker);
  }

  /** A resource after every change of it. */
  changed(declared: Declared): Declared {
    return (this.#changes.get(declared.logicalId) ?? []).reduce((before, change) => change(before), declared);
  }
}

/** The resource that stands for a SAM resource, under its own id. */
export function inPlace(declared: Declared, type: string, properties: Readonly<Record<string, Raw>>): Declared {
  const definition = { ...declared.definition, Type: type, Properties: compact(properties) };
  return { ...declared, type, definition, writtenType: declared.writtenType ?? declared.type };
}

/** A resource that SAM makes beside the one that is written: it exists whenever that one does. */
export function generated(
  { condition, existsIf }: Pick<SamFunction, 'condition' | 'existsIf'>,
  { logicalId, type, path }: Pick<Declared, 'logicalId' | 'type' | 'path'>,
  properties: Readonly<Record<string, Raw>>,
  onlyIf?: ConditionTest,
): Declared {
  const definition = compact({ Type: type, Condition: condition, Properties: compact(properties) });
  const always = existsIf ?? [condition === undefined ? [] : [{ condition, holds: true }]];
  const narrowed = onlyIf === undefined ? existsIf : always.map((tests) => [...tests, onlyIf]);
  return { logicalId, type, path, definition, ...(narrowed === undefined ? {} : { existsIf: narrowed }) };
}
