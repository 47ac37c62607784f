import type { CatchClause } from '../../syntax/catches.js';
import type { Evidence } from '../../syntax/evidence.js';
import { findCall, findMember } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { resolveStatuses } from '../replies/statuses.js';
import type { View } from '../view.js';
import { findFailedRecords } from './batches.js';
import {
  collectClauseNodes,
  describeClause,
  findFallback,
  handlesError,
  isInAttempts,
  isOnlyRethrow,
  hasOuterAssignment,
} from './clauses.js';
import type { Fate } from './fates.js';
import { type Work, isContinued } from './work.js';

/** A lost error: a clause does nothing about it, or the function that throws it is not awaited. */
export interface Swallowed {
  readonly at: Evidence;
  /** `dropped`: a function is started, and its result is not awaited. */
  readonly how: 'caught' | 'dropped';
  /** Nothing reports the error, not even the log. */
  readonly silent: boolean;
  /** It ends the function with a value, or makes the reply. */
  readonly answers: boolean;
  /** The value is a reply with such a status, as an API takes it. */
  readonly status: number | undefined;
  /** It is in the handler itself, and not in a function that it calls. */
  readonly inHandler: boolean;
  /** Only the parsing of the input is guarded. */
  readonly onlyParses: boolean;
  /** It ends the work, and names the one record of the batch at which it ended. */
  readonly namesRecord: boolean;
  /** The same piece of work continues without the failed part. */
  readonly goesOn: boolean;
}

/** Every error that is lost on the way out of the handler. */
export function collectSwallowed(
  view: View,
  caught: readonly CatchClause[],
  fates: readonly Fate[],
  work: Work,
): readonly Swallowed[] {
  const dropped = new Set(fates.flatMap(({ lostBy }) => lostBy));
  return [
    ...caught.flatMap((clause) => swallowedBy(view, clause, fates, work)),
    ...[...dropped].map((at) => droppedAt(view, at)),
  ];
}

function droppedAt(view: View, at: SyntaxNode): Swallowed {
  return {
    at: view.evidence(at),
    how: 'dropped',
    silent: true,
    answers: false,
    status: undefined,
    inHandler: isInHandler(view, at),
    onlyParses: false,
    namesRecord: false,
    goesOn: false,
  };
}

function isInHandler(view: View, node: SyntaxNode): boolean {
  const unit = view.unitOf(node);
  return unit !== undefined && view.handlers.includes(unit.node);
}

function swallowedBy(view: View, clause: CatchClause, fates: readonly Fate[], work: Work): readonly Swallowed[] {
  const isChosen = clause.types.length > 0 && !clause.types.some((type) => ANY_OF_A_KIND.test(type));
  if (isChosen || clause.rethrows !== 'never' || clause.distinguishes.length > 0 || isOnlyRethrow(clause)) return [];
  const ends = clause.answers && !isDropped(clause.at);
  const repliesLater = hasReplyAssignment(view, clause);
  const answers = ends || repliesLater;
  if ((isInAttempts(clause.at) && !answers) || handlesError(view, clause)) return [];
  const isFallback = findFallback(clause) !== undefined;
  if (hasOuterAssignment(clause) && !isFallback && !repliesLater) return [];
  const failed = findFailedRecords(view, clause);
  if (failed === 'several') return [];
  const goesOn = isContinued(view, work, clause, ends);
  if (isFallback && !goesOn) return [];
  const silent = !clause.logs && !LOGGING.test(clause.body?.text ?? '');
  const onlyParses = fates.every(
    ({ one, caughtBy }) => one.is === 'parse' || !caughtBy.some(({ at }) => at === clause.at),
  );
  return [
    {
      at: describeClause(view, clause),
      how: 'caught',
      silent,
      answers,
      status: statusIn(view, clause),
      inHandler: isInHandler(view, clause.at),
      onlyParses,
      namesRecord: failed === 'first',
      goesOn,
    },
  ];
}

/** `await client.send(command).catch(() => null);`: the result of the clause is unused. */
function isDropped(node: SyntaxNode): boolean {
  if (findCall(node) === undefined) return false;
  let { parent } = node;
  while (parent !== undefined && (parent.type === 'await_expression' || parent.type === 'parenthesized_expression'))
    parent = parent.parent;
  return parent?.type === 'expression_statement';
}

/** Types that only show where an error came from. */
const ANY_OF_A_KIND =
  /(?:^|\.)(?:ClientError|BotoCoreError|Boto3Error|Exception|BaseException|RequestException|Error)$/;
const LOGGING = new RegExp('\\b(?:log(?:ger|ging)?|console|print|capture_exception|captureException)\\b', 'i');

const ASSIGNS = new Set(['assignment', 'assignment_expression']);

/** Whether a clause gives a name a reply, or makes one of what is under it: `response['statusCode'] = 500`. */
export function hasReplyAssignment(view: View, clause: CatchClause): boolean {
  return collectClauseNodes(clause).some((node) => {
    const [left, right] = ASSIGNS.has(node.type) ? [node.get('left'), node.get('right')] : [];
    if (left === undefined || right === undefined) return false;
    if (/^status(?:_?code)?$/i.test(findMember(left)?.name ?? '')) return true;
    return resolveStatuses(view, { node: right, frame: undefined }).length > 0;
  });
}

/** The status of the reply that a clause returns. */
function statusIn(view: View, clause: CatchClause): number | undefined {
  for (const node of collectClauseNodes(clause)) {
    const status = OBJECTS.has(node.type) ? view.property(node, 'statusCode') : undefined;
    const known = status === undefined ? undefined : view.known(status);
    if (known?.is === 'number') return known.value;
  }
  return undefined;
}

const OBJECTS = new Set(['object', 'dictionary']);
