import { collectDecoratorWrappers } from '../resolve/decorators.js';
import { collectClassMembers } from '../resolve/members.js';
import { WRAPPERS } from '../libraries/libraries.js';
import { findRequiredModule } from '../syntax/imports.js';
import type { Resolver } from '../resolve/resolver.js';
import type { Definition } from '../syntax/scope.js';
import {
  getArgumentIndex,
  findCall,
  collectDecorators,
  isClass,
  isFunction,
  findMember,
  getDeclaredName,
  collectParameters,
} from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { CodeTarget } from '../resolve/targets.js';
import { findDurableMap } from './durable.js';
import { collectGiven } from './given.js';
import { collectChain } from './references.js';
import { collectTopUses, collectFunctionsIn } from './top-uses.js';
import { type Edge, type Unit, collectLeading, collectNodes, findInitialiser } from './unit.js';
import { type UnitNodes, isNameUse } from './unit-nodes.js';

/** Calls are followed this far from the handler; on no handler that was measured did a verdict change beyond a third of it. */
const DEPTH = 12;
/** Each round learns functions' arguments, and may so find more functions. */
const ROUNDS = 4;

interface OpenUnit extends Unit {
  readonly reachedFrom: Edge[];
  /** The places of these edges. */
  readonly places: Set<SyntaxNode>;
}

/** Everything that the handler may run, as far as names lead. */
export interface ReachableCode {
  readonly units: readonly Unit[];
  /** Every node that belongs to a unit. */
  readonly nodes: ReadonlyMap<Unit, UnitNodes>;
}

/** Follows every reference from the handler, transitively. */
export function collectReachable(resolver: Resolver, starts: readonly SyntaxNode[], depth = DEPTH): ReachableCode {
  let walk = new Walk(resolver, starts, depth);
  for (let round = 1; round < ROUNDS && walk.learnt; round += 1) {
    resolver.settle();
    walk = new Walk(resolver, starts, depth);
  }
  resolver.settle();
  const units = [...walk.units.values()];
  return { units, nodes: new Map(units.map((unit) => [unit, collectNodes(unit, walk.apart)])) };
}

class Walk {
  readonly units = new Map<SyntaxNode, OpenUnit>();
  /** Functions that are units of their own wherever they are, such as those that local functions are given to call. */
  readonly apart = new Set<SyntaxNode>();
  readonly #queue: OpenUnit[] = [];
  #followed = 0;
  readonly #classes = new Set<SyntaxNode>();
  /** By function, the functions that it calls by name. */
  readonly #called = new Map<SyntaxNode, ReadonlySet<string | undefined>>();
  learnt = false;

  constructor(
    readonly resolver: Resolver,
    starts: readonly SyntaxNode[],
    readonly most: number,
  ) {
    for (const start of starts) this.#open(start, 0);
    this.#followAll();
    this.#leftOver();
  }

  /** Follows the units of the queue, which becomes longer meanwhile. */
  #followAll(): void {
    for (; this.#followed < this.#queue.length; this.#followed += 1) {
      const unit = this.#queue[this.#followed];
      if (unit !== undefined) this.#follow(unit);
    }
  }

  #open(node: SyntaxNode, depth: number): OpenUnit {
    const known = this.units.get(node);
    if (known !== undefined) return known;
    const is = isFunction(node) ? 'function' : isClass(node) ? 'class' : 'initialiser';
    const unit: OpenUnit = { is, node, name: getDeclaredName(node), depth, reachedFrom: [], places: new Set() };
    this.units.set(node, unit);
    if (isFunction(node)) this.apart.add(node);
    this.#queue.push(unit);
    return unit;
  }

  #reach(node: SyntaxNode, from: Unit, at: SyntaxNode): void {
    if (node.holds(at) && !isFunction(node)) return;
    const outermost = isFunction(node) ? this.#around(node).at(-1) : undefined;
    if (outermost === undefined || outermost.holds(at) || this.#isWithin(from, node)) this.#arrive(node, from, at);
    else this.#arrive(outermost, from, at);
  }

  /** Whether a unit is the wrapper of a decorated function. */
  #isWithin(from: Unit, node: SyntaxNode): boolean {
    return this.#around(node).some((around) => around.holds(from.node));
  }

  #arrive(node: SyntaxNode, from: Unit, at: SyntaxNode): void {
    const depth = from.depth + (isFunction(node) && from.is !== 'initialiser' ? 1 : 0);
    if (this.most === 0 && isFunction(node) && !this.units.has(node)) return;
    if (depth > this.most) {
      if (this.most > 0 && !this.units.has(node)) this.resolver.program.stop(node.source.file);
      return;
    }
    const unit = this.#open(node, depth);
    if (unit.places.has(at)) return;
    unit.places.add(at);
    unit.reachedFrom.push({ from, at });
  }

  /** The wrapper that this code's own decorator returns is called in place of the decorated function, and calls it. */
  #around(node: SyntaxNode): readonly SyntaxNode[] {
    return collectDecoratorWrappers(this.resolver, node, (decorator, given) => {
      this.#learn(decorator, 0, given);
    });
  }

  #follow(unit: OpenUnit): void {
    for (const node of collectLeading(unit, this.apart)) {
      this.#call(node, unit);
      if (isNameUse(node)) this.#refer(node, unit);
      if (unit.is === 'function' && node.type === 'decorated_definition') this.#registered(node, unit);
    }
    if (unit.is === 'initialiser') this.#statementsOn(unit);
    if (unit.is === 'class') this.#class(unit);
  }

  /** `@app.post(…)`, `@app.errorhandler(…)` over a function in a function: the object that it is registered with calls it. */
  #registered(decorated: SyntaxNode, unit: Unit): void {
    const fn = decorated.get('definition');
    if (fn === undefined || !isFunction(fn)) return;
    const isTold = collectDecorators(fn).some((one) => {
      const callee = findCall(one)?.callee ?? one;
      const name = this.resolver.nameOf(callee);
      return findMember(callee) !== undefined && name !== undefined && !Object.hasOwn(WRAPPERS, name);
    });
    if (isTold) this.#reach(fn, unit, decorated);
  }

  /** Arguments of the code's own functions: their values are known, and inline functions run where they are called. */
  #call(node: SyntaxNode, unit: Unit): void {
    const call = findCall(node);
    if (call === undefined) return;
    if (findRequiredModule(node) !== undefined) this.#taken(node, unit);
    const batch = findDurableMap(this.resolver, call);
    if (batch !== undefined) for (const fn of functionsOf(this.resolver, batch.fn)) this.#learn(fn, 1, batch.items);
    for (const target of this.resolver.targets(call.callee)) {
      const fn = calledBy(this.resolver, target);
      if (fn === undefined) continue;
      for (const { index, argument } of collectGiven(this.resolver, fn, call)) {
        this.#learn(fn, index, argument);
        if (isFunction(argument) && this.#calls(fn, index)) this.apart.add(argument);
      }
      this.#reach(fn, unit, node);
    }
  }

  /** Whether a function calls its argument. */
  #calls(fn: SyntaxNode, index: number): boolean {
    const name = collectParameters(fn)[index]?.pattern.text;
    const known = this.#called.get(fn) ?? new Set([...fn.walk()].map((node) => findCall(node)?.callee.text));
    this.#called.set(fn, known);
    return name !== undefined && known.has(name);
  }

  #learn(fn: SyntaxNode, index: number, argument: SyntaxNode): void {
    if (this.resolver.learn(fn, index, argument)) this.learnt ||= this.#leadsOn(argument);
  }

  /** Whether an argument is code of its own, which may so be called from a new place. */
  #leadsOn(argument: SyntaxNode): boolean {
    return this.resolver
      .targets(argument)
      .some((target) => target.is !== 'outside' && (target.is !== 'value' || OBJECTS.has(target.node.type)));
  }

  /** A name with its members: `service` and `service.put` of `service.put(x)`. */
  #refer(name: SyntaxNode, unit: Unit): void {
    if (name.type === 'identifier' || name.type === 'shorthand_property_identifier') this.#initialisers(name, unit);
    for (const expression of collectChain(name)) {
      if (expression !== name) this.#taken(expression, unit);
      const targets = this.resolver.targets(expression).filter(({ is }) => is !== 'module' && is !== 'folder');
      for (const target of targets) this.#take(target, unit, expression);
      if (targets.some((target) => target.is !== 'outside')) return;
      const member = findMember(expression);
      if (targets.length === 0 && member?.name !== undefined) this.#byName(member.name, unit, expression);
    }
  }

  #take(target: CodeTarget, unit: Unit, at: SyntaxNode): void {
    if (target.is === 'function') {
      if (!this.#isGivenToOwn(at, target.node)) this.#reach(target.node, unit, at);
    } else if (target.is === 'class' || target.is === 'instance') {
      const node = target.is === 'class' ? target.node : target.of;
      if (!node.holds(at)) this.#reach(node, unit, at);
    } else if (target.is === 'value' && OBJECTS.has(target.node.type)) {
      for (const inner of collectFunctionsIn(target.node)) this.#reach(inner, unit, at);
    }
  }

  /** A function that another of this code is given and calls runs there, not where it is passed. */
  #isGivenToOwn(at: SyntaxNode, given: SyntaxNode): boolean {
    const call = at.parent?.parent === undefined ? undefined : findCall(at.parent.parent);
    const index = getArgumentIndex(call, at);
    if (call === undefined || index === -1) return false;
    return this.resolver.functions(call.callee).some((fn) => fn !== given && this.#calls(fn, index));
  }

  /** A method of a thing that is not known, by its name among the classes that are in use. */
  #byName(name: string, unit: Unit, at: SyntaxNode): void {
    for (const node of this.#classes) {
      for (const { value } of collectClassMembers(this.resolver, node).members.get(name) ?? []) {
        if (isFunction(value)) this.#reach(value, unit, at);
      }
    }
  }

  /** Code that sets a module's variable runs before the handler, and may hold values that the handler uses. */
  #initialisers(name: SyntaxNode, unit: Unit): void {
    for (const source of this.resolver.sources(name)) this.#initialiser(source, unit, name);
  }

  #taken(expression: SyntaxNode, unit: Unit): void {
    for (const source of this.resolver.takenFrom(expression)) this.#initialiser(source, unit, expression);
  }

  #initialiser(source: Definition | SyntaxNode, unit: Unit, at: SyntaxNode): void {
    const node = 'walk' in source ? source : findInitialiser(source);
    if (node !== undefined && !node.holds(unit.node) && !isFunction(node)) this.#reach(node, unit, at);
  }

  /** `app.post(…)`, `handler.use(…)`, `CORS(app)`, `@app.get(…)`: a module's top-level calls on a name belong to it. */
  #statementsOn(unit: Unit): void {
    const { root } = this.resolver.moduleOf(unit.node);
    const name = (unit.node.get('name') ?? unit.node.get('left'))?.text;
    if (name === undefined) return;
    for (const { reached, names, of } of collectTopUses(root)) {
      if (names.includes(name) && of !== unit.node) this.#reach(reached, unit, unit.node);
    }
  }

  #class(unit: Unit): void {
    this.#classes.add(unit.node);
    for (const [name, members] of collectClassMembers(this.resolver, unit.node).members) {
      for (const { value } of members) {
        const runs = RUNS.test(name) || collectDecorators(value).length > 0;
        if (isFunction(value) && runs) for (const { at } of [...unit.reachedFrom]) this.#reach(value, unit, at);
      }
    }
  }

  /** Inline functions without a known call run where they are passed. */
  #leftOver(): void {
    for (const node of this.apart) {
      if (this.units.has(node)) continue;
      const holder = [...node.above()].map((above) => this.units.get(above)).find((unit) => unit !== undefined);
      if (holder !== undefined) this.#reach(node, holder, node);
    }
    this.#followAll();
  }
}

const OBJECTS = new Set(['object', 'dictionary']);
/** The methods that run without being named. */
const RUNS = /^(?:constructor|__init__|__post_init__|__new__|__enter__|__exit__|__call__)$/;

function functionsOf(resolver: Resolver, expression: SyntaxNode): readonly SyntaxNode[] {
  return isFunction(expression) ? [expression] : resolver.functions(expression);
}

function calledBy(resolver: Resolver, target: CodeTarget): SyntaxNode | undefined {
  if (target.is === 'function') return target.node;
  if (target.is !== 'class') return undefined;
  const { members } = collectClassMembers(resolver, target.node);
  return (members.get('constructor') ?? members.get('__init__'))?.map(({ value }) => value).find(isFunction);
}
