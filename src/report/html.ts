import { createHash } from 'node:crypto';
import type { Audit, Problem, UnknownResult } from '../finding.js';
import { groupByKey } from '../text/group-by-key.js';
import { renderFindings } from './html-findings.js';
import { HtmlPage, makeUnknownAnchor, renderPlace, renderProse } from './html-parts.js';
import { renderScorecard } from './html-scorecard.js';
import { STYLESHEET } from './html-style.js';
import { type Markup, markup } from './markup.js';
import { renderSummaryForOthers } from './text-summary.js';
import { describeVerdict } from './verdict.js';
import { formatCount, formatResourceName } from './wording.js';

/** Blocks all loading and execution, whatever the page contains, except the page's own stylesheet. */
const POLICY = `default-src 'none'; style-src '${hash(STYLESHEET)}'; base-uri 'none'; form-action 'none'`;
/** The maximum number of visible templates, and of visible warnings; the others are collapsed. */
const MOST_IN_SIGHT = 5;
/** Errors show why the audit is incomplete: more of them are visible. */
const MOST_ERRORS = 20;

/** A page for people in one file: the verdict, the 25 rules, the findings with their code, the undecided checks. */
export function renderHtml(audit: Audit): string {
  const page = new HtmlPage(audit);
  const verdict = describeVerdict(audit);
  const errors = audit.errors.filter(({ level }) => level === 'error');
  const warnings = audit.errors.filter(({ level }) => level === 'warning');
  const { text } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>upload-audit: ${verdict.ended}, ${formatCount(audit.findings.length, 'finding')}</title>
<style>${STYLESHEET}</style>
</head>
<body>
<header>
<h1>upload-audit report</h1>
<p class="verdict ${verdict.ended}">${verdict.text}</p>
${renderTemplates(audit)}<ul class="plain">
${renderSummaryForOthers(audit).map((line) => markup`<li>${line}</li>\n`)}</ul>
${renderContents(audit)}</header>
<main>
${renderProblems('error', errors, MOST_ERRORS)}${renderScorecard(page)}${renderFindings(page)}${renderUnknowns(audit)}${renderProblems('warning', warnings, MOST_IN_SIGHT)}</main>
<footer>
<p>${audit.tool.name} ${audit.tool.version}</p>
</footer>
</body>
</html>`;
  return text;
}

/** Links to the sections of the page, which are far apart on a phone. */
function renderContents({ findings, unknown }: Audit): Markup {
  const parts = [
    markup`<a href="#rules">Rules</a>`,
    ...(findings.length === 0 ? [] : [markup`<a href="#findings">Findings</a>`]),
    ...(unknown.length === 0 ? [] : [markup`<a href="#unknown">Unknown</a>`]),
  ];
  return markup`<nav aria-label="Parts of this page">${parts.map((part) => markup`${part}\n`)}</nav>\n`;
}

function hash({ text }: Markup): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function renderTemplates({ applications }: Audit): Markup {
  const templates = [...new Set(applications.flatMap((one) => one.templates))];
  if (templates.length === 0) return markup``;
  const items = templates.map((name) => markup`<li><code>${name}</code></li>\n`);
  return renderFolded(items, `${formatCount(items.length, 'template')} audited`, MOST_IN_SIGHT);
}

function renderProblems(noun: 'error' | 'warning', problems: readonly Problem[], most: number): Markup {
  if (problems.length === 0) return markup``;
  const items = problems.map(({ file, message, location }) => {
    const where =
      location === null ? (file === '' ? markup`` : markup`<code>${file}</code> `) : markup`${renderPlace(location)} `;
    return markup`<li>${where}${renderProse(message)}</li>\n`;
  });
  return markup`<h2>${noun === 'error' ? 'Errors' : 'Warnings'}</h2>
${renderFolded(items, formatCount(items.length, noun), most)}`;
}

/** A list; a long one is collapsed. */
function renderFolded(items: readonly Markup[], summary: string, most: number): Markup {
  const list = markup`<ul class="plain">\n${items}</ul>\n`;
  return items.length <= most ? list : markup`<details><summary>${summary}</summary>\n${list}</details>\n`;
}

function renderUnknowns({ unknown }: Audit): Markup {
  if (unknown.length === 0) return markup``;
  const groups = [...groupByKey(unknown, ({ ruleId }) => ruleId)].map(([ruleId, those]) => {
    const items = those.map(({ resource, reason, location }: UnknownResult) => {
      const subject = resource === null ? '' : markup`<code>${formatResourceName(resource)}</code>: `;
      return markup`<li>${subject}${renderProse(reason)} ${renderPlace(location)}</li>\n`;
    });
    // The link target is inside, so that browsers expand it.
    return markup`<details><summary><code>${ruleId}</code> (${those[0]?.number ?? ''}): ${formatCount(those.length, 'check')}</summary>
<ul id="${makeUnknownAnchor(ruleId)}">
${items}</ul>
</details>
`;
  });
  return markup`<h2 id="unknown">Unknown</h2>
<p class="muted">These checks could not be decided.</p>\n${groups}`;
}
