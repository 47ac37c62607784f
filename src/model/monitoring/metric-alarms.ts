import { type Answer, and, every, no, not, or, some, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { escapeRegExp } from '../../template/evaluate/value.js';
import type { Signal, Watched } from './signals.js';

/** Whether an alarm on a metric, or on an expression of metrics, covers a signal of any of these. */
export function readsSignalByMetric(alarm: Resource, signal: Signal, watched: readonly Watched[]): Answer {
  const byMetric = some(metricsOf(alarm), (metric) => some(watched, (kind) => covers(metric, signal, kind)));
  if (byMetric.is === 'yes') return yes;
  const searched = some(alarm.all('Metrics.Expression'), (expression) =>
    some(watched, (kind) => searches(expression, signal, kind)),
  );
  return or(byMetric, searched);
}

/** Whether an alarm uses a metric outside the namespaces of AWS. */
export function readsOwnMetric(alarm: Resource): Answer {
  return or(
    some([alarm.at('Namespace'), ...alarm.all('Metrics.MetricStat.Metric.Namespace')], isOwn),
    some(alarm.all('Metrics.Expression'), ({ shown }) => hasOwnNamespace(findNamespaces(shown))),
  );
}

/** The alarm's own metric, and those of its expressions. */
function metricsOf(alarm: Resource): readonly Node[] {
  return [alarm.at([]), ...alarm.all('Metrics.MetricStat.Metric')];
}

function covers(metric: Node, signal: Signal, kind: Watched): Answer {
  const isOurs = and(
    metric.at('Namespace').is(kind.namespace),
    metric.at('MetricName').isOneOf(...(kind.metrics[signal] ?? [])),
  );
  if (isOurs.is !== 'no') return and(isOurs, looksAt(metric.all('Dimensions'), kind));
  return kind.hasFurtherMetrics === true ? mayTell(metric, kind) : no;
}

/** An unlisted metric in the same namespace, or below it, may show any signal. */
function mayTell(metric: Node, kind: Watched): Answer {
  const [namespace, name] = [metric.at('Namespace'), metric.at('MetricName')];
  const isListed = Object.values(kind.metrics).some((names) => name.isOneOf(...names).is === 'yes');
  if (isListed || !namespace.shown.startsWith(kind.namespace)) return no;
  const looks = looksAt(metric.all('Dimensions'), kind);
  const reason = makeReason(
    'undecided',
    `the meaning of metric ${name.shown} in namespace ${namespace.shown} is not known`,
  );
  return looks.is === 'no' ? no : unknown(reason);
}

function looksAt(dimensions: readonly Node[], kind: Watched): Answer {
  const { resources, dimension, needs, accountWide } = kind;
  if (dimensions.length === 0 && accountWide === true) return yes;
  const has = (name: string, test: (value: Node) => Answer): Answer =>
    some(dimensions, (one) => and(one.at('Name').is(name), test(one.at('Value'))));
  return and(
    every(needs ?? [], (name) => has(name, ({ present }) => present)),
    has(dimension, (value) =>
      some(resources, (resource) => {
        const isNamed = kind.names(value, resource);
        return isNamed.is === 'no' ? no : and(isNamed, isInScope(dimensions, kind, resource));
      }),
    ),
  );
}

/** An alarm on a stage that the API does not have never fires. */
function isInScope(dimensions: readonly Node[], { scope = '', scopes }: Watched, resource: Resource): Answer {
  const named = dimensions.filter((one) => one.at('Name').is(scope).is === 'yes');
  return scopes === undefined ? yes : every(named, (one) => scopes(one.at('Value'), resource));
}

/**
 * A search or a Metrics Insights query contains the namespace, the metric and, if it is filtered, a resource in one
 * string.
 */
function searches(expression: Node, signal: Signal, kind: Watched): Answer {
  const metrics = (kind.metrics[signal] ?? []).join('|');
  const isOurs = and(
    mentionsText(expression, new RegExp(`["'{\\s]${kind.namespace}["',}\\s]`)),
    mentionsText(expression, new RegExp(`["'(=\\s](?:${metrics})["')\\s]`)),
  );
  if (isOurs.is === 'no') return no;
  const narrowed = new RegExp(`\\b${kind.dimension}"?\\s*=\\s*["'\\\\]*`);
  if (!narrowed.test(expression.shown)) return isOurs;
  return and(
    isOurs,
    some(kind.resources, (resource) => mentions(expression, narrowed, resource)),
  );
}

function mentions(expression: Node, narrowed: RegExp, resource: Resource): Answer {
  if (expression.targets.some((target) => target.resource.key === resource.key)) return yes;
  return some(collectMetricNames(resource), (name) =>
    name.present.is === 'no'
      ? no
      : mentionsText(expression, new RegExp(`${narrowed.source}${escapeRegExp(name.shown)}["'\\\\]`)),
  );
}

/** The properties that contain the name of a resource in the dimensions of its metrics, over all resource types. */
export function collectMetricNames(resource: Resource): readonly Node[] {
  return ['FunctionName', 'Name', 'TableName', 'QueueName'].map((property) => resource.at(property));
}

/** Whether a text matches a pattern; parts of the text may be only known at deployment. */
export function mentionsText(text: Node, pattern: RegExp): Answer {
  return pattern.test(text.shown) ? text.present : text.matches(pattern);
}

/** Namespaces that AWS, or one of its agents, fills for any application; most of them start with `AWS/`. */
const OF_AWS =
  /^(?:AWS\/.*|LambdaInsights|ContainerInsights|ECS\/ContainerInsights|CWAgent|ApplicationSignals|CloudWatchSynthetics|Glue|System\/.*)$/;

function isOwn(namespace: Node): Answer {
  return and(namespace.present, not(namespace.is('')), not(namespace.matches(OF_AWS)));
}

/** `SEARCH('{Namespace,Dimension} …')` and Metrics Insights' `FROM "Namespace"` or `FROM SCHEMA("Namespace", …)`. */
export function findNamespaces(expression: string): readonly string[] {
  const found = expression.matchAll(/\{\s*"?([^\s",{}]+)"?\s*[,}]|\bFROM\s+(?:SCHEMA\s*\(\s*)?"([^"]+)"/gi);
  return [...found].map(([, searched, queried]) => searched ?? queried ?? '');
}

/** Whether any of these namespaces is not one of AWS. */
export function hasOwnNamespace(namespaces: readonly string[]): Answer {
  return some(namespaces, (name) => {
    if (/^\$\{/.test(name))
      return unknown(makeReason('deployment-value', `the metric namespace ${name} is only known at deployment`));
    return name === '' || OF_AWS.test(name) ? no : yes;
  });
}
