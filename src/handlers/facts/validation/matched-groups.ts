import { isSlashFreeGroup } from '../../../text/key-patterns.js';
import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { findPattern } from './described-names.js';

/** Whether a value is the match of a group that cannot contain a path: `/\.(wav|flac)$/.exec(name)?.[1]`. */
export function isCleanGroup(view: View, node: SyntaxNode): boolean {
  const taken = takenGroup(view, view.literal(node));
  if (taken === undefined) return false;
  const pattern = patternOf(view, view.literal(taken.match));
  return pattern !== undefined && isSlashFreeGroup(pattern, taken.index);
}

interface TakenGroup {
  readonly match: SyntaxNode;
  readonly index: number;
}

/** `match[1]`, Python's `match.group(1)`. */
function takenGroup(view: View, node: SyntaxNode): TakenGroup | undefined {
  const call = findCall(node);
  const member = findMember(unwrapExpression(call?.callee ?? node));
  if (member === undefined) return undefined;
  if (call === undefined)
    return /^\d+$/.test(member.name ?? '') ? { match: member.object, index: Number(member.name) } : undefined;
  const [first] = call.args;
  const known = first === undefined ? undefined : view.known(first);
  return member.name === 'group' && known?.is === 'number' ? { match: member.object, index: known.value } : undefined;
}

const MATCHES = new Set(['exec', 'match', 'fullmatch', 'search']);

/** The pattern of `PATTERN.exec(text)`, `text.match(PATTERN)` and `re.search(PATTERN, text)`. */
function patternOf(view: View, node: SyntaxNode): string | undefined {
  const call = findCall(node);
  const member = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
  if (call === undefined || member === undefined || !MATCHES.has(member.name ?? '')) return undefined;
  const own = findPattern(view, member.object);
  if (own !== undefined) return own;
  const [first] = call.args;
  return first === undefined ? undefined : findPattern(view, first);
}
