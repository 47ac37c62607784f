import type { CatchClause } from '../../syntax/catches.js';
import type { Evidence } from '../../syntax/evidence.js';
import { collectDecorators, findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { collectClauseNodes } from './clauses.js';

/** How a handler answers for single records of a batch. */
export interface BatchAnswer {
  readonly at: Evidence;
  /** `processor`: one of Powertools'; `hand`: the code writes `batchItemFailures` itself. */
  readonly by: 'processor' | 'hand';
  /** It throws if every record has failed, so that a failed batch of one is retried for any settings of the mapping. */
  readonly throwsForAll: boolean;
}

/** Undefined if nothing in the code answers so. */
export function findBatchAnswer(view: View): BatchAnswer | undefined {
  const processor = findProcessor(view);
  if (processor !== undefined)
    return { at: view.evidence(processor), by: 'processor', throwsForAll: !isSwitchedOff(view) };
  const written = findWritten(view);
  return written === undefined ? undefined : { at: view.evidence(written), by: 'hand', throwsForAll: false };
}

const PROCESSORS = /^aws_lambda_powertools\.utilities\.batch\b|^@aws-lambda-powertools\/batch\b/;

function findProcessor(view: View): SyntaxNode | undefined {
  const call = view.calls.find(({ name = '' }) => PROCESSORS.test(name));
  if (call !== undefined) return call.node;
  return view.handlers
    .flatMap((fn) => collectDecorators(fn))
    .find((one) => PROCESSORS.test(view.nameOf(findCall(one)?.callee ?? one) ?? ''));
}

/** Powertools raises a BatchProcessingError if no record succeeded, unless configured not to. */
function isSwitchedOff(view: View): boolean {
  return view.calls.some(({ name = '', args, named }) => {
    if (!PROCESSORS.test(name)) return false;
    const told =
      named.get('raise_on_entire_batch_failure') ??
      args.map((argument) => view.property(argument, 'throwOnFullBatchFailure')).find((value) => value !== undefined);
    const known = told === undefined ? undefined : view.known(told);
    return known?.is === 'boolean' && !known.value;
  });
}

const KEY = 'batchItemFailures';

/** `{ batchItemFailures }`, `response['batchItemFailures'] = …`, `dict(batchItemFailures=…)`. */
function findWritten(view: View): SyntaxNode | undefined {
  for (const node of view.nodes('object', 'dictionary', 'call')) {
    if (view.property(node, KEY) !== undefined) return node;
  }
  for (const node of view.nodes('shorthand_property_identifier')) if (node.text === KEY) return node;
  for (const node of view.nodes('assignment', 'assignment_expression', 'call_expression')) {
    const target = findMember(unwrapExpression(node.get('left') ?? findCall(node)?.callee ?? node));
    if (target?.name === KEY || (target !== undefined && findMember(unwrapExpression(target.object))?.name === KEY))
      return node;
  }
  for (const node of view.nodes('pair')) {
    const key = node.get('key');
    if (key !== undefined && (findLiteralText(key) ?? key.text) === KEY) return node;
  }
  return undefined;
}

/**
 * The reply of a clause for the batch, if it names failed records. `first`: one record, out of a loop over all.
 * A stream takes that for the place to go on at and brings all from there again; a queue takes the rest for done.
 * docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function findFailedRecords(view: View, clause: CatchClause): 'first' | 'several' | undefined {
  for (const node of collectClauseNodes(clause)) {
    const named = view.property(node, KEY);
    if (named === undefined || node.type === 'identifier') continue;
    const list = view.literal(named);
    const isList = LISTS.has(list.type);
    if (isList && list.children.length === 0) continue;
    return isList && list.children.length === 1 && isInLoop(clause.at) ? 'first' : 'several';
  }
  return undefined;
}

const LISTS = new Set(['array', 'list']);
const LOOPS = new Set(['for_statement', 'for_in_statement', 'while_statement']);

function isInLoop(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    if (LOOPS.has(above.type)) return true;
    if (isFunction(above)) return false;
  }
  return false;
}
