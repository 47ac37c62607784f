import type { ConstantValue } from '../resolve/constants.js';
import type { Evidence } from '../syntax/evidence.js';
import type { View } from './view.js';

/** Another function that the handler calls through Lambda's API. */
export interface Invoke {
  readonly evidence: Evidence;
  /** The function's name or ARN. */
  readonly target: ConstantValue;
  /** `event` returns at once, and Lambda retries; `unknown` if the code computes it. */
  readonly kind: 'event' | 'wait' | 'dry-run' | 'unknown';
}

const KINDS: Readonly<Record<string, Invoke['kind']>> = { Event: 'event', RequestResponse: 'wait', DryRun: 'dry-run' };

/** docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: without an InvocationType it waits. */
export function collectInvokes(view: View): readonly Invoke[] {
  return view.calls.flatMap((call) => {
    const operation = view.operation(call);
    if (operation?.service !== 'lambda' || !/^Invoke(?:Async)?$/.test(operation.action)) return [];
    const name = view.parameter(operation, 'FunctionName');
    const type = view.parameter(operation, 'InvocationType');
    return {
      evidence: view.evidence(call.node),
      target: name === undefined ? { is: 'unknown' } : view.known(name),
      kind: operation.action === 'InvokeAsync' ? 'event' : type === undefined ? 'wait' : kindOf(view.known(type)),
    };
  });
}

function kindOf(type: ConstantValue): Invoke['kind'] {
  // Enumerations of the SDK: `InvocationType.Event`.
  if (type.is !== 'text') return 'unknown';
  return (Object.hasOwn(KINDS, type.value) ? KINDS[type.value] : undefined) ?? 'unknown';
}
