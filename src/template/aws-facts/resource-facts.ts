import facts from './resource-types.json' with { type: 'json' };

/**
 * The property that gives a resource of this type the name it is referred to by; absent: AWS generates one. Generated,
 * but for a stage, whose name stands in ARNs below its API: for the schema it is no identifier alone.
 */
export const NAME_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(facts.names),
  ['AWS::ApiGateway::Stage', 'StageName'],
]);

/**
 * Where tags stand, through lists, if not in `Tags`. Generated, but for a global table, of which the schema says nothing
 * about tags: they stand at its replicas.
 */
export const TAGS_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(facts.tags),
  ['AWS::DynamoDB::GlobalTable', 'Replicas.Tags'],
]);
