import { makeHandlerClause } from '../syntax/catches.js';
import type { ErrorGuard } from './error-guard.js';
import { FRAMEWORKS, GUARDING, MAPPING, REGISTERS } from '../libraries/libraries.js';
import type { Resolver } from '../resolve/resolver.js';
import { type CallShape, findDecorated, isFunction, collectParameters, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** The wrappers of the whole handler that reply to thrown errors: the code's own before the framework's. */
export function collectWrappers(resolver: Resolver, calls: Iterable<CallShape>): readonly ErrorGuard[] {
  return [...calls]
    .flatMap((call) => guardsOf(resolver, call))
    .sort((a, b) => ORDER.indexOf(a.is) - ORDER.indexOf(b.is));
}

const ORDER: readonly ErrorGuard['is'][] = ['wrapper', 'mapper', 'framework'];

function guardsOf(resolver: Resolver, call: CallShape): readonly ErrorGuard[] {
  const { node: at } = call;
  const name = resolver.nameOf(call.callee) ?? '';
  if (GUARDING.test(name) || takesErrors(resolver, name, call)) return [{ is: 'wrapper', at, clauses: [] }];
  if (REGISTERS.test(name)) return [registeredGuard(resolver, call)];
  if (MAPPING.test(name)) return [{ is: 'mapper', at, clauses: [makeHandlerClause(at, OF_POWERTOOLS, undefined)] }];
  const framework = Object.hasOwn(FRAMEWORKS, name) ? FRAMEWORKS[name] : undefined;
  if (framework === undefined || (framework === 'express' && isBeforePromises(resolver, at))) return [];
  return [{ is: 'framework', at, clauses: [], name: framework }];
}

/** Express recognises an error handler by its four parameters. */
function takesErrors(resolver: Resolver, name: string, { args }: CallShape): boolean {
  if (!/^express(?:\.Router)?\.use$/.test(name)) return false;
  const given = args.flatMap((argument) =>
    isFunction(unwrapExpression(argument)) ? [unwrapExpression(argument)] : resolver.functions(argument),
  );
  return given.some((fn) => collectParameters(fn).length === 4);
}

/** Up to version 4 Express ignores the promise that a route returns; expressjs.com/en/guide/error-handling.html. */
function isBeforePromises({ program }: Resolver, at: SyntaxNode): boolean {
  if (
    program.modules.some(({ source }) =>
      /['"]express-(?:async-errors|async-handler|promise-router)['"]/.test(source.text),
    )
  )
    return false;
  const manifest = program.code.read('package.json') ?? '';
  return at.source.language === 'javascript' && /"express"\s*:\s*"[\^~>=\s]*[1-4]\b/.test(manifest);
}

/** The classes of docs.powertools.aws.dev/lambda/python/latest/core/event_handler/api_gateway/#raising-http-errors. */
const OF_POWERTOOLS = [
  'ServiceError',
  'BadRequestError',
  'UnauthorizedError',
  'ForbiddenError',
  'NotFoundError',
  'RequestTimeoutError',
  'RequestEntityTooLargeError',
  'InternalServerError',
  'ServiceUnavailableError',
  'RequestValidationError',
];

/** The errors that a handler covers: `@app.errorhandler(ClientError)`, `add_exception_handler(Exception, answer)`. */
function registeredGuard(resolver: Resolver, { node: at, args }: CallShape): ErrorGuard {
  const [first, second] = args;
  const listed = first === undefined ? [] : LISTS.has(first.type) ? first.children : [first];
  const decorated = at.parent === undefined ? undefined : findDecorated(at.parent);
  const fn = decorated ?? (second === undefined ? undefined : resolver.functions(second)[0]);
  if (listed.some(({ text }) => ALL.test(text))) return { is: 'wrapper', at, clauses: [makeHandlerClause(at, [], fn)] };
  // A status, or a class of the framework's own: nothing but the code itself throws it.
  const isOwn = listed.every((type) => /^\d+$/.test(type.text) || OF_FRAMEWORKS.test(resolver.nameOf(type) ?? ''));
  const types = listed.map(({ text }) => text);
  return { is: isOwn ? 'mapper' : 'wrapper', at, clauses: [makeHandlerClause(at, types, fn)] };
}

const OF_FRAMEWORKS = /^(?:werkzeug|flask|quart|starlette|fastapi|bottle|aws_lambda_powertools)\./;
const LISTS = new Set(['list', 'tuple', 'array']);
const ALL = /(?:^|\.)(?:Exception|BaseException|500|INTERNAL_SERVER_ERROR)$/;
