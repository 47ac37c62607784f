import { findMember, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { collectObjectEntries } from './members.js';
import type { CodeTarget, TargetResolver } from './targets.js';

// Code that is chosen from a table by a key that is known only when it runs: `ROUTES[key](event)`.

const OBJECTS = new Set(['object', 'dictionary']);
const LISTS = new Set(['array', 'list', 'tuple', 'expression_list']);
/** Methods that give one item of a list, or one value of a dictionary. */
const PICKS = new Set(['find', 'findLast', 'at', 'get', 'pop', 'shift']);

/** The code that any entry of a table is: functions, classes and what holds them; plain values lead nowhere. */
export function resolveAnyEntry(follower: TargetResolver, table: CodeTarget): readonly CodeTarget[] {
  if (table.is !== 'value') return [];
  return entriesOf(table.node)
    .flatMap((entry) => follower.targets(entry))
    .filter(isCode);
}

/** The code that an item of a list is, as a loop goes through it. */
export function resolveItems(follower: TargetResolver, list: CodeTarget): readonly CodeTarget[] {
  return list.is === 'value' && LISTS.has(list.node.type) ? resolveAnyEntry(follower, list) : [];
}

/** The code that a call takes out of a table: `routes.find(…)`, `ROUTES.get(key)`. */
export function resolvePicked(follower: TargetResolver, callee: SyntaxNode): readonly CodeTarget[] {
  const member = findMember(unwrapExpression(callee));
  if (member?.name === undefined || !PICKS.has(member.name)) return [];
  return follower.targets(member.object).flatMap((table) => resolveAnyEntry(follower, table));
}

function entriesOf(table: SyntaxNode): readonly SyntaxNode[] {
  if (LISTS.has(table.type)) return table.children;
  if (OBJECTS.has(table.type)) return [...collectObjectEntries(table)].flatMap(({ value }) => value ?? []);
  return [];
}

function isCode(target: CodeTarget): boolean {
  if (target.is === 'value') return OBJECTS.has(target.node.type) || LISTS.has(target.node.type);
  return target.is === 'function' || target.is === 'class' || target.is === 'instance';
}
