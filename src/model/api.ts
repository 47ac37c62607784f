import type { Node, Resource } from '../template/template.js';
import type { Application } from './application.js';

/** The API that a method, route, resource, stage or gateway response belongs to in this world, if it is at hand. */
export function apiOf(resource: Resource): Resource | undefined {
  for (const property of ['RestApiId', 'ApiId']) {
    const target = resource.at(property).targets[0];
    if (target !== undefined) return target.resource;
  }
  return undefined;
}

/** Why an API made of an OpenAPI document says nothing yet. */
export const UNREAD_BODY = 'its OpenAPI body is not read in this version';

/** Why a SAM resource says nothing yet. */
export const UNREAD_SAM = 'SAM resources are not read in this version';

/** Whether an API's operations stand in an OpenAPI document. */
export function hasBody(api: Resource): boolean {
  return ['Body', 'BodyS3Location'].some((property) => api.at(property).present.is !== 'no');
}

/** The path of a REST method, such as `/files/{id}`; a part that can't be followed is `…`. */
export function restPath(method: Resource): string {
  const segments: string[] = [];
  const seen = new Set<string>();
  let parent: Node = method.at('ResourceId');
  for (;;) {
    const target = parent.targets[0];
    if (target === undefined) return `/${['…', ...segments].join('/')}`;
    if (target.attribute === 'RootResourceId') return `/${segments.join('/')}`;
    if (target.resource.type !== 'AWS::ApiGateway::Resource' || seen.has(target.resource.key)) {
      return `/${['…', ...segments].join('/')}`;
    }
    seen.add(target.resource.key);
    segments.unshift(target.resource.at('PathPart').shown);
    parent = target.resource.at('ParentId');
  }
}

/** The functions that an integration's URI or a function URL calls, seen through aliases and versions. */
export function functionsCalledBy(uri: Node): readonly Resource[] {
  return uri.targets.flatMap(({ resource }) => {
    if (resource.type === 'AWS::Lambda::Alias' || resource.type === 'AWS::Lambda::Version') {
      return functionsCalledBy(resource.at('FunctionName'));
    }
    return resource.type === 'AWS::Lambda::Function' || resource.type === 'AWS::Serverless::Function' ? [resource] : [];
  });
}

/** Every function that an API operation or a function URL reaches in this world; authorizers are none. */
export function functionsBehindApis(application: Application): readonly Resource[] {
  const uris = [
    ...application.existing('AWS::ApiGateway::Method').map((method) => method.at('Integration.Uri')),
    ...application.existing('AWS::ApiGatewayV2::Integration').map((integration) => integration.at('IntegrationUri')),
    ...application.existing('AWS::ApiGatewayV2::Api').map((api) => api.at('Target')),
    ...application.existing('AWS::Lambda::Url').map((url) => url.at('TargetFunctionArn')),
  ];
  return [...new Set(uris.flatMap(functionsCalledBy))];
}
