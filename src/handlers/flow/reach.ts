import { wrappedBy } from '../resolve/decorators.js';
import { membersOfClass } from '../resolve/members.js';
import { requiredBy } from '../syntax/imports.js';
import type { Resolver } from '../resolve/resolver.js';
import type { Definition } from '../syntax/scope.js';
import { callOf, decoratorsOf, isClass, isFunction, memberOf, nameOf, parametersOf, plain } from '../syntax/shapes.js';
import type { Syntax } from '../syntax/syntax.js';
import type { Target } from '../resolve/targets.js';
import { type Edge, type Unit, initialiserOf, nodesOf } from './unit.js';

/** Calls are followed this far from the handler: beyond it no verdict changed on any handler that was measured. */
const DEPTH = 4;
/** Each round learns what functions are given as arguments, and may so find more of them. */
const ROUNDS = 4;

interface OpenUnit extends Unit {
  readonly reachedFrom: Edge[];
}

/** Everything that the handler may run, as far as names lead. */
export interface Reached {
  readonly units: readonly Unit[];
  /** Every node that belongs to a unit, in the order of the text. */
  readonly nodes: ReadonlyMap<Unit, readonly Syntax[]>;
}

/** Follows every reference from the handler, and from what it leads to. */
export function reach(resolver: Resolver, starts: readonly Syntax[], depth = DEPTH): Reached {
  let walk = new Walk(resolver, starts, depth);
  for (let round = 1; round < ROUNDS && walk.learnt; round += 1) {
    resolver.settle();
    walk = new Walk(resolver, starts, depth);
  }
  resolver.settle();
  const units = [...walk.units.values()];
  return { units, nodes: new Map(units.map((unit) => [unit, [...nodesOf(unit, walk.apart)]])) };
}

class Walk {
  readonly units = new Map<Syntax, OpenUnit>();
  /** Functions that are units of their own wherever they stand, such as those that local functions are given to call. */
  readonly apart = new Set<Syntax>();
  readonly #queue: OpenUnit[] = [];
  readonly #classes = new Set<Syntax>();
  learnt = false;

  constructor(
    readonly resolver: Resolver,
    starts: readonly Syntax[],
    readonly most: number,
  ) {
    for (const start of starts) this.#open(start, 0);
    for (let unit = this.#queue.shift(); unit !== undefined; unit = this.#queue.shift()) this.#follow(unit);
    this.#leftOver();
  }

  #open(node: Syntax, depth: number): OpenUnit {
    const known = this.units.get(node);
    if (known !== undefined) return known;
    const is = isFunction(node) ? 'function' : isClass(node) ? 'class' : 'initialiser';
    const unit: OpenUnit = { is, node, name: nameOf(node), depth, reachedFrom: [] };
    this.units.set(node, unit);
    if (isFunction(node)) this.apart.add(node);
    this.#queue.push(unit);
    return unit;
  }

  #reach(node: Syntax, from: Unit, at: Syntax): void {
    if (node.holds(at) && !isFunction(node)) return;
    const outermost = isFunction(node) ? this.#around(node).at(-1) : undefined;
    if (outermost === undefined || outermost.holds(at) || this.#isWithin(from, node)) this.#arrive(node, from, at);
    else this.#arrive(outermost, from, at);
  }

  /** Whether a unit is what stands around a decorated function. */
  #isWithin(from: Unit, node: Syntax): boolean {
    return this.#around(node).some((around) => around.holds(from.node));
  }

  #arrive(node: Syntax, from: Unit, at: Syntax): void {
    const depth = from.depth + (isFunction(node) && from.is !== 'initialiser' ? 1 : 0);
    if (depth > this.most || (this.most === 0 && isFunction(node) && !this.units.has(node))) return;
    const unit = this.#open(node, depth);
    if (!unit.reachedFrom.some((edge) => edge.at === at)) unit.reachedFrom.push({ from, at });
  }

  /** What stands around a decorated function by this code's own decorators is called in its place, and calls it. */
  #around(node: Syntax): readonly Syntax[] {
    return wrappedBy(this.resolver, node, (decorator, given) => {
      this.#learn(decorator, 0, given);
    });
  }

  #follow(unit: OpenUnit): void {
    for (const node of nodesOf(unit, this.apart)) {
      this.#call(node, unit);
      if (isReference(node) && !isCopied(node)) this.#refer(node, unit);
    }
    if (unit.is === 'initialiser') this.#statementsOn(unit);
    if (unit.is === 'class') this.#class(unit);
  }

  /** Arguments of the code's own functions: what they are given is known, and inline functions run where they call them. */
  #call(node: Syntax, unit: Unit): void {
    const call = callOf(node);
    if (call === undefined) return;
    if (requiredBy(node) !== undefined) this.#taken(node, unit);
    for (const target of this.resolver.targets(call.callee)) {
      const fn = calledBy(this.resolver, target);
      if (fn === undefined) continue;
      const parameters = parametersOf(fn);
      const first = takesSelf(fn) ? 1 : 0;
      call.args.forEach((argument, index) => {
        const rest = parameters.findIndex(({ rest: isRest }) => isRest);
        this.#learn(fn, rest === -1 ? index + first : Math.min(rest, index + first), argument);
        if (isFunction(argument) && this.#calls(fn, index + first)) this.apart.add(argument);
      });
      for (const [name, argument] of call.named) {
        const index = parameters.findIndex(({ pattern }) => pattern.text === name);
        if (index !== -1) this.#learn(fn, index, argument);
      }
      this.#reach(fn, unit, node);
    }
  }

  #calls(fn: Syntax, index: number): boolean {
    const name = parametersOf(fn)[index]?.pattern.text;
    return name !== undefined && [...fn.walk()].some((node) => callOf(node)?.callee.text === name);
  }

  #learn(fn: Syntax, index: number, argument: Syntax): void {
    if (this.resolver.learn(fn, index, argument)) this.learnt ||= this.#leadsOn(argument);
  }

  /** Whether what is given is code of its own, which may so be called from where it was not before. */
  #leadsOn(argument: Syntax): boolean {
    return this.resolver
      .targets(argument)
      .some((target) => target.is !== 'outside' && (target.is !== 'value' || OBJECTS.has(target.node.type)));
  }

  /** A name, with the members that are asked of it: `service` and `service.put` of `service.put(x)`. */
  #refer(name: Syntax, unit: Unit): void {
    if (name.type === 'identifier' || name.type === 'shorthand_property_identifier') this.#initialisers(name, unit);
    for (const expression of chainOf(name)) {
      if (expression !== name) this.#taken(expression, unit);
      const targets = this.resolver.targets(expression).filter(({ is }) => is !== 'module' && is !== 'folder');
      for (const target of targets) this.#take(target, unit, expression);
      if (targets.some((target) => target.is !== 'outside')) return;
      const member = memberOf(expression);
      if (targets.length === 0 && member?.name !== undefined) this.#byName(member.name, unit, expression);
    }
  }

  #take(target: Target, unit: Unit, at: Syntax): void {
    if (target.is === 'function') {
      if (!this.#isGivenToOwn(at, target.node)) this.#reach(target.node, unit, at);
    } else if (target.is === 'class' || target.is === 'instance') {
      const node = target.is === 'class' ? target.node : target.of;
      if (!node.holds(at)) this.#reach(node, unit, at);
    } else if (target.is === 'value' && OBJECTS.has(target.node.type)) {
      for (const inner of target.node.walk((one) => one === target.node || !isFunction(one))) {
        if (isFunction(inner)) this.#reach(inner, unit, at);
      }
    }
  }

  /** A function that another of this code is given and calls runs there, not where it is handed over. */
  #isGivenToOwn(at: Syntax, given: Syntax): boolean {
    const call = at.parent?.parent === undefined ? undefined : callOf(at.parent.parent);
    if (call?.args.includes(at) !== true) return false;
    const index = call.args.indexOf(at);
    return this.resolver.functions(call.callee).some((fn) => fn !== given && this.#calls(fn, index));
  }

  /** A method of a thing that is not known, by its name among the classes that are in use. */
  #byName(name: string, unit: Unit, at: Syntax): void {
    for (const node of this.#classes) {
      for (const { value } of membersOfClass(this.resolver, node).members.get(name) ?? []) {
        if (isFunction(value)) this.#reach(value, unit, at);
      }
    }
  }

  /** What gives a module's name its value runs before the handler, and may hold what the handler uses. */
  #initialisers(name: Syntax, unit: Unit): void {
    for (const source of this.resolver.sources(name)) this.#initialiser(source, unit, name);
  }

  #taken(expression: Syntax, unit: Unit): void {
    for (const source of this.resolver.takenFrom(expression)) this.#initialiser(source, unit, expression);
  }

  #initialiser(source: Definition | Syntax, unit: Unit, at: Syntax): void {
    const node = 'walk' in source ? source : initialiserOf(source);
    if (node !== undefined && !node.holds(unit.node) && !isFunction(node)) this.#reach(node, unit, at);
  }

  /** `app.post(…)`, `handler.use(…)`, `CORS(app)`, `@app.get(…)`: what a module does to a name at its own level belongs to it. */
  #statementsOn(unit: Unit): void {
    const { root } = this.resolver.moduleOf(unit.node);
    const name = (unit.node.get('name') ?? unit.node.get('left'))?.text;
    if (name === undefined) return;
    for (const statement of root.children) {
      const definition = statement.type === 'decorated_definition' ? statement.get('definition') : undefined;
      const decorators = definition === undefined ? [] : decoratorsOf(definition);
      if (definition !== undefined && decorators.some((one) => leftmost(one).text === name)) {
        this.#reach(definition, unit, unit.node);
      }
      const expression = statement.type === 'expression_statement' ? statement.children[0] : undefined;
      if (expression === undefined || expression === unit.node) continue;
      if (actsOn(expression, name)) this.#reach(expression, unit, unit.node);
    }
  }

  #class(unit: Unit): void {
    this.#classes.add(unit.node);
    for (const [name, members] of membersOfClass(this.resolver, unit.node).members) {
      for (const { value } of members) {
        const runs = RUNS.test(name) || decoratorsOf(value).length > 0;
        if (isFunction(value) && runs) for (const { at } of [...unit.reachedFrom]) this.#reach(value, unit, at);
      }
    }
  }

  /** Inline functions that nobody was seen to call run where they are handed over. */
  #leftOver(): void {
    for (const node of this.apart) {
      if (this.units.has(node)) continue;
      const holder = [...node.above()].map((above) => this.units.get(above)).find((unit) => unit !== undefined);
      if (holder !== undefined) this.#reach(node, holder, node);
    }
    for (let unit = this.#queue.shift(); unit !== undefined; unit = this.#queue.shift()) this.#follow(unit);
  }
}

const OBJECTS = new Set(['object', 'dictionary']);
/** The methods that run without being named. */
const RUNS = /^(?:constructor|__init__|__post_init__|__new__|__enter__|__exit__|__call__)$/;

function calledBy(resolver: Resolver, target: Target): Syntax | undefined {
  if (target.is === 'function') return target.node;
  if (target.is !== 'class') return undefined;
  const { members } = membersOfClass(resolver, target.node);
  return (members.get('constructor') ?? members.get('__init__'))?.map(({ value }) => value).find(isFunction);
}

/** `app.use(…)`, `app.locals = …`, and `CORS(app)`. */
function actsOn(expression: Syntax, name: string): boolean {
  if (leftmost(expression.get('left') ?? expression).text === name) return true;
  return callOf(plain(expression))?.args.some(({ text }) => text === name) === true;
}

/** Whether calls of it give one argument less than it has parameters. */
export function takesSelf(fn: Syntax): boolean {
  const first = parametersOf(fn)[0]?.pattern.text;
  return fn.type === 'function_definition' && (first === 'self' || first === 'cls');
}

const NAMES = new Set(['identifier', 'shorthand_property_identifier', 'this', 'type_identifier']);

/** Whether a node is a use of a name: not a declaration's, a parameter's, or a keyword's. */
export function isReference(node: Syntax): boolean {
  if (!NAMES.has(node.type)) return false;
  const { parent, field } = node;
  if (parent === undefined || parent.type.endsWith('_specifier') || parent.type === 'keyword_argument')
    return field === 'value';
  if (field === 'attribute' || (field === 'name' && parent.type !== 'as_pattern')) return false;
  return node.type !== 'type_identifier' && !/parameter|_pattern$|^dotted_name$/.test(parent.type);
}

/** The longest member that is asked of a name, down to the name itself. */
function chainOf(name: Syntax): readonly Syntax[] {
  const chain = [name];
  for (let node = name.parent; node !== undefined; node = node.parent) {
    const below = chain.at(-1);
    if (node.type === 'non_null_expression' || node.type === 'parenthesized_expression') continue;
    if (below === undefined || memberOf(node) === undefined || !(memberOf(node)?.object.holds(below) ?? false)) break;
    chain.push(node);
  }
  return chain.reverse();
}

/** The name that a chain of calls and members begins with. */
export function leftmost(expression: Syntax): Syntax {
  const node = plain(expression);
  const next = callOf(node)?.callee ?? memberOf(node)?.object;
  return next === undefined ? node : leftmost(next);
}

/** `functools.wraps(fn)` takes over the name of a function, and does not call it. */
function isCopied(name: Syntax): boolean {
  const call = name.parent?.parent === undefined ? undefined : callOf(name.parent.parent);
  return call !== undefined && /(?:^|\.)wraps$/.test(call.callee.text);
}
