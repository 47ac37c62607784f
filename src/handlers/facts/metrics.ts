import type { Evidence } from '../syntax/evidence.js';
import { METRICS } from '../libraries/libraries.js';
import { collectDecorators } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { CodeCall, View } from './view.js';

/** Where a handler emits custom metrics; a metric of cold starts does not count. */
export interface MetricFacts {
  readonly emits: readonly Evidence[];
  /** Where metrics are set up without adding one: the library then counts cold starts at most. */
  readonly onlySetUp: readonly Evidence[];
}

export function collectMetrics(view: View): MetricFacts {
  const hasScope =
    view.calls.some(({ name }) => isScope(name)) || decorators(view).some((one) => isScope(view.nameOf(one)));
  const emits = new Set<SyntaxNode>();
  const onlySetUp = new Set<SyntaxNode>();
  for (const call of view.calls) {
    if (emitsMetric(view, call, hasScope)) emits.add(call.node);
    else if (METRICS.setUp.test(call.name ?? '')) onlySetUp.add(call.node);
  }
  for (const object of view.nodes('object', 'dictionary')) {
    const aws = view.property(object, '_aws');
    if (aws !== undefined && view.property(aws, 'CloudWatchMetrics') !== undefined) emits.add(object);
  }
  // `@metrics.log_metrics` without a call writes the metrics that were added, possibly none.
  for (const decorator of decorators(view)) {
    if (METRICS.setUp.test(view.nameOf(decorator) ?? '')) onlySetUp.add(decorator);
  }
  const evidence = (nodes: ReadonlySet<SyntaxNode>): readonly Evidence[] =>
    [...nodes].map((node) => view.evidence(node));
  return { emits: evidence(emits), onlySetUp: evidence(onlySetUp) };
}

function emitsMetric(view: View, call: CodeCall, hasScope: boolean): boolean {
  const operation = view.operation(call);
  if (operation?.service === 'cloudwatch' && operation.action === 'PutMetricData') return true;
  if (METRICS.emits.test(call.name ?? '')) return true;
  return hasScope && call.name === undefined && METRICS.ofScope.test(call.method ?? '');
}

/** The libraries of the embedded metric format pass their logger to the function that they wrap. */
function isScope(name: string | undefined): boolean {
  return name !== undefined && METRICS.scope.test(name);
}

function decorators(view: View): readonly SyntaxNode[] {
  return view.units.flatMap(({ node }) => collectDecorators(node));
}
