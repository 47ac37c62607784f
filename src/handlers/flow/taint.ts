import { resolveConstant } from '../resolve/constants.js';
import {
  type RequestInput,
  BODY,
  EVENT,
  HOLDER,
  PATH,
  QUERY,
  REQUEST,
  describeInput,
  getDerivedBits,
  getMemberBits,
} from './request-parts.js';
import { VALUE_NAMES, INNER_EXPRESSIONS, OBJECT_LITERALS, OPERATION_NODES, collectCarriers } from './carriers.js';
import { DECODERS, PARSERS, SERIALISERS, VALIDATES } from '../libraries/libraries.js';
import { isReturningValidator } from '../libraries/validators.js';
import { collectObjectEntries, collectClassMembers, resolveMemberValues } from '../resolve/members.js';
import type { Resolver } from '../resolve/resolver.js';
import type { Definition } from '../syntax/scope.js';
import {
  getArgumentIndex,
  type CallShape,
  findCall,
  isFunction,
  findMember,
  unwrapExpression,
  collectReturns,
} from '../syntax/shapes.js';
import { findLiteralText, findStringPieces } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { UnitNodes } from './unit-nodes.js';
import { countSteps } from '../syntax/steps.js';

/** The initial taint of a function's parameters: the event, a framework's request, a path's parameters. */
export type TaintSource = (fn: SyntaxNode, index: number) => number;

/** Taint grows from round to round, and stops long before this limit. */
const ROUNDS = 24;
/** At most this many values are computed recursively; the others are computed one by one, in the next round. */
const NESTED = 150;

/** Follows the request's values through the code. It does not follow them through unknown calls. */
export class Flow {
  readonly #bits = new Map<SyntaxNode, number>();
  readonly #done = new Set<SyntaxNode>();
  readonly #inputs = new Map<number, RequestInput>();
  #grows = false;
  #depth = 0;

  constructor(
    readonly resolver: Resolver,
    readonly seed: TaintSource,
    units: readonly UnitNodes[],
  ) {
    const nodes = units.flatMap((unit) => collectCarriers(unit));
    for (let round = 0; round === 0 || (this.#grows && round < ROUNDS); round += 1) {
      this.#grows = false;
      this.#done.clear();
      for (const node of nodes) this.bits(node);
    }
  }

  input(expression: SyntaxNode): RequestInput {
    const bits = this.bits(expression);
    const known = this.#inputs.get(bits) ?? describeInput(bits);
    this.#inputs.set(bits, known);
    return known;
  }

  bits(expression: SyntaxNode): number {
    countSteps(1);
    const node = unwrapExpression(expression);
    const known = this.#bits.get(node) ?? 0;
    if (this.#done.has(node)) return known;
    if (this.#depth >= NESTED) {
      this.#grows = true;
      return known;
    }
    this.#done.add(node);
    this.#depth += 1;
    const found = known | this.#ask(node);
    this.#depth -= 1;
    if (found !== known || !this.#bits.has(node)) this.#bits.set(node, found);
    if (found !== known) this.#grows = true;
    return found;
  }

  #any(nodes: Iterable<SyntaxNode>): number {
    let bits = 0;
    for (const node of nodes) bits |= this.bits(node);
    return bits;
  }

  #ask(node: SyntaxNode): number {
    const { type } = node;
    if (VALUE_NAMES.has(type)) return this.#name(node);
    const member = findMember(node);
    if (member !== undefined) {
      const bits = this.bits(member.object);
      const framework = givenBy(this.resolver.nameOf(node));
      return (
        getMemberBits(bits, member.name ?? this.#key(member.key, bits)) |
        framework |
        (bits === 0 && member.name !== undefined ? this.#field(member.object, member.name) : 0)
      );
    }
    const call = findCall(node);
    if (call !== undefined) return this.#call(call);
    if (OBJECT_LITERALS.has(type)) return this.#object(node);
    const pieces = findStringPieces(node);
    if (pieces !== undefined) return getDerivedBits(this.#any(pieces.filter((piece) => typeof piece !== 'string')));
    return this.#inside(node);
  }

  /** The name that a computed key refers to; only the event's and the request's matter. */
  #key(key: SyntaxNode, bits: number): string | undefined {
    if ((bits & (EVENT | REQUEST)) === 0) return undefined;
    const name = resolveConstant(this.resolver, key);
    return name.is === 'text' ? name.value : undefined;
  }

  #inside(node: SyntaxNode): number {
    const find = INNER_EXPRESSIONS.get(node.type);
    if (find !== undefined) return this.#any(find(node));
    if (node.type === 'dictionary_comprehension')
      return getDerivedBits(this.#any(node.all('body').flatMap(({ children }) => children)));
    if (!OPERATION_NODES.has(node.type) || COMPARES.has(node.get('operator')?.text ?? '')) return 0;
    return this.#joined(node);
  }

  /** `a + b`: texts that are joined are built from both; a choice, and a sum of numbers, are each. */
  #joined(node: SyntaxNode): number {
    const sides = [...node.all('left'), ...node.all('right')];
    return isText(node) ? getDerivedBits(this.#any(sides)) : this.#any(sides);
  }

  #object(node: SyntaxNode): number {
    let bits = 0;
    for (const { value, spread } of collectObjectEntries(node)) {
      if (spread !== undefined) bits |= this.bits(spread);
      if (value !== undefined && !isFunction(value)) bits |= getDerivedBits(this.bits(value));
    }
    return bits;
  }

  #name(node: SyntaxNode): number {
    const name = node.text;
    let bits = givenBy(this.resolver.nameOf(node));
    for (const source of this.resolver.sources(node)) {
      bits |= 'walk' in source ? this.bits(source) : this.#defined(source, name);
    }
    return bits;
  }

  #defined(definition: Definition, name: string): number {
    const { is, value, path, fallback, parameter } = definition;
    const otherwise = fallback === undefined ? 0 : this.bits(fallback);
    if (is === 'value' && value !== undefined) return this.#into(value, path) | otherwise;
    if (is === 'item' && value !== undefined) return this.#item(value, path) | otherwise;
    if (is !== 'parameter' || parameter === undefined || name === 'self') return 0;
    const { of, index } = parameter;
    const start = this.seed(of, index) | this.#callback(of, index);
    const given = this.resolver.argumentsFor(of, index).map((argument) => this.#into(argument, path));
    const known = path.reduce((bits, step) => getMemberBits(bits, step), start);
    return given.reduce((bits, one) => bits | one, known | otherwise | (value === undefined ? 0 : this.bits(value)));
  }

  #into(value: SyntaxNode, path: readonly (string | undefined)[]): number {
    const bits = path.reduce((found, step) => getMemberBits(found, step), this.bits(value));
    const [name] = path;
    return bits === 0 && name !== undefined && path.length === 1 ? this.#field(value, name) : bits;
  }

  #item(value: SyntaxNode, path: readonly (string | undefined)[]): number {
    return path.reduce((bits, step) => getMemberBits(bits, step), this.bits(value) & ~(EVENT | REQUEST));
  }

  /** A member of an object or an instance of this code, by its arguments. */
  #field(object: SyntaxNode, name: string): number {
    return this.#any(
      this.resolver.targets(object).flatMap((target) => resolveMemberValues(this.resolver, target, name)),
    );
  }

  /** The parameter of a callback: `items.map((item) => …)`, `read().then((text) => …)`, `parser.on('file', (…) => …)`. */
  #callback(fn: SyntaxNode, index: number): number {
    const call = fn.parent?.parent === undefined ? undefined : findCall(fn.parent.parent);
    if (call === undefined || getArgumentIndex(call, fn) === -1) return 0;
    const member = findMember(unwrapExpression(call.callee));
    if (member === undefined) return 0;
    if (EMITS.has(member.name ?? '') && Object.hasOwn(PARSERS, this.resolver.nameOf(member.object) ?? '')) return BODY;
    const bits = this.bits(member.object) & ~(EVENT | REQUEST);
    return member.name === 'reduce' || index === 0 ? bits : 0;
  }

  #call(call: CallShape): number {
    const { callee, args, named, spreads } = call;
    const given = [...args, ...named.values(), ...spreads];
    const member = findMember(unwrapExpression(callee));
    const name = this.resolver.nameOf(callee);
    let bits = 0;
    for (const target of this.resolver.targets(callee)) {
      if (target.is === 'function') bits |= this.#any(collectReturns(target.node));
      // A model is built from its arguments; those of a constructor are found in the fields that it sets.
      if (target.is === 'class' && !isConstructed(this.resolver, target.node)) bits |= this.#any(given);
    }
    if (name !== undefined && Object.hasOwn(PARSERS, name)) return bits | (this.#any(given) === 0 ? 0 : BODY);
    if (name !== undefined && SERIALISERS.has(name)) return bits | getDerivedBits(this.#any(given));
    if (name !== undefined && (DECODERS.has(name) || isReturningValidator(name))) return bits | this.#any(given);
    if (member === undefined) return bits;
    // `'/'.join(parts)`, `'{}'.format(name)`.
    if (findStringPieces(unwrapExpression(member.object)) !== undefined)
      return bits | getDerivedBits(this.#any([member.object, ...given]));
    const receiver = this.bits(member.object);
    if (receiver !== 0) return bits | this.#method(receiver, member.name, args);
    if (VALIDATES.has(member.name ?? '') && name?.startsWith('boto3.') !== true) bits |= this.#any(given);
    return bits;
  }

  /** A method of a value of the request gives a value of it; `event.get('body')` is `event['body']`. */
  #method(receiver: number, name: string | undefined, [first, ...rest]: readonly SyntaxNode[]): number {
    const key = first === undefined ? undefined : findLiteralText(first);
    if ((name === 'get' || name === 'pop') && key !== undefined && (receiver & EVENT) !== 0) {
      return getMemberBits(receiver, key) | this.#any(rest);
    }
    return getMemberBits(receiver, name);
  }
}

function isConstructed(resolver: Resolver, cls: SyntaxNode): boolean {
  const { members } = collectClassMembers(resolver, cls);
  return members.has('constructor') || members.has('__init__');
}

/** Whether a sum has a text among its parts. */
function isText(node: SyntaxNode): boolean {
  if (findStringPieces(node) !== undefined) return true;
  return (
    node.get('operator')?.text === '+' &&
    [...node.all('left'), ...node.all('right')].some((side) => isText(unwrapExpression(side)))
  );
}

export const SEEDS = {
  event: EVENT,
  request: REQUEST,
  holder: HOLDER,
  body: BODY,
  query: QUERY,
  path: PATH,
  none: 0,
} as const;

const COMPARES = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>=', 'in', 'instanceof']);
const EMITS = new Set(['on', 'once', 'addListener', 'parse']);
/** Requests that are not parameters: Flask's, Bottle's, Chalice's, and Powertools' current event. */
const REQUESTS = /^(?:flask|bottle|quart)\.request$|^chalice\.(?:Chalice|Blueprint)\.current_request$/;
const EVENTS = /^aws_lambda_powertools\.event_handler\b.*\.current_event$/;

/** Where a validator keeps its validated data, docs.python-cerberus.org */
const KEPT = /^cerberus\.Validator\.document$/;

function givenBy(name: string | undefined): number {
  if (name === undefined) return 0;
  if (KEPT.test(name)) return BODY;
  return (REQUESTS.test(name) ? REQUEST : 0) | (EVENTS.test(name) ? EVENT : 0);
}
