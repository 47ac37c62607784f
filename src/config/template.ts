import { type CatalogRule, formatOptionDefault } from '../report/rule-pages.js';
import { formatOneLine } from '../report/wording.js';

const SCHEMA = 'https://raw.githubusercontent.com/upload-audit/upload-audit/main/schema/config.json';
const WIDTH = 100;

/** An initial config file. Optional settings are in comments that begin without a space: `#rules:`. */
export function renderConfigTemplate(catalog: readonly CatalogRule[]): string {
  return `# yaml-language-server: $schema=${SCHEMA}

# The lowest severity that makes the exit code 1: high, medium, low or never.
failOn: medium

# Thresholds for failOn, and for findings to hide from the report. These are the defaults.
#failConfidence: medium
#failOnUnknown: false
#minSeverity: low
#minConfidence: low

# upload: most rules check upload APIs only; all: every rule checks every application.
#scope: upload

# The samconfig.toml environment, values of template parameters, and JSON files of such values.
#configEnv: default
#parameters: { Stage: prod }
#parameterFiles: ["parameters/prod.json"]

# The baseline file with accepted findings; --write-baseline writes it. Default: upload-audit.baseline.json where it exists.
#baseline: upload-audit.baseline.json

# Reports: a format for standard output, format=file for a file.
#formats: [text, "sarif=upload-audit.sarif"]

# Files whose findings are not reported. They still count as context for other templates.
#exclude: ["examples/**"]

# Per rule: off, another severity, or options. These are the defaults.
#rules:
${catalog.flatMap(ruleLines).join('\n')}

# Different settings for some templates; patterns are relative to this file, the last match wins.
#overrides:
#  - files: ["services/auth/**"]
#    rules: { '*': off, ${catalog[0]?.id ?? ''}: on }

# Upload functions and buckets that the templates do not show: logical ids or construct paths.
#uploads:
#  functions: ["*Upload*"]
#  buckets: ["Api/Files/*"]

# Suppressed findings. reason is required; after the date in until they are reported again.
#ignore:
#  - rule: ${catalog[0]?.id ?? ''}
#    resource: "Legacy*"
#    template: "services/legacy/*.yaml"
#    reason: "is shut down with the old client"
#    until: 2030-06-30

# Modules with rules of your own are named in plugins, such as [./rules/bucket-names.mjs]. Those of a config
# inside the scanned project run with --allow-plugins only.

# Suppressions of other tools that count if a rule has a counterpart: cfn_nag, cdk-nag, checkov, cfn-lint.
#honour: [cfn_nag, cdk-nag, checkov, cfn-lint]
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
