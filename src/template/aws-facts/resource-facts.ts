import facts from './resource-types.json' with { type: 'json' };

/**
 * The property that gives a resource of this type the name it is referred to by; absent: AWS generates one. Generated,
 * except for a stage, whose name is in ARNs below its API: for the schema it is not an identifier alone.
 */
export const NAME_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(facts.names),
  ['AWS::ApiGateway::Stage', 'StageName'],
]);

/**
 * Where tags are, through lists, if not in `Tags`. Generated, but for a global table, of which the schema says nothing
 * about tags: they are at its replicas.
 */
export const TAGS_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(facts.tags),
  ['AWS::DynamoDB::GlobalTable', 'Replicas.Tags'],
]);
