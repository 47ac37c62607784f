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
 * The place of tags, through lists, if not in `Tags`. Generated, except for a global table, whose schema has no tags:
 * they are on its replicas.
 */
export const TAGS_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(facts.tags),
  ['AWS::DynamoDB::GlobalTable', 'Replicas.Tags'],
]);
