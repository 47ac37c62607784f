/**
 * The shipped schema lets readers meet fields that a later version adds. What this version writes must all be in it, so
 * that tests forbid what it does not name.
 */
export function makeStrict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(makeStrict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, makeStrict(value)]));
  const isObject = 'properties' in schema && 'type' in schema && schema.type === 'object';
  return isObject && !('additionalProperties' in schema) ? { ...inner, additionalProperties: false } : inner;
}
