import type { Audit, CatalogRow, Verdict } from '../finding.js';
import { type HtmlPage, makeRuleAnchor, makeUnknownAnchor } from './html-parts.js';
import { type Markup, markup } from './markup.js';

/** A verdict, or why no finding of a failed rule is on the page. */
type TileState = Verdict | 'suppressed' | 'baselined';

const STATES: Readonly<Record<TileState, string>> = {
  fail: 'fail',
  suppressed: 'suppressed',
  baselined: 'in the baseline',
  unknown: 'unknown',
  pass: 'pass',
  'not-applicable': 'not applicable',
  off: 'off',
};

/** All rules in catalog order with their results, linked to their details on the page. */
export function renderScorecard(page: HtmlPage): Markup {
  const { catalog, findings } = page.audit;
  const found = new Set(findings.map(({ ruleId }) => ruleId));
  const tiles = catalog.map((row) => {
    const anchor = found.has(row.ruleId)
      ? makeRuleAnchor(row.ruleId)
      : page.countUnknown(row.ruleId) > 0
        ? makeUnknownAnchor(row.ruleId)
        : undefined;
    const state = found.has(row.ruleId) ? row.verdict : findState(row, page.audit);
    return renderTile(row, { state, title: page.rule(row.ruleId)?.title ?? row.ruleId, anchor });
  });
  return markup`<h2 id="rules">The ${catalog.length} rules</h2>
${findings.length === 0 ? '' : markup`<p class="muted hint">Choose a rule to see its findings alone.</p>\n`}<ul class="rules">
${tiles}</ul>
`;
}

/** The state of a rule without findings on the page. Suppressed and baselined failures are not alarming. */
function findState({ ruleId, verdict, failed }: CatalogRow, { baseline }: Audit): TileState {
  if (verdict !== 'fail') return verdict;
  if (failed === 0) return 'suppressed';
  return baseline?.knownByRule.has(ruleId) === true ? 'baselined' : verdict;
}

interface Tile {
  readonly state: TileState;
  readonly title: string;
  readonly anchor: string | undefined;
}

function renderTile(row: CatalogRow, { state, title, anchor }: Tile): Markup {
  const { number, ruleId, severity, reason } = row;
  // Titles describe the fault, which would be wrong for a rule without findings.
  const isInOrder = state !== 'fail' && state !== 'unknown';
  const look = state === 'fail' ? severity : state;
  const name = markup`${number} ${ruleId}`;
  const counts = formatCounts(row);
  const facts = reason ?? (counts === '' ? '' : `${severity} risk: ${counts}`);
  return markup`<li class="rule ${look}">
<p class="head">${anchor === undefined ? markup`<b>${name}</b>` : markup`<a href="#${anchor}">${name}</a>`} <span class="level">${STATES[state]}</span></p>
${isInOrder ? '' : markup`<p class="title">${title.trim()}</p>\n`}${facts === '' ? '' : markup`<p class="counts">${facts}</p>\n`}</li>
`;
}

function formatCounts({ failed, unknown, passed, suppressed }: CatalogRow): string {
  return Object.entries({ failed, unknown, passed, suppressed })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}
