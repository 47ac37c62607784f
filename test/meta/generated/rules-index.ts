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

/** The text of `rules/_guides/index.ts`, before it is formatted. */
export function guidesIndex(ids: readonly string[]): string {
  const sorted = [...ids].sort();
  return `// Generated from the files of this folder; \`npm run generate\` writes it, a test holds it in step.
import type { RuleGuide } from '../../src/rule.js';
${sorted.map((id) => `import ${nameOf(id)} from './${id}.js';`).join('\n')}

/** What the pages of rules say beyond their words, by rule id. */
export const guides: Readonly<Record<string, RuleGuide>> = {
${sorted.map((id) => `  '${id}': ${nameOf(id)},`).join('\n')}
};
`;
}

/** `cors-wildcard` → `corsWildcard`. */
function nameOf(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
