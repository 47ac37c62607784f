import type { Evidence } from '../evidence.js';
import { METRICS } from '../libraries.js';
import type { View } from '../view.js';

/** Where a handler emits metrics of its own; those of cold starts alone are none. */
export interface Metrics {
  readonly emits: readonly Evidence[];
  /** Metrics are set up, but none is added: only what the library counts by itself. */
  readonly onlySetUp: readonly Evidence[];
}

export function metrics(view: View): Metrics {
  const emits: Evidence[] = [];
  const onlySetUp: Evidence[] = [];
  for (const call of view.calls) {
    const operation = view.operation(call);
    const isPut = operation?.service === 'cloudwatch' && operation.action === 'PutMetricData';
    if (isPut || METRICS.emits.test(call.name ?? '')) emits.push(view.evidence(call.node));
    else if (METRICS.setUp.test(call.name ?? '')) onlySetUp.push(view.evidence(call.node));
  }
  for (const object of view.nodes('object', 'dictionary')) {
    const aws = view.property(object, '_aws');
    if (aws !== undefined && view.property(aws, 'CloudWatchMetrics') !== undefined) emits.push(view.evidence(object));
  }
  return { emits, onlySetUp };
}
