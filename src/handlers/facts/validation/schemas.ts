import { type FunctionParameter, findCall, collectDecorators, findFunctionShape } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import {
  MODELLING,
  MODELS,
  isArgumentValidator,
  isRequestValidator,
  isTellingValidator,
} from '../../libraries/validators.js';
import { findRouteInput } from '../../flow/route-parameters.js';
import type { CodeCall, View } from '../view.js';
import { isHeeded } from './outcomes.js';
import { mentionsRequest } from './request-fields.js';

/** Where a library validates the request against a schema. */
export function collectSchemas(view: View): readonly SyntaxNode[] {
  const called = view.calls.filter((call) => checks(view, call)).map(({ node }) => node);
  const functions = view.units.flatMap(({ node }) => findFunctionShape(node) ?? []);
  const decorated = functions.flatMap(({ decorators }) =>
    decorators.filter((one) => isRequestValidator(view.nameOf(findCall(one)?.callee ?? one) ?? '')),
  );
  const typed = functions.flatMap(({ parameters, decorators }) =>
    decorators
      .filter((one) => isTypedRoute(view, one))
      .flatMap((one) => parameters.flatMap((parameter) => typeChecked(view, one, parameter) ?? [])),
  );
  return [...called, ...decorated, ...typed];
}

function checks(view: View, call: CodeCall): boolean {
  const { name, node, args, named, spreads, receiver } = call;
  if (name !== undefined && isRequestValidator(name)) return true;
  if (name !== undefined && isTellingValidator(name) && !isHeeded(view, call)) return false;
  const given = [...args, ...named.values(), ...spreads];
  if (name !== undefined && isRoute(name) && given.some((one) => hasSchemaOf(view, name, one, CHECKED))) return true;
  const isCheck = (name !== undefined && isArgumentValidator(name)) || makesModel(view, call);
  // The same libraries validate settings, so that the call must have request data.
  return (
    isCheck &&
    node.type !== 'decorator' &&
    [...given, ...(receiver === undefined ? [] : [receiver])].some((one) => mentionsRequest(view, one))
  );
}

/** `Order(**body)`, where `Order` is a subclass of the library's class. */
function makesModel(view: View, { callee }: CodeCall): boolean {
  return view.classes(callee).some((cls) => isModel(view, cls));
}

function isModel(view: View, cls: SyntaxNode): boolean {
  return (
    view.bases(cls).some((base) => MODELS.has(base)) ||
    collectDecorators(cls).some((one) => MODELLING.has(view.nameOf(findCall(one)?.callee ?? one) ?? ''))
  );
}

/** Frameworks that validate the parameters of a route against their types. */
const TYPED = /^(?:fastapi\.|aws_lambda_powertools\.event_handler\.|litestar\.)/;

/** Whether a decorator registers a route whose framework validates parameters against their types. */
export function isTypedRoute(view: View, decorator: SyntaxNode): boolean {
  const name = view.nameOf(findCall(decorator)?.callee ?? decorator) ?? '';
  return TYPED.test(name) && (!name.startsWith('aws_lambda_powertools.') || view.calls.some(validatesRoutes));
}

/** Powertools validates types only with this option. */
function validatesRoutes({ named }: CodeCall): boolean {
  return named.get('enable_validation')?.type === 'true';
}

/** The validation of a route's parameter: its type, or its declaration as a part of the request with limits. */
function typeChecked(view: View, decorator: SyntaxNode, parameter: FunctionParameter): SyntaxNode | undefined {
  const route = view.nameOf(findCall(decorator)?.callee ?? decorator) ?? '';
  const input = findRouteInput(parameter, route, decorator);
  if (input !== 'body' && input !== 'query') return undefined;
  return parameter.annotation ?? parameter.fallback;
}

/** Frameworks that validate a request against schemas in the options of its route. */
function isRoute(name: string): boolean {
  return ROUTES.test(name);
}

const ROUTES =
  /^(?:fastify|elysia\.Elysia(?:\.\w+)*|@aws-lambda-powertools\/event-handler\/\w+\.Router)\.(?:post|put|patch|get|delete|route|all)$/;

const CHECKED = ['body', 'querystring', 'query'];
/** Parts that need no input validation by themselves, but may become part of an S3 key. */
const BESIDE = ['path', 'params', 'headers'];

/** Fastify's `schema: { body }`, Powertools' `validation: { req: { body } }`, Elysia's `body`. */
function hasSchemaOf(view: View, route: string, options: SyntaxNode, parts: readonly string[]): boolean {
  const validation = view.property(options, 'validation');
  const schemas = [
    view.property(options, 'schema'),
    validation === undefined ? undefined : view.property(validation, 'req'),
    route.startsWith('elysia.') ? options : undefined,
  ];
  return schemas.some(
    (schema) => schema !== undefined && parts.some((key) => view.property(schema, key) !== undefined),
  );
}

/** Whether any part of the request is validated against a schema, including its path and headers. */
export function hasSchemas(view: View): boolean {
  if (collectSchemas(view).length > 0) return true;
  return view.calls.some(
    ({ name, args }) => name !== undefined && isRoute(name) && args.some((one) => hasSchemaOf(view, name, one, BESIDE)),
  );
}
