import { type MemberShape, findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { collectBindings } from './bindings.js';
import { isWholePart } from './request-fields.js';

/** A field at the top of a JSON body. */
export interface BodyField {
  /** As the code writes it. */
  readonly name: string;
  /** The handler reads it in every run that comes so far, and has nothing else to take in its place. */
  readonly isNeeded: boolean;
}

const MEMBERS = ['attribute', 'member_expression', 'subscript', 'subscript_expression'];

/** The fields that a handler reads from a body that it parses as JSON. */
export function collectBodyFields(view: View): readonly BodyField[] {
  const found = new Map<string, boolean>();
  const add = (name: string, isNeeded: boolean): void => {
    found.set(name, isNeeded || found.get(name) === true);
  };
  for (const node of view.nodes(...MEMBERS)) {
    const member = findMember(node);
    if (member?.name !== undefined && isRead(view, node, member)) add(member.name, isCertain(view, node));
  }
  for (const { callee, args } of view.calls) {
    const member = findMember(unwrapExpression(callee));
    const name = args[0] === undefined ? undefined : findLiteralText(args[0]);
    if (member?.name === 'get' && name !== undefined && isJsonBody(view, member.object)) add(name, false);
  }
  for (const node of view.nodes('variable_declarator')) {
    const [pattern, value] = [node.get('name'), node.get('value')];
    if (pattern?.type !== 'object_pattern' || value === undefined || !isJsonBody(view, value)) continue;
    for (const part of pattern.children) {
      const field = fieldOf(part);
      if (field !== undefined) add(field.name, field.isNeeded && isCertain(view, node));
    }
  }
  const tested = found.size === 0 ? new Set<string>() : collectTested(view);
  return [...found].map(([name, isNeeded]) => ({ name, isNeeded: isNeeded && !tested.has(name) }));
}

/** The name of a method is no field, and what is assigned is not read. */
function isRead(view: View, node: SyntaxNode, { name, object }: MemberShape): boolean {
  const isCallee = node.field === 'function' && node.parent !== undefined && findCall(node.parent) !== undefined;
  const isAssigned = node.field === 'left' && /assignment/.test(node.parent?.type ?? '');
  return !isCallee && !isAssigned && name !== 'length' && isJsonBody(view, object);
}

/** A field of `const { title, size = 1, kind: type } = …`. */
function fieldOf(part: SyntaxNode): BodyField | undefined {
  switch (part.type) {
    case 'shorthand_property_identifier_pattern':
      return { name: part.text, isNeeded: true };
    case 'pair_pattern': {
      const key = part.get('key');
      const name = key === undefined ? undefined : (findLiteralText(key) ?? key.text);
      return name === undefined ? undefined : { name, isNeeded: part.get('value')?.type === 'identifier' };
    }
    case 'object_assignment_pattern': {
      const name = part.get('left')?.text;
      return name === undefined ? undefined : { name, isNeeded: false };
    }
    default:
      return undefined;
  }
}

const PARSERS = new Set(['JSON.parse', 'json.loads', 'orjson.loads', 'ujson.loads', 'simplejson.loads']);

/** Whether an expression is the body, parsed as JSON, perhaps with a fallback. */
function isJsonBody(view: View, expression: SyntaxNode, depth = 6): boolean {
  const node = unwrapExpression(expression);
  const isJson = (inner: SyntaxNode | undefined): boolean =>
    inner !== undefined && depth > 0 && isJsonBody(view, inner, depth - 1);
  const call = findCall(node);
  if (call !== undefined) {
    const [given] = call.args;
    if (given === undefined || !PARSERS.has(view.nameOf(call.callee) ?? '')) return false;
    return view.input(given).parts.has('body') && isWholePart(view, given);
  }
  if (node.type === 'ternary_expression') return isJson(node.get('consequence')) || isJson(node.get('alternative'));
  if (node.type === 'conditional_expression') return isJson(node.children[0]) || isJson(node.children[2]);
  if (CHOICES.has(node.get('operator')?.text ?? '')) return isJson(node.get('left'));
  if (node.type !== 'identifier') return false;
  const [binding, ...others] = collectBindings(node);
  return others.length === 0 && binding?.pattern.text === node.text && isJson(binding.value);
}

const CHOICES = new Set(['||', '??', 'or']);

const BRANCHES =
  /^(?:if_statement|elif_clause|else_clause|conditional_expression|ternary_expression|switch_\w+|match_statement|case_clause|while_statement|for_\w+|do_statement|boolean_operator|except_clause|catch_clause|finally_clause|list_comprehension|dictionary_comprehension|generator_expression)$/;
const SHORTCUTS = new Set(['||', '??', '&&']);

/** Whether a node of the handler itself is in none of its branches. */
function isCertain(view: View, node: SyntaxNode): boolean {
  const fn = node.enclosingFunction;
  if (fn === undefined || !view.handlers.includes(fn) || /\?\./.test(node.text)) return false;
  for (const above of node.above()) {
    if (above === fn) return true;
    if (BRANCHES.test(above.type) || SHORTCUTS.has(above.get('operator')?.text ?? '')) return false;
  }
  return false;
}

const NAMES = ['identifier', 'property_identifier', 'shorthand_property_identifier', 'string'];

/** The names that conditions are about, and those that have a fallback. */
function collectTested(view: View): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of view.nodes(...NAMES)) {
    const name = node.type === 'string' ? findLiteralText(node) : node.text;
    if (name !== undefined && isTested(node)) names.add(name);
  }
  return names;
}

const TESTS = new Set([
  '||',
  '??',
  '&&',
  'or',
  'and',
  'in',
  'not in',
  '!',
  'not',
  'typeof',
  '===',
  '!==',
  '==',
  '!=',
  'is',
  'is not',
]);
const STATEMENTS = /(?:_statement|_declaration|_clause|^block|^statement_block|^module|^program)$/;

function isTested(node: SyntaxNode): boolean {
  let inner = node;
  for (const above of node.above()) {
    const operator = above.get('operator')?.text ?? above.get('operators')?.text ?? '';
    const condition = above.type === 'conditional_expression' ? above.children[1] : above.get('condition');
    if (TESTS.has(operator) || above.type === 'not_operator' || condition === inner) return true;
    if (above.children.some(({ type }) => type === 'optional_chain') && above.get('object') === inner) return true;
    if (STATEMENTS.test(above.type)) return false;
    inner = above;
  }
  return false;
}
