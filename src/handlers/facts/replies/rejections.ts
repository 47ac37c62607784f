import {
  findCall,
  findEnclosingFunction,
  findFunctionShape,
  isFunction,
  findMember,
  unwrapExpression,
} from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';

/** A test that decides whether something goes on: of an `if`, a ternary, an `assert`, or what a checking function returns. */
export interface Decision {
  readonly condition: SyntaxNode;
  readonly at: SyntaxNode;
}

const STATEMENTS = ['if_statement', 'elif_clause', 'ternary_expression', 'conditional_expression', 'assert_statement'];

/** Every test on which something is refused: answered with 4xx, thrown, or left out. */
export function collectDecisions(view: View): readonly Decision[] {
  const direct = [...view.nodes(...STATEMENTS)].flatMap((at) => {
    const condition = conditionOf(at);
    return condition !== undefined && refusesIn(view, at) ? [{ condition, at }] : [];
  });
  const asked = new Set(direct.flatMap(({ condition }) => functionsIn(view, condition)));
  const inside = [...asked].flatMap((fn) => returned(view, fn));
  return [...direct, ...inside];
}

function conditionOf(at: SyntaxNode): SyntaxNode | undefined {
  if (at.type === 'assert_statement') return at.children[0];
  // `a if condition else b` names no fields.
  return at.get('condition') ?? (at.type === 'conditional_expression' ? at.children[1] : undefined);
}

function refusesIn(view: View, at: SyntaxNode): boolean {
  if (at.type === 'assert_statement') return true;
  const branches = [...at.all('consequence'), ...at.all('alternative')];
  const sides = branches.length > 0 ? branches : at.children.filter((_, index) => index !== 1);
  if (sides.some((side) => isRejection(view, side))) return true;
  // `if (allowed) { …store… return 200 }  return 400`
  const end = sides.some((side) => endsHere(side)) ? following(at) : [];
  return end.some((statement) => isRejection(view, statement));
}

const THROWS = new Set(['raise_statement', 'throw_statement']);
const LEAVES = new Set(['continue_statement', 'break_statement']);

/** Whether a branch answers with an error of the client, throws, or goes on to the next thing. */
export function isRejection(view: View, branch: SyntaxNode): boolean {
  for (const node of branch.walk((inner) => !isFunction(inner))) {
    if (THROWS.has(node.type) || LEAVES.has(node.type) || isClientError(view, node)) return true;
    if (node.type === 'return_statement' && refusesByValue(view, node)) return true;
    if (isDeletion(view, node) || isNoted(node)) return true;
  }
  return false;
}

/** A processor that deletes or moves what it does not want. */
function isDeletion(view: View, node: SyntaxNode): boolean {
  const call = findCall(node);
  const action = call === undefined ? undefined : view.operation(call)?.action;
  return action === 'DeleteObject' || action === 'DeleteObjects';
}

/** `problems.append(…)`, `errors.push(…)`: what is gathered is refused at the end. */
function isNoted(node: SyntaxNode): boolean {
  const member = findMember(unwrapExpression(findCall(node)?.callee ?? node));
  return (
    findCall(node) !== undefined &&
    /^(?:append|push|add)$/.test(member?.name ?? '') &&
    /problem|error|issue|violation|invalid|reason|refus/i.test(member?.object.text ?? '')
  );
}

/** `false`, `None`, nothing, or an error: what a checking function says no with. */
function refusesByValue(view: View, statement: SyntaxNode): boolean {
  const [value] = statement.children;
  if (value === undefined) return true;
  const known = view.known(value);
  if (known.is === 'nothing' || (known.is === 'boolean' && !known.value)) return true;
  if (known.is === 'text')
    return (
      /invalid|unsupported|too.(?:large|big|long)|not.allowed|exceed/i.test(known.value) || isReason(view, statement)
    );
  return view.returns(value).some((inner) => isClientError(view, inner));
}

/** A function that gives a text where something is wrong, and nothing where all is well. */
function isReason(view: View, statement: SyntaxNode): boolean {
  const fn = findEnclosingFunction(statement);
  return fn !== undefined && view.returns(fn).some((value) => view.known(value).is === 'nothing');
}

/** `statusCode: 415`, `res.status(413)`, `bad_request(…)`, `respond(400, …)`. */
export function isClientError(view: View, node: SyntaxNode): boolean {
  const status = view.property(node, 'statusCode') ?? view.property(node, 'status');
  if ((node.type === 'object' || node.type === 'dictionary') && status !== undefined)
    return isClientStatus(view, status);
  const call = findCall(node);
  if (call === undefined) return false;
  const given = [...call.args.slice(0, 3), ...call.named.values()];
  if (given.some((argument) => isClientStatus(view, argument))) return true;
  if (view.functions(call.callee).some((fn) => repliesBadly(view, fn))) return true;
  return /bad_?request|unsupported|too_?large|unprocessable|invalid|reject/i.test(
    findMember(unwrapExpression(call.callee))?.name ?? call.callee.text,
  );
}

function repliesBadly(view: View, fn: SyntaxNode): boolean {
  return view.returns(fn).some((value) => {
    const status = view.property(value, 'statusCode');
    return status !== undefined && isClientStatus(view, status);
  });
}

function isClientStatus(view: View, node: SyntaxNode): boolean {
  const known = view.known(node);
  const value = known.is === 'number' ? known.value : known.is === 'text' ? Number(known.value) : 0;
  return value >= 400 && value < 500;
}

function endsHere(side: SyntaxNode): boolean {
  return [...side.walk((inner) => !isFunction(inner))].some(({ type }) => type === 'return_statement');
}

const AROUND = new Set([
  'for_statement',
  'for_in_statement',
  'while_statement',
  'with_statement',
  'block',
  'statement_block',
]);

/** What comes after a statement in its block, and after the loops that it stands in. */
function following(statement: SyntaxNode): readonly SyntaxNode[] {
  const block = statement.parent;
  if (block === undefined) return [];
  const after = block.children.filter(({ start }) => start >= statement.end).slice(0, 6);
  const loop = block.parent;
  return loop !== undefined && AROUND.has(loop.type) ? [...after, ...following(loop)] : after;
}

/** The code's own functions that a condition asks. */
function functionsIn(view: View, condition: SyntaxNode): readonly SyntaxNode[] {
  return [...condition.walk()].flatMap((node) => {
    const call = findCall(node);
    if (call !== undefined)
      return [call.callee, ...call.args].flatMap((one) => (isFunction(one) ? [] : view.functions(one)));
    // `const ok = isAllowed(type); if (!ok) …`
    const value = node.type === 'identifier' ? view.literal(node) : node;
    const made = value === node ? undefined : findCall(value);
    return made === undefined ? [] : view.functions(made.callee);
  });
}

/** What a checking function gives back is itself a test. */
function returned(view: View, fn: SyntaxNode): readonly Decision[] {
  return view.returns(fn).map((condition) => ({ condition, at: findFunctionShape(fn)?.node ?? condition }));
}
