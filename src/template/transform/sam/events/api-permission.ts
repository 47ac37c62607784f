import type { TransformSource } from '../../transform.js';
import { type Placed, type Raw, getOwn } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { ANY_METHOD, IMPLICIT } from '../api/events.js';
import { findParameterDefault } from '../parameters.js';
import { type EventResources, type EventContext, buildPermission } from '../event.js';
import { findPlaced, collectEntries, makePlaced, findRef, findText } from '../../placed.js';
import { makeArn, makeRef } from '../intrinsics.js';

/** The permission that lets a REST API call the function; SAM names it after the stage, and gives it to all stages. */
export function buildRestPermission(trigger: EventContext): EventResources {
  const { given, source } = trigger;
  const id = findPlaced(given, 'RestApiId');
  const operation = operationOf(given, source);
  if (operation === undefined) return { declared: [] };
  const api: Raw = id ?? makeRef(IMPLICIT.Api);
  return {
    declared: [buildPermission(trigger, 'apigateway.amazonaws.com', sourceOf(api, operation), stageOf(id, source))],
  };
}

/** The same for an HTTP API; an event that names no operation receives all requests without another route. */
export function buildHttpPermission(trigger: EventContext): EventResources {
  const { given, source } = trigger;
  const api: Raw = findPlaced(given, 'ApiId') ?? makeRef(IMPLICIT.HttpApi);
  const operation = findPlaced(given, 'Path') === undefined ? '*' : operationOf(given, source);
  if (operation === undefined || isAnothers(trigger)) return { declared: [] };
  return { declared: [buildPermission(trigger, 'apigateway.amazonaws.com', sourceOf(api, operation))] };
}

function sourceOf(api: Raw, operation: string): Readonly<Record<string, Raw>> {
  return { SourceArn: makeArn('execute-api:@:{Api}/*/{Operation}', { Api: api, Operation: operation }) };
}

/** Such as `GET/files/*`; undefined if it can't be determined before the deployment. */
function operationOf(given: Placed, source: TransformSource): string | undefined {
  const literal = (name: string): string | undefined => {
    const written = findPlaced(given, name);
    return written === undefined ? undefined : findParameterDefault(source, written);
  };
  const [path, method = 'any'] = [literal('Path'), literal('Method')];
  if (path === undefined) return undefined;
  if (path === '$default') return path;
  const verb = method.toLowerCase() === 'any' ? '*' : method.toUpperCase();
  return verb + path.replace(/^(.+)\/$/, '$1').replace(/\{[\w.-]+\+?\}/g, '*');
}

/** Whether the API's own document has the operation, and calls something else than the function. */
function isAnothers({ given, source, fn }: EventContext): boolean {
  const [path, method] = ['Path', 'Method'].map((name) => findText(findPlaced(given, name)));
  const item =
    path === undefined
      ? undefined
      : findPlaced(apiOf(findPlaced(given, 'ApiId'), source), 'DefinitionBody', 'paths', path);
  const meant = [method?.toLowerCase(), 'any', ANY_METHOD];
  return collectEntries(item).some(([verb, one]) => {
    const integration = findPlaced(one, INTEGRATION);
    const names = findText(findPlaced(integration, 'uri', 'Fn::Sub'))?.includes(`\${${fn.logicalId}.Arn}`) === true;
    return meant.includes(verb.toLowerCase()) && integration !== undefined && !names;
  });
}

/** The end of the permission's logical id. */
function stageOf(id: Placed | undefined, source: TransformSource): string {
  if (id === undefined || (findRef(id) ?? findText(id)) === IMPLICIT.Api) return 'Prod';
  const stage = findPlaced(apiOf(id, source), 'StageName');
  return stage === undefined ? 'AllStages' : (findText(stage) ?? 'Stage');
}

/** The properties of the API that an event names, if it is in the template. */
function apiOf(id: Placed | undefined, { root }: TransformSource): Placed | undefined {
  const name = findRef(id) ?? findText(id);
  return name === undefined
    ? undefined
    : findPlaced(makePlaced(getOwn(root, 'Resources'), ['Resources']), name, 'Properties');
}
