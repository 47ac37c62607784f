import { type Answer, and, no, not, or, some, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { type SourcePlace, findHandlerSource, mayHideMore } from '../function/source.js';
import { collectOwnFunctions } from '../function/custom-resources.js';
import { isLogGroupOf } from './logs.js';
import { parseJson } from '../../text/json.js';

/** What an application measures of its own doing, besides what AWS measures of everybody. */
export interface CustomMetrics {
  /** The functions that could measure something. */
  readonly functions: readonly Resource[];
  /** Whether the code emits metrics of its own; unknown where no code that was read does and some was not read. */
  readonly isEmitted: Answer;
  /** Whether the templates make metrics of what a function logs, or watch some that are none of AWS's. */
  readonly isDeclared: Answer;
  /** Where metrics are set up in code that emits none: cold starts are counted, or nothing. */
  readonly onlySetUp: readonly SourcePlace[];
}

export function makeCustomMetrics(application: Application): CustomMetrics {
  const functions = collectOwnFunctions(application);
  return {
    functions,
    get isEmitted() {
      return some(functions, (fn) => emits(application, fn));
    },
    get isDeclared() {
      return or(
        some(application.existing('AWS::Logs::MetricFilter'), (filter) => filtersLogs(filter, functions)),
        some(application.existing('AWS::CloudWatch::Alarm'), watchesOwn),
        some(application.existing('AWS::CloudWatch::Dashboard'), showsOwn),
      );
    },
    get onlySetUp() {
      return functions.flatMap((resource) => {
        const source = findHandlerSource(application, resource);
        if (source.is !== 'read') return [];
        return source.handler.facts.metrics.onlySetUp.map((evidence) => ({ resource, evidence }));
      });
    },
  };
}

function emits(application: Application, fn: Resource): Answer {
  const source = findHandlerSource(application, fn);
  if (source.is === 'read' && source.handler.facts.metrics.emits.length > 0) return fn.exists();
  return and(fn.exists(), mayHideMore(source, { say: (text) => `${fn.logicalId}: ${text}` }));
}

function filtersLogs(filter: Resource, functions: readonly Resource[]): Answer {
  const name = filter.at('LogGroupName');
  return and(
    filter.exists(),
    some(functions, (fn) => and(fn.exists(), isLogGroupOf(name, fn))),
  );
}

/** What AWS measures by itself, or by an agent, of any application; the rest of AWS's begins with `AWS/`. */
const OF_AWS =
  /^(?:AWS\/.*|LambdaInsights|ContainerInsights|ECS\/ContainerInsights|CWAgent|ApplicationSignals|CloudWatchSynthetics|Glue|System\/.*)$/;

function isOwn(namespace: Node): Answer {
  return and(namespace.present, not(namespace.is('')), not(namespace.matches(OF_AWS)));
}

function watchesOwn(alarm: Resource): Answer {
  return and(
    alarm.exists(),
    or(
      some([alarm.at('Namespace'), ...alarm.all('Metrics.MetricStat.Metric.Namespace')], isOwn),
      some(alarm.all('Metrics.Expression'), ({ shown }) => namesOwn(searchedIn(shown))),
    ),
  );
}

/** `SEARCH('{Namespace,Dimension} …')` and Metrics Insights' `FROM "Namespace"` or `FROM SCHEMA("Namespace", …)`. */
function searchedIn(expression: string): readonly string[] {
  const found = expression.matchAll(/\{\s*"?([^\s",{}]+)"?\s*[,}]|\bFROM\s+(?:SCHEMA\s*\(\s*)?"([^"]+)"/gi);
  return [...found].map(([, searched, queried]) => searched ?? queried ?? '');
}

function namesOwn(namespaces: readonly string[]): Answer {
  return some(namespaces, (name) => {
    if (/^\$\{/.test(name))
      return unknown(makeReason('deployment-value', `the metric namespace ${name} is only known at deployment`));
    return name === '' || OF_AWS.test(name) ? no : yes;
  });
}

function showsOwn(dashboard: Resource): Answer {
  const body = dashboard.at('DashboardBody');
  if (body.present.is !== 'yes') return and(dashboard.exists(), body.present);
  const widgets = parseJson(body.shown);
  if (widgets === undefined)
    return and(
      dashboard.exists(),
      unknown(
        makeReason('deployment-value', `the body of dashboard ${dashboard.logicalId} is only known at deployment`),
      ),
    );
  return and(dashboard.exists(), namesOwn([...shownIn(widgets)]));
}

/** The namespaces in a dashboard: each line of `metrics` begins with one, `.` repeats that of the line before. */
function* shownIn(json: unknown): Generator<string> {
  if (Array.isArray(json)) {
    for (const one of json) yield* shownIn(one);
  } else if (typeof json === 'object' && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      if (key === 'metrics' && Array.isArray(value)) yield* value.flatMap(namespaceIn);
      else if (key === 'expression' && typeof value === 'string') yield* searchedIn(value);
      else yield* shownIn(value);
    }
  }
}

function namespaceIn(line: unknown): readonly string[] {
  if (!Array.isArray(line)) return [];
  const first: unknown = line[0];
  if (typeof first === 'string') return /^\.+$/.test(first) ? [] : [first];
  return [...shownIn(first)];
}
