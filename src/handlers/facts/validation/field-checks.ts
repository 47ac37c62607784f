import { type CatchClause, collectClauses } from '../../syntax/catches.js';
import { findCall, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { collectDecisions, isClientError } from '../replies/rejections.js';
import { collectSizeChecks } from '../uploads/size-checks.js';
import { collectStores, hasFileDecoding } from '../uploads/stores.js';
import { collectTypeChecks } from '../uploads/type-checks.js';
import { hasRequestData, isWholePart, readsRequestField, mentionsRequest } from './request-fields.js';
import { isAnswered } from '../replies/thrown.js';
import { countSteps } from '../../syntax/steps.js';

/**
 * A handwritten check of the request. One of a `field` is input validation; one of the `shape` only checks that there is
 * an object at all. One that `throws` ends as a 500, which does not show the client its mistake.
 */
export interface HandCheck {
  readonly node: SyntaxNode;
  readonly of: 'field' | 'shape';
  readonly ends: 'answers' | 'throws';
}

/**
 * Every check that rejects a request before any of it is passed to AWS.
 * @param bodyIsFile see `isBodyStored`
 */
export function collectHandChecks(view: View, bodyIsFile: boolean): readonly HandCheck[] {
  const ofFile = bodyIsFile ? fileChecks(view) : [];
  const tested = [...view.nodes(...TESTS)].flatMap((at) => checkAt(view, at, ofFile) ?? []);
  const caught = [...view.nodes('try_statement')].flatMap((at) => conversionIn(view, at) ?? []);
  return [...tested, ...caught];
}

const TESTS = [
  'if_statement',
  'elif_clause',
  'assert_statement',
  'ternary_expression',
  'conditional_expression',
  'switch_statement',
  'match_statement',
];

/** The checks of type and size if the body itself is the stored file. */
function fileChecks(view: View): readonly SyntaxNode[] {
  const decided = collectDecisions(view);
  // Bytes only have a type and a length to check; a text has contents.
  const sizes = hasFileDecoding(view) ? collectSizeChecks(view, decided, () => 'other') : [];
  return [...collectTypeChecks(view, decided), ...sizes].map(({ node }) => node);
}

/** Whether the body itself is the stored file: such a body has no fields. */
export function isBodyStored(view: View): boolean {
  return collectStores(view).some(({ body }) => body !== undefined && isWholePart(view, body));
}

function checkAt(view: View, at: SyntaxNode, ofFile: readonly SyntaxNode[]): HandCheck | undefined {
  const condition = conditionOf(at);
  if (condition === undefined) return undefined;
  const isOfField =
    readsRequestField(view, condition) || ofFile.some((node) => node === condition || condition.holds(node));
  if (!isOfField && ![...condition.walk()].some((inner) => hasRequestData(view, inner))) return undefined;
  const ends = endOf(view, at);
  if (ends === undefined || isAfterUse(view, at)) return undefined;
  return { node: at, of: isOfField ? 'field' : 'shape', ends };
}

function conditionOf(at: SyntaxNode): SyntaxNode | undefined {
  if (at.type === 'assert_statement') return at.children[0];
  // The nodes of `a if condition else b` have no field names.
  if (at.type === 'conditional_expression') return at.children[1];
  return at.get('condition') ?? at.get('value') ?? at.get('subject');
}

function endOf(view: View, at: SyntaxNode): HandCheck['ends'] | undefined {
  if (at.type === 'assert_statement') return isAnswered(view, at) ? 'answers' : 'throws';
  const ends = branchesOf(at).flatMap((branch) => endIn(view, branch) ?? []);
  if (ends.length > 0) return ends.includes('answers') ? 'answers' : 'throws';
  return undefined;
}

function branchesOf(at: SyntaxNode): readonly SyntaxNode[] {
  if (at.type === 'switch_statement' || at.type === 'match_statement') {
    const body = at.get('body');
    return body === undefined ? [] : [body];
  }
  if (at.type === 'conditional_expression') return at.children.filter((_, index) => index !== 1);
  const branches = [...at.all('consequence'), ...at.all('alternative')];
  // `if (valid) { … return … }  return badRequest()`
  const leaves = branches.some((side) => [...side.walk((inner) => !isFunction(inner))].some(isReturn));
  return leaves ? [...branches, ...following(at)] : branches;
}

function isReturn({ type }: SyntaxNode): boolean {
  return type === 'return_statement';
}

/** The next statement in the same block. */
function following(statement: SyntaxNode): readonly SyntaxNode[] {
  const siblings = statement.parent?.children ?? [];
  return siblings.filter(({ start }) => start >= statement.end).slice(0, 1);
}

const THROWS = new Set(['throw_statement', 'raise_statement']);

/** How a branch rejects the request before it calls AWS. */
function endIn(view: View, branch: SyntaxNode): HandCheck['ends'] | undefined {
  let thrown = false;
  for (const node of branch.walk((inner) => !isFunction(inner))) {
    const call = findCall(node);
    if (call !== undefined && view.operation(call) !== undefined) break;
    if (isClientError(view, node) || (collects(node) && repliesSomewhere(view))) return 'answers';
    if (!THROWS.has(node.type)) continue;
    if (isAnswered(view, node)) return 'answers';
    thrown = true;
  }
  return thrown ? 'throws' : undefined;
}

const ADDS = /^(?:\w+\.)*(\w+)\.(?:push|append|add)$/i;
const MISTAKES = /err|issue|problem|invalid|missing|violation|fail|message|reason/i;

/** `errors.push('…')`: the collected errors are returned later. */
function collects(node: SyntaxNode): boolean {
  const call = findCall(node);
  return call !== undefined && MISTAKES.test(ADDS.exec(call.callee.text)?.[1] ?? '');
}

function repliesSomewhere(view: View): boolean {
  return [...view.nodes('object', 'dictionary', 'call', 'call_expression')].some((node) => isClientError(view, node));
}

/** Whether a part of the request was passed to AWS before this check. */
function isAfterUse(view: View, at: SyntaxNode): boolean {
  const unit = view.unitOf(at);
  return view.awsCalls.some((call) => {
    countSteps(1);
    if (call.unit !== unit || call.node.source !== at.source || call.node.start >= at.start) return false;
    const block = blockOf(call.node);
    return block?.holds(at) === true && mentionsRequest(view, call.node);
  });
}

const BLOCKS = new Set(['block', 'statement_block', 'program', 'module']);

function blockOf(node: SyntaxNode): SyntaxNode | undefined {
  for (const above of node.above()) if (BLOCKS.has(above.type)) return above;
  return undefined;
}

/** `try: int(query['limit'])  except ValueError: return 400`, `try: body['title']  except KeyError: return 400`. */
function conversionIn(view: View, at: SyntaxNode): HandCheck | undefined {
  const body = at.get('body');
  if (body === undefined) return undefined;
  const clauses = collectClauses(at).filter((clause) => refuses(view, clause));
  const isConverted = (type: string, test: (node: SyntaxNode) => boolean): boolean =>
    clauses.some(({ types }) => types.some((one) => one.split('.').at(-1) === type)) && [...body.walk()].some(test);
  const found =
    isConverted('KeyError', (node) => node.type === 'subscript' && readsRequestField(view, node)) ||
    ['ValueError', 'TypeError', 'InvalidOperation'].some((type) => isConverted(type, (node) => converts(view, node)));
  return found ? { node: at, of: 'field', ends: 'answers' } : undefined;
}

const CONVERTS = /^(?:int|float|(?:decimal\.)?Decimal|(?:uuid\.)?UUID|.*\.(?:fromisoformat|strptime))$/;

function converts(view: View, node: SyntaxNode): boolean {
  const call = findCall(node);
  const [first] = call?.args ?? [];
  return (
    call !== undefined &&
    first !== undefined &&
    CONVERTS.test(view.nameOf(call.callee) ?? call.callee.text) &&
    hasRequestData(view, unwrapExpression(first)) &&
    readsRequestField(view, first)
  );
}

function refuses(view: View, { body }: CatchClause): boolean {
  return body !== undefined && [...body.walk()].some((node) => isClientError(view, node));
}
