import { isSlashFreePattern, isSlashPattern } from '../../../text/key-patterns.js';
import type { RequestInput } from '../../flow/request-parts.js';
import { findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { collectDecisions } from '../replies/rejections.js';
import type { View } from '../view.js';
import { collectBindings } from './bindings.js';
import { collectDescribedNames, findPattern } from './described-names.js';
import { countSteps } from '../../syntax/steps.js';

/** Whether a value carries data that the caller controls. */
export function isSentInput({ parts }: RequestInput): boolean {
  return parts.has('body') || parts.has('query') || parts.has('path') || parts.has('headers');
}

/** The last name in an expression: `name` of `body.name`, `body['name']` and `body.get('name')`. */
export function getLastName(node: SyntaxNode): string {
  const call = findCall(node);
  if (call !== undefined) {
    const [first] = call.args;
    return (
      (findMember(unwrapExpression(call.callee))?.name === 'get' && first !== undefined
        ? findLiteralText(first)
        : undefined) ?? ''
    );
  }
  return findMember(node)?.name ?? (node.type === 'identifier' ? node.text : '');
}

const TESTS = new Set([
  'test',
  'match',
  'fullmatch',
  'includes',
  'has',
  'exec',
  'indexOf',
  'search',
  'isalnum',
  'isdigit',
  'isdecimal',
  'hasOwn',
  'hasOwnProperty',
]);
const EQUALS = new Set(['in', 'not in', '===', '==', '!==', '!=']);

/** Values that are checked against a pattern or a list, by their text and their last name; and parsed UUIDs. */
export function collectTestedNames(view: View): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (node: SyntaxNode | undefined): void => {
    if (node === undefined) return;
    names.add(unwrapExpression(node).text);
    const last = getLastName(unwrapExpression(node));
    if (last !== '') names.add(last);
    // `PATTERN.test(body.name || '')`.
    if (CHOICES.has(unwrapExpression(node).get('operator')?.text ?? '')) add(unwrapExpression(node).get('left'));
  };
  for (const { condition } of collectDecisions(view)) {
    // `images.every(isImage)` calls a function by its name.
    const called = [...condition.walk()].flatMap((node) => (node.type === 'identifier' ? view.functions(node) : []));
    for (const test of [condition, ...called.flatMap((fn) => view.returns(fn))]) {
      for (const node of test.walk((inner) => !isFunction(inner) || isElementPredicate(inner)))
        for (const one of testedBy(view, node)) add(one);
    }
  }
  for (const call of view.calls) if (PARSES.test(call.name ?? '')) add(call.args[0]);
  for (const name of collectDescribedNames(view)) names.add(name);
  for (const node of ownedNames(view)) add(node);
  names.delete('');
  return names;
}

/** A function expression in `every(…)` or `some(…)`. */
function isElementPredicate(fn: SyntaxNode): boolean {
  const call = !isFunction(fn) || fn.parent?.parent === undefined ? undefined : findCall(fn.parent.parent);
  return call !== undefined && /^(?:every|some)$/.test(findMember(unwrapExpression(call.callee))?.name ?? '');
}

const CHOICES = new Set(['||', '??', 'or']);
const PARSES = /^uuid\.(?:UUID|parse|validate)$/;

function testedBy(view: View, node: SyntaxNode): readonly (SyntaxNode | undefined)[] {
  const operator = node.get('operator')?.text ?? node.get('operators')?.text;
  if (operator !== undefined && EQUALS.has(operator)) return comparedBy(view, node);
  const call = findCall(node);
  if (call === undefined) return [];
  // `names.every((name) => NAME.test(name))` checks each item of the list.
  const [first] = call.args;
  const member = findMember(unwrapExpression(call.callee));
  if (member !== undefined && first !== undefined && isElementPredicate(first))
    return [...first.walk()].some((inner) => subjectsOf(view, inner).length > 0) ? [member.object] : [];
  const called = view.functions(call.callee).flatMap((fn) => [...fn.walk()].filter((inner) => isPatternTest(inner)));
  if (called.length > 0) return called.some((test) => subjectsOf(view, test).length > 0) ? call.args : [];
  if (PARSES.test(view.nameOf(call.callee) ?? '')) return call.args.slice(0, 1);
  return subjectsOf(view, node);
}

/** `name in NAMES`, `name === 'report'`, and `'/' in name`, which is rejected. */
function comparedBy(view: View, node: SyntaxNode): readonly (SyntaxNode | undefined)[] {
  const [left, right] = [node.get('left') ?? node.children[0], node.get('right') ?? node.children.at(-1)];
  const isFixed = right !== undefined && !isSentInput(view.mentions(right)) && !EMPTY.test(right.text);
  if (isFixed) return isTypeTest(left) ? [] : [left];
  const part = left === undefined ? undefined : findLiteralText(left);
  return part?.includes('/') === true ? [right] : [];
}

function isPatternTest(node: SyntaxNode): boolean {
  const call = findCall(node);
  return call !== undefined && PATTERN_TESTS.has(findMember(unwrapExpression(call.callee))?.name ?? '');
}

const PATTERN_TESTS = new Set(['test', 'match', 'fullmatch', 'search', 'exec']);
const CONTAINS = new Set(['includes', 'indexOf']);

/** The values that a call checks against something that rejects paths; empty if it accepts paths. */
function subjectsOf(view: View, node: SyntaxNode): readonly (SyntaxNode | undefined)[] {
  const call = findCall(node);
  const member = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
  const name = member?.name ?? '';
  if (call === undefined || member === undefined || !TESTS.has(name)) return [];
  const all = [...call.args, member.object];
  if (CONTAINS.has(name)) {
    // Rejecting `name.includes('/')` is enough, `name.includes('..')` is not; `NAMES.includes(name)` is a list.
    const part = call.args[0] === undefined ? undefined : findLiteralText(call.args[0]);
    return part === undefined || part.includes('/') ? all : [];
  }
  if (!PATTERN_TESTS.has(name)) return all;
  // A value of the request may have a literal default: `const { name = '' } = body`.
  const patterns = all.flatMap((one) => (isSentInput(view.input(one)) ? [] : (findPattern(view, one) ?? [])));
  const [pattern] = patterns;
  if (pattern === undefined) return all;
  const anchoring =
    name === 'fullmatch' ? 'whole' : name === 'match' && node.source.language === 'python' ? 'start' : 'anywhere';
  return isSlashFreePattern(pattern, anchoring) || (!isNegated(node) && isSlashPattern(pattern)) ? all : [];
}

/** `!PATTERN.test(name)`, `not re.match(…)`: a value that does not match is rejected. */
function isNegated(node: SyntaxNode): boolean {
  const above = node.parent;
  const operator = above?.get('operator')?.text ?? '';
  return (
    above !== undefined && (operator === '!' || above.type === 'not_operator' || /=== null|is None/.test(above.text))
  );
}

const EMPTY = /^(?:null|undefined|None|''|""|0|-1|true|false|True|False)$/;

function isTypeTest(left: SyntaxNode | undefined): boolean {
  return left === undefined || /^typeof\b|\.length$|^len\(/.test(left.text);
}

/**
 * The key of a record whose owner is then compared with the caller, so that the caller cannot reach records of other
 * users.
 */
function ownedNames(view: View): readonly SyntaxNode[] {
  return collectDecisions(view).flatMap(({ condition }) =>
    [condition, ...condition.walk()].flatMap((node) => {
      const operator = node.get('operator')?.text ?? node.get('operators')?.text ?? '';
      if (!EQUALS.has(operator)) return [];
      const sides = node.children.filter(({ field }) => field !== 'operator' && field !== 'operators');
      if (!sides.some((side) => isCaller(view, side))) return [];
      return sides.filter((side) => !isCaller(view, side)).flatMap((side) => recordsIn(view, side));
    }),
  );
}

const CALLER = /authorizer|claims|identity|cognito|principal|current_?user|\bjwt\b/i;

function isCaller(view: View, side: SyntaxNode): boolean {
  return CALLER.test(side.text) || CALLER.test(view.literal(side).text.slice(0, 300));
}

const LOOKS_UP = /^(?:GetItem|Query|BatchGetItem|TransactGetItems|Scan)$/;

/** Names are followed so far. */
const LEVELS = 3;

/** The values of the request in the call that reads a record. */
function recordsIn(view: View, side: SyntaxNode): readonly SyntaxNode[] {
  const found = new Set<SyntaxNode>();
  const seen = new Set<SyntaxNode>();
  let level = new Set(identifiersIn(side));
  for (let left = LEVELS; left > 0; left -= 1) {
    const next = new Set<SyntaxNode>();
    for (const name of level) {
      for (const { value } of collectBindings(name)) {
        countSteps(1);
        if (!value.holds(name)) for (const inner of identifiersIn(value)) next.add(inner);
        if (seen.size === seen.add(value).size) continue;
        for (const one of lookedUpBy(view, value)) found.add(one);
      }
    }
    level = next;
  }
  return [...found];
}

function identifiersIn(node: SyntaxNode): readonly SyntaxNode[] {
  return [node, ...node.walk()].filter(({ type }) => type === 'identifier');
}

/** The values of the request in the calls of an expression that read records. */
function lookedUpBy(view: View, value: SyntaxNode): readonly SyntaxNode[] {
  return [value, ...value.walk()].flatMap((inner) => {
    const call = findCall(inner);
    const operation = call === undefined ? undefined : view.operation(call);
    if (operation?.service !== 'dynamodb' || !LOOKS_UP.test(operation.action)) return [];
    return [...inner.walk()].filter((one) => isNameOfSent(view, one));
  });
}

function isNameOfSent(view: View, node: SyntaxNode): boolean {
  const isName =
    node.type === 'identifier' || node.type === 'shorthand_property_identifier' || findMember(node) !== undefined;
  return isName && isSentInput(view.input(node)) && !view.input(node).whole;
}
