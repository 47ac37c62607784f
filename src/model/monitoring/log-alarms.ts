import { type Answer, and, no, some, unknown, yes, makeReason } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Signal, Watched } from './signals.js';

const QUERY = 'ScheduledQueryConfiguration';

/** The log groups that a log alarm queries; a query may name others in its own text. */
export function collectQueriedGroups(alarm: Resource): readonly Node[] {
  return alarm.all(`${QUERY}.LogGroupIdentifiers`);
}

/** What a query asks for, by the words of its text. */
const WORDS: Readonly<Record<Signal, RegExp>> = {
  errors: /error|exception|fatal|critical|fail|traceback|timed out|\b5(?:\d\d|xx)\b|>=? ?(?:499|500)\b/i,
  latency: /duration|latency|elapsed|response_?time/i,
  throttling: /throttl|too ?many|rate exceeded|\b4(?:29|xx)\b/i,
  'dead letters': /dead.?letter/i,
};

const SIGNALS = ['errors', 'latency', 'throttling', 'dead letters'] as const;

/**
 * Whether a log alarm looks at a signal of any of these: its query names the signal, and runs on a log group of theirs;
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-logalarm.html
 */
export function readsSignalByLogs(alarm: Resource, signal: Signal, watched: readonly Watched[]): Answer {
  const asks = asksFor(alarm, signal);
  if (asks.is === 'no') return no;
  const groups = collectQueriedGroups(alarm);
  const runs =
    groups.length === 0 ? undecided(alarm, 'which log groups') : some(groups, (group) => isOfAny(group, watched));
  return runs.is === 'no' ? no : and(asks, runs);
}

function asksFor(alarm: Resource, signal: Signal): Answer {
  const texts = ['QueryString', 'AggregationExpression'].map((property) => alarm.at(`${QUERY}.${property}`));
  const names = (one: Signal): boolean => texts.some(({ shown }) => WORDS[one].test(shown));
  if (names(signal)) return yes;
  return SIGNALS.some(names) ? no : undecided(alarm, 'what');
}

function isOfAny(group: Node, watched: readonly Watched[]): Answer {
  return some(watched, ({ resources, logsTo }) =>
    logsTo === undefined ? no : some(resources, (resource) => logsTo(group, resource)),
  );
}

function undecided({ logicalId }: Resource, what: string): Answer {
  return unknown(makeReason('undecided', `${what} the query of log alarm ${logicalId} looks at can't be determined`));
}

/** Whether a log alarm measures what any of these functions logs. */
export function readsOwnLogs(alarm: Resource, isLogged: (group: Node) => Answer): Answer {
  const groups = collectQueriedGroups(alarm);
  return groups.length === 0 ? undecided(alarm, 'which log groups') : some(groups, isLogged);
}
