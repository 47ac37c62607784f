import type { ConstantValue } from '../resolve/constants.js';
import type { Evidence } from '../syntax/evidence.js';
import { findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import type { AwsOperation } from '../resolve/aws-operations.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { View } from './view.js';

/** How the handler reads a table. */
export interface TableRead {
  readonly evidence: Evidence;
  readonly by: 'scan' | 'query';
  /** The table's name, as far as it is known. */
  readonly table: ConstantValue;
  /** The index that is read; undefined if it is the table itself. */
  readonly index: ConstantValue | undefined;
}

const READS: Readonly<Record<string, TableRead['by']>> = { Scan: 'scan', Query: 'query' };

export function collectTableReads(view: View): readonly TableRead[] {
  return view.calls.flatMap((call) => {
    const operation = view.operation(call);
    const by = operation?.service === 'dynamodb' ? READS[operation.action] : undefined;
    if (operation === undefined || by === undefined) return [];
    const index = view.parameter(operation, 'IndexName');
    return {
      evidence: view.evidence(call.node),
      by,
      table: tableOf(view, operation),
      index: index === undefined ? undefined : view.known(index),
    };
  });
}

/** The name that is given, or that of the `Table('name')` whose method is called. */
function tableOf(view: View, operation: AwsOperation): ConstantValue {
  const given =
    view.parameter(operation, 'TableName') ??
    ofResource(view, findMember(unwrapExpression(operation.call.callee))?.object);
  return given === undefined ? { is: 'unknown' } : view.known(given);
}

function ofResource(view: View, receiver: SyntaxNode | undefined): SyntaxNode | undefined {
  const made = receiver === undefined ? undefined : findCall(view.literal(receiver));
  return made !== undefined && findMember(unwrapExpression(made.callee))?.name === 'Table' ? made.args[0] : undefined;
}
