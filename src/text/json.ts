/** A JSON object. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Parses a JSON text; undefined if it is not valid JSON (JSON itself has no undefined). */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object: no array, no null. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value behind keys of objects in each other; undefined where one of them is missing. */
export function findJsonAt(json: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    json,
  );
}
