/**
 * A value of JSON as YAML in block style, its texts in double quotes.
 * @param {unknown} value
 * @returns {string}
 */
export function formatYaml(value) {
  return block(value, '').trimStart();
}

/** @param {unknown} value
 * @param {string} indent
 * @returns {string}
 */
function block(value, indent) {
  if (typeof value !== 'object' || value === null) return ` ${JSON.stringify(value)}\n`;
  const entries = Array.isArray(value)
    ? value.map((/** @type {unknown} */ item) => `${indent}-${block(item, `${indent}  `)}`)
    : Object.entries(value).map(
        ([key, item]) => `${indent}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}:${block(item, `${indent}  `)}`,
      );
  return entries.length === 0 ? ` ${Array.isArray(value) ? '[]' : '{}'}\n` : `\n${entries.join('')}`;
}
