import { createHash } from 'node:crypto';
import type { ResourceDeclaration } from '../../transform.js';
import { Placed, type Raw } from '../../../parse/document.js';
import type { SamApi } from './types.js';
import { makeCompanionResource } from '../context.js';
import { collectEntries, findPlaced, findIntrinsic, collectItems, findText, removeUndefined } from '../../placed.js';

/** SAM distinguishes ids of things with arbitrary names by a hash of the name. */
function hashed(prefix: string, name: string): string {
  return name === '' ? prefix : `${prefix}${createHash('sha1').update(name).digest('hex').slice(0, 10)}`;
}

/** The logical id that SAM gives an API's stage. */
export function makeStageId({ declared, kind }: SamApi, stage: Placed | undefined): string {
  const name = stage === undefined || findIntrinsic(stage) !== undefined ? '' : (findText(stage) ?? '');
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
export function buildRestStage(api: SamApi): readonly ResourceDeclaration[] {
  const { declared, properties, owner } = api;
  const stage = findPlaced(properties, 'StageName');
  const deploymentId = `${declared.logicalId}Deployment`;
  const RestApiId = { Ref: declared.logicalId };
  const settings = Object.fromEntries(REST_STAGE.map((key) => [key, findPlaced(properties, key)]));
  const place = { path: declared.path };
  return [
    makeCompanionResource(
      owner,
      { ...place, logicalId: deploymentId, type: 'AWS::ApiGateway::Deployment' },
      { RestApiId },
    ),
    makeCompanionResource(
      owner,
      { ...place, logicalId: makeStageId(api, stage), type: 'AWS::ApiGateway::Stage' },
      {
        RestApiId,
        DeploymentId: { Ref: deploymentId },
        StageName: stage ?? 'Prod',
        ...settings,
        Tags: buildTagList(findPlaced(properties, 'Tags')),
      },
    ),
  ];
}

/** Tags are a map in SAM, a list of keys and values in resources such as a stage. */
export function buildTagList(tags: Placed | undefined): Raw {
  if (tags === undefined || findIntrinsic(tags) !== undefined) return tags;
  const list = collectEntries(tags).map(([key, value]) => ({ Key: key, Value: value }));
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
export function buildHttpStage(api: SamApi, more: Readonly<Record<string, Raw>> = {}): ResourceDeclaration {
  const { declared, properties, owner, kind } = api;
  const stage = findPlaced(properties, 'StageName');
  const settings = Object.entries(HTTP_STAGE).map(([from, to]) => [to, findPlaced(properties, from)] as const);
  return makeCompanionResource(
    owner,
    { logicalId: makeStageId(api, stage), type: 'AWS::ApiGatewayV2::Stage', path: declared.path },
    {
      ApiId: { Ref: declared.logicalId },
      StageName: stage ?? (kind === 'http' ? '$default' : 'default'),
      AutoDeploy: true,
      ...Object.fromEntries(settings),
      ...more,
    },
  );
}

/** A custom domain, and the base paths that lead from it to the API. */
export function buildDomain(api: SamApi): readonly ResourceDeclaration[] {
  const { declared, properties, owner, kind } = api;
  const domain = findPlaced(properties, 'Domain');
  const name = findPlaced(domain, 'DomainName');
  if (domain === undefined || name === undefined) return [];
  const isRest = kind === 'rest';
  const { path } = domain;
  const seed = findText(name) ?? JSON.stringify(name.raw);
  const domainId = hashed(isRest ? 'ApiGatewayDomainName' : 'ApiGatewayDomainNameV2', seed);
  const endpoint = findPlaced(domain, 'EndpointConfiguration');
  const type = isRest ? 'AWS::ApiGateway::DomainName' : 'AWS::ApiGatewayV2::DomainName';
  const domainName = makeCompanionResource(
    owner,
    { logicalId: domainId, type, path },
    {
      DomainName: name,
      EndpointConfiguration: isRest ? { Types: [endpoint ?? 'REGIONAL'] } : undefined,
      MutualTlsAuthentication: findPlaced(domain, 'MutualTlsAuthentication'),
      SecurityPolicy: findPlaced(domain, 'SecurityPolicy'),
    },
  );
  const basePaths = collectItems(findPlaced(domain, 'BasePath'));
  const stage = { Ref: makeStageId(api, findPlaced(properties, 'StageName')) };
  const mappings = (basePaths.length === 0 ? [undefined] : basePaths).map((basePath) => {
    const suffix = findText(basePath)?.replace(/[^A-Za-z0-9]/g, '') ?? '';
    const at = basePath?.path ?? path;
    return makeCompanionResource(
      owner,
      {
        logicalId: `${declared.logicalId}${suffix}${isRest ? 'BasePathMapping' : 'ApiMapping'}`,
        type: isRest ? 'AWS::ApiGateway::BasePathMapping' : 'AWS::ApiGatewayV2::ApiMapping',
        path: at,
      },
      removeUndefined({
        DomainName: { Ref: domainId },
        [isRest ? 'RestApiId' : 'ApiId']: { Ref: declared.logicalId },
        Stage: stage,
        [isRest ? 'BasePath' : 'ApiMappingKey']: basePath,
      }),
    );
  });
  return [domainName, ...mappings];
}
