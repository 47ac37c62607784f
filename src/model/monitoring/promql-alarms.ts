import { type Answer, certainly, every, no, not, some, unknown, yes, makeReason } from '../../answer.js';
import { makeRawValue } from '../../template/evaluate/raw-value.js';
import { makeNode } from '../../template/evaluate/node.js';
import { splitParts } from '../../template/evaluate/value.js';
import type { Node, ReferenceTarget, Resource } from '../../template/evaluate/types.js';
import { collectMetricNames } from './metric-alarms.js';
import { type PromqlMatcher, type PromqlSelector, parsePromqlSelectors } from './promql.js';
import type { Signal, Watched } from './signals.js';

const QUERY = 'EvaluationCriteria.PromQLCriteria.Query';

/** Whether an alarm runs a query in PromQL. */
export function isPromqlAlarm(alarm: Resource): boolean {
  return alarm.at(QUERY).present.is !== 'no';
}

/**
 * The labels that name a metric's namespace or its resource by ARN: AWS adds them to the names and dimensions of its
 * metrics in PromQL;
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTelEnrichment.html
 */
const NAMESPACE = /^@?(?:aws\.namespace|instrumentation\.(?:@name|cloudwatch\.source))$/;
const RESOURCE_ID = /^(?:@resource\.)?cloud\.resource_id$/;

/** Labels of accounts and regions, which do not matter: a stack is in one of each. */
const PLACE = /^(?:@?aws[._](?:region|account(?:_id)?)|(?:@resource\.)?cloud\.(?:region|account\.id|provider))$/;

/** Dimensions of AWS's own metrics. */
const DIMENSIONS = /^(?:FunctionName|ApiName|ApiId|Stage|TableName|QueueName|TopicName|BucketName|Resource|Operation)$/;

/** Further metrics of AWS that show none of the signals. */
const OTHER_METRICS = /^(?:Invocations|ConcurrentExecutions|IteratorAge|Count|CacheHitCount|Consumed\w+|NumberOf\w+)$/;

/** Metrics that OpenTelemetry emits for any program; opentelemetry.io/docs/specs/semconv */
const OF_EVERYBODY =
  /^(?:target_info|up|(?:aws|container|cpython|db|dotnet|faas|go|http|jvm|nodejs|otel|process_?|rpc|runtime|scrape|system|v8js)[._].*)$/;

/** Whether the query of an alarm reads a signal of any of these; unknown if the meaning of a metric is not known. */
export function readsSignalByPromql(alarm: Resource, signal: Signal, watched: readonly Watched[]): Answer {
  const query = alarm.at(QUERY);
  const selectors = parsePromqlSelectors(query.shown);
  if (selectors.length === 0) return undecided(alarm);
  return some(selectors, (selector) => {
    const { metric } = selector;
    if (metric === undefined || metric.includes('${')) return undecided(alarm);
    const byKind = some(watched, (kind) =>
      kind.metrics[signal]?.includes(metric) === true ? reads(query, selector, kind, alarm) : no,
    );
    // A custom metric may count errors, or anything else.
    const mayTell = !isOfAws(selector, watched) || mayBeFurtherMetric(query, selector, watched, alarm);
    return byKind.is === 'no' && mayTell ? undecided(alarm) : byKind;
  });
}

/** Whether a metric may be an unlisted one of a namespace with further metrics, for one of its resources. */
function mayBeFurtherMetric(
  query: Node,
  selector: PromqlSelector,
  watched: readonly Watched[],
  alarm: Resource,
): boolean {
  const { metric = '', matchers } = selector;
  if (watched.some(({ metrics }) => Object.values(metrics).some((names) => names.includes(metric)))) return false;
  const isBelow = ({ namespace }: Watched): boolean =>
    matchers.every(({ label, value }) => !NAMESPACE.test(label) || value.startsWith(namespace));
  const others = { ...selector, matchers: matchers.filter(({ label }) => !NAMESPACE.test(label)) };
  return watched.some(
    (kind) => kind.hasFurtherMetrics === true && isBelow(kind) && reads(query, others, kind, alarm).is !== 'no',
  );
}

/** Whether the query of an alarm reads a metric that neither AWS nor a general instrumentation emits. */
export function readsOwnByPromql(alarm: Resource, watched: readonly Watched[]): Answer {
  const query = alarm.at(QUERY);
  const selectors = parsePromqlSelectors(query.shown);
  if (selectors.length === 0) return undecided(alarm);
  return some(selectors, (selector) => {
    const { metric } = selector;
    if (metric === undefined || metric.includes('${')) return isOfAws(selector, watched) ? no : undecided(alarm);
    return certainly(!isOfAws(selector, watched) && !OF_EVERYBODY.test(metric));
  });
}

function undecided({ shownName }: Resource): Answer {
  return unknown(makeReason('undecided', `the metric of alarm ${shownName} cannot be read from its PromQL query`));
}

function isOfAws({ metric = '', matchers }: PromqlSelector, watched: readonly Watched[]): boolean {
  const namespaces = matchers.filter(({ label }) => NAMESPACE.test(label));
  if (namespaces.length > 0) return namespaces.every(({ value }) => value.startsWith('AWS/'));
  return (
    matchers.some(({ label }) => DIMENSIONS.test(label)) ||
    OTHER_METRICS.test(metric) ||
    watched.some(({ metrics }) => Object.values(metrics).some((names) => names.includes(metric)))
  );
}

/** Whether a selector matches a resource; one without a resource's name matches all of them. */
function reads(query: Node, { matchers }: PromqlSelector, kind: Watched, alarm: Resource): Answer {
  const passes = (resource: Resource, matcher: PromqlMatcher): Answer => {
    const { label, value, operator } = matcher;
    if (PLACE.test(label) || kind.needs?.includes(label) === true) return yes;
    if (NAMESPACE.test(label)) return isMatched(matcher, kind.namespace) ?? undecided(alarm);
    const names = namerOf(label, kind);
    if (names === undefined) return undecided(alarm);
    if (operator === '=') return names(valueOf(query, value), resource);
    if (operator === '!=') return not(names(valueOf(query, value), resource));
    const [name] = collectMetricNames(resource).flatMap(({ text }) => text ?? []);
    return (name === undefined ? undefined : isMatched(matcher, name)) ?? undecided(alarm);
  };
  return some(kind.resources, (resource) => every(matchers, (matcher) => passes(resource, matcher)));
}

/** How the label of a metric's dimension names a resource. */
function namerOf(label: string, kind: Watched): Watched['names'] | undefined {
  if (label === kind.dimension) return (value, resource) => kind.names(value, resource);
  if (label === kind.scope) return kind.scopes;
  return RESOURCE_ID.test(label) ? (value, resource) => value.refersTo(resource) : undefined;
}

/** The value of a label as a value of the template. */
function valueOf(query: Node, value: string): Node {
  const { template } = query.id;
  const target = findTarget(query, value);
  if (target === undefined) {
    const raw = value.includes('${') ? { 'Fn::Sub': value } : value;
    return makeNode(makeRawValue(template, raw));
  }
  const { resource, attribute } = target;
  const raw = attribute === undefined ? { Ref: resource.logicalId } : { 'Fn::GetAtt': [resource.logicalId, attribute] };
  return makeNode(makeRawValue(resource.template, raw));
}

/** The target of a value that is a single reference, in any template. */
function findTarget(query: Node, value: string): ReferenceTarget | undefined {
  const [, label] = /^\$\{([^}]*)\}$/.exec(value) ?? [];
  for (const part of splitParts(query.value)) {
    if (typeof part !== 'string' && part.label === label) return part.target;
  }
  return undefined;
}

/** Whether a text passes a matcher; undefined where its pattern can't be compared. */
function isMatched({ operator, value }: PromqlMatcher, text: string): Answer | undefined {
  if (value.includes('${')) return undefined;
  const pattern = operator.endsWith('~') ? makePattern(value) : [[value]];
  if (pattern === undefined) return undefined;
  const fits = certainly(pattern.some((one) => matchesWhole(one, text)));
  return operator.startsWith('!') ? not(fits) : fits;
}

/** Supports alternatives of plain texts with `.*` and `.+`: the usual patterns, without any that could backtrack. */
function makePattern(value: string): readonly (readonly string[])[] | undefined {
  const plain = value.replace(/^\((.*)\)$/, '$1').replace(/^\^|\$$/g, '');
  if (/[()[\]{}?^$]/.test(plain.replace(/\\./g, ''))) return undefined;
  return plain.split('|').map((one) => one.split(/\.[*+]/).map((piece) => piece.replace(/\\(.)/g, '$1')));
}

function matchesWhole(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > text.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
