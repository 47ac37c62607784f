import { type Answer, no } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { readsOwnLogs, readsSignalByLogs } from './log-alarms.js';
import { readsSignalByMetric, readsOwnMetric } from './metric-alarms.js';
import { isPromqlAlarm, readsSignalByPromql, readsOwnByPromql } from './promql-alarms.js';
import type { Signal, Watched } from './signals.js';

/** How to read alarms of one kind. */
interface AlarmKind {
  readonly type: string;
  /** The first matching kind of a type applies. */
  readonly is: (alarm: Resource) => boolean;
  readonly watches: (alarm: Resource, signal: Signal, watched: readonly Watched[]) => Answer;
  readonly measuresOwn: (alarm: Resource, own: OwnMeasures) => Answer;
}

/** The criteria that distinguish custom metrics from those that AWS publishes for every application. */
export interface OwnMeasures {
  /** The resources with metrics of AWS. */
  readonly watched: readonly Watched[];
  /** Whether a property names the log group of a function of the application. */
  readonly isLogged: (group: Node) => Answer;
}

/** The kinds of alarms: the one list of them. */
const KINDS: readonly AlarmKind[] = [
  {
    type: 'AWS::CloudWatch::Alarm',
    is: isPromqlAlarm,
    watches: readsSignalByPromql,
    measuresOwn: (alarm, { watched }) => readsOwnByPromql(alarm, watched),
  },
  { type: 'AWS::CloudWatch::Alarm', is: () => true, watches: readsSignalByMetric, measuresOwn: readsOwnMetric },
  {
    type: 'AWS::CloudWatch::LogAlarm',
    is: () => true,
    watches: readsSignalByLogs,
    measuresOwn: (alarm, { isLogged }) => readsOwnLogs(alarm, isLogged),
  },
];

/** The types of resources that are alarms; composite ones only combine them. */
export const ALARM_TYPES: readonly string[] = [...new Set(KINDS.map(({ type }) => type))];

function kindOf(alarm: Resource): AlarmKind | undefined {
  return KINDS.find(({ type, is }) => type === alarm.type && is(alarm));
}

/** Whether an alarm covers a signal of any of these resources; unknown if its query cannot be read. */
export function readsSignal(alarm: Resource, signal: Signal, watched: readonly Watched[]): Answer {
  return kindOf(alarm)?.watches(alarm, signal, watched) ?? no;
}

/** Whether an alarm uses a custom metric of the application. */
export function readsOwnMeasure(alarm: Resource, own: OwnMeasures): Answer {
  return kindOf(alarm)?.measuresOwn(alarm, own) ?? no;
}
