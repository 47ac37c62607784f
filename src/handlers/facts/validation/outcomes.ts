import { DECODERS } from '../../libraries/libraries.js';
import { findCall, findMember, isFunction } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { CodeCall, View } from '../view.js';
import { resolveOnce } from '../node-answers.js';
import { isLogCall, isLogged, isOnlyLogged } from './logs.js';
import { countSteps } from '../../syntax/steps.js';

// Validators that do not throw return a result. Code that ignores the result, or only logs it, does not validate.

/** Whether the code acts on the result of a validator. */
export function isHeeded(view: View, call: CodeCall): boolean {
  if (leadsOn(view, call.node)) return true;
  const keepers = [call.callee.text, call.receiver?.text].filter((text) => text !== undefined);
  return errorsOf(view, keepers).some((errors) => leadsOn(view, errors));
}

/** `validate.errors`, `validator.errors`: where some validators keep their errors. */
function errorsOf(view: View, keepers: readonly string[]): readonly SyntaxNode[] {
  return [...view.nodes('member_expression', 'attribute')].filter((node) => {
    const member = findMember(node);
    return member !== undefined && member.name === 'errors' && keepers.includes(member.object.text);
  });
}

/** Properties of a result that hold its status or its errors. */
const STATUS =
  /^(?:success|succeeded|error|errors|err|valid|isValid|is_valid|issues|problems|ok|left|_tag|message|details|summary|failure)$/i;

/** Limit for following names. */
const STEPS = 4;

/** Whether an expression is a condition, an argument, or returned or thrown. */
function leadsOn(view: View, from: SyntaxNode, steps = STEPS): boolean {
  return resolveOnce(leadsOnHere, view, from, steps);
}

function leadsOnHere(view: View, from: SyntaxNode, steps: number): boolean {
  let node = from;
  for (const above of from.above()) {
    if (isFunction(above)) return above.get('body') === node;
    if (above.type === 'return_statement' || /^(?:throw|raise|yield|assert)/.test(above.type)) return true;
    if (above.type === 'expression_statement') return isAssigned(view, node, steps);
    const branching = branchesOf(above, node);
    if (branching !== undefined) return !branching.every(isOnlyLogged);
    if (/^for_(?:in_)?statement$|^for_in_clause$/.test(above.type)) return true;
    const call = findCall(above);
    if (call !== undefined && call.callee !== node && !call.callee.holds(node)) {
      if (isLogCall(call)) return false;
      if (!DECODERS.has(view.nameOf(call.callee) ?? '')) return true;
    }
    if (/declarat|^assignment/.test(above.type)) return isAssigned(view, above, steps);
    node = above;
  }
  return false;
}

/** The branches of a node that is a condition; undefined otherwise. */
function branchesOf(above: SyntaxNode, node: SyntaxNode): readonly SyntaxNode[] | undefined {
  if (above.type === 'conditional_expression') {
    return above.children[1] === node ? [above] : undefined;
  }
  if (above.type === 'ternary_expression') return above.get('condition') === node ? [above] : undefined;
  if (/^(?:if_statement|elif_clause|while_statement|switch_statement|match_statement)$/.test(above.type)) {
    const body = above.get('body');
    const branches = [...above.all('consequence'), ...above.all('alternative'), ...(body === undefined ? [] : [body])];
    return branches.some((branch) => branch === node || branch.holds(node)) ? undefined : branches;
  }
  return undefined;
}

/** Whether the code acts on the name of a result; a part that is not a status counts only as a condition. */
function isAssigned(view: View, binding: SyntaxNode, steps: number): boolean {
  const inner = binding.type === 'expression_statement' ? (binding.children[0] ?? binding) : binding;
  const pattern = inner.get('name') ?? inner.get('left');
  if (pattern === undefined || steps === 0) return false;
  const names = [...pattern.walk()].filter(({ type }) => NAMES.has(type));
  return names.some((name, index) => {
    const isStatus =
      pattern === name || STATUS.test(keyOf(name)) || (/array|tuple|list/.test(pattern.type) && index === 0);
    return usesOf(view, name, inner).some((use) => isUseHeeded(view, use, isStatus, steps - 1));
  });
}

const NAMES = new Set(['identifier', 'shorthand_property_identifier_pattern']);

/** `success` of `{ success: isFine }`. */
function keyOf(name: SyntaxNode): string {
  const pair = name.parent;
  return pair !== undefined && pair.get('value') === name ? (pair.get('key')?.text ?? name.text) : name.text;
}

function isUseHeeded(view: View, use: SyntaxNode, isStatus: boolean, steps: number): boolean {
  if (isLogged(use)) return false;
  const member = use.parent === undefined ? undefined : findMember(use.parent);
  const part = member?.object === use ? member.name : undefined;
  const isStatusPart = isStatus && (part === undefined || STATUS.test(part));
  return isStatusPart ? leadsOn(view, use, steps) : decides(use);
}

/** Whether an expression is part of a condition. */
function decides(use: SyntaxNode): boolean {
  let node = use;
  for (const above of use.above()) {
    if (isFunction(above) || /statement$/.test(node.type)) return false;
    const branches = branchesOf(above, node);
    if (branches !== undefined) return !branches.every(isOnlyLogged);
    node = above;
  }
  return false;
}

/** The uses of a name in the function that assigns it. */
function usesOf(view: View, name: SyntaxNode, binding: SyntaxNode): readonly SyntaxNode[] {
  const fn = binding.enclosingFunction;
  const uses = view.uses(name.text);
  countSteps(uses.length);
  return uses.filter((node) => !binding.holds(node) && findsSame(node, fn));
}

function findsSame(node: SyntaxNode, fn: SyntaxNode | undefined): boolean {
  return fn === undefined || fn.holds(node);
}
