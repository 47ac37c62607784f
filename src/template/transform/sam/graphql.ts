import type { ResourceDeclaration } from '../transform.js';
import type { Placed } from '../../parse/document.js';
import { type SamOutput, makeCompanionResource, replaceResource } from './context.js';
import { makeGetAtt } from './intrinsics.js';
import { collectEntries, findPlaced, findText, getDefinition } from '../placed.js';

/** Properties of an `AWS::Serverless::GraphQLApi` that the API has under the same name. */
const KEPT = ['Name', 'OwnerContact', 'Tags', 'Visibility', 'XrayEnabled'];

/**
 * Puts an API of AppSync in the place of an `AWS::Serverless::GraphQLApi`, with the data sources that call functions.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html
 */
export function transformGraphqlApi(
  declared: ResourceDeclaration,
  properties: Readonly<Record<string, Placed>>,
  output: SamOutput,
): void {
  const { logicalId, existsIf } = declared;
  const condition = findText(findPlaced(getDefinition(declared), 'Condition'));
  const kept = Object.fromEntries(Object.entries(properties).filter(([key]) => KEPT.includes(key)));
  const sources = collectEntries(findPlaced(properties['DataSources'], 'Lambda')).map(([name, source]) =>
    makeCompanionResource(
      { condition, ...(existsIf === undefined ? {} : { existsIf }) },
      { logicalId: `${logicalId}${name}LambdaDataSource`, type: 'AWS::AppSync::DataSource', path: source.path },
      {
        ApiId: makeGetAtt(logicalId, 'ApiId'),
        LambdaConfig: { LambdaFunctionArn: findPlaced(source, 'FunctionArn') },
        Name: findPlaced(source, 'Name') ?? name,
        Type: 'AWS_LAMBDA',
      },
    ),
  );
  output.add(logicalId, replaceResource(declared, 'AWS::AppSync::GraphQLApi', kept), ...sources);
}
