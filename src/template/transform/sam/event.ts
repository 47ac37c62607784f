import type { Declared, Source } from '../transform.js';
import type { Placed, Raw } from '../../parse/document.js';
import { type Callee, type Output, type SamEvent, type SamFunction, generated } from './context.js';

/** An event together with what it starts. */
export interface Trigger {
  readonly fn: SamFunction;
  readonly callee: Callee;
  readonly event: SamEvent;
  /** The event's properties. */
  readonly given: Placed;
  /** `<Function><Event>`: what the ids of its resources begin with. */
  readonly id: string;
  readonly source: Source;
  readonly output: Output;
}

/** What an event stands for: resources, and what the function's role has to allow. */
export interface EventMade {
  readonly declared: readonly Declared[];
  readonly policies?: readonly Raw[];
  readonly managed?: readonly Raw[];
}

/** A resource that an event makes; it stands where the event does. */
export function madeBy(
  { fn, event, id }: Trigger,
  suffix: string,
  type: string,
  properties: Readonly<Record<string, Raw>>,
): Declared {
  return generated(fn, { logicalId: `${id}${suffix}`, type, path: event.path }, properties);
}

/** The permission that lets a service call the function. */
export function permission(
  trigger: Trigger,
  principal: string,
  rest: Readonly<Record<string, Raw>>,
  suffix = '',
): Declared {
  return madeBy(trigger, `Permission${suffix}`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: trigger.callee.name,
    Principal: principal,
    ...rest,
  });
}
