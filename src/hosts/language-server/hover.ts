import { type Hover, MarkupKind, type Position, type Range } from 'vscode-languageserver/node';
import type * as Library from '../../index.js';
import type { Finding } from '../../finding.js';
import { renderRuleMarkdown } from '../../report/rule-markdown.js';
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
  const ids = [...new Set(here.flatMap(({ finding }) => finding?.ruleId ?? []))];
  const pages = await Promise.all(ids.slice(0, MOST_PAGES).map((id) => pageOf(id, library, takesMarkdown)));
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
  id: Finding['ruleId'],
  { CATALOG, loadGuide, renderExplanation }: typeof Library,
  takesMarkdown: boolean,
): Promise<string | undefined> {
  const rule = CATALOG.find((one) => one.id === id);
  if (rule === undefined) return undefined;
  const whole = { ...rule, guide: await loadGuide(id) };
  return takesMarkdown ? renderRuleMarkdown(whole) : renderExplanation(whole);
}

/** With its end: a cursor behind the last character is still on it. */
function isWithinRange(position: Position, { start, end }: Range): boolean {
  return isAtOrBefore(start, position) && isAtOrBefore(position, end);
}

function isAtOrBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character);
}
