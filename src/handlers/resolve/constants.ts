import type { Resolver } from './resolver.js';
import { findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import { findStringPieces } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { countSteps } from '../syntax/steps.js';

/** The known value of an expression. */
export type ConstantValue =
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'boolean'; readonly value: boolean }
  /** `null`, `undefined`, `None`. */
  | { readonly is: 'nothing' }
  /** An environment variable, with its default if it is not set. */
  | { readonly is: 'env'; readonly name: string; readonly otherwise: ConstantValue | undefined }
  | { readonly is: 'unknown' };

const UNKNOWN: ConstantValue = { is: 'unknown' };
/** So far are names and sums followed into each other. */
const NESTED = 60;
/** A text that is put together and is longer than this is not kept: it doubles with every line that adds it to itself. */
const LONGEST = 100_000;

const ENVIRONMENT = ['process.env.', 'os.environ.', 'environ.'];
const READS = new Set(['os.environ.get', 'os.getenv', 'environ.get', 'getenv']);

/** The variable that a name is of the environment. */
function variableIn(name: string): string | undefined {
  const prefix = ENVIRONMENT.find((one) => name.startsWith(one));
  const variable = prefix === undefined ? '' : name.slice(prefix.length);
  return /^[A-Za-z_]\w*$/.test(variable) ? variable : undefined;
}

interface Folded {
  readonly settled: number;
  readonly values: Map<SyntaxNode, ConstantValue>;
}

const FOLDED = new WeakMap<Resolver, Folded>();

/** Values folded before, while they are valid. */
function foldedBy(resolver: Resolver): Map<SyntaxNode, ConstantValue> {
  const known = FOLDED.get(resolver);
  if (known?.settled === resolver.settled) return known.values;
  const values = new Map<SyntaxNode, ConstantValue>();
  FOLDED.set(resolver, { settled: resolver.settled, values });
  return values;
}

/** Folds literals, module constants, arithmetic, and reads of the environment; each expression once. */
export function resolveConstant(resolver: Resolver, expression: SyntaxNode, nested = NESTED): ConstantValue {
  const node = unwrapExpression(expression);
  const folded = foldedBy(resolver);
  const known = folded.get(node);
  if (known !== undefined) return known;
  countSteps(1);
  if (nested === 0) return UNKNOWN;
  // A value built from itself is unknown.
  folded.set(node, UNKNOWN);
  const found = foldExpression(resolver, node, (inner) => resolveConstant(resolver, inner, nested - 1));
  folded.set(node, found);
  return found;
}

function foldExpression(
  resolver: Resolver,
  node: SyntaxNode,
  fold: (node: SyntaxNode) => ConstantValue,
): ConstantValue {
  const literal = literalOf(node, fold);
  if (literal !== undefined) return literal;
  const read = environmentRead(resolver, node, fold);
  if (read !== undefined) return read;
  if (node.type === 'identifier' || node.type === 'shorthand_property_identifier') return named(resolver, node, fold);
  const operator = node.get('operator')?.text;
  const [left, right] = [node.get('left'), node.get('right')];
  if (operator !== undefined && left !== undefined && right !== undefined)
    return joined(operator, fold(left), () => fold(right));
  const argument = node.get('argument');
  if (operator !== undefined && argument !== undefined) return signed(operator, fold(argument));
  if (findMember(node) !== undefined) return pointed(resolver, node, fold);
  const call = findCall(node);
  const [first] = call?.args ?? [];
  // `int(os.environ['MAX'])`, `Number(process.env.MAX)`, `parseInt(process.env.MAX ?? '5', 10)`.
  return call !== undefined && first !== undefined && NUMBERS.has(call.callee.text) ? numeric(fold(first)) : UNKNOWN;
}

const NUMBERS = new Set([
  'int',
  'float',
  'str',
  'Number',
  'String',
  'parseInt',
  'parseFloat',
  'Number.parseInt',
  'Number.parseFloat',
  'BigInt',
]);

function literalOf(node: SyntaxNode, fold: (node: SyntaxNode) => ConstantValue): ConstantValue | undefined {
  switch (node.type) {
    case 'integer':
    case 'float':
    case 'number': {
      const value = Number(node.text.replaceAll('_', '').replace(/n$/, ''));
      return Number.isNaN(value) ? UNKNOWN : { is: 'number', value };
    }
    case 'true':
    case 'false':
      return { is: 'boolean', value: node.type === 'true' };
    case 'none':
    case 'null':
    case 'undefined':
      return { is: 'nothing' };
    default: {
      const pieces = findStringPieces(node)?.map((piece) => (typeof piece === 'string' ? piece : fold(piece)));
      if (pieces === undefined) return undefined;
      const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : textOf(piece)));
      const isKnown = texts.every((text) => text !== undefined);
      const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      return isKnown && (length <= LONGEST || texts.length === 1) ? { is: 'text', value: texts.join('') } : UNKNOWN;
    }
  }
}

function textOf(piece: ConstantValue): string | undefined {
  return piece.is === 'text' || piece.is === 'number' || piece.is === 'boolean' ? String(piece.value) : undefined;
}

function environmentRead(
  resolver: Resolver,
  node: SyntaxNode,
  fold: (node: SyntaxNode) => ConstantValue,
): ConstantValue | undefined {
  const call = findCall(node);
  if (call === undefined) {
    const name = findMember(node) === undefined ? undefined : variableIn(resolver.nameOf(node) ?? '');
    return name === undefined ? undefined : { is: 'env', name, otherwise: undefined };
  }
  if (!READS.has(resolver.nameOf(call.callee) ?? '')) return undefined;
  const [first, second = call.named.get('default')] = call.args;
  const name = first === undefined ? UNKNOWN : fold(first);
  return name.is === 'text'
    ? { is: 'env', name: name.value, otherwise: second === undefined ? undefined : fold(second) }
    : UNKNOWN;
}

function named(resolver: Resolver, node: SyntaxNode, fold: (node: SyntaxNode) => ConstantValue): ConstantValue {
  if (node.text === 'undefined') return { is: 'nothing' };
  const sources = resolver.sources(node);
  const [only] = sources;
  if (only === undefined || sources.length > 1) return UNKNOWN;
  if ('walk' in only) return fold(only);
  const { is, value, path, fallback, parameter } = only;
  if (is === 'parameter' && parameter !== undefined) {
    const given = resolver.argumentsFor(parameter.of, parameter.index);
    // No call passes it: its default.
    const [first = value, ...others] = given;
    return first === undefined || others.length > 0 || path.length > 0 ? UNKNOWN : fold(first);
  }
  if (is !== 'value' || value === undefined) return UNKNOWN;
  if (path.length === 0) return fold(value);
  const variable = variableIn([resolver.nameOf(value), ...path].join('.'));
  if (variable !== undefined)
    return { is: 'env', name: variable, otherwise: fallback === undefined ? undefined : fold(fallback) };
  return pointed(resolver, node, fold);
}

/** A member of an object of this code: `LIMITS.maxBytes`. */
function pointed(resolver: Resolver, node: SyntaxNode, fold: (node: SyntaxNode) => ConstantValue): ConstantValue {
  const all = resolver.targets(node);
  const member = all[0]?.is === 'outside' ? ENUM.exec(all[0].name)?.[1] : undefined;
  if (member !== undefined) return { is: 'text', value: member };
  const targets = all.filter(({ is }) => is !== 'outside');
  const [only] = targets;
  if (targets.length === 1 && only?.is === 'value' && only.node !== node) return fold(only.node);
  const [value, ...others] = resolver.fields(node);
  return value === undefined || others.length > 0 ? UNKNOWN : fold(value);
}

/** A member of one of the SDK's enumerations, which are named like their values: `InvocationType.Event`. */
const ENUM = /^@aws-sdk\/client-[\w-]+\.[A-Z]\w*\.(\w+)$/;

function joined(operator: string, left: ConstantValue, right: () => ConstantValue): ConstantValue {
  if (operator === '??' || operator === '||' || operator === 'or') {
    if (left.is === 'env') return { is: 'env', name: left.name, otherwise: left.otherwise ?? right() };
    if (left.is === 'nothing') return right();
    return operator === '??' || left.is === 'unknown' ? left : isFalsy(left) ? right() : left;
  }
  const other = right();
  if (operator === '+' && left.is === 'text' && other.is === 'text')
    return left.value.length + other.value.length > LONGEST ? UNKNOWN : { is: 'text', value: left.value + other.value };
  const apply = ARITHMETIC[operator];
  if (left.is !== 'number' || other.is !== 'number' || apply === undefined) return UNKNOWN;
  const value = apply(left.value, other.value);
  return Number.isFinite(value) ? { is: 'number', value } : UNKNOWN;
}

function isFalsy(value: ConstantValue): boolean {
  return 'value' in value && (value.value === '' || value.value === 0 || value.value === false);
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  // Not JavaScript's, which wraps at 32 bits: Python's does not, and a size beyond is meant as it is written.
  '<<': (a, b) => a * 2 ** b,
  '>>': (a, b) => Math.floor(a / 2 ** b),
};

function signed(operator: string, argument: ConstantValue): ConstantValue {
  if (argument.is !== 'number') return UNKNOWN;
  if (operator === '-') return { is: 'number', value: -argument.value };
  return operator === '+' ? argument : UNKNOWN;
}

function numeric(value: ConstantValue): ConstantValue {
  if (value.is === 'env' && value.otherwise !== undefined) return { ...value, otherwise: numeric(value.otherwise) };
  if (value.is !== 'text' || value.value.trim() === '' || Number.isNaN(Number(value.value))) return value;
  return { is: 'number', value: Number(value.value) };
}
