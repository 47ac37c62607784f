import { type Answer, and, no, or, some, unknown, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { type SourcePlace, findHandlerSource, mayHideMore } from '../function/source.js';
import { collectOwnFunctions } from '../function/custom-resources.js';
import { isLogGroupOf } from '../function/log-groups.js';
import { ALARM_TYPES, readsOwnMeasure } from '../monitoring/alarms.js';
import { findNamespaces, hasOwnNamespace } from '../monitoring/metric-alarms.js';
import { type Watched, watchApis, watchDeadLetters, watchFunctions, watchTables } from '../monitoring/signals.js';
import { parseJson } from '../../text/json.js';

/** The custom metrics of an application, in contrast to those that AWS publishes for every application. */
export interface CustomMetrics {
  /** The functions that could emit metrics. */
  readonly functions: readonly Resource[];
  /** Whether the code emits custom metrics; unknown if the code that was read does not, and some was not read. */
  readonly isEmitted: Answer;
  /** Whether a template derives metrics from a function's log, or uses a metric outside the namespaces of AWS. */
  readonly isDeclared: Answer;
  /** Where code sets up metrics without emitting one, so that cold starts are counted at most. */
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
      const alarms = application.existing(...ALARM_TYPES);
      const watched = alarms.length > 0 ? collectWatched(application) : [];
      return or(
        some(application.existing('AWS::Logs::MetricFilter'), (filter) => filtersLogs(filter, functions)),
        some(alarms, (alarm) => watchesOwn(alarm, watched, functions)),
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
  return and(fn.exists(), mayHideMore(source, { say: (text) => `${fn.shownName}: ${text}` }));
}

function filtersLogs(filter: Resource, functions: readonly Resource[]): Answer {
  const name = filter.at('LogGroupName');
  return and(filter.exists(), isLogged(name, functions));
}

function isLogged(group: Node, functions: readonly Resource[]): Answer {
  return some(functions, (fn) => and(fn.exists(), isLogGroupOf(group, fn)));
}

function collectWatched(application: Application): readonly Watched[] {
  const watched = [...watchFunctions(application), ...watchApis(application), ...watchTables(application)];
  return [...watched, watchDeadLetters(application)];
}

function watchesOwn(alarm: Resource, watched: readonly Watched[], functions: readonly Resource[]): Answer {
  const own = readsOwnMeasure(alarm, {
    watched,
    isLogged: (group) => isLogged(group, functions),
  });
  return own.is === 'no' ? no : and(alarm.exists(), own);
}

function showsOwn(dashboard: Resource): Answer {
  const body = dashboard.at('DashboardBody');
  if (body.present.is !== 'yes') return and(dashboard.exists(), body.present);
  const widgets = parseJson(body.shown);
  if (widgets === undefined)
    return and(
      dashboard.exists(),
      unknown(
        makeReason('deployment-value', `the body of dashboard ${dashboard.shownName} is only known at deployment`),
      ),
    );
  return and(dashboard.exists(), hasOwnNamespace([...shownIn(widgets)]));
}

/** The namespaces in a dashboard: each line of `metrics` begins with one, `.` repeats that of the line before. */
function* shownIn(json: unknown): Generator<string> {
  if (Array.isArray(json)) {
    for (const one of json) yield* shownIn(one);
  } else if (typeof json === 'object' && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      if (key === 'metrics' && Array.isArray(value)) yield* value.flatMap(namespaceIn);
      else if (key === 'expression' && typeof value === 'string') yield* findNamespaces(value);
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
