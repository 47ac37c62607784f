/** Keys of a function, or of the provider for all functions, by the property of `AWS::Lambda::Function`. */
const KEYS: Readonly<Record<string, string>> = {
  MemorySize: 'memorySize',
  Timeout: 'timeout',
  EphemeralStorage: 'ephemeralStorageSize',
  ReservedConcurrentExecutions: 'reservedConcurrency',
  Environment: 'environment',
  FunctionName: 'name',
  Tags: 'tags',
  RetentionInDays: 'logRetentionInDays',
};

/**
 * Lists the paths in serverless.yml that a place in its template may come from, the likeliest first.
 * @param at a path in the template, from `Resources` on
 * @param functions the names of the file's functions
 * @param text the resource as JSON: what is called for a function mentions it
 */
export function listServerlessPaths(
  at: readonly (string | number)[],
  functions: readonly string[],
  text: string,
): readonly (readonly (string | number)[])[] {
  const [, id = '', , property = '', ...rest] = at.map(String);
  const key = Object.hasOwn(KEYS, property) ? KEYS[property] : undefined;
  const own = functions.find((name) => [`${writeId(name)}LambdaFunction`, `${writeId(name)}LogGroup`].includes(id));
  if (own !== undefined) {
    const below = key === undefined ? [] : [[key, ...(property === 'Environment' ? rest.slice(1) : [])]];
    return [
      ...below.flatMap((keys) => [
        ['functions', own, ...keys],
        ['provider', ...keys],
      ]),
      ['functions', own],
    ];
  }
  const called = functions.filter(
    (name) => text.includes(`"${writeId(name)}LambdaFunction"`) || text.includes(`HttpApiIntegration${writeId(name)}"`),
  );
  const [caller, ...others] = called;
  return [
    // A property that is missing is at the resource that lacks it.
    ...at.slice(3).map((_, index) => ['resources', 'Resources', ...at.slice(1, at.length - index)]),
    ['resources', 'Resources', id],
    ...(id === 'HttpApi' && property === 'CorsConfiguration' ? [['provider', 'httpApi', 'cors']] : []),
    ...(/^HttpApi(?:Stage)?$/.test(id) ? [['provider', 'httpApi'], ['provider']] : []),
    ...(id === 'ApiGatewayRestApi' ? [['provider', 'apiGateway'], ['provider']] : []),
    ...(caller !== undefined && others.length === 0 ? [['functions', caller, 'events']] : []),
  ];
}

/** The beginning of the ids of a function's resources; serverless.com/framework/docs/providers/aws/guide/resources. */
function writeId(name: string): string {
  const words = name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
