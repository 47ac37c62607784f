import type { Known } from '../resolve/constants.js';
import type { Evidence } from '../syntax/evidence.js';
import { callOf, memberOf, plain } from '../syntax/shapes.js';
import type { Operation } from '../resolve/aws-operations.js';
import type { Syntax } from '../syntax/syntax.js';
import type { View } from './view.js';

/** How the handler reads a table. */
export interface TableRead {
  readonly evidence: Evidence;
  readonly by: 'scan' | 'query';
  /** The table's name, as far as it is known. */
  readonly table: Known;
  /** The index that is read; undefined if it is the table itself. */
  readonly index: Known | undefined;
}

const READS: Readonly<Record<string, TableRead['by']>> = { Scan: 'scan', Query: 'query' };

export function reads(view: View): readonly TableRead[] {
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
function tableOf(view: View, operation: Operation): Known {
  const given =
    view.parameter(operation, 'TableName') ?? ofResource(view, memberOf(plain(operation.call.callee))?.object);
  return given === undefined ? { is: 'unknown' } : view.known(given);
}

function ofResource(view: View, receiver: Syntax | undefined): Syntax | undefined {
  const made = receiver === undefined ? undefined : callOf(view.literal(receiver));
  return made !== undefined && memberOf(plain(made.callee))?.name === 'Table' ? made.args[0] : undefined;
}
