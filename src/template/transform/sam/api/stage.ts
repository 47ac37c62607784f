import { createHash } from 'node:crypto';
import type { Declared } from '../../transform.js';
import { Placed, type Raw } from '../../../parse/document.js';
import { type Piece, entriesOf, inside, intrinsicOf, itemsOf, keep, wordOf } from '../../placed.js';
import type { SamApi } from './types.js';
import { compact } from '../pieces.js';
import { generated } from '../context.js';

/** SAM tells ids of things with arbitrary names apart by a hash of the name. */
function hashed(prefix: string, name: string): string {
  return name === '' ? prefix : `${prefix}${createHash('sha1').update(name).digest('hex').slice(0, 10)}`;
}

/** The logical id that SAM gives an API's stage. */
export function stageId({ declared, kind }: SamApi, stage: Piece | undefined): string {
  const name = stage === undefined || intrinsicOf(stage) !== undefined ? '' : (wordOf(stage) ?? '');
  const id = declared.logicalId;
  if (kind === 'websocket') return name === '' || name === 'default' ? `${id}DefaultStage` : `${id}${name}Stage`;
  if (kind === 'http' && (stage === undefined || name === '$default')) return `${id}ApiGatewayDefaultStage`;
  return /^[A-Za-z0-9]+$/.test(name) ? `${id}${name}Stage` : hashed(`${id}Stage`, name);
}

const REST_STAGE = [
  'AccessLogSetting',
  'CacheClusterEnabled',
  'CacheClusterSize',
  'CanarySetting',
  'MethodSettings',
  'TracingEnabled',
  'Variables',
];

/** The stage of a REST API, and its deployment. */
export function restStage(api: SamApi): readonly Declared[] {
  const { declared, properties, owner } = api;
  const stage = inside(properties, 'StageName');
  const deploymentId = `${declared.logicalId}Deployment`;
  const RestApiId = { Ref: declared.logicalId };
  const settings = Object.fromEntries(REST_STAGE.map((key) => [key, keep(inside(properties, key))]));
  const place = { path: declared.path };
  return [
    generated(owner, { ...place, logicalId: deploymentId, type: 'AWS::ApiGateway::Deployment' }, { RestApiId }),
    generated(
      owner,
      { ...place, logicalId: stageId(api, stage), type: 'AWS::ApiGateway::Stage' },
      {
        RestApiId,
        DeploymentId: { Ref: deploymentId },
        StageName: keep(stage) ?? 'Prod',
        ...settings,
        Tags: tagList(inside(properties, 'Tags')),
      },
    ),
  ];
}

/** Tags are a map in SAM, a list of keys and values in resources such as a stage. */
export function tagList(tags: Piece | undefined): Raw {
  if (tags === undefined || intrinsicOf(tags) !== undefined) return keep(tags);
  const list = entriesOf(tags).map(([key, value]) => ({ Key: key, Value: keep(value) }));
  return list.length === 0 ? undefined : new Placed(list, tags.path);
}

const HTTP_STAGE: Readonly<Record<string, string>> = {
  AccessLogSettings: 'AccessLogSettings',
  DefaultRouteSettings: 'DefaultRouteSettings',
  RouteSettings: 'RouteSettings',
  StageVariables: 'StageVariables',
  Tags: 'Tags',
};

/** The stage of an HTTP or WebSocket API. */
export function v2Stage(api: SamApi, more: Readonly<Record<string, Raw>> = {}): Declared {
  const { declared, properties, owner, kind } = api;
  const stage = inside(properties, 'StageName');
  const settings = Object.entries(HTTP_STAGE).map(([from, to]) => [to, keep(inside(properties, from))] as const);
  return generated(
    owner,
    { logicalId: stageId(api, stage), type: 'AWS::ApiGatewayV2::Stage', path: declared.path },
    {
      ApiId: { Ref: declared.logicalId },
      StageName: keep(stage) ?? (kind === 'http' ? '$default' : 'default'),
      AutoDeploy: true,
      ...Object.fromEntries(settings),
      ...more,
    },
  );
}

/** A custom domain, and the base paths that lead from it to the API. */
export function domainOf(api: SamApi): readonly Declared[] {
  const { declared, properties, owner, kind } = api;
  const domain = inside(properties, 'Domain');
  const name = inside(domain, 'DomainName');
  if (domain === undefined || name === undefined) return [];
  const isRest = kind === 'rest';
  const { path } = domain;
  const seed = wordOf(name) ?? JSON.stringify(name.raw);
  const domainId = hashed(isRest ? 'ApiGatewayDomainName' : 'ApiGatewayDomainNameV2', seed);
  const endpoint = inside(domain, 'EndpointConfiguration');
  const type = isRest ? 'AWS::ApiGateway::DomainName' : 'AWS::ApiGatewayV2::DomainName';
  const domainName = generated(
    owner,
    { logicalId: domainId, type, path },
    {
      DomainName: keep(name),
      EndpointConfiguration: isRest ? { Types: [keep(endpoint) ?? 'REGIONAL'] } : undefined,
      MutualTlsAuthentication: keep(inside(domain, 'MutualTlsAuthentication')),
      SecurityPolicy: keep(inside(domain, 'SecurityPolicy')),
    },
  );
  const basePaths = itemsOf(inside(domain, 'BasePath'));
  const stage = { Ref: stageId(api, inside(properties, 'StageName')) };
  const mappings = (basePaths.length === 0 ? [undefined] : basePaths).map((basePath) => {
    const suffix = wordOf(basePath)?.replace(/[^A-Za-z0-9]/g, '') ?? '';
    const at = basePath?.path ?? path;
    return generated(
      owner,
      {
        logicalId: `${declared.logicalId}${suffix}${isRest ? 'BasePathMapping' : 'ApiMapping'}`,
        type: isRest ? 'AWS::ApiGateway::BasePathMapping' : 'AWS::ApiGatewayV2::ApiMapping',
        path: at,
      },
      compact({
        DomainName: { Ref: domainId },
        [isRest ? 'RestApiId' : 'ApiId']: { Ref: declared.logicalId },
        Stage: stage,
        [isRest ? 'BasePath' : 'ApiMappingKey']: keep(basePath),
      }),
    );
  });
  return [domainName, ...mappings];
}
