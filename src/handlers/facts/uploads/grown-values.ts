import { collectObjectEntries } from '../../resolve/members.js';
import { collectParameters, findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { CodeCall, View } from '../view.js';
import { type ValuePlace, findLoopedOver, isItem, isSamePlace } from './places.js';

// Lists and objects that code builds in steps: their initial contents and all later additions.

/** The items of a list, or the values of an object's field. */
export interface GrownValue {
  /** Every expression that may be among it, with names followed to their values. */
  readonly items: readonly SyntaxNode[];
  /** There may be more: a part of it can't be followed. */
  readonly isOpen: boolean;
}

/** The items of a list, including those added in later steps. */
export function collectListItems(view: View, list: SyntaxNode): GrownValue {
  return new Growth(view).items(list);
}

/** The items of a list that is under a name in an object. */
export function collectItemsUnder(view: View, object: SyntaxNode, name: string): GrownValue {
  return new Growth(view).itemsUnder(object, name);
}

/** The values of an object's field, including those set in later steps. */
export function collectValues(view: View, object: SyntaxNode, name: string): GrownValue {
  return new Growth(view).values(object, name);
}

const NOTHING: GrownValue = { items: [], isOpen: false };
const OPEN: GrownValue = { items: [], isOpen: true };

const LISTS = new Set(['array', 'list', 'tuple', 'set', 'expression_list']);
const OBJECTS = new Set(['object', 'dictionary']);
const SPREADS = new Set(['spread_element', 'list_splat', 'dictionary_splat']);
const CHOICES = new Set(['||', '??', '&&', 'or', 'and']);
const NAMES = new Set(['identifier', 'shorthand_property_identifier', 'shorthand_property_identifier_pattern']);
const ASSIGNS = new Set(['assignment', 'assignment_expression']);
const AUGMENTS = new Set(['augmented_assignment', 'augmented_assignment_expression']);

/** Methods that add their arguments to a list, and those that add their arguments' items. */
const ADDS = new Set(['push', 'unshift', 'append', 'insert', 'add', 'splice', 'appendleft']);
const JOINS = new Set(['extend', 'update', 'extendleft']);
/** Calls that return their argument or receiver as a list or an object with the same items. */
const COPIES =
  /^(?:list|tuple|set|sorted|reversed|dict|Array\.from|Object\.(?:freeze|seal|assign)|structuredClone|copy\.(?:deep)?copy|itertools\.chain)$/;
const COPYING = new Set(['copy', 'slice', 'filter', 'reverse', 'flat', 'toReversed', 'concat']);

class Growth {
  readonly #open = new Set<SyntaxNode>();

  constructor(readonly view: View) {}

  items(expression: SyntaxNode): GrownValue {
    return this.#once(expression, (node) => this.#items(node));
  }

  itemsUnder(object: SyntaxNode, name: string): GrownValue {
    const held = this.values(object, name);
    const added = this.#added({ object, name });
    return joined([...held.items.map((one) => this.items(one)), { items: [], isOpen: held.isOpen }, added]);
  }

  values(expression: SyntaxNode, name: string): GrownValue {
    return this.#once(expression, (node) => this.#values(node, name));
  }

  /** A value built from itself, as in `rules = [*rules, more]`, adds nothing. */
  #once(expression: SyntaxNode, ask: (node: SyntaxNode) => GrownValue): GrownValue {
    const node = unwrapExpression(expression);
    if (this.#open.has(node)) return NOTHING;
    this.#open.add(node);
    return ask(node);
  }

  #items(node: SyntaxNode): GrownValue {
    if (LISTS.has(node.type)) return joined(node.children.map((child) => this.#item(child)));
    if (this.view.known(node).is === 'nothing') return NOTHING;
    const call = findCall(node);
    if (call !== undefined) return this.#made(node, (one) => this.items(one), 'list');
    const choice = this.#sides(node, (one) => this.items(one));
    if (choice !== undefined) return choice;
    if (NAMES.has(node.type)) return this.#named(node, (one) => this.items(one), this.#added(node));
    const member = findMember(node);
    if (member?.name === undefined) return OPEN;
    return this.itemsUnder(member.object, member.name);
  }

  #item(child: SyntaxNode): GrownValue {
    const [inner] = child.children;
    if (SPREADS.has(child.type)) return inner === undefined ? NOTHING : this.items(inner);
    return this.#one(child);
  }

  /** One item: the value of a name, or the result of a function of the code. */
  #one(expression: SyntaxNode): GrownValue {
    const node = this.view.literal(expression);
    if (LISTS.has(node.type) || OBJECTS.has(node.type)) return { items: [node], isOpen: false };
    const known = this.view.known(node);
    if (known.is === 'nothing' || known.is === 'boolean') return NOTHING;
    const sides = this.#sides(node, (one) => this.#one(one));
    if (sides !== undefined) return sides;
    const made = findCall(node);
    const own = made === undefined ? [] : this.view.functions(made.callee);
    if (own.length > 0)
      return joined(
        own.flatMap((fn) => this.view.returns(fn).map((value) => this.#once(value, (one) => this.#one(one)))),
      );
    const over = NAMES.has(node.type) ? findLoopedOver(this.view, node) : undefined;
    return over === undefined ? OPEN : this.items(over);
  }

  #values(node: SyntaxNode, name: string): GrownValue {
    if (OBJECTS.has(node.type)) {
      return joined(
        [...collectObjectEntries(node)].map(({ key, value, spread }) => {
          if (spread !== undefined) return this.values(spread, name);
          return key === name && value !== undefined ? { items: [value], isOpen: false } : NOTHING;
        }),
      );
    }
    if (this.view.known(node).is === 'nothing') return NOTHING;
    if (findCall(node) !== undefined) return this.#made(node, (one) => this.values(one, name), name);
    const choice = this.#sides(node, (one) => this.values(one, name));
    if (choice !== undefined) return choice;
    if (NAMES.has(node.type)) return this.#named(node, (one) => this.values(one, name), this.#set(node, name));
    const member = findMember(node);
    if (member?.name === undefined) return OPEN;
    const held = this.values(member.object, member.name);
    return joined([...held.items.map((one) => this.values(one, name)), { items: [], isOpen: held.isOpen }]);
  }

  /** `a + b`, `a | b`, `a if b else c`, `a || b`: either may be in it. */
  #sides(node: SyntaxNode, ask: (one: SyntaxNode) => GrownValue): GrownValue | undefined {
    const operator = node.get('operator')?.text ?? '';
    if (operator === '+' || operator === '|' || CHOICES.has(operator)) {
      const right = node.all('right');
      // The left side of `&&` only decides whether the right side is used.
      const left = operator === '&&' || operator === 'and' ? [] : node.all('left');
      return joined([...left, ...right].map(ask));
    }
    if (node.type === 'ternary_expression') {
      return joined([...node.all('consequence'), ...node.all('alternative')].map(ask));
    }
    if (node.type === 'conditional_expression') {
      return joined(node.children.filter((_, index) => index !== 1).map(ask));
    }
    return ASSIGNS.has(node.type) || node.type === 'named_expression'
      ? joined([...node.all('right'), ...node.all('value')].map(ask))
      : undefined;
  }

  /** The result of a call: a copy, a sum, or the return value of the code's own function. */
  #made(node: SyntaxNode, ask: (one: SyntaxNode) => GrownValue, of: string): GrownValue {
    const call = findCall(node);
    if (call === undefined) return OPEN;
    const own = this.view.functions(call.callee);
    if (own.length > 0) return joined(own.flatMap((fn) => this.view.returns(fn).map(ask)));
    const name = this.view.nameOf(call.callee) ?? call.callee.text;
    if (COPIES.test(name)) {
      const named = call.named.get(of);
      const spread = call.spreads.map(ask);
      return joined([
        ...call.args.map(ask),
        ...spread,
        named === undefined ? NOTHING : { items: [named], isOpen: false },
      ]);
    }
    const member = findMember(unwrapExpression(call.callee));
    if (member === undefined || !COPYING.has(member.name ?? '')) return OPEN;
    const added = member.name === 'concat' ? call.args.map((one) => this.#joinable(one)) : [];
    return joined([ask(member.object), ...added]);
  }

  /** `concat` takes lists and single items; the caller's reading flattens a list of lists. */
  #joinable(argument: SyntaxNode): GrownValue {
    const value = this.view.literal(argument);
    const isCondition = LISTS.has(value.type) && value.children.every((child) => !isItem(this.view, child));
    return isCondition && value.children.length > 0 ? { items: [value], isOpen: false } : this.items(argument);
  }

  /** All values that a name is given, and all additions to it. */
  #named(node: SyntaxNode, ask: (one: SyntaxNode) => GrownValue, grown: GrownValue): GrownValue {
    const sources = this.view.sources(node);
    if (sources.length === 0) return OPEN;
    const given = sources.map((source): GrownValue => {
      if ('walk' in source) return ask(source);
      const { is, value, path, parameter } = source;
      if (parameter !== undefined) {
        const known = this.view.given(parameter.of, parameter.index);
        const [only] = path;
        if (path.length > 1) return OPEN;
        if (only !== undefined) return joined(known.map((one) => this.#taken(one, only, ask)));
        return known.length === 0 && value === undefined
          ? OPEN
          : joined([...known, ...(value === undefined ? [] : [value])].map(ask));
      }
      if (is !== 'value' || value === undefined) return OPEN;
      const [first] = path;
      if (first !== undefined && path.length === 1) return this.#taken(value, first, ask);
      return path.length === 0 ? ask(value) : OPEN;
    });
    return joined([...given, grown]);
  }

  #taken(object: SyntaxNode, name: string, ask: (one: SyntaxNode) => GrownValue): GrownValue {
    const held = this.values(object, name);
    return joined([...held.items.map(ask), { items: [], isOpen: held.isOpen }]);
  }

  /** Items that calls, assignments and helpers add to a list in a variable or a field. */
  #added(list: ValuePlace): GrownValue {
    const found: GrownValue[] = [];
    for (const call of this.view.calls) {
      if (call.receiver !== undefined && isSamePlace(this.view, call.receiver, list)) {
        if (ADDS.has(call.method ?? '')) found.push(...this.#appended(call));
        if (JOINS.has(call.method ?? '')) found.push(...call.args.map((one) => this.items(one)));
      }
      found.push(...this.#handed(call, list, (inside) => this.#added(inside)));
    }
    for (const node of this.view.nodes(...ASSIGNS, ...AUGMENTS)) {
      const [left, right] = [node.get('left'), node.get('right')];
      if (left === undefined || right === undefined) continue;
      if (AUGMENTS.has(node.type) && isSamePlace(this.view, left, list)) found.push(this.items(right));
      // `list[0] = item`, `list[list.length] = item`
      const member = findMember(left);
      if (
        member !== undefined &&
        findLiteralText(member.key) === undefined &&
        isSamePlace(this.view, member.object, list)
      )
        found.push(this.#one(right));
    }
    return joined(found);
  }

  #appended({ method, args }: CodeCall): readonly GrownValue[] {
    const first = method === 'insert' ? 1 : method === 'splice' ? 2 : 0;
    return args.slice(first).map((one) => this.#item(one));
  }

  /** Values that are set as a field of an object later on. */
  #set(object: SyntaxNode, name: string): GrownValue {
    const found: GrownValue[] = [];
    for (const node of this.view.nodes(...ASSIGNS)) {
      const [left, right] = [node.get('left'), node.get('right')];
      const member = left === undefined ? undefined : findMember(left);
      if (member === undefined || right === undefined || !isSamePlace(this.view, member.object, object)) continue;
      if (member.name === name) found.push({ items: [right], isOpen: false });
    }
    for (const call of this.view.calls) {
      if (call.receiver !== undefined && call.method === 'update' && isSamePlace(this.view, call.receiver, object)) {
        const named = call.named.get(name);
        found.push(
          ...call.args.map((one) => this.values(one, name)),
          named === undefined ? NOTHING : { items: [named], isOpen: false },
        );
      }
      if (
        call.method === 'setdefault' &&
        call.receiver !== undefined &&
        isSamePlace(this.view, call.receiver, object)
      ) {
        const [key, value] = call.args;
        if (key !== undefined && value !== undefined && findLiteralText(key) === name)
          found.push({ items: [value], isOpen: false });
      }
      const [target, ...rest] = call.args;
      if (call.name === 'Object.assign' && target !== undefined && isSamePlace(this.view, target, object))
        found.push(...rest.map((one) => this.values(one, name)));
      found.push(...this.#handed(call, object, (inside) => this.#set(inside, name)));
    }
    return joined(found);
  }

  /** Changes that a function makes to a parameter apply to its argument. */
  #handed(call: CodeCall, given: ValuePlace, ask: (inside: SyntaxNode) => GrownValue): readonly GrownValue[] {
    return call.args.flatMap((argument, index) => {
      if (!NAMES.has(unwrapExpression(argument).type) || !isSamePlace(this.view, argument, given)) return [];
      return this.view.functions(call.callee).flatMap((fn) => {
        const pattern = collectParameters(fn)[index]?.pattern;
        return pattern === undefined || !NAMES.has(pattern.type) ? [] : [this.#once(pattern, ask)];
      });
    });
  }
}

function joined(values: readonly GrownValue[]): GrownValue {
  return { items: values.flatMap(({ items }) => items), isOpen: values.some(({ isOpen }) => isOpen) };
}
