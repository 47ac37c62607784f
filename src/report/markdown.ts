import type { Audit, Finding, Problem } from '../finding.js';
import { collectRemedies } from './remedies.js';
import { formatCommand } from './reproduce.js';
import type { Style } from './style.js';
import { renderSummaryForOthers } from './text-summary.js';
import { describeVerdict } from './verdict.js';
import { formatOneLine, formatLevels, formatCount, formatResourceName, makeVisible, formatWhen } from './wording.js';

/**
 * The maximum size of the table: a comment on GitHub can have 65,536 characters, and the text below the table must fit,
 * too.
 */
const MOST_CHARACTERS = 40_000;
/** The maximum length of one string from the input. */
const LONGEST_TEXT = 600;
const MOST_PROBLEMS = 20;

/** For comments on pull requests and for job summaries: a table of findings, the worst first. */
export function renderMarkdown(audit: Audit, { repositoryPrefix = '' }: Style): string {
  const { findings } = audit;
  return [
    `### upload-audit: ${headline(audit)}`,
    ...table(findings),
    ...remedies(findings),
    ...problems(audit.errors),
    renderSummaryForOthers(audit)
      .map((line) => `- ${escaped(line)}`)
      .join('\n'),
    `**${escaped(describeVerdict(audit).text)}**`,
    ...reproduction(audit, repositoryPrefix),
  ].join('\n\n');
}

function headline({ findings, summary: { templates } }: Audit): string {
  if (findings.length > 0) return formatLevels(findings.map(({ severity }) => severity)).join(', ');
  return templates === 0 ? 'nothing was audited' : 'no findings';
}

function table(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const rows: string[] = [];
  let left = MOST_CHARACTERS;
  for (const finding of findings) {
    const next = row(finding);
    left -= next.length;
    if (left < 0) break;
    rows.push(next);
  }
  const missing = findings.length - rows.length;
  return [
    ['| severity | rule | finding | where |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...(missing === 0 ? [] : [`and ${formatCount(missing, 'more finding')} that do not fit here`]),
  ];
}

function row({ severity, ruleId, number, docs, message, when, confidence, location, resource }: Finding): string {
  const holds = formatWhen(when);
  const text = [
    escaped(message),
    ...(holds === undefined ? [] : [`when ${escaped(holds)}`]),
    ...(confidence === 'high' ? [] : [`${confidence} confidence`]),
  ];
  const where = [
    code(`${location.file}:${location.start.line}:${location.start.column}`),
    ...(resource === null ? [] : [code(formatResourceName(resource))]),
  ];
  const cells = [`**${severity}**`, `${link(ruleId, docs)} (${number})`, text.join('<br>'), where.join('<br>')];
  return `| ${cells.join(' | ')} |`;
}

/** The fixes, each once. */
function remedies(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const items = collectRemedies(findings).map(({ ruleId, docs, fix }) => `- ${link(ruleId, docs)}: ${escaped(fix)}`);
  return ['<details><summary>How to fix</summary>', items.join('\n'), '</details>'];
}

function reproduction(audit: Audit, prefix: string): readonly string[] {
  const command = formatCommand(audit, prefix);
  return command === undefined ? [] : [`Reproduce it with ${code(command)}`];
}

/** A comment does not show standard error. */
function problems(all: readonly Problem[]): readonly string[] {
  if (all.length === 0) return [];
  const items = all.slice(0, MOST_PROBLEMS).map(({ level, file, message, location }) => {
    const place = location === null ? file : `${location.file}:${location.start.line}:${location.start.column}`;
    return `- **${level}**${place === '' ? '' : ` ${code(place)}`} ${escaped(message)}`;
  });
  const rest = all.length - items.length;
  return [[...items, ...(rest === 0 ? [] : [`- and ${rest} more`])].join('\n')];
}

function link(text: string, url: string): string {
  const address = makeVisible(url).replace(/[<>\s]/g, encodeURIComponent);
  return /^https?:\/\//.test(address) ? `[${code(text)}](<${address}>)` : code(text);
}

/** A code span whose content can't end it, or end the cell of a table. */
function code(text: string): string {
  const shown = makeVisible(brief(text));
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${shown.replaceAll('|', '\\|')}${space}${fence}`;
}

/** Text of the input as it is: without markup or links, and without mentioning GitHub users. */
function escaped(text: string): string {
  return formatOneLine(brief(text))
    .replace(/[\\`*_{}[\]<>#|~&!$]/g, '\\$&')
    .replace(/@|\\#(?=\d)|:(?=\/\/)/g, '$&<!-- -->');
}

function brief(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
