/** The text of `rules/index.ts`, before it is formatted. */
export function rulesIndex(ids: readonly string[]): string {
  const imports = [...ids].sort().map((id) => `import ${nameOf(id)} from './${id}.js';`);
  return `// Generated from the files of this folder; \`npm run generate\` writes it, a test holds it in step.
import type { Rule } from '../src/rule.js';
${imports.join('\n')}

/** Every rule, in catalog order. */
export const rules: readonly Rule[] = [
${ids.map((id) => `  ${nameOf(id)},`).join('\n')}
];
`;
}

/** `cors-wildcard` → `corsWildcard`. */
function nameOf(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
