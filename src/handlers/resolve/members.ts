import { type Bound, boundBy, keyText } from '../syntax/patterns.js';
import type { Follower, Target } from './targets.js';
import { isFunction, memberOf, plain } from '../syntax/shapes.js';
import type { Syntax } from '../syntax/syntax.js';

// What stands under a name in an object, a list, a class or an instance of one.

const OBJECTS = new Set(['object', 'dictionary']);
const LISTS = new Set(['array', 'list', 'tuple', 'expression_list']);

export function memberTargets(follower: Follower, target: Target, name: string): readonly Target[] {
  if (target.is === 'class') return ofClass(follower, target.node, name);
  if (target.is === 'instance') return ofClass(follower, target.of, name);
  if (target.is !== 'value') return [];
  if (LISTS.has(target.node.type) && /^\d+$/.test(name)) {
    const item = target.node.children[Number(name)];
    return item === undefined ? [] : follower.targets(item);
  }
  if (target.node.type === 'enum_declaration') return ofEnum(follower, target.node, name);
  return OBJECTS.has(target.node.type) ? ofObject(follower, target.node, name) : [];
}

/** TypeScript's `enum Limit { Bytes = 5 * MB }`. Members that are only counted have no value here. */
function ofEnum(follower: Follower, node: Syntax, name: string): readonly Target[] {
  const members = node.get('body')?.children ?? [];
  const value = members.find((member) => member.get('name')?.text === name)?.get('value');
  return value === undefined ? [] : follower.targets(value);
}

function ofObject(follower: Follower, object: Syntax, name: string): readonly Target[] {
  for (const entry of [...entriesOf(object)].reverse()) {
    if (entry.key === name && entry.value !== undefined) return follower.targets(entry.value);
    if (entry.spread === undefined) continue;
    const spread = follower.targets(entry.spread).flatMap((target) => follower.member(target, name));
    if (spread.length > 0) return spread;
  }
  return [];
}

/** One line of an object literal. A computed key is undefined. */
export interface Entry {
  readonly node: Syntax;
  readonly key: string | undefined;
  readonly value: Syntax | undefined;
  /** Of `...a` and `**a`: what is spread. */
  readonly spread: Syntax | undefined;
}

/** The lines of an object literal or a `dict(a=1)`; a method is its own value. */
export function* entriesOf(object: Syntax): Generator<Entry> {
  for (const node of object.children) {
    if (node.type === 'spread_element' || node.type === 'dictionary_splat') {
      yield { node, key: undefined, value: undefined, spread: node.children[0] };
    } else if (node.type === 'shorthand_property_identifier') {
      yield { node, key: node.text, value: node, spread: undefined };
    } else if (node.type === 'method_definition') {
      const name = node.get('name');
      yield { node, key: name === undefined ? undefined : keyText(name), value: node, spread: undefined };
    } else {
      const key = node.get('key') ?? node.get('name');
      if (key !== undefined) yield { node, key: keyText(key), value: node.get('value'), spread: undefined };
    }
  }
}

function ofClass(follower: Follower, node: Syntax, name: string): readonly Target[] {
  const { members, outside } = membersOfClass(follower, node);
  const found = members.get(name);
  if (found !== undefined) {
    return found.flatMap(({ value, path }) =>
      path.reduce<readonly Target[]>(
        (targets, step) => (step === undefined ? [] : targets.flatMap((one) => follower.member(one, step))),
        follower.targets(value),
      ),
    );
  }
  return outside.map((base) => ({ is: 'outside', name: `${base}.${name}` }));
}

/** The expressions that give something of this code its value under a name. */
export function valuesIn(follower: Follower, target: Target, name: string): readonly Syntax[] {
  if (target.is === 'class' || target.is === 'instance') {
    const { members } = membersOfClass(follower, target.is === 'class' ? target.node : target.of);
    return (members.get(name) ?? []).flatMap(({ value, path }) =>
      path.length === 0 && !isFunction(value) ? [value] : [],
    );
  }
  if (target.is !== 'value' || !OBJECTS.has(target.node.type)) return [];
  return [...entriesOf(target.node)].flatMap(({ key, value }) => (key === name && value !== undefined ? [value] : []));
}

interface Member {
  readonly value: Syntax;
  readonly path: readonly (string | undefined)[];
}

/** A class's members, its own before those that it inherits, and the packages' classes that it is derived from. */
interface ClassMembers {
  readonly members: ReadonlyMap<string, readonly Member[]>;
  readonly outside: readonly string[];
}

const KNOWN = new WeakMap<Syntax, ReadonlyMap<string, readonly Member[]>>();

export function membersOfClass(follower: Follower, node: Syntax, seen: readonly Syntax[] = []): ClassMembers {
  const own = KNOWN.get(node) ?? ownMembers(node);
  KNOWN.set(node, own);
  const members = new Map(own);
  const outside: string[] = [];
  for (const base of basesOf(node)) {
    for (const target of follower.targets(base)) {
      if (target.is === 'outside') outside.push(target.name);
      if (target.is !== 'class' || seen.includes(target.node) || target.node === node) continue;
      const inherited = membersOfClass(follower, target.node, [...seen, node]);
      for (const [name, found] of inherited.members) if (!members.has(name)) members.set(name, found);
      outside.push(...inherited.outside);
    }
  }
  return { members, outside };
}

function basesOf(node: Syntax): readonly Syntax[] {
  const python = node.get('superclasses')?.children.filter(({ type }) => type !== 'keyword_argument') ?? [];
  const heritage = node.child('class_heritage');
  const clause = heritage?.child('extends_clause') ?? heritage;
  const script = clause?.get('value') ?? clause?.children[0];
  return script === undefined ? python : [script];
}

function ownMembers(node: Syntax): ReadonlyMap<string, readonly Member[]> {
  const members = new Map<string, Member[]>();
  const add = (
    name: string | undefined,
    value: Syntax | undefined,
    path: readonly (string | undefined)[] = [],
  ): void => {
    if (name === undefined || value === undefined) return;
    const known = members.get(name);
    if (known === undefined) members.set(name, [{ value, path }]);
    else known.push({ value, path });
  };
  const body = node.get('body');
  if (body === undefined) return members;
  for (const child of body.children) {
    const inner = child.type === 'decorated_definition' ? (child.get('definition') ?? child) : plain(child);
    const name = inner.get('name');
    if (isFunction(inner) || inner.type === 'class_definition')
      add(name === undefined ? undefined : (keyText(name) ?? name.text), inner);
    else if (inner.type === 'public_field_definition')
      add(name === undefined ? undefined : keyText(name), inner.get('value'));
    else if (inner.type === 'assignment')
      for (const bound of boundBy(inner.get('left') ?? inner)) add(bound.name.text, inner.get('right'), bound.path);
  }
  for (const inner of body.walk()) {
    if (ASSIGNS.has(inner.type)) assignedToSelf(inner, add);
    if (inner.type === 'required_parameter' && inner.child('accessibility_modifier') !== undefined) {
      for (const bound of parameterProperty(inner)) add(bound.name.text, bound.name);
    }
  }
  return members;
}

/** TypeScript's `constructor(private readonly store: Store)`. */
function parameterProperty(parameter: Syntax): readonly Bound[] {
  const pattern = parameter.get('pattern');
  return pattern === undefined ? [] : boundBy(pattern);
}

const ASSIGNS = new Set(['assignment', 'assignment_expression']);

/** `self.client = …`, `this.client = …`. */
function assignedToSelf(node: Syntax, add: (name: string | undefined, value: Syntax | undefined) => void): void {
  const target = node.get('left');
  const member = target === undefined ? undefined : memberOf(target);
  if (member !== undefined && /^(?:self|cls|this)$/.test(member.object.text)) add(member.name, node.get('right'));
}
