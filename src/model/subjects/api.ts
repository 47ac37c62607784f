import { type Answer, certainly, no, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { domainsOf, mappingsOf } from '../api/access.js';
import { isWebSocket } from '../api/api.js';
import type { Application } from '../application.js';
import { childrenOf } from '../api/integration.js';
import { type Operation, operationsOf } from '../api/operation.js';
import type { Part } from '../subject.js';
import { namesVersion } from '../api/version-names.js';

/** A REST, HTTP or WebSocket API. */
export interface Api {
  readonly resource: Resource;
  readonly isWebSocket: Answer;
  /** What clients may call, preflights and mocks left out. */
  readonly operations: readonly Operation[];
  /** The names of its stages. */
  readonly stages: readonly Node[];
  /** Whether a stage, a base path, a domain, a header or a routing rule names a version. */
  readonly isVersionedAround: Answer;
}

const TYPES = [
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::Api',
  'AWS::Serverless::HttpApi',
];

/** Every API that an application declares. */
export function apiParts(application: Application): readonly Part<Api>[] {
  return application.declared(...TYPES).map((resource) => ({
    resource,
    owner: () => resource,
    subject: () => apiOf(application, resource),
  }));
}

function apiOf(application: Application, resource: Resource): Api {
  const stages = stagesOf(application, resource);
  const operations = operationsOf(application, resource);
  return {
    resource,
    isWebSocket: isWebSocket(resource),
    operations,
    stages,
    get isVersionedAround() {
      return or(
        some(stages, namesVersion),
        isMappedByVersion(application, resource),
        isRoutedByVersion(application, resource),
        some(operations, ({ resource: one }) => asksForVersion(one)),
      );
    },
  };
}

const STAGES = ['AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment', 'AWS::ApiGatewayV2::Stage'];

function stagesOf(application: Application, api: Resource): readonly Node[] {
  return application
    .companions(api, ...STAGES)
    .filter((stage) => or(stage.at('RestApiId').refersTo(api), stage.at('ApiId').refersTo(api)).is === 'yes')
    .map((stage) => stage.at('StageName'))
    .filter(({ present }) => present.is !== 'no');
}

function isMappedByVersion(application: Application, api: Resource): Answer {
  return some(mappingsOf(application, api), (mapping) =>
    or(
      namesVersion(mapping.at('BasePath')),
      namesVersion(mapping.at('ApiMappingKey')),
      mapping.at('DomainName').targets.length === 0 ? namesVersion(mapping.at('DomainName')) : no,
      some(domainsOf(application, mapping), (domain) => namesVersion(domain.at('DomainName'))),
    ),
  );
}

/** docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-routingrule.html */
function isRoutedByVersion(application: Application, api: Resource): Answer {
  const rules = application
    .companions(api, 'AWS::ApiGatewayV2::RoutingRule')
    .filter((rule) => some(rule.all('Actions.InvokeApi.ApiId'), (id) => id.refersTo(api)).is === 'yes');
  return some(rules, (rule) =>
    or(
      some(rule.all('Conditions.MatchBasePaths.AnyOf'), namesVersion),
      some(rule.all('Conditions.MatchHeaders.AnyOf'), (header) =>
        or(header.at('Header').matches(VERSION_HEADER), namesVersion(header.at('ValueGlob'))),
      ),
    ),
  );
}

/** `X-Api-Version`, `Accept-Version`; a plain `version` in a query may be that of a file. */
const VERSION_HEADER = /^(?:x-)?(?:(?:[a-z]+-)?api-?|accept-)?version$/i;
const VERSION_PARAMETER =
  /\.(?:header\.(?:x-)?(?:(?:[a-z]+-)?api-?|accept-)?version|querystring\.(?:x-)?api[-_]?version)$/i;

/** Whether a version is among the parameters of a method or route, or handed on to what stands behind it. */
function asksForVersion(operation: Resource): Answer {
  const integrations = [operation, ...operation.at('Target').targets.map(({ resource }) => resource)];
  const handedOn = integrations.flatMap((one) => [
    ...childrenOf(one.at('Integration.RequestParameters')),
    ...childrenOf(one.at('RequestParameters')),
  ]);
  return or(
    certainly(operation.at('RequestParameters').keys.some((key) => VERSION_PARAMETER.test(key))),
    some(handedOn, (value) => certainly(VERSION_PARAMETER.test(value.shown))),
  );
}
