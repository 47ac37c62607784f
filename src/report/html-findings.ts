import type { Finding, Related } from '../finding.js';
import type { Level } from '../severity.js';
import { groupByKey } from '../text/group-by-key.js';
import {
  type HtmlPage,
  makeRuleAnchor,
  makeUnknownAnchor,
  renderLink,
  renderPlace,
  renderProse,
} from './html-parts.js';
import { type Markup, markup } from './markup.js';
import {
  collectOtherPlaces,
  formatCount,
  formatLevels,
  formatList,
  formatResourceName,
  formatWhen,
} from './wording.js';

const LEVELS: readonly Level[] = ['high', 'medium', 'low'];
/** The maximum number of visible findings of a rule; the others are collapsed. */
const MOST_IN_SIGHT = 20;
/** The same for the related places of a finding. */
const MOST_RELATED = 5;
/** The maximum number of applications that a finding names. */
const MOST_APPLICATIONS = 5;

/** The findings, grouped by rule: rules are ordered by their most severe finding. */
export function renderFindings(page: HtmlPage): Markup {
  const { findings } = page.audit;
  if (findings.length === 0) return markup``;
  const groups = groupByKey(findings, ({ ruleId }) => ruleId);
  return markup`<h2 id="findings">Findings</h2>
${renderFilter(findings)}${[...groups.values()].map((group) => renderGroup(page, group))}`;
}

/** Works without a script: the stylesheet reads the check boxes. No filter if all findings have the same severity. */
function renderFilter(findings: readonly Finding[]): Markup {
  const levels = LEVELS.map((level) => ({
    level,
    count: findings.filter(({ severity }) => severity === level).length,
  }));
  const boxes = levels
    .filter(({ count }) => count > 0)
    .map(
      ({ level, count }) =>
        markup`<label class="${level}"><input type="checkbox" class="show-${level}" checked=""> <span class="level">${level}</span> (${count})</label>\n`,
    );
  if (boxes.length < 2) return markup``;
  return markup`<fieldset class="filter"><legend>Show findings of severity</legend>
${boxes}</fieldset>
<p class="none">No severity is chosen.</p>
`;
}

function renderGroup(page: HtmlPage, group: readonly Finding[]): Markup {
  const [first] = group;
  if (first === undefined) return markup``;
  const { ruleId, number, severity, fix, docs } = first;
  const rule = page.rule(ruleId);
  const levels = LEVELS.filter((level) => group.some((finding) => finding.severity === level));
  const articles = group.map((finding) => renderFinding(page, finding, fix));
  const rest = articles.slice(MOST_IN_SIGHT);
  const more = markup`<details><summary>${formatCount(rest.length, 'more finding')}</summary>\n${rest}</details>\n`;
  return markup`<section class="group ${levels.map((level) => `has-${level}`).join(' ')}" id="${makeRuleAnchor(ruleId)}">
<p class="all">These are the findings of one rule. <a href="#findings">Show all rules</a></p>
<h3 class="${severity}">${(rule?.title ?? ruleId).trim()}</h3>
<p class="muted"><code>${ruleId}</code> (${number}): ${formatFound(group)}${renderUndecided(page, ruleId)}. ${renderLink('About this rule', docs)}</p>
<p class="fix"><b>How to fix:</b> ${renderProse(fix)}</p>
${rule === undefined ? '' : markup`<details><summary>Why it matters</summary><p>${renderProse(rule.why)}</p></details>\n`}${articles.slice(0, MOST_IN_SIGHT)}${rest.length === 0 ? '' : more}</section>
`;
}

function renderUndecided(page: HtmlPage, ruleId: string): Markup {
  const count = page.countUnknown(ruleId);
  return count === 0 ? markup`` : markup`, <a href="#${makeUnknownAnchor(ruleId)}">${count} unknown</a>`;
}

/** `1 high and 8 medium findings`. */
function formatFound(group: readonly Finding[]): string {
  const levels = formatList(formatLevels(group.map(({ severity }) => severity)));
  return `${levels} ${group.length === 1 ? 'finding' : 'findings'}`;
}

function renderFinding(page: HtmlPage, finding: Finding, groupFix: string): Markup {
  const { severity, confidence, message, location, when, fix, fingerprint } = finding;
  const holds = formatWhen(when);
  return markup`<article class="finding ${severity}" id="${page.id(`finding-${fingerprint}`)}">
<h4><span class="level">${severity}</span> ${renderProse(message)}${confidence === 'high' ? '' : markup` <span class="muted">[${confidence} confidence]</span>`}</h4>
<dl class="facts">
<dt>at</dt><dd>${renderPlace(location)}</dd>
${renderOwner(finding)}${renderApplications(finding)}${holds === undefined ? '' : markup`<dt>when</dt><dd>${holds}</dd>\n`}${fix === groupFix ? '' : markup`<dt>fix</dt><dd>${renderProse(fix)}</dd>\n`}</dl>
${page.code(location)}${renderRelated(collectOtherPlaces(finding))}</article>
`;
}

/** The construct path, which distinguishes stacks, and the template's name for the resource. */
function renderOwner({ resource }: Finding): Markup {
  if (resource === null) return markup``;
  const { logicalId, type, constructPath } = resource;
  const name = formatResourceName(resource);
  const id = constructPath === undefined ? type : `${type}, ${logicalId}`;
  return markup`<dt>in</dt><dd><code>${name}</code> <span class="muted">(${id})</span></dd>\n`;
}

function renderApplications({ applications = [] }: Finding): Markup {
  if (applications.length < 2) return markup``;
  const names = formatList(applications, 'and', { most: MOST_APPLICATIONS });
  return markup`<dt>apps</dt><dd>${names}</dd>\n`;
}

function renderRelated(related: readonly Related[]): Markup {
  if (related.length === 0) return markup``;
  const items = related.map(({ message, location, when }) => {
    const holds = formatWhen(when);
    return markup`${renderPlace(location)} ${renderProse(message)}${holds === undefined ? '' : ` (when ${holds})`}`;
  });
  const rest = items.slice(MOST_RELATED);
  const more = markup`<dd><details><summary>${formatCount(rest.length, 'more place')}</summary>
<ul>
${rest.map((item) => markup`<li>${item}</li>\n`)}</ul>
</details></dd>
`;
  return markup`<dl class="facts">
<dt>also</dt>
${items.slice(0, MOST_RELATED).map((item) => markup`<dd>${item}</dd>\n`)}${rest.length === 0 ? '' : more}</dl>
`;
}
