import { type RuleWords } from '../finding.js';
import type { Severity } from '../severity.js';
import { listFixes } from './remedies.js';
import { type SuppressionForm, listSuppressions } from './rule-guide.js';
import { REPOSITORY, getRulePage, isOwnRule } from '../package-info.js';

/** SARIF's names for our severities. */
export const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  high: 'error',
  medium: 'warning',
  low: 'note',
};

const PROBLEM_SEVERITY: Readonly<Record<Severity, string>> = {
  high: 'error',
  medium: 'warning',
  low: 'recommendation',
};

/** The description of a rule for code scanning; the same in every run, regardless of the findings. */
export function buildSarifRule(rule: RuleWords) {
  const { tags = ['maintainability'], cwe = [], precision = 'medium', securitySeverity } = rule;
  return {
    id: rule.id,
    name: nameOf(rule.id),
    shortDescription: { text: formatSentence(paragraph(rule.title)) },
    fullDescription: { text: formatSentence(shorten(paragraph(rule.why))) },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    helpUri: findRulePage(rule),
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    properties: {
      tags: [...tags, ...cwe.map((one) => `external/cwe/cwe-${one}`)],
      precision,
      'problem.severity': PROBLEM_SEVERITY[rule.severity],
      'security-severity': securitySeverity?.toFixed(1),
      number: rule.number,
    },
  };
}

/** A text that ends with a punctuation mark. */
export function formatSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The address of the rule's page, if it has one. */
function findRulePage(rule: RuleWords): string | undefined {
  const page = getRulePage(rule);
  return page === '' ? undefined : page;
}

function helpText(rule: RuleWords): string {
  const page = findRulePage(rule);
  return [
    `${formatSentence(paragraph(rule.title))} (number ${rule.number}${isOwnRule(rule) ? '' : ' of the catalog'}, risk ${rule.severity})`,
    `Why: ${paragraph(rule.why)}`,
    `Fix: ${listFixes(rule).map(paragraph).join('\n\n')}`,
    `Suppress:\n\n${suppressions(rule)
      .map(({ where, text }) => `${where}\n${text}`)
      .join('\n\n')}`,
    ...(rule.references.length > 0 ? [`See: ${rule.references.join(' ')}`] : []),
    ...(page === undefined ? [] : [`More: ${page}`]),
  ].join('\n\n');
}

function helpMarkdown(rule: RuleWords): string {
  const page = findRulePage(rule);
  const references = rule.references.map((address) => `- <${address}>`);
  return [
    `## ${paragraph(rule.title)}`,
    `\`${rule.id}\`, number ${rule.number}${isOwnRule(rule) ? '' : ` of the [catalog](${REPOSITORY}#readme)`}, risk ${rule.severity}`,
    `### Why\n\n${dedent(rule.why)}`,
    `### How to fix it\n\n${listFixes(rule).map(dedent).join('\n\n')}`,
    '### How to suppress it',
    ...suppressions(rule).map(({ where, language, text }) => `${where}\n\n\`\`\`${language}\n${text}\n\`\`\``),
    'A finding that is suppressed is left out of the next report, which closes its alert.',
    ...(references.length > 0 ? [`### References\n\n${references.join('\n')}`] : []),
    ...(page === undefined ? [] : [`[The page about this rule](${page})`]),
  ].join('\n\n');
}

/** Without command-line options: readers of an alert did not run the audit. */
function suppressions({ id }: RuleWords): readonly SuppressionForm[] {
  return listSuppressions(id).filter(({ language }) => language !== 'sh');
}

/**
 * In Pascal case; SARIF requires a difference from the id by more than upper case, which a single word would not have.
 */
function nameOf(id: string): string {
  const name = id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return id.includes('-') ? name : `${name}Rule`;
}

/** Prose that is indented as in its source, joined into one line. */
function paragraph(prose: string): string {
  return prose.replace(/\s+/g, ' ').trim();
}

/** The same with its line ends kept: in Markdown they separate paragraphs and list items. */
function dedent(prose: string): string {
  const lines = prose.trim().split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.search(/\S/));
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line, index) => (index === 0 ? line : line.slice(indent)).trimEnd()).join('\n');
}

/** GitHub's limit for descriptions is 1,024 characters. */
const LONGEST_DESCRIPTION = 1000;

function shorten(text: string): string {
  return text.length <= LONGEST_DESCRIPTION ? text : `${text.slice(0, text.lastIndexOf(' ', LONGEST_DESCRIPTION))}…`;
}
