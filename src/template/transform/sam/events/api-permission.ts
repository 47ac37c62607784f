import type { Source } from '../../transform.js';
import { type Placed, type Raw, own } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { ANY_METHOD, IMPLICIT } from '../api/events.js';
import { parameterDefault } from '../parameters.js';
import { arn, at, entriesOf, piece, ref, refOf, textOf } from '../pieces.js';
import { type EventMade, type Trigger, permission } from '../event.js';

/** The permission that lets a REST API call the function; SAM names it after the stage, and gives it to all stages. */
export function restPermission(trigger: Trigger): EventMade {
  const { given, source } = trigger;
  const id = at(given, 'RestApiId');
  const operation = operationOf(given, source);
  if (operation === undefined) return { declared: [] };
  const api: Raw = id ?? ref(IMPLICIT.Api);
  return { declared: [permission(trigger, 'apigateway.amazonaws.com', sourceOf(api, operation), stageOf(id, source))] };
}

/** The same of an HTTP API; an event that names no operation takes whatever no other route does. */
export function httpPermission(trigger: Trigger): EventMade {
  const { given, source } = trigger;
  const api: Raw = at(given, 'ApiId') ?? ref(IMPLICIT.HttpApi);
  const operation = at(given, 'Path') === undefined ? '*' : operationOf(given, source);
  if (operation === undefined || isAnothers(trigger)) return { declared: [] };
  return { declared: [permission(trigger, 'apigateway.amazonaws.com', sourceOf(api, operation))] };
}

function sourceOf(api: Raw, operation: string): Readonly<Record<string, Raw>> {
  return { SourceArn: arn('execute-api:@:{Api}/*/{Operation}', { Api: api, Operation: operation }) };
}

/** Such as `GET/files/*`; undefined if nobody can tell before the deployment. */
function operationOf(given: Placed, source: Source): string | undefined {
  const literal = (name: string): string | undefined => {
    const written = at(given, name);
    return written === undefined ? undefined : parameterDefault(source, written);
  };
  const [path, method = 'any'] = [literal('Path'), literal('Method')];
  if (path === undefined) return undefined;
  if (path === '$default') return path;
  const verb = method.toLowerCase() === 'any' ? '*' : method.toUpperCase();
  return verb + path.replace(/^(.+)\/$/, '$1').replace(/\{[\w.-]+\+?\}/g, '*');
}

/** Whether the API's own document has the operation, and calls something else than the function. */
function isAnothers({ given, source, fn }: Trigger): boolean {
  const [path, method] = ['Path', 'Method'].map((name) => textOf(at(given, name)));
  const item = path === undefined ? undefined : at(apiOf(at(given, 'ApiId'), source), 'DefinitionBody', 'paths', path);
  const meant = [method?.toLowerCase(), 'any', ANY_METHOD];
  return entriesOf(item).some(([verb, one]) => {
    const integration = at(one, INTEGRATION);
    const names = textOf(at(integration, 'uri', 'Fn::Sub'))?.includes(`\${${fn.logicalId}.Arn}`) === true;
    return meant.includes(verb.toLowerCase()) && integration !== undefined && !names;
  });
}

/** The end of the permission's logical id. */
function stageOf(id: Placed | undefined, source: Source): string {
  if (id === undefined || (refOf(id) ?? textOf(id)) === IMPLICIT.Api) return 'Prod';
  const stage = at(apiOf(id, source), 'StageName');
  return stage === undefined ? 'AllStages' : (textOf(stage) ?? 'Stage');
}

/** The properties of the API that an event names, if it stands in the template. */
function apiOf(id: Placed | undefined, { root }: Source): Placed | undefined {
  const name = refOf(id) ?? textOf(id);
  return name === undefined ? undefined : at(piece(own(root, 'Resources'), ['Resources']), name, 'Properties');
}
