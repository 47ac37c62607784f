import { type Answer, certainly } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { API_TYPES } from '../resource-types.js';

/** The integration of one operation of a REST or HTTP API, from a method or an OpenAPI document. */
export interface Integration {
  /** Whether the operation receives content: POST, PUT, PATCH, or any method. */
  readonly takesIn: Answer;
  readonly uri: Node;
  /** The method that the backend is called with. */
  readonly verb: Node;
  /** The role that API Gateway calls as. */
  readonly credentials: Node;
  /** The mappings from the request to the backend request, by target name. */
  readonly parameters: Node;
}

/** Types of resources that contain integrations. */
export const INTEGRATING: readonly string[] = ['AWS::ApiGateway::Method', ...API_TYPES];

/** The methods whose requests carry content, as templates and OpenAPI documents spell them. */
export const TAKING_IN = /^(?:post|put|patch|(?:x-amazon-apigateway-)?any(?:-method)?)$/i;

/** The integrations of a REST method, or of an API's OpenAPI document. */
export function collectIntegrations(resource: Resource): readonly Integration[] {
  if (resource.type !== 'AWS::ApiGateway::Method') return inDocument(resource.at('Body'));
  const integration = resource.at('Integration');
  return [
    {
      takesIn: resource.at('HttpMethod').matches(TAKING_IN),
      uri: integration.at('Uri'),
      verb: integration.at('IntegrationHttpMethod'),
      credentials: integration.at('Credentials'),
      parameters: integration.at('RequestParameters'),
    },
  ];
}

/** The values that name the authorizer functions in an API's OpenAPI document. */
export function collectAuthorizers(resource: Resource): readonly Node[] {
  const body = resource.at('Body');
  return [
    ...collectChildren(body.at('securityDefinitions')),
    ...collectChildren(body.at('components.securitySchemes')),
  ].map((scheme) => scheme.at(['x-amazon-apigateway-authorizer', 'authorizerUri']));
}

function inDocument(body: Node): readonly Integration[] {
  const paths = body.at('paths');
  return paths.keys.flatMap((path) => {
    const operations = paths.at([path]);
    return operations.keys.map((method): Integration => {
      const integration = operations.at([method, 'x-amazon-apigateway-integration']);
      return {
        takesIn: certainly(TAKING_IN.test(method)),
        uri: integration.at('uri'),
        verb: integration.at('httpMethod'),
        credentials: integration.at('credentials'),
        parameters: integration.at('requestParameters'),
      };
    });
  });
}

/** The values of a map. */
export function collectChildren(map: Node): readonly Node[] {
  return map.keys.map((key) => map.at([key]));
}
