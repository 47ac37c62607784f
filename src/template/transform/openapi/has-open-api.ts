import type { ResourceDeclaration } from '../transform.js';
import { findPlaced, getDefinition } from '../placed.js';
import type { OpenApiTarget } from './resources.js';

/** The types of APIs that may carry a document. */
export const API_KINDS: Readonly<Record<string, OpenApiTarget['kind']>> = {
  'AWS::ApiGateway::RestApi': 'rest',
  'AWS::ApiGatewayV2::Api': 'http',
};

/** Where an API keeps its document. */
export const API_DOCUMENTS: readonly string[] = ['Body', 'BodyS3Location'];

/** Whether any API carries an OpenAPI document. */
export function hasOpenApi(declared: readonly ResourceDeclaration[]): boolean {
  return declared.some((one) => {
    if (!Object.hasOwn(API_KINDS, one.type)) return false;
    const properties = findPlaced(getDefinition(one), 'Properties');
    return API_DOCUMENTS.some((name) => findPlaced(properties, name) !== undefined);
  });
}
