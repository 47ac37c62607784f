import { type Answer, and, no, not, or, some, yes } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
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
import { type AlarmMeasures, collectAlarmMeasures } from '../monitoring/measures.js';
import { ALARM_TYPES, readsSignal } from '../monitoring/alarms.js';
import { mentionsText } from '../monitoring/metric-alarms.js';
import { isWatchedElsewhere } from '../monitoring/vendors.js';

/** The alarms of an application, and the signals that they cover. */
export interface MonitoringSubject {
  /** The resource that needs alarms: the API, else the first own function, table or dead-letter queue. */
  readonly subject: Resource | undefined;
  /** The resources that alarms in another template could refer to: APIs, functions, tables, queues. */
  readonly watchable: readonly Resource[];
  /** The metrics for alarms that cover each signal; empty if some of the resources that need them have none. */
  readonly measures: readonly AlarmMeasures[];
  /** Every alarm that exists. */
  readonly alarms: readonly Resource[];
  /** Alarms that are disabled or have no action. */
  readonly silent: readonly Resource[];
  /** The signals that need an alarm. */
  readonly signals: readonly Signal[];
  /** Whether an enabled alarm with an action covers this signal. */
  covers(signal: Signal): Answer;
  /** With several APIs: those without an alarm on some signal, since each API needs its own alarms. */
  readonly lackers: readonly { readonly api: Resource; readonly signals: readonly Signal[] }[];
  /** Every dead-letter queue, and whether such an alarm covers its number of messages. */
  readonly deadLetterQueues: readonly SignalCoverage[];
  /** Every table, and whether such an alarm covers its throttling. */
  readonly tables: readonly SignalCoverage[];
  /** Whether something other than alarms monitors the application: a metric stream, a vendor's agent. */
  readonly isWatchedElsewhere: Answer;
}

/** One resource, and whether an alarm covers it. */
export interface SignalCoverage {
  readonly resource: Resource;
  readonly isWatched: Answer;
}

/** An alarm that may be enabled and have an action. */
interface Loud {
  readonly alarm: Resource;
  readonly notifies: Answer;
}

/** Reads the alarms of an application as they are in this world. */
export function makeMonitoringSubject(application: Application): MonitoringSubject {
  const alarms = application.existing(...ALARM_TYPES);
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
    get measures() {
      return collectAlarmMeasures(application, tables[0]?.resources ?? [], queues.resources);
    },
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

/** Resources that share alarms: the whole application, or with several APIs each API and the functions that it calls. */
interface WatchedWay {
  readonly api: Resource | undefined;
  readonly watched: readonly Watched[];
}

function collectWays(application: Application, shared: readonly Watched[]): readonly WatchedWay[] {
  const apis = application.existing(...API_TYPES);
  if (apis.length < 2) {
    return [{ api: undefined, watched: [...watchFunctions(application), ...watchApis(application), ...shared] }];
  }
  return apis.map((api) => {
    const behind = watchFunctions(application, collectFunctionsOfApi(application, api));
    return { api, watched: [...behind, ...watchApis(application, [api]), ...shared] };
  });
}

/** Without an API or a function, only tables and dead-letter queues can show a signal. */
function signalsOf(callable: boolean, stores: boolean, letters: boolean): readonly Signal[] {
  if (callable) return ['errors', 'latency', 'throttling'];
  if (stores) return ['throttling'];
  return letters ? ['dead letters'] : [];
}

function isWatched(loud: readonly Loud[], signal: Signal, watched: readonly Watched[]): Answer {
  const possible = watched.filter(({ metrics, resources }) => metrics[signal] !== undefined && resources.length > 0);
  return some(loud, ({ alarm, notifies }) => {
    const looks = readsSignal(alarm, signal, possible);
    return looks.is === 'no' ? no : and(notifies, looks);
  });
}

/** Whether an alarm has an action: its own, one of a composite alarm above it, or an EventBridge rule for all alarms. */
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
    some(
      application.matching(['AWS::Events::Rule'], (rule) => listensToAll(rule).is !== 'no'),
      listensToAll,
    ),
  );
}

/** An AlarmRule names alarms inside `ALARM(…)`, by reference or by name. */
function listensTo(composite: Resource, alarm: Resource): Answer {
  const rule = composite.at('AlarmRule');
  const name = alarm.at('AlarmName');
  const referred = rule.refersTo(alarm);
  if (referred.is === 'yes' || name.present.is !== 'yes') return referred;
  return or(referred, mentionsText(rule, new RegExp(`["'(:]\\s*${escapeRegExp(name.shown)}\\s*["')]`)));
}

/** EventBridge receives every state change of an alarm, regardless of its actions. */
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
