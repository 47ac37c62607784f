import { type CallShape, findCall, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';

const LOGS = new RegExp('^(?:console|log|logger|logging|print|(?:this|self)[.]log)\\b', 'i');

/** Whether a call writes to the log. */
export function isLogCall({ callee }: CallShape): boolean {
  return LOGS.test(callee.text);
}

/** Whether a node is only logged. */
export function isLogged(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    const call = findCall(above);
    if (call !== undefined && isLogCall(call)) return true;
    if (/statement$|^block$/.test(above.type)) return false;
  }
  return false;
}

/** Whether a branch does nothing but log. */
export function isOnlyLogged(branch: SyntaxNode): boolean {
  const statements = /block|clause/.test(branch.type) ? branch.children : [branch];
  return statements.every((statement) => {
    if (/clause$|block$/.test(statement.type)) return isOnlyLogged(statement);
    const call = findCall(unwrapExpression(statement));
    return (
      statement.type === 'pass_statement' || statement.type === 'comment' || (call !== undefined && isLogCall(call))
    );
  });
}
