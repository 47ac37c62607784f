import type { ResourceDeclaration } from '../transform.js';
import { Placed, type Raw } from '../../parse/document.js';
import { type SamOutput, replaceResource } from './context.js';
import { findPlaced, isNothing, findText } from '../placed.js';

type Properties = Readonly<Record<string, Placed>>;

/** How SAM spells the types of attributes. */
const ATTRIBUTE_TYPES: Readonly<Record<string, string>> = { Binary: 'B', Number: 'N', String: 'S' };

/** Puts a table of DynamoDB in the place of an `AWS::Serverless::SimpleTable`. */
export function transformTable(declared: ResourceDeclaration, properties: Properties, output: SamOutput): void {
  const { PrimaryKey: key, ...rest } = properties;
  const name = findPlaced(key, 'Name') ?? 'id';
  output.add(
    declared.logicalId,
    replaceResource(declared, 'AWS::DynamoDB::Table', {
      ...rest,
      AttributeDefinitions: [{ AttributeName: name, AttributeType: attributeType(findPlaced(key, 'Type')) }],
      KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
      BillingMode: rest['ProvisionedThroughput'] === undefined ? 'PAY_PER_REQUEST' : undefined,
    }),
  );
}

function attributeType(type: Placed | undefined): Raw {
  const text = findText(type);
  if (type === undefined || text === undefined) return type ?? 'S';
  return new Placed(Object.hasOwn(ATTRIBUTE_TYPES, text) ? ATTRIBUTE_TYPES[text] : text, type.path);
}

/** Puts a layer of Lambda in the place of an `AWS::Serverless::LayerVersion`. */
export function transformLayer(declared: ResourceDeclaration, properties: Properties, output: SamOutput): void {
  const rest = Object.entries(properties).filter(([key]) => !['PublishLambdaVersion', 'RetentionPolicy'].includes(key));
  output.add(declared.logicalId, replaceResource(declared, 'AWS::Lambda::LayerVersion', Object.fromEntries(rest)));
}

/**
 * Puts a nested stack in the place of an `AWS::Serverless::Application` whose template has an address; one out of the
 * Serverless Application Repository stays what it is: its template is not available.
 */
export function transformApplication(declared: ResourceDeclaration, properties: Properties, output: SamOutput): void {
  const { Location: location, ...rest } = properties;
  if (location === undefined || isNothing(location) || findText(location) === undefined) return;
  output.add(
    declared.logicalId,
    replaceResource(declared, 'AWS::CloudFormation::Stack', { ...rest, TemplateURL: location }),
  );
}
