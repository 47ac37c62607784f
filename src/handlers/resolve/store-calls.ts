import { type StoreDoor, STORE_DOORS } from '../libraries/store-doors.js';
import { type CallShape, findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import { findLiteralText, findStringPieces } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { collectObjectEntries } from './members.js';
import type { Resolver } from './resolver.js';

/** The S3 operation of another library's call, in the terms of the SDKs. */
export interface StoreCallShape {
  readonly action: string;
  readonly does: StoreDoor['does'];
  readonly named: ReadonlyMap<string, SyntaxNode>;
}

/** Most calls are of none, which one expression finds out. */
const ANY_DOOR = new RegExp(STORE_DOORS.map(({ name }) => name.source).join('|'));

/** The store that a call of a library beside the SDKs is; undefined for any other call. */
export function findStoreCall(resolver: Resolver, name: string, call: CallShape): StoreCallShape | undefined {
  if (!ANY_DOOR.test(name)) return undefined;
  const door = STORE_DOORS.find((one) => one.name.test(name));
  if (door === undefined) return undefined;
  const named = namedBy(resolver, door, call);
  return door.only === undefined || CONDITIONS[door.only](resolver, call, named)
    ? { action: door.action, does: door.does, named }
    : undefined;
}

function namedBy(resolver: Resolver, door: StoreDoor, call: CallShape): ReadonlyMap<string, SyntaxNode> {
  const named = new Map<string, SyntaxNode>();
  const add = (name: string | undefined, value: SyntaxNode | undefined): void => {
    if (name !== undefined && name !== '' && value !== undefined) named.set(name, value);
  };
  call.args.forEach((argument, index) => {
    add(door.takes[index], argument);
  });
  for (const [key, value] of call.named) add(door.named?.[key], value);
  const options = call.args.flatMap((argument) => objectOf(resolver, argument) ?? []);
  for (const object of options) {
    for (const { key, value } of collectObjectEntries(object)) add(door.named?.[key ?? ''], value);
  }
  return named;
}

type Condition = (resolver: Resolver, call: CallShape, named: ReadonlyMap<string, SyntaxNode>) => boolean;

const CONDITIONS: Readonly<Record<NonNullable<StoreDoor['only']>, Condition>> = {
  'signs-put': (_, __, named) => isPut(named.get('Method')),
  'sends-put': (resolver, { args }) => args.some((argument) => isPut(optionOf(resolver, argument, 'method'))),
  'request-is-put': (resolver, { args }) => {
    const request = args[0] === undefined ? undefined : followName(resolver, args[0]);
    const made = request === undefined ? undefined : (findCall(request)?.args[0] ?? request);
    return made !== undefined && isPut(optionOf(resolver, made, 'method'));
  },
  'opened-in-s3': (resolver, { callee }) => {
    const file = findMember(unwrapExpression(callee))?.object;
    const opened = file === undefined ? undefined : findCall(followName(resolver, file));
    const [first] = opened === undefined ? [] : [...opened.args, ...opened.named.values()];
    return first !== undefined && /^s3[an]?:\/\//.test(startOf(resolver, first));
  },
};

/** The prefix of a text. */
function startOf(resolver: Resolver, expression: SyntaxNode): string {
  const value = followName(resolver, expression);
  const [first] = findStringPieces(value) ?? [];
  return typeof first === 'string' ? first : '';
}

function optionOf(resolver: Resolver, expression: SyntaxNode, name: string): SyntaxNode | undefined {
  const object = objectOf(resolver, expression);
  if (object === undefined) return undefined;
  return [...collectObjectEntries(object)].findLast(({ key }) => key === name)?.value;
}

function isPut(method: SyntaxNode | undefined): boolean {
  return method !== undefined && findLiteralText(unwrapExpression(method))?.toUpperCase() === 'PUT';
}

function objectOf(resolver: Resolver, expression: SyntaxNode): SyntaxNode | undefined {
  const value = followName(resolver, expression);
  return value.type === 'object' || value.type === 'dictionary' ? value : undefined;
}

/** The value of a name, if it has only one. */
export function followName(resolver: Resolver, expression: SyntaxNode, steps = 4): SyntaxNode {
  const node = unwrapExpression(expression);
  if (node.type !== 'identifier' || steps === 0) return node;
  const [only, ...others] = resolver.sources(node);
  if (only === undefined || others.length > 0) return node;
  const value = 'walk' in only ? only : only.path.length === 0 ? only.value : undefined;
  return value === undefined ? node : followName(resolver, value, steps - 1);
}
