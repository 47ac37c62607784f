import type { Suggestion } from '../location.js';
import type { RuleGuide } from '../rule.js';
import { formatRuleUrl } from '../package-info.js';
import { escapeProse, formatCodeBlock, formatParagraphs } from './markdown-prose.js';
import { listFixes } from './remedies.js';
import { type CatalogRule, formatOptionDefault } from './rule-pages.js';
import { describeConfidence, listSuppressions } from './rule-guide.js';
import { formatOneLine } from './wording.js';

/**
 * The sections of `renderExplanation` as Markdown, for editors: the fix first, since that is what a reader comes for.
 * @param suggestion of the finding in whose place the page is shown: of the snippets only that one
 */
export function renderRuleMarkdown(rule: CatalogRule, suggestion?: Suggestion): string {
  const { id, number, severity, title, why, guide, options } = rule;
  return [
    `### ${escapeProse(formatOneLine(title))}`,
    `[\`${id}\`](${formatRuleUrl(id)}), number ${number} of the catalog, severity **${severity}**`,
    formatParagraphs(why),
    '#### Fix',
    ...listFixes(rule).map(formatParagraphs),
    ...(suggestion === undefined ? [] : [formatCodeBlock(suggestion.language, suggestion.code)]),
    ...(guide === undefined ? [] : exampleOf(guide)),
    ...(guide === undefined ? [] : guideOf(guide)),
    ...list(
      'Options',
      Object.entries(options).map(
        ([name, { type, default: value, description }]) =>
          `\`${name}\`: ${description} (${type}, default ${formatOptionDefault(value)})`,
      ),
    ),
    '#### Suppress',
    ...listSuppressions(id).map(
      ({ where, language, text }) => `${escapeProse(where)}\n${formatCodeBlock(language, text)}`,
    ),
    ...(rule.references.length === 0
      ? []
      : ['#### References', rule.references.map((address) => `- <${address}>`).join('\n')]),
  ].join('\n\n');
}

function guideOf({ checks, passes, kinds, unknown, falseAlarms }: RuleGuide): readonly string[] {
  return [
    '#### What is checked',
    formatParagraphs(checks),
    ...list('What passes', passes),
    ...list(
      'Findings, with their confidence',
      Object.entries(kinds).map(
        ([name, kind]) => `\`${name}\`: ${kind.means} (${describeConfidence(kind).join('; ')})`,
      ),
    ),
    ...list('When the result is unknown', unknown),
    ...list('Known false alarms', falseAlarms),
  ];
}

function exampleOf({ example: { file, fails, passes } }: RuleGuide): readonly string[] {
  const [language = ''] = file.split('.').slice(-1);
  return [
    `\`${file}\` that fails:\n${formatCodeBlock(language, fails)}`,
    `and that passes:\n${formatCodeBlock(language, passes)}`,
  ];
}

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  return [`#### ${title}`, items.map((item) => `- ${escapeProse(formatOneLine(item))}`).join('\n')];
}
