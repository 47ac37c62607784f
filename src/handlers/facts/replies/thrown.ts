import type { ErrorGuard } from '../../flow/error-guard.js';
import type { CatchClause } from '../../syntax/catches.js';
import { CLIENT_ERRORS, STATUS_ERRORS } from '../../libraries/http-errors.js';
import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { isClientError } from './rejections.js';

// The effect of an error that the code throws itself: a client error or a server error.

/** Whether an error that is thrown here reaches the caller as 4xx, on some way. */
export function isAnswered(view: View, statement: SyntaxNode): boolean {
  const thrown = thrownOf(statement);
  const name = nameOf(view, thrown);
  const blames = blamesClient(view, thrown);
  if (name !== undefined && (CLIENT_ERRORS.test(name) || (STATUS_ERRORS.test(name) && blames))) return true;
  let isAnsweredFor = false;
  const step = ({ is, clauses, name: of = '' }: ErrorGuard): true | undefined => {
    // A wrapper of the whole handler replies with the error's status.
    if (clauses.length === 0) {
      if (is === 'wrapper' || (is === 'framework' && TAKES_STATUS.has(of))) isAnsweredFor ||= blames;
      return is === 'unknown' ? true : undefined;
    }
    const clause = clauses.find((one) => takes(view, one, thrown));
    if (clause === undefined || clause.rethrows === 'always') return true;
    isAnsweredFor ||= is === 'mapper' ? blames : answers(view, clause, blames);
    return undefined;
  };
  view.follow(statement, true as const, step, () => '');
  return isAnsweredFor;
}

/** Whether the error that is thrown here is of a framework's class for errors of the client. */
export function isClientErrorClass(view: View, statement: SyntaxNode): boolean {
  return CLIENT_ERRORS.test(nameOf(view, thrownOf(statement)) ?? '');
}

/** Frameworks that answer with the status that any error has; the others know their own errors only. */
const TAKES_STATUS = new Set(['express', 'fastify', 'koa']);

function thrownOf(statement: SyntaxNode): SyntaxNode | undefined {
  const [first] = statement.type === 'assert_statement' ? [] : statement.children;
  return first === undefined ? undefined : unwrapExpression(first);
}

function nameOf(view: View, thrown: SyntaxNode | undefined): string | undefined {
  return thrown === undefined ? undefined : view.nameOf(findCall(thrown)?.callee ?? thrown);
}

const BLAMING = /bad_?request|valid|unprocessable|unsupported|too_?large|not_?found|client/i;
const STATUS = /\b4\d\d\b/;

/** Whether an error marks the request as invalid: by its name, its arguments, or its base class. */
function blamesClient(view: View, thrown: SyntaxNode | undefined): boolean {
  if (thrown === undefined) return false;
  const call = findCall(thrown);
  if (BLAMING.test((call?.callee ?? thrown).text) || STATUS.test(thrown.text)) return true;
  return (call === undefined ? [] : lineOf(view, call.callee)).some(({ text }) => STATUS.test(text));
}

/** A class of the code and those that it is derived from. */
function lineOf(view: View, expression: SyntaxNode): readonly SyntaxNode[] {
  const line = new Set<SyntaxNode>();
  const open = [expression];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const cls of view.classes(one)) {
      if (line.has(cls)) continue;
      line.add(cls);
      open.push(...parentsOf(cls));
    }
  }
  return [...line];
}

function parentsOf(cls: SyntaxNode): readonly SyntaxNode[] {
  const heritage = cls.child('class_heritage');
  const clause = heritage?.child('extends_clause') ?? heritage;
  const script = clause?.get('value') ?? clause?.children[0];
  return cls.get('superclasses')?.children ?? (script === undefined ? [] : [script]);
}

/** Whether a clause is for this error: for all, or for its class or one that it is derived from. */
function takes(view: View, { types }: CatchClause, thrown: SyntaxNode | undefined): boolean {
  if (types.length === 0) return true;
  if (thrown === undefined) return types.some((type) => type === 'AssertionError');
  const names = familyOf(view, thrown);
  return types.some((type) => names.has(type.split('.').at(-1) ?? type));
}

/** The names of an error's class and of those that it is derived from, as far as the code and the language show. */
function familyOf(view: View, thrown: SyntaxNode): ReadonlySet<string> {
  const callee = findCall(thrown)?.callee ?? thrown;
  const own = lineOf(view, callee);
  const names = [
    callee.text,
    ...own.flatMap((cls) => [cls.get('name')?.text ?? '', ...parentsOf(cls).map(({ text }) => text)]),
  ].map((name) => name.split('.').at(-1) ?? name);
  return new Set(names.flatMap((name) => [name, ...(BUILT_IN[name] ?? [])]));
}

/** Python's own errors and their base classes; docs.python.org/3/library/exceptions.html. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  AssertionError: [],
  AttributeError: [],
  Exception: [],
  IndexError: ['LookupError'],
  JSONDecodeError: ['ValueError'],
  KeyError: ['LookupError'],
  LookupError: [],
  NotImplementedError: ['RuntimeError'],
  PermissionError: ['OSError'],
  FileNotFoundError: ['OSError'],
  TimeoutError: ['OSError'],
  ConnectionError: ['OSError'],
  RuntimeError: [],
  TypeError: [],
  UnicodeDecodeError: ['UnicodeError', 'ValueError'],
  ValueError: [],
  ZeroDivisionError: ['ArithmeticError'],
};
/** Errors that only AWS calls throw. */
const OF_AWS = /(?:^|\.)(?:ClientError|BotoCoreError|NoCredentialsError|EndpointConnectionError)$/;

/** Whether a clause may catch the errors of a statement. The base classes of packages' errors are unknown. */
export function mayTake(view: View, clause: CatchClause, statement: SyntaxNode): boolean {
  const thrown = thrownOf(statement);
  if (takes(view, clause, thrown)) return true;
  if (thrown === undefined) return false;
  const names = familyOf(view, thrown);
  const isKnown = [...names].every(
    (name) => Object.hasOwn(BUILT_IN, name) || Object.values(BUILT_IN).some((above) => above.includes(name)),
  );
  const isOwn = view.classes(findCall(thrown)?.callee ?? thrown).length > 0;
  if (isKnown || isOwn) return false;
  return clause.types.some((type) => !Object.hasOwn(BUILT_IN, type) && !OF_AWS.test(type));
}

/** A clause answers with 4xx itself, or with the status that the error brings along. */
function answers(view: View, { body, error, types, distinguishes }: CatchClause, blames: boolean): boolean {
  const nodes = body === undefined ? [] : [...body.walk()];
  if (nodes.some((node) => isClientError(view, node))) return true;
  if (!blames || error === undefined) return false;
  const asksError = (node: SyntaxNode): boolean => {
    const member = findMember(node);
    return member !== undefined && member.object.text === error && /status|code/i.test(member.name ?? '');
  };
  return (
    nodes.some(asksError) ||
    ((types.length > 0 || distinguishes.length > 0) && nodes.some(({ text }) => text === error))
  );
}
