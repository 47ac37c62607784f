import { type Answer, and, every, no, not, or, some, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { escapeRegExp } from '../../template/evaluate/value.js';
import type { Application } from '../application.js';
import { API_TYPES } from '../resource-types.js';
import { collectOwnFunctions } from '../function/custom-resources.js';
import {
  type Signal,
  type Watched,
  collectFunctionsOfApi,
  watchApis,
  watchDeadLetters,
  watchFunctions,
  watchTables,
} from '../monitoring/signals.js';
import { isWatchedElsewhere } from '../monitoring/vendors.js';

/** How an application is watched. */
export interface MonitoringSubject {
  /** What would have to be watched: the API, else the first own function, table or dead-letter queue. */
  readonly subject: Resource | undefined;
  /** What alarms may watch, by which a template elsewhere would name it: APIs, functions, tables, queues. */
  readonly watchable: readonly Resource[];
  /** Every alarm that exists. */
  readonly alarms: readonly Resource[];
  /** Those that notify nobody: disabled, or without an action. */
  readonly silent: readonly Resource[];
  /** What could go wrong with the application. */
  readonly signals: readonly Signal[];
  /** Whether an alarm that notifies somebody watches this signal of the application. */
  covers(signal: Signal): Answer;
  /** Where there are several APIs, those that surely lack signals: each needs its own. */
  readonly lackers: readonly { readonly api: Resource; readonly signals: readonly Signal[] }[];
  /** Every dead-letter queue, and whether such an alarm watches how many messages wait in it. */
  readonly deadLetterQueues: readonly SignalCoverage[];
  /** Every table, and whether such an alarm watches its throttling. */
  readonly tables: readonly SignalCoverage[];
  /** Whether something else than alarms watches: a metric stream, a vendor's agent. */
  readonly isWatchedElsewhere: Answer;
}

/** One resource, and whether it is watched. */
export interface SignalCoverage {
  readonly resource: Resource;
  readonly isWatched: Answer;
}

/** An alarm that may notify somebody. */
interface Loud {
  readonly alarm: Resource;
  readonly notifies: Answer;
}

/** Reads the alarms of an application as they are in this world. */
export function makeMonitoringSubject(application: Application): MonitoringSubject {
  const alarms = application.existing('AWS::CloudWatch::Alarm');
  const loud = alarms
    .map((alarm) => ({ alarm, notifies: and(alarm.exists(), notifies(application, alarm)) }))
    .filter((one) => one.notifies.is !== 'no');
  const isLoud = new Set(loud.map(({ alarm }) => alarm));
  const callable = [...application.existing(...API_TYPES), ...collectOwnFunctions(application)];
  const tables = watchTables(application);
  const queues = watchDeadLetters(application);
  const stores = (tables[0]?.resources ?? []).length > 0;
  const ways = collectWays(application, [...tables, queues]);
  const signals = signalsOf(callable.length > 0, stores, queues.resources.length > 0);
  const each = (resources: readonly Resource[], signal: Signal, only: (one: Resource) => readonly Watched[]) =>
    resources.map((resource) => ({ resource, isWatched: isWatched(loud, signal, only(resource)) }));
  return {
    subject: callable[0] ?? tables[0]?.resources[0] ?? queues.resources[0],
    watchable: [...callable, ...(tables[0]?.resources ?? []), ...queues.resources],
    alarms,
    silent: alarms.filter((alarm) => !isLoud.has(alarm)),
    signals,
    covers: (signal) => and(...ways.map(({ watched }) => isWatched(loud, signal, watched))),
    get lackers() {
      return ways.flatMap(({ api, watched }) => {
        const lacking = signals.filter((signal) => isWatched(loud, signal, watched).is === 'no');
        return api === undefined || lacking.length === 0 ? [] : [{ api, signals: lacking }];
      });
    },
    get deadLetterQueues() {
      return each(queues.resources, 'dead letters', (queue) => [watchDeadLetters(application, [queue])]);
    },
    get tables() {
      return each(tables[0]?.resources ?? [], 'throttling', (table) => watchTables(application, [table]));
    },
    get isWatchedElsewhere() {
      return isWatchedElsewhere(application);
    },
  };
}

/** What is watched together: all of an application, or with several APIs each of them with what is behind it. */
interface WatchedWay {
  readonly api: Resource | undefined;
  readonly watched: readonly Watched[];
}

function collectWays(application: Application, shared: readonly Watched[]): readonly WatchedWay[] {
  const apis = application.existing(...API_TYPES);
  if (apis.length < 2) {
    return [{ api: undefined, watched: [watchFunctions(application), ...watchApis(application), ...shared] }];
  }
  return apis.map((api) => {
    const behind = watchFunctions(application, collectFunctionsOfApi(application, api));
    return { api, watched: [behind, ...watchApis(application, [api]), ...shared] };
  });
}

/** Where nothing can be called, only what is stored can be in trouble. */
function signalsOf(callable: boolean, stores: boolean, letters: boolean): readonly Signal[] {
  if (callable) return ['errors', 'latency', 'throttling'];
  if (stores) return ['throttling'];
  return letters ? ['dead letters'] : [];
}

function isWatched(loud: readonly Loud[], signal: Signal, watched: readonly Watched[]): Answer {
  const possible = watched.filter(({ metrics, resources }) => metrics[signal] !== undefined && resources.length > 0);
  return some(loud, ({ alarm, notifies }) => {
    const looks = watches(alarm, signal, possible);
    return looks.is === 'no' ? no : and(notifies, looks);
  });
}

function watches(alarm: Resource, signal: Signal, watched: readonly Watched[]): Answer {
  const byMetric = some(metricsOf(alarm), (metric) => some(watched, (kind) => covers(metric, signal, kind)));
  if (byMetric.is === 'yes') return yes;
  const searched = some(alarm.all('Metrics.Expression'), (expression) =>
    some(watched, (kind) => searches(expression, signal, kind)),
  );
  return or(byMetric, searched);
}

/** The alarm's own metric, and those that its expressions are computed from. */
function metricsOf(alarm: Resource): readonly Node[] {
  return [alarm.at([]), ...alarm.all('Metrics.MetricStat.Metric')];
}

function covers(metric: Node, signal: Signal, kind: Watched): Answer {
  const isOurs = and(
    metric.at('Namespace').is(kind.namespace),
    metric.at('MetricName').isOneOf(...(kind.metrics[signal] ?? [])),
  );
  return isOurs.is === 'no' ? no : and(isOurs, looksAt(metric.all('Dimensions'), kind));
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

/** An alarm on a stage that the API does not have hears nothing. */
function isInScope(dimensions: readonly Node[], { scope = '', scopes }: Watched, resource: Resource): Answer {
  const named = dimensions.filter((one) => one.at('Name').is(scope).is === 'yes');
  return scopes === undefined ? yes : every(named, (one) => scopes(one.at('Value'), resource));
}

/** A search or a Metrics Insights query names namespace, metric and, if it is narrowed, a resource inside a text. */
function searches(expression: Node, signal: Signal, kind: Watched): Answer {
  const metrics = (kind.metrics[signal] ?? []).join('|');
  const isOurs = and(
    says(expression, new RegExp(`["'{\\s]${kind.namespace}["',}\\s]`)),
    says(expression, new RegExp(`["'(=\\s](?:${metrics})["')\\s]`)),
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
  const names = ['FunctionName', 'Name', 'TableName', 'QueueName'].map((property) => resource.at(property));
  return some(names, (name) =>
    name.present.is === 'no'
      ? no
      : says(expression, new RegExp(`${narrowed.source}${escapeRegExp(name.shown)}["'\\\\]`)),
  );
}

/** Whether a text holds something, though a part of it may only be known at deployment. */
function says(text: Node, pattern: RegExp): Answer {
  return pattern.test(text.shown) ? text.present : text.matches(pattern);
}

/** An action of its own, one of a composite alarm that listens to it, or a rule that listens to every alarm. */
function notifies(application: Application, alarm: Resource, above: readonly Resource[] = []): Answer {
  const own = hasAction(alarm);
  if (own.is === 'yes') return yes;
  const composites = application
    .companions(alarm, 'AWS::CloudWatch::CompositeAlarm')
    .filter((composite) => composite !== alarm && !above.includes(composite));
  return or(
    own,
    some(composites, (composite) => {
      const listens = and(composite.exists(), listensTo(composite, alarm));
      return listens.is === 'no' ? no : and(listens, notifies(application, composite, [...above, alarm]));
    }),
    some(application.existing('AWS::Events::Rule'), listensToAll),
  );
}

/** A rule names alarms inside `ALARM(…)`, by reference or by name. */
function listensTo(composite: Resource, alarm: Resource): Answer {
  const rule = composite.at('AlarmRule');
  const name = alarm.at('AlarmName');
  const referred = rule.refersTo(alarm);
  if (referred.is === 'yes' || name.present.is !== 'yes') return referred;
  return or(referred, says(rule, new RegExp(`["'(:]\\s*${escapeRegExp(name.shown)}\\s*["')]`)));
}

/** EventBridge hears of every change of an alarm, whatever its actions are. */
function listensToAll(rule: Resource): Answer {
  return and(
    not(rule.at('State').is('DISABLED')),
    some(rule.all('EventPattern.detail-type'), (type) => type.is('CloudWatch Alarm State Change')),
    not(rule.at('EventPattern.resources').present),
    some(rule.all('Targets'), ({ present }) => present),
  );
}

function hasAction(alarm: Resource): Answer {
  return and(
    not(alarm.at('ActionsEnabled').is(false)),
    some(alarm.all('AlarmActions'), (action) => and(action.present, not(action.is('')))),
  );
}
