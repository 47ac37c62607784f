import { type CatalogRule, formatOptionDefault } from '../report/rule-pages.js';
import { formatOneLine } from '../report/wording.js';

const SCHEMA = 'https://raw.githubusercontent.com/upload-audit/upload-audit/main/schema/config.json';
const WIDTH = 100;

/** A config file to begin with. What can be set stands in comments that begin without a space: `#rules:`. */
export function renderConfigTemplate(catalog: readonly CatalogRule[]): string {
  return `# yaml-language-server: $schema=${SCHEMA}

# The severity from which on findings make the exit code 1: high, medium, low or never.
failOn: medium

# Each rule can be switched off, or given another severity and options. These are the defaults.
#rules:
${catalog.flatMap(ruleLines).join('\n')}

# Other settings for some of the templates; patterns are relative to this file, the last that matches wins.
#overrides:
#  - files: ["services/auth/**"]
#    rules: { ${catalog[0]?.id ?? ''}: off }

# What receives uploads, where the templates do not tell: logical ids or construct paths.
#uploads:
#  functions: ["*Upload*"]
#  buckets: ["Api/Files/*"]

# Findings to live with. A reason is needed; after the day in until they are reported again.
#ignore:
#  - rule: ${catalog[0]?.id ?? ''}
#    resource: "Legacy*"
#    template: "services/legacy/*.yaml"
#    reason: "is shut down with the old client"
#    until: 2030-06-30

# Suppressions of other tools that count where a rule has a counterpart: cfn_nag, cdk-nag.
#honour: [cfn_nag, cdk-nag]
`;
}

function ruleLines({ id, number, title, severity, options }: CatalogRule): readonly string[] {
  const own = Object.entries(options);
  return [
    `#  # ${number} ${formatOneLine(title)}`,
    `#  ${id}:`,
    `#    severity: ${severity}`,
    ...(own.length === 0 ? [] : ['#    options:']),
    ...own.flatMap(([name, { default: value, description }]) => [
      ...comment(formatOneLine(description)),
      `#      ${name}: ${typeof value === 'object' ? JSON.stringify(value) : formatOptionDefault(value)}`,
    ]),
  ];
}

function comment(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`#      # ${word}`);
  }
  return lines;
}
