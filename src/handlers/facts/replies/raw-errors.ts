import {
  getArgumentIndex,
  findCall,
  isFunction,
  findMember,
  collectParameters,
  unwrapExpression,
} from '../../syntax/shapes.js';
import { findStringPieces } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { type Framed, makeFramed, resolveValues } from '../frames.js';
import { mentionsName } from '../errors/clauses.js';
import { countSteps } from '../../syntax/steps.js';

const NESTED = 10;

/** By value, the result found in it, and the depth of the search. */
const FOUND = new WeakMap<Framed, { readonly at: SyntaxNode | undefined; readonly steps: number }>();

/** The expression that puts the text of an unexpected error into a value; undefined without one. */
export function findRawError(view: View, framed: Framed, steps = NESTED): SyntaxNode | undefined {
  const known = FOUND.get(framed);
  countSteps(1);
  if (steps === 0) return undefined;
  if (known !== undefined && (known.at !== undefined || known.steps >= steps)) return known.at;
  FOUND.set(framed, { at: undefined, steps });
  const at = lookInto(view, framed, steps);
  FOUND.set(framed, { at, steps });
  return at;
}

function lookInto(view: View, framed: Framed, steps: number): SyntaxNode | undefined {
  const node = unwrapExpression(framed.node);
  const inside = (nodes: Iterable<SyntaxNode>): SyntaxNode | undefined => {
    for (const inner of nodes) {
      const found = findRawError(view, makeFramed(view, inner, framed.frame), steps - 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  if (isUnforeseen(view, node)) return node;
  const member = findMember(node);
  if (member !== undefined) return isTextOf(view, framed) ? node : followed(view, framed, steps);
  const call = findCall(node);
  if (call !== undefined) {
    const name = view.nameOf(call.callee) ?? '';
    if (/^traceback\.format_\w+$/.test(name)) return node;
    const asked = findMember(unwrapExpression(call.callee));
    if (asked?.name === 'toString' && isUnforeseen(view, unwrapExpression(asked.object))) return node;
    if (asked?.name === 'format') return inside(call.args);
    if (WRITES.test(name) || WRITES.test(call.callee.text)) return inside([...call.args, ...call.named.values()]);
    return followed(view, framed, steps);
  }
  if (node.type === 'identifier' || node.type === 'shorthand_property_identifier')
    return isTakenText(view, { node, frame: framed.frame }) ? node : followed(view, framed, steps);
  const pieces = findStringPieces(node);
  if (pieces !== undefined) return inside(pieces.filter((piece) => typeof piece !== 'string'));
  if (node.type === 'pair') return inside(node.all('value'));
  if (node.type === 'conditional_expression') return inside(node.children.filter((_, index) => index !== 1));
  if (node.type === 'ternary_expression') return inside([...node.all('consequence'), ...node.all('alternative')]);
  return PARTS.has(node.type) ? inside(node.children) : undefined;
}

function followed(view: View, framed: Framed, steps: number): SyntaxNode | undefined {
  const node = unwrapExpression(framed.node);
  for (const value of resolveValues(view, framed)) {
    if (value.node === node) continue;
    const found = findRawError(view, value, steps - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const WRITES = /^(?:str|repr|String|json\.dumps|JSON\.stringify|util\.inspect|inspect|jsonify|flask\.jsonify|dict)$/;
const PARTS = new Set([
  'object',
  'dictionary',
  'array',
  'list',
  'tuple',
  'binary_expression',
  'binary_operator',
  'boolean_operator',
  'spread_element',
]);

/** `error.message`, `err.stack`, `e.args[0]`, `e.response['Error']['Message']`; codes and names are not texts. */
function isTextOf(view: View, { node, frame }: Framed): boolean {
  const member = findMember(unwrapExpression(node));
  if (member === undefined) return false;
  const root = rootOf(unwrapExpression(node));
  const name = /^\d+$/.test(member.name ?? '')
    ? (findMember(unwrapExpression(member.object))?.name ?? '')
    : (member.name ?? '');
  if (root === undefined || !TEXTS.test(name)) return false;
  return mayBeUnforeseen(view, { node: root, frame });
}

/** Whether a value may be an error of any kind: one that a test of its kind chose is not. */
function mayBeUnforeseen(view: View, { node, frame }: Framed, steps = NESTED): boolean {
  const name = unwrapExpression(node);
  if (isUnforeseen(view, name)) return true;
  const choice = name.type === 'identifier' && steps > 0 ? choiceOf(view, name) : undefined;
  if (choice === undefined)
    return resolveValues(view, { node: name, frame }).some((value) => isUnforeseen(view, value.node));
  return sidesOf(choice)
    .filter((side) => !isChosenBy(choice, side, unwrapExpression(side).text))
    .some((side) => mayBeUnforeseen(view, { node: side, frame }, steps - 1));
}

/** `const known = error instanceof Refused ? error : new Refused(…)` */
function choiceOf(view: View, name: SyntaxNode): SyntaxNode | undefined {
  const [only, ...others] = view.sources(name);
  if (only === undefined || 'walk' in only || only.value === undefined || others.length > 0) return undefined;
  if (only.is !== 'value' || only.path.length > 0) return undefined;
  const value = unwrapExpression(only.value);
  return value.type === 'ternary_expression' || value.type === 'conditional_expression' ? value : undefined;
}

function sidesOf(choice: SyntaxNode): readonly SyntaxNode[] {
  return choice.type === 'conditional_expression'
    ? choice.children.filter((_, index) => index !== 1)
    : [...choice.all('consequence'), ...choice.all('alternative')];
}

/** `const { message, stack } = error`: the same as `error.message`. */
function isTakenText(view: View, { node, frame }: Framed): boolean {
  return view.sources(node).some((source) => {
    if ('walk' in source || source.is !== 'value' || source.value === undefined) return false;
    const last = source.path.at(-1) ?? '';
    const value = unwrapExpression(source.value);
    return TEXTS.test(last) && source.path.length === 1 && mayBeUnforeseen(view, { node: value, frame });
  });
}

const TEXTS = /^(?:message|Message|stack|args|strerror|msg|cause)$/;

function rootOf(node: SyntaxNode): SyntaxNode | undefined {
  const member = findMember(node);
  if (member === undefined) return node.type === 'identifier' ? node : undefined;
  return rootOf(unwrapExpression(member.object));
}

/** Whether a name refers to an error that was caught and may be of any kind. */
function isUnforeseen(view: View, node: SyntaxNode): boolean {
  if (node.type !== 'identifier' && node.type !== 'shorthand_property_identifier') return false;
  const error = node.text;
  let below = node;
  for (const above of node.above()) {
    // `err instanceof ApiError ? err.message : …`
    if (TESTS.has(above.type) && isChosenBy(above, below, error)) return false;
    if (above.type === 'catch_clause' && above.get('parameter')?.text === error) return true;
    if (above.type === 'except_clause' && catches(above, error)) return !isForeseen(view, above);
    if (isFunction(above) && collectParameters(above)[0]?.pattern.text === error) return isRejection(above);
    below = above;
  }
  return false;
}

const TESTS = new Set([
  'if_statement',
  'elif_clause',
  'ternary_expression',
  'conditional_expression',
  'switch_statement',
]);

function isChosenBy(test: SyntaxNode, branch: SyntaxNode, error: string): boolean {
  const condition =
    test.get('condition') ??
    test.get('value') ??
    (test.type === 'conditional_expression' ? test.children[1] : undefined);
  if (condition === undefined || condition === branch || !mentionsName(condition, error)) return false;
  const isElse =
    branch.field === 'alternative' || (test.type === 'conditional_expression' && branch === test.children[2]);
  return !isElse && KIND.test(condition.text);
}

/** A test of the error's kind; having a message proves nothing. */
const KIND = /instanceof|isinstance|\.(?:name|code|statusCode|status|status_code|expose|type)\b|\bin\b|===?/;

function catches(clause: SyntaxNode, error: string): boolean {
  const value = clause.get('value') ?? clause.children[0];
  return value?.get('alias')?.text === error;
}

/** A clause for errors that the code itself throws, or whose text is made for the caller. */
function isForeseen(view: View, clause: SyntaxNode): boolean {
  const value = clause.get('value') ?? clause.children[0];
  const pattern = value?.type === 'as_pattern' ? value.children[0] : value;
  if (pattern === undefined) return false;
  const types = pattern.type === 'tuple' ? pattern.children : [pattern];
  return types.every(
    (type) => FORESEEN.test(type.text) || view.classes(type).length > 0 || throwsItself(view, type.text),
  );
}

const FORESEEN =
  /(?:Error|Exception)$(?<=(?:Validation|Schema|Invalid|BadRequest|NotFound|Unauthorized|Forbidden|Service|Api|App)\w*(?:Error|Exception)|HTTPException)/;

function throwsItself(view: View, type: string): boolean {
  if (/^(?:Exception|BaseException)$/.test(type)) return false;
  for (const node of view.nodes('raise_statement')) {
    const [thrown] = node.children;
    if (thrown !== undefined && (findCall(thrown)?.callee ?? thrown).text === type) return true;
  }
  return false;
}

/** `.catch((error) => …)`, and a callback `(err, data) => …`. */
function isRejection(fn: SyntaxNode): boolean {
  const call = fn.parent?.parent === undefined ? undefined : findCall(fn.parent.parent);
  if (call === undefined || getArgumentIndex(call, fn) === -1) return false;
  return (
    findMember(unwrapExpression(call.callee))?.name === 'catch' ||
    (call.args.at(-1) === fn && /^(?:err|error|e)$/.test(collectParameters(fn)[0]?.pattern.text ?? ''))
  );
}
