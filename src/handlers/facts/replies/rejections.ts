import { findCall, findFunctionShape, isFunction, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { resolveValues } from '../frames.js';
import type { View } from '../view.js';
import { resolveStatus, resolveStatuses } from './statuses.js';

/** A test that decides whether the code continues: of an `if`, a ternary, an `assert`, or a check's result. */
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
  if (isReturnedValue(at)) return sides.some((side) => view.known(side).is === 'nothing');
  // `if (allowed) { …store… return 200 }  return 400`
  const end = sides.some((side) => endsHere(side)) ? following(at) : [];
  return end.some((statement) => isRejection(view, statement));
}

/** `return fits ? value : undefined`: the same as an `if` that returns nothing. */
function isReturnedValue(at: SyntaxNode): boolean {
  if (at.type !== 'ternary_expression' && at.type !== 'conditional_expression') return false;
  const { parent } = at;
  return parent?.type === 'return_statement' || (parent !== undefined && isFunction(parent));
}

const THROWS = new Set(['raise_statement', 'throw_statement']);
const LEAVES = new Set(['continue_statement', 'break_statement']);

/** Whether a branch answers with an error of the client, throws, or goes on to the next thing. */
export function isRejection(view: View, branch: SyntaxNode): boolean {
  for (const node of branch.walk((inner) => !isFunction(inner))) {
    if (THROWS.has(node.type) || LEAVES.has(node.type) || isClientError(view, node)) return true;
    if (node.type === 'return_statement' && refusesByValue(view, node)) return true;
    if (isDeletion(view, node) || isNoted(node) || isFlagged(view, node)) return true;
  }
  return false;
}

/** A processor that deletes or moves rejected objects. */
function isDeletion(view: View, node: SyntaxNode): boolean {
  const call = findCall(node);
  const action = call === undefined ? undefined : view.operation(call)?.action;
  return action === 'DeleteObject' || action === 'DeleteObjects';
}

/** `problems.append(…)`, `errors.push(…)`: the collected problems reject the request at the end. */
function isNoted(node: SyntaxNode): boolean {
  const member = findMember(unwrapExpression(findCall(node)?.callee ?? node));
  return (
    findCall(node) !== undefined &&
    /^(?:append|push|add)$/.test(member?.name ?? '') &&
    /problem|error|issue|violation|invalid|reason|refus/i.test(member?.object.text ?? '')
  );
}

/** A failing result of a checking function, if its caller tests it: `false`, nothing, an error, `{ valid: false }`. */
function refusesByValue(view: View, statement: SyntaxNode): boolean {
  const [value] = statement.children;
  if (value === undefined) return true;
  const known = view.known(value);
  if (known.is === 'nothing' || (known.is === 'boolean' && !known.value)) return true;
  if (known.is === 'text')
    return (
      /invalid|unsupported|too.(?:large|big|long)|not.allowed|exceed/i.test(known.value) || isReason(view, statement)
    );
  if (saysNo(view, unwrapExpression(value))) return isLookedAt(view, statement);
  return view.returns(value).some((inner) => isClientError(view, inner));
}

/** A function that gives a text where something is wrong, and nothing where all is well. */
function isReason(view: View, statement: SyntaxNode): boolean {
  const fn = statement.enclosingFunction;
  return fn !== undefined && view.returns(fn).some((value) => view.known(value).is === 'nothing');
}

const ALL_WELL = /^(?:is_?)?(?:valid|ok|okay|success|successful|allowed|accepted|passed|safe)$/i;
const WRONG = /^(?:is_?)?(?:error|errors|invalid|rejected|failed|problem|problems|issue|issues)$/i;
const LISTS = new Set(['array', 'list', 'tuple', 'expression_list']);

/** `{ valid: false, errors }`, `{ error: 'too large' }`, `[false, 'why']`, `(False, 'why')`, `Result(ok=False)`. */
function saysNo(view: View, value: SyntaxNode): boolean {
  if (LISTS.has(value.type)) return value.children.some((item) => isFalse(view, item));
  const lines =
    view.entries(value) ?? [...(findCall(value)?.named ?? [])].map(([key, given]) => ({ key, value: given }));
  return lines.some(({ key = '', value: given }) => {
    if (given === undefined) return false;
    if (ALL_WELL.test(key)) return isFalse(view, given);
    return WRONG.test(key) && !isEmptyValue(view, given);
  });
}

function isFalse(view: View, node: SyntaxNode): boolean {
  const known = view.known(node);
  return known.is === 'boolean' && !known.value;
}

function isEmptyValue(view: View, node: SyntaxNode): boolean {
  const known = view.known(node);
  if (known.is === 'nothing' || isFalse(view, node)) return true;
  if (known.is === 'boolean') return false;
  return known.is === 'text' ? known.value === '' : !LISTS.has(node.type) || node.children.length === 0;
}

/** `valid = false`, `result.ok = False`: the function returns it at its end. */
function isFlagged(view: View, node: SyntaxNode): boolean {
  const [left, right] = ASSIGNS.has(node.type) ? [node.get('left'), node.get('right')] : [];
  if (left === undefined || right === undefined) return false;
  const name = findMember(left)?.name ?? left.text;
  if (!(ALL_WELL.test(name) && isFalse(view, right))) return false;
  const fn = node.enclosingFunction;
  const own = (findMember(left)?.object ?? left).text;
  const isReturned =
    fn !== undefined &&
    view.returns(fn).some((value) => [...value.walk()].some(({ type, text }) => NAMES.has(type) && text === own));
  return isReturned && isLookedAt(view, node);
}

const ASSIGNS = new Set(['assignment', 'assignment_expression']);
const NAMES = new Set(['identifier', 'shorthand_property_identifier']);
const CONDITIONS = new Set([
  'if_statement',
  'elif_clause',
  'while_statement',
  'ternary_expression',
  'assert_statement',
]);

/** Whether callers use the result of the node's function: they test it, return it, or keep it and read it later. */
function isLookedAt(view: View, node: SyntaxNode): boolean {
  const fn = node.enclosingFunction;
  return fn !== undefined && view.callsOf(fn).some((call) => isUsed(call.node));
}

function isUsed(call: SyntaxNode): boolean {
  for (const above of call.above()) {
    if (above.type === 'expression_statement') return false;
    if (CONDITIONS.has(above.type) || above.type === 'return_statement' || isFunction(above)) return true;
    const kept = above.get('name') ?? above.get('left');
    if (kept !== undefined && !kept.holds(call) && BINDS.has(above.type)) return isNamedLater(kept, above);
  }
  return false;
}

const BINDS = new Set(['variable_declarator', 'assignment', 'assignment_expression', 'named_expression']);

function isNamedLater(kept: SyntaxNode, statement: SyntaxNode): boolean {
  const names = new Set([...kept.walk()].map(({ text }) => text));
  const around = statement.enclosingFunction ?? [...statement.above()].at(-1);
  return [...(around?.walk() ?? [])].some(
    ({ type, text, start }) => NAMES.has(type) && names.has(text) && start >= statement.end,
  );
}

const CLIENT_ERRORS = new WeakMap<View, Map<SyntaxNode, boolean>>();

/** `statusCode: 415`, `res.status(413)`, `bad_request(…)`, `respond(400, …)`, `return body, 413`, through helpers of the code. */
export function isClientError(view: View, node: SyntaxNode): boolean {
  const known = CLIENT_ERRORS.get(view) ?? new Map<SyntaxNode, boolean>();
  CLIENT_ERRORS.set(view, known);
  const found = known.get(node) ?? blamesCaller(view, node);
  known.set(node, found);
  return found;
}

const OBJECTS = new Set(['object', 'dictionary']);

function blamesCaller(view: View, node: SyntaxNode): boolean {
  if (OBJECTS.has(node.type)) {
    const status = view.property(node, 'statusCode') ?? view.property(node, 'status');
    if (status !== undefined)
      return resolveValues(view, { node: status, frame: undefined }).some((value) =>
        isBlame(resolveStatus(view, value)),
      );
  }
  if (node.type === 'expression_list' || node.type === 'tuple')
    return resolveStatuses(view, { node, frame: undefined }).some(isBlame);
  const call = findCall(node);
  if (call === undefined) return false;
  const given = [...call.args.slice(0, 3), ...call.named.values()];
  if (given.some((argument) => isBlame(resolveStatus(view, { node: argument, frame: undefined })))) return true;
  if (resolveStatuses(view, { node, frame: undefined }).some(isBlame)) return true;
  return /bad_?request|unsupported|too_?large|unprocessable|invalid|reject/i.test(
    findMember(unwrapExpression(call.callee))?.name ?? call.callee.text,
  );
}

function isBlame(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
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

/** The statements after a statement in its block, and after the loops around it. */
function following(statement: SyntaxNode): readonly SyntaxNode[] {
  const block = statement.parent;
  if (block === undefined) return [];
  const after = block.children.filter(({ start }) => start >= statement.end).slice(0, 6);
  const loop = block.parent;
  return loop !== undefined && AROUND.has(loop.type) ? [...after, ...following(loop)] : after;
}

/** The code's own functions that a condition calls. */
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

/** The return value of a checking function is itself a test. */
function returned(view: View, fn: SyntaxNode): readonly Decision[] {
  return view.returns(fn).map((condition) => ({ condition, at: findFunctionShape(fn)?.node ?? condition }));
}
