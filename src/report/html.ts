import type { Audit, CatalogRow, Finding, Problem, Related, UnknownResult } from '../finding.js';
import type { Location } from '../location.js';
import { formatExitReason } from './exit-reason.js';
import { splitLines } from '../text/line-index.js';
import { buildFrame } from './code-frame.js';
import { type Markup, markup } from './markup.js';
import type { Style } from './style.js';
import { WITHOUT_HINTS, renderSummary } from './text-summary.js';
import { collectOtherPlaces, formatOneLine, formatCount, formatResource, formatWhen } from './wording.js';
const FRAME_WIDTH = 120;
// Inserted, so that the built file is ASCII, which Node reads and compiles faster.
const BAR = '│';
/** Nothing is loaded and nothing runs, whatever the page is made of. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page for people that is one file: findings with their code, the 25 rules, and what could not be decided. */
export function renderHtml(audit: Audit, style: Style): string {
  const lines = new Map([...audit.texts].map(([file, text]) => [file, splitLines(text)]));
  const { findings } = audit;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>upload-audit: ${formatCount(findings.length, 'finding')}</title>
<style>${STYLESHEET}</style>
</head>
<body>
<h1>upload-audit</h1>
${applications(audit)}<ul class="summary">
${renderSummary(audit, { ...style, ...WITHOUT_HINTS }).map((line) => markup`<li>${line}</li>\n`)}</ul>
<p class="exit exit-${audit.summary.exitCode}">${formatExitReason(audit)}</p>
${section(
  'Findings',
  findings.map((finding) => article(finding, lines)),
)}${section('Errors and warnings', audit.errors.map(problem))}${section('Not decided', audit.unknown.map(undecided))}<h2>Rules</h2>
<table>
<thead><tr><th>number</th><th>rule</th><th>risk</th><th>verdict</th><th>failed</th><th>passed</th><th>unknown</th></tr></thead>
<tbody>
${audit.catalog.map(row)}</tbody>
</table>
<footer>${audit.tool.name} ${audit.tool.version}</footer>
</body>
</html>`;
  return page.text;
}

function applications({ applications: all }: Audit): Markup {
  const templates = new Set(all.flatMap((one) => one.templates));
  return markup`<p>${[...templates].slice(0, 20).map((name) => markup`<code>${name}</code> `)}${templates.size > 20 ? `and ${templates.size - 20} more` : ''}</p>
`;
}

function section(title: string, parts: readonly Markup[]): Markup {
  return parts.length === 0 ? markup`` : markup`<h2>${title}</h2>\n${parts}`;
}

type Lines = ReadonlyMap<string, readonly string[]>;

function article(finding: Finding, lines: Lines): Markup {
  const { severity, confidence, ruleId, number, message, location, resource, when, fix, docs, fingerprint } = finding;
  const holds = formatWhen(when);
  const path = resource?.constructPath === undefined ? '' : `, ${resource.constructPath}`;
  const others = collectOtherPlaces(finding);
  return markup`<article class="${severity}" id="${fingerprint}">
<h3><span class="level">${severity}</span> ${link(`${ruleId} (${number})`, docs)} ${formatOneLine(message)}${confidence === 'high' ? '' : ` [${confidence} confidence]`}</h3>
<dl>
<dt>at</dt><dd><code>${place(location)}</code></dd>
${resource === null ? '' : markup`<dt>in</dt><dd>${formatResource(resource)}${path}</dd>\n`}${holds === undefined ? '' : markup`<dt>when</dt><dd>${holds}</dd>\n`}${others.map(also)}<dt>fix</dt><dd>${formatOneLine(fix)}</dd>
</dl>
${code(location, lines)}</article>
`;
}

function also({ message, location, when }: Related): Markup {
  const holds = formatWhen(when);
  return markup`<dt>also</dt><dd><code>${place(location)}</code> ${formatOneLine(message)}${holds === undefined ? '' : ` (when ${holds})`}</dd>
`;
}

function code(location: Location, lines: Lines): Markup {
  const shown = buildFrame(lines.get(location.file) ?? [], location, FRAME_WIDTH);
  if (shown.length === 0) return markup``;
  const printed = shown.map(({ number, text, mark }) => {
    const line = markup`${String(number).padStart(5)} ${BAR} ${text}\n`;
    return mark === undefined ? line : markup`<b>${line}</b>${' '.repeat(5)} ${BAR} <b>${mark}</b>\n`;
  });
  return markup`<pre>${printed}</pre>\n`;
}

function problem({ level, file, message, location }: Problem): Markup {
  const where = location === null ? file : place(location);
  return markup`<p class="${level}"><span class="level">${level}</span> ${where === '' ? '' : markup`<code>${where}</code> `}${formatOneLine(message)}</p>
`;
}

function undecided({ ruleId, number, resource, location, reason }: UnknownResult): Markup {
  const subject = resource === null ? '' : `${formatResource(resource)}: `;
  return markup`<p class="unknown"><span class="level">unknown</span> ${ruleId} (${number}) ${subject}${formatOneLine(reason)} <code>${place(location)}</code></p>
`;
}

function row({ number, ruleId, severity, verdict, reason, failed, passed, unknown }: CatalogRow): Markup {
  return markup`<tr class="${verdict}"><td>${number}</td><td>${ruleId}</td><td>${severity}</td><td>${verdict}${reason === undefined ? '' : `: ${reason}`}</td><td>${failed}</td><td>${passed}</td><td>${unknown}</td></tr>
`;
}

/** Other people's rules name their own pages: only addresses of the web are made links. */
function link(text: string, url: string): Markup {
  return /^https?:\/\//i.test(url) ? markup`<a href="${url}">${text}</a>` : markup`${text}`;
}

function place({ file, start }: Location): string {
  return `${file}:${start.line}:${start.column}`;
}

/** The page's looks: readable in light and dark, and on paper. */
export const STYLESHEET: Markup = markup`
:root { color-scheme: light dark; --line: #8884; --high: #c22; --medium: #b60; --low: #27b; --unknown: #83a; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .5rem; border: 1px solid var(--line); border-radius: 4px; }
pre b { color: var(--high); }
article { border-left: 4px solid var(--line); padding: .25rem 0 .25rem 1rem; margin: 1.5rem 0; break-inside: avoid; }
article.high { border-color: var(--high); }
article.medium { border-color: var(--medium); }
article.low { border-color: var(--low); }
.level { font-weight: bold; }
.high .level, .error .level { color: var(--high); }
.medium .level, .warning .level { color: var(--medium); }
.low .level { color: var(--low); }
.unknown .level { color: var(--unknown); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: 0 0 .5rem; }
dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid var(--line); }
tr.fail td:nth-child(4) { color: var(--high); font-weight: bold; }
tr.off, tr.not-applicable { opacity: .6; }
.exit { font-weight: bold; }
.summary { padding-left: 1.2rem; }
footer { margin-top: 2rem; opacity: .6; }
`;
