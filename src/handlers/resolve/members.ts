import { type BoundName, collectBoundNames, findKeyText } from '../syntax/patterns.js';
import type { TargetResolver, CodeTarget } from './targets.js';
import { isFunction, findMember, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { countSteps } from '../syntax/steps.js';

// Values under a name in an object, a list, a class or an instance of one.

const OBJECTS = new Set(['object', 'dictionary']);
const LISTS = new Set(['array', 'list', 'tuple', 'expression_list']);

export function resolveMembers(follower: TargetResolver, target: CodeTarget, name: string): readonly CodeTarget[] {
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
function ofEnum(follower: TargetResolver, node: SyntaxNode, name: string): readonly CodeTarget[] {
  const members = node.get('body')?.children ?? [];
  const value = members.find((member) => member.get('name')?.text === name)?.get('value');
  return value === undefined ? [] : follower.targets(value);
}

function ofObject(follower: TargetResolver, object: SyntaxNode, name: string): readonly CodeTarget[] {
  for (const entry of [...collectObjectEntries(object)].reverse()) {
    if (entry.key === name && entry.value !== undefined) return follower.targets(entry.value);
    if (entry.spread === undefined) continue;
    const spread = follower.targets(entry.spread).flatMap((target) => follower.member(target, name));
    if (spread.length > 0) return spread;
  }
  return [];
}

/** One line of an object literal. A computed key is undefined. */
export interface ObjectEntry {
  readonly node: SyntaxNode;
  readonly key: string | undefined;
  readonly value: SyntaxNode | undefined;
  /** For `...a` and `**a`: the spread value. */
  readonly spread: SyntaxNode | undefined;
}

/** The lines of an object literal or a `dict(a=1)`; a method is its own value. */
export function* collectObjectEntries(object: SyntaxNode): Generator<ObjectEntry> {
  for (const node of object.children) {
    countSteps(1);
    if (node.type === 'spread_element' || node.type === 'dictionary_splat') {
      yield { node, key: undefined, value: undefined, spread: node.children[0] };
    } else if (node.type === 'shorthand_property_identifier') {
      yield { node, key: node.text, value: node, spread: undefined };
    } else if (node.type === 'method_definition') {
      const name = node.get('name');
      yield { node, key: name === undefined ? undefined : findKeyText(name), value: node, spread: undefined };
    } else {
      const key = node.get('key') ?? node.get('name');
      if (key !== undefined) yield { node, key: findKeyText(key), value: node.get('value'), spread: undefined };
    }
  }
}

function ofClass(follower: TargetResolver, node: SyntaxNode, name: string): readonly CodeTarget[] {
  const { members, outside } = collectClassMembers(follower, node);
  const own = members.get(name);
  // A member that a class leaves to those derived from it is theirs.
  const left = own === undefined || own.every(({ value }) => isAbstract(value));
  const derived = left ? ofDerived(follower, node, name) : [];
  const found = derived.length > 0 ? derived : own;
  if (found !== undefined) {
    return found.flatMap(({ value, path }) =>
      path.reduce<readonly CodeTarget[]>(
        (targets, step) => (step === undefined ? [] : targets.flatMap((one) => follower.member(one, step))),
        follower.targets(value),
      ),
    );
  }
  return outside.map((base) => ({ is: 'outside', name: `${base}.${name}` }));
}

/** The definitions of a name in the derived classes of a class. */
function ofDerived(follower: TargetResolver, node: SyntaxNode, name: string): readonly Member[] {
  return follower.derived(node).flatMap((cls) => {
    const own = membersOf(cls).get(name) ?? [];
    return own.filter(({ value }) => !isAbstract(value));
  });
}

const IDLE = /^(?:throw_statement|raise_statement|pass_statement|comment)$/;

/** A function that only throws, or does nothing: `raise NotImplementedError`, `pass`, `...`. */
function isAbstract(value: SyntaxNode): boolean {
  const body = isFunction(value) ? value.get('body') : undefined;
  return (
    body !== undefined &&
    body.children.every(({ type, children }) => {
      const only = type === 'expression_statement' ? (children[0]?.type ?? '') : '';
      return IDLE.test(type) || only === 'string' || only === 'ellipsis';
    })
  );
}

/** The expressions that give something of this code its value under a name. */
export function resolveMemberValues(follower: TargetResolver, target: CodeTarget, name: string): readonly SyntaxNode[] {
  if (target.is === 'class' || target.is === 'instance') {
    const { members } = collectClassMembers(follower, target.is === 'class' ? target.node : target.of);
    return (members.get(name) ?? []).flatMap(({ value, path }) =>
      path.length === 0 && !isFunction(value) ? [value] : [],
    );
  }
  if (target.is !== 'value' || !OBJECTS.has(target.node.type)) return [];
  return [...collectObjectEntries(target.node)].flatMap(({ key, value }) =>
    key === name && value !== undefined ? [value] : [],
  );
}

interface Member {
  readonly value: SyntaxNode;
  readonly path: readonly (string | undefined)[];
}

/** A class's members, its own before those that it inherits, and the packages' classes that it is derived from. */
interface ClassMembers {
  readonly members: ReadonlyMap<string, readonly Member[]>;
  readonly outside: readonly string[];
}

/** A class is followed through this many that it is derived from. */
const MOST_DERIVED = 100;

const KNOWN = new WeakMap<SyntaxNode, ReadonlyMap<string, readonly Member[]>>();

export function collectClassMembers(
  follower: TargetResolver,
  node: SyntaxNode,
  seen: readonly SyntaxNode[] = [],
): ClassMembers {
  const members = new Map(membersOf(node));
  const outside: string[] = [];
  // What is inherited is copied from class to class, so that a row of n classes takes n² steps.
  countSteps(1 + seen.length + members.size);
  if (seen.length >= MOST_DERIVED) return { members, outside };
  for (const base of collectBases(node)) {
    for (const target of follower.targets(base)) {
      if (target.is === 'outside') outside.push(target.name);
      if (target.is !== 'class' || seen.includes(target.node) || target.node === node) continue;
      const inherited = collectClassMembers(follower, target.node, [...seen, node]);
      countSteps(inherited.members.size);
      for (const [name, found] of inherited.members) if (!members.has(name)) members.set(name, found);
      outside.push(...inherited.outside);
    }
  }
  return { members, outside };
}

function membersOf(node: SyntaxNode): ReadonlyMap<string, readonly Member[]> {
  const own = KNOWN.get(node) ?? ownMembers(node);
  KNOWN.set(node, own);
  return own;
}

/** The expressions that name a class's base classes. */
export function collectBases(node: SyntaxNode): readonly SyntaxNode[] {
  const python = node.get('superclasses')?.children.filter(({ type }) => type !== 'keyword_argument') ?? [];
  const heritage = node.child('class_heritage');
  const clause = heritage?.child('extends_clause') ?? heritage;
  const script = clause?.get('value') ?? clause?.children[0];
  return script === undefined ? python : [script];
}

function ownMembers(node: SyntaxNode): ReadonlyMap<string, readonly Member[]> {
  const members = new Map<string, Member[]>();
  const add = (
    name: string | undefined,
    value: SyntaxNode | undefined,
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
    const inner = child.type === 'decorated_definition' ? (child.get('definition') ?? child) : unwrapExpression(child);
    const name = inner.get('name');
    if (isFunction(inner) || inner.type === 'class_definition')
      add(name === undefined ? undefined : (findKeyText(name) ?? name.text), inner);
    else if (inner.type === 'public_field_definition')
      add(name === undefined ? undefined : findKeyText(name), inner.get('value'));
    else if (inner.type === 'assignment')
      for (const bound of collectBoundNames(inner.get('left') ?? inner))
        add(bound.name.text, inner.get('right'), bound.path);
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
function parameterProperty(parameter: SyntaxNode): readonly BoundName[] {
  const pattern = parameter.get('pattern');
  return pattern === undefined ? [] : collectBoundNames(pattern);
}

const ASSIGNS = new Set(['assignment', 'assignment_expression']);

/** `self.client = …`, `this.client = …`. */
function assignedToSelf(
  node: SyntaxNode,
  add: (name: string | undefined, value: SyntaxNode | undefined) => void,
): void {
  const target = node.get('left');
  const member = target === undefined ? undefined : findMember(target);
  if (member !== undefined && /^(?:self|cls|this)$/.test(member.object.text)) add(member.name, node.get('right'));
}
