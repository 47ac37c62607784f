import type { ResourceDeclaration, TransformSource } from '../transform.js';
import type { Placed, Raw } from '../../parse/document.js';
import { type Callee, type SamOutput, type SamEvent, type SamFunction, makeCompanionResource } from './context.js';

/** An event together with its target. */
export interface EventContext {
  readonly fn: SamFunction;
  readonly callee: Callee;
  readonly event: SamEvent;
  /** The event's properties. */
  readonly given: Placed;
  /** `<Function><Event>`: the prefix of its resources' ids. */
  readonly id: string;
  readonly source: TransformSource;
  readonly output: SamOutput;
}

/** The result of an event: resources, and the permissions that the function's role needs. */
export interface EventResources {
  readonly declared: readonly ResourceDeclaration[];
  readonly policies?: readonly Raw[];
  readonly managed?: readonly Raw[];
}

/** A resource that an event makes; it is where the event does. */
export function makeEventResource(
  { fn, event, id }: EventContext,
  suffix: string,
  type: string,
  properties: Readonly<Record<string, Raw>>,
): ResourceDeclaration {
  return makeCompanionResource(fn, { logicalId: `${id}${suffix}`, type, path: event.path }, properties);
}

/** The permission that lets a service call the function. */
export function buildPermission(
  trigger: EventContext,
  principal: string,
  rest: Readonly<Record<string, Raw>>,
  suffix = '',
): ResourceDeclaration {
  return makeEventResource(trigger, `Permission${suffix}`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: trigger.callee.name,
    Principal: principal,
    ...rest,
  });
}
