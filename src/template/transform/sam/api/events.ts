import type { ResourceDeclaration } from '../../transform.js';
import { Placed, type Raw, getOwn } from '../../../parse/document.js';
import type { SamEvent, SamFunction, SamInput } from '../context.js';
import { findPlaced, makePlaced, findText } from '../../placed.js';
import { findParameterDefault } from '../parameters.js';

/** An event that adds an operation to an API. */
export interface ApiEvent {
  readonly kind: 'Api' | 'HttpApi';
  /** The API's logical id. */
  readonly apiId: string;
  readonly path: string;
  /** As OpenAPI documents spell it. */
  readonly method: string;
  /** Where the event is, and its properties. */
  readonly at: Placed;
  readonly properties: Placed;
  readonly integration: Raw;
  readonly owner: SamFunction;
}

export const IMPLICIT = { Api: 'ServerlessRestApi', HttpApi: 'ServerlessHttpApi' } as const;

const ID_PROPERTY = { Api: 'RestApiId', HttpApi: 'ApiId' } as const;

export const ANY_METHOD = 'x-amazon-apigateway-any-method';

/** The API events of all functions and state machines; those of APIs that are made elsewhere are left out. */
export function collectApiEvents(input: SamInput, kind: 'Api' | 'HttpApi'): readonly ApiEvent[] {
  const eventsOf = (
    owner: SamFunction,
    integrationOf: (owner: SamFunction, kind: 'Api' | 'HttpApi', event: Placed) => Raw,
  ) =>
    owner.events
      .filter(({ type }) => type === kind)
      .flatMap((event) => {
        const found = located(input, event, kind);
        return found === undefined
          ? []
          : [{ ...found, integration: integrationOf(owner, kind, found.properties), owner }];
      });
  return [
    ...input.functions.flatMap((owner) => eventsOf(owner, callOf)),
    ...input.machines.flatMap((owner) => eventsOf(owner, startOf)),
  ];
}

function located(
  input: SamInput,
  event: SamEvent,
  kind: 'Api' | 'HttpApi',
): Omit<ApiEvent, 'integration' | 'owner'> | undefined {
  const properties = makePlaced(event.properties ?? {}, [...event.path, 'Properties']);
  const id = findPlaced(properties, ID_PROPERTY[kind]);
  const apiId = id === undefined ? IMPLICIT[kind] : (findText(findPlaced(id, 'Ref')) ?? findText(id));
  const [writtenPath, writtenMethod] = [findPlaced(properties, 'Path'), findPlaced(properties, 'Method')];
  const path = findParameterDefault(input.source, writtenPath);
  const method = findParameterDefault(input.source, writtenMethod);
  // An event of an HTTP API that names neither receives all requests without another route.
  const isDefault = kind === 'HttpApi' && writtenPath === undefined && writtenMethod === undefined;
  if (apiId === undefined || (!isDefault && (path === undefined || method === undefined))) return undefined;
  return {
    kind,
    apiId,
    path: path ?? '$default',
    method: normal(method ?? ANY_METHOD),
    at: new Placed(properties.raw, event.path),
    properties,
  };
}

/** SAM calls any method `any`, OpenAPI documents by a name of AWS. */
function normal(method: string): string {
  const lower = method.toLowerCase();
  return lower === 'any' ? ANY_METHOD : lower;
}

function callOf(owner: SamFunction, kind: 'Api' | 'HttpApi', event: Placed): Raw {
  const alias = findText(
    getOwn(owner.properties, 'AutoPublishAlias') instanceof Placed ? owner.properties['AutoPublishAlias'] : undefined,
  );
  const target = alias === undefined ? `\${${owner.logicalId}.Arn}` : `\${${aliasId(owner, alias)}}`;
  const uri = `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${target}/invocations`;
  return {
    type: 'aws_proxy',
    httpMethod: 'POST',
    ...(kind === 'HttpApi' ? { payloadFormatVersion: findPlaced(event, 'PayloadFormatVersion') ?? '2.0' } : {}),
    timeoutInMillis: findPlaced(event, 'TimeoutInMillis'),
    uri: { 'Fn::Sub': uri },
  };
}

/** The logical id that SAM gives the alias it publishes. */
function aliasId({ logicalId }: SamFunction, alias: string): string {
  return `${logicalId}Alias${alias.replaceAll('-', 'D').replaceAll('_', 'U')}`;
}

function startOf(): Raw {
  return {
    type: 'aws',
    httpMethod: 'POST',
    uri: { 'Fn::Sub': 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution' },
    responses: { 200: { statusCode: '200' }, 400: { statusCode: '400' } },
  };
}

/** Wraps an operation so that it is there only if the function behind it exists. */
export function wrapInConditions(operation: Placed, { condition, existsIf }: SamFunction): Placed {
  const alternatives = existsIf ?? (condition === undefined ? [[]] : [[{ condition, holds: true }]]);
  const nothing = new Placed({ Ref: 'AWS::NoValue' }, operation.path);
  return alternatives.reduceRight<Placed>(
    (otherwise, tests) =>
      tests.reduceRight<Placed>((then, { condition: name, holds }) => {
        const branches = holds ? [name, then, otherwise] : [name, otherwise, then];
        return new Placed({ 'Fn::If': branches }, operation.path);
      }, operation),
    nothing,
  );
}

/** The condition of an implicit API: any of the functions with events for it exists. */
export function mergeExistence(events: readonly ApiEvent[]): ResourceDeclaration['existsIf'] {
  const alternatives = events.flatMap(
    ({ owner: { condition, existsIf } }) => existsIf ?? [condition === undefined ? [] : [{ condition, holds: true }]],
  );
  if (alternatives.some((tests) => tests.length === 0)) return undefined;
  const told = new Set<string>();
  return alternatives.filter((tests) => {
    const key = JSON.stringify(tests);
    const isNew = !told.has(key);
    told.add(key);
    return isNew;
  });
}
