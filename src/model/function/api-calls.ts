import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { INTEGRATING } from '../api/integration.js';
import { type Invocation, collectInvocations } from './invocations.js';
import { type ApiOperation, findOperation } from '../api/operation.js';

const INTEGRATION = 'AWS::ApiGatewayV2::Integration';
const CALLERS = [...INTEGRATING, INTEGRATION, 'AWS::Lambda::Url'];

/** The ways in which APIs and function URLs call a function, whether or not they wait for it. */
export function collectApiCalls(application: Application, fn: Resource): readonly Invocation[] {
  return collectInvocations(application, fn).filter(
    ({ by, mode }) => (mode === 'synchronous' || mode === 'asynchronous') && isApi(by),
  );
}

/** Of an API that is made elsewhere only the permission to call is at hand. */
function isApi(caller: Resource): boolean {
  if (caller.type !== 'AWS::Lambda::Permission') return CALLERS.includes(caller.type);
  return caller.at('Principal').matches(/^apigateway\./).is === 'yes';
}

/** Whether APIs call a function for these paths and what lies below them only, such as a health check, or not at all. */
export function servesOnlyPaths(application: Application, fn: Resource, paths: readonly string[]): boolean {
  return collectApiCalls(application, fn).every(({ by }) => {
    const operations = makersOf(application, by)
      .flatMap((maker) => findOperation(application, maker) ?? [])
      .filter(({ needsNoCaller }) => needsNoCaller.is !== 'yes');
    return operations.length > 0 && operations.every((one) => one.isOneOfPaths(paths) || isNamedUrl(one, paths));
  });
}

function isNamedUrl(operation: ApiOperation, paths: readonly string[]): boolean {
  return operation.form === 'function-url' && operation.isNamedAfter(paths);
}

/** An integration of an HTTP API serves the routes that lead to it. */
function makersOf(application: Application, caller: Resource): readonly Resource[] {
  if (caller.type !== INTEGRATION) return [caller];
  return application
    .companions(caller, 'AWS::ApiGatewayV2::Route')
    .filter((route) => route.at('Target').refersTo(caller).is === 'yes');
}
