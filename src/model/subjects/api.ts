import { type Answer, certainly, makeReason, no, not, or, some, unknown } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { findDomains, findPathMappings } from '../api/access.js';
import { collectStages, isWebSocket } from '../api/api.js';
import type { Application } from '../application.js';
import { API_TYPES } from '../resource-types.js';
import { collectChildren } from '../api/integration.js';
import { type ApiOperation, collectOperations } from '../api/operation.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { hasVersionSegment, isVersionName } from '../api/version-names.js';
import { findHandlerSource, isWholeRead, mayHideMore } from '../function/source.js';

/** A REST, HTTP or WebSocket API. */
export interface VersionedApi {
  readonly resource: Resource;
  readonly isWebSocket: Answer;
  /** The operations that clients may call, without preflights and mocks. */
  readonly operations: readonly ApiOperation[];
  /** Whether an operation has a version in its path, or the code behind a catch-all path routes by version. */
  readonly namesVersion: (operation: ApiOperation) => Answer;
  /** The names of its stages. */
  readonly stages: readonly Node[];
  /** Whether a stage, a base path, a domain, a header or a routing rule contains a version. */
  readonly isVersionedAround: Answer;
}

/** Every API that an application declares. */
export function collectApiParts(application: Application): readonly SubjectPart<VersionedApi>[] {
  return collectResourceParts(application, API_TYPES, (resource) => apiOf(application, resource));
}

function apiOf(application: Application, resource: Resource): VersionedApi {
  const stages = collectStages(application, resource);
  const operations = collectOperations(application, resource);
  return {
    resource,
    isWebSocket: isWebSocket(resource),
    operations,
    namesVersion: (one) => or(one.namesVersion, one.takesInEverything ? routesByVersion(application, one) : no),
    stages,
    get isVersionedAround() {
      return or(
        some(stages, isVersionName),
        isMappedByVersion(application, resource),
        isRoutedByVersion(application, resource),
        some(operations, ({ resource: one }) => asksForVersion(one)),
      );
    },
  };
}

/** Whether the code behind a catch-all path distinguishes versions. */
function routesByVersion(application: Application, { path, functions }: ApiOperation): Answer {
  const say = (text: string): string => `the code behind ${path} may route by version: ${text}`;
  if (functions.length === 0) return unknown(makeReason('code-not-found', say('it was not found')));
  return some(functions, (fn) => {
    const source = findHandlerSource(application, fn);
    if (source.is !== 'read') return not(mayHideMore(source, { say }));
    const { routes } = source.handler.facts;
    const open = unknown(
      makeReason('code-not-followed', say(`the paths of some routes of ${fn.shownName} are not literals`)),
    );
    return or(
      some(routes.all, (route) => hasVersionSegment(route.path)),
      routes.isOpen ? open : no,
      not(isWholeRead(fn, source)),
    );
  });
}

function isMappedByVersion(application: Application, api: Resource): Answer {
  return some(findPathMappings(application, api), (mapping) =>
    or(
      isVersionName(mapping.at('BasePath')),
      isVersionName(mapping.at('ApiMappingKey')),
      mapping.at('DomainName').targets.length === 0 ? isVersionName(mapping.at('DomainName')) : no,
      some(findDomains(application, mapping), (domain) => isVersionName(domain.at('DomainName'))),
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
      some(rule.all('Conditions.MatchBasePaths.AnyOf'), isVersionName),
      some(rule.all('Conditions.MatchHeaders.AnyOf'), (header) =>
        or(header.at('Header').matches(VERSION_HEADER), isVersionName(header.at('ValueGlob'))),
      ),
    ),
  );
}

/** `X-Api-Version`, `Accept-Version`; a plain `version` in a query may be that of a file. */
const VERSION_HEADER = /^(?:x-)?(?:(?:[a-z]+-)?api-?|accept-)?version$/i;
const VERSION_PARAMETER =
  /\.(?:header\.(?:x-)?(?:(?:[a-z]+-)?api-?|accept-)?version|querystring\.(?:x-)?api[-_]?version)$/i;

/** Whether a version is among the parameters of a method or route, or is passed on to the integration. */
function asksForVersion(operation: Resource): Answer {
  const integrations = [operation, ...operation.at('Target').targets.map(({ resource }) => resource)];
  const handedOn = integrations.flatMap((one) => [
    ...collectChildren(one.at('Integration.RequestParameters')),
    ...collectChildren(one.at('RequestParameters')),
  ]);
  return or(
    certainly(operation.at('RequestParameters').keys.some((key) => VERSION_PARAMETER.test(key))),
    some(handedOn, (value) => certainly(VERSION_PARAMETER.test(value.shown))),
  );
}
