import { type Hover, MarkupKind, type Position, type Range } from 'vscode-languageserver/node';
import type * as Library from '../../index.js';
import type { Finding } from '../../finding.js';
import { renderRuleMarkdown } from '../../report/rule-markdown.js';
import { findSuggestion } from '../../report/suggestion.js';
import { groupByKey } from '../../text/group-by-key.js';
import type { PlacedDiagnostic } from './diagnostics.js';

/** At most this many rules are explained at one place: each page fills a window. */
const MOST_PAGES = 3;

/** The pages of the rules whose findings are at a position; null if there are none. */
export async function findHover(
  diagnostics: readonly PlacedDiagnostic[],
  position: Position,
  library: typeof Library,
  takesMarkdown: boolean,
): Promise<Hover | null> {
  const here = diagnostics.filter(({ diagnostic: { range } }) => isWithinRange(position, range));
  const byRule = groupByKey(
    here.flatMap(({ finding }) => finding ?? []),
    ({ ruleId }) => ruleId,
  );
  const firsts = [...byRule.values()].flatMap(([first]) => first ?? []);
  const pages = await Promise.all(firsts.slice(0, MOST_PAGES).map((one) => pageOf(one, library, takesMarkdown)));
  const range = here.find(({ finding }) => finding !== undefined)?.diagnostic.range;
  const written = pages.filter((page) => page !== undefined);
  if (range === undefined || written.length === 0) return null;
  return {
    range,
    contents: takesMarkdown
      ? { kind: MarkupKind.Markdown, value: written.join('\n\n---\n\n') }
      : { kind: MarkupKind.PlainText, value: written.join('\n') },
  };
}

async function pageOf(
  finding: Finding,
  { CATALOG, loadGuide, renderExplanation }: typeof Library,
  takesMarkdown: boolean,
): Promise<string | undefined> {
  const rule = CATALOG.find((one) => one.id === finding.ruleId);
  if (rule === undefined) return undefined;
  const guide = await loadGuide(rule.id);
  const whole = { ...rule, guide };
  return takesMarkdown ? renderRuleMarkdown(whole, findSuggestion(finding, guide)) : renderExplanation(whole);
}

/** With its end: a cursor behind the last character is still on it. */
function isWithinRange(position: Position, { start, end }: Range): boolean {
  return isAtOrBefore(start, position) && isAtOrBefore(position, end);
}

function isAtOrBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character);
}
