import type { Audit } from '../finding.js';
import type { Severity } from '../severity.js';
import { groupByKey } from '../text/group-by-key.js';
import { formatExitReason } from './exit-reason.js';
import type { Style } from './style.js';
import { renderLists, renderSummary } from './text-summary.js';
import { type TextWriter, formatOwner, formatPlace } from './text-writer.js';
import { makeVisible } from './wording.js';

const INDENT = 2;
const HANGING = 4;

/** The undecided checks, if they were requested. */
export function renderUnknown({ unknown }: Audit, { showUnknown }: Style, writer: TextWriter): readonly string[] {
  if (!showUnknown || unknown.length === 0) return [];
  const items = unknown.map((item) => {
    const rule = writer.rule(item);
    const owner = item.resource === null ? '' : `  ${formatOwner(item.resource)}`;
    return [
      ...writer.hang(
        `${' '.repeat(INDENT)}${rule.text}  `,
        INDENT + rule.length + 2,
        makeVisible(item.reason),
        HANGING,
      ),
      ...writer.hang(
        `${' '.repeat(HANGING)}${writer.place(item.location)}`,
        HANGING + formatPlace(item.location).length,
        owner,
        HANGING,
      ),
    ].join('\n');
  });
  return [writer.paint.unknown(`unknown (${unknown.length})`), ...items];
}

/** The requested lists, the table of rules, the totals, and the reason for the exit code. */
export function renderEnd(audit: Audit, style: Style, writer: TextWriter): readonly string[] {
  const totals = renderSummary(audit, style).flatMap((line) => writer.hang('', 0, line, INDENT));
  const lists = renderLists(audit, style);
  return [
    ...(lists.length === 0 ? [] : [lists.join('\n').trimEnd()]),
    ...renderTable(audit, writer),
    totals.join('\n'),
    // Never wrapped: scripts search for it.
    audit.summary.exitCode === 0
      ? writer.paint.good(formatExitReason(audit))
      : writer.paint.bad(formatExitReason(audit)),
  ];
}

interface TableRow {
  readonly name: string;
  readonly severity: Severity | '';
  readonly cells: readonly number[];
}

/**
 * The rules with findings, in catalog order, and one row for the others: the columns add up to the totals below. A
 * report without findings has no table.
 */
function renderTable(audit: Audit, writer: TextWriter): readonly string[] {
  if (audit.findings.length === 0) return [];
  const rows = collectRows(audit);
  // A column in which every cell is 0 is left out.
  const columns = COUNTS.map((name, index) => ({ name, index })).filter(({ index }) =>
    rows.some(({ cells }) => (cells[index] ?? 0) > 0),
  );
  const width = Math.max(...rows.map(({ name }) => name.length));
  const used = [width, SEVERITY.length, ...columns.map(({ name }) => name.length)].reduce(
    (sum, one) => sum + one + GAP,
  );
  // The headings show severities, too: on narrow terminals that column is left out.
  const hasSeverity = used <= writer.columns;
  const line = (name: string, severity: string, cells: readonly string[]): string =>
    [name.padEnd(width), ...(hasSeverity ? [severity] : []), ...cells].join(' '.repeat(GAP));
  const head = line(
    'rule',
    SEVERITY,
    columns.map(({ name }) => name),
  );
  const lines = rows.map(({ name, severity, cells }) => {
    const level = severity.padEnd(SEVERITY.length);
    const numbers = columns.map((column) => String(cells[column.index] ?? 0).padStart(column.name.length));
    return line(name, severity === '' ? level : writer.paint[severity](level), numbers);
  });
  return [[writer.paint.label(head), ...lines].join('\n')];
}

const SEVERITY = 'severity';
/** Blanks between columns. */
const GAP = 2;
/** The columns with numbers. */
const COUNTS = ['found', 'baselined', 'unknown', 'passed'] as const;

function collectRows({ catalog, findings, unknown, baseline }: Audit): readonly TableRow[] {
  const [found, undecided] = [findings, unknown].map(countByRule);
  const rows = catalog.map(({ number, ruleId, severity, passed }): TableRow => {
    const cells = [
      found?.get(ruleId) ?? 0,
      baseline?.knownByRule.get(ruleId) ?? 0,
      undecided?.get(ruleId) ?? 0,
      passed,
    ];
    return { name: `${number.padStart(4)}  ${ruleId}`, severity, cells };
  });
  const isShown = ({ cells: [one = 0, , two = 0] }: TableRow): boolean => one + two > 0;
  const others = rows.filter((row) => !isShown(row));
  const sums = COUNTS.map((_, index) => others.reduce((sum, { cells }) => sum + (cells[index] ?? 0), 0));
  if (sums.every((sum) => sum === 0)) return rows.filter(isShown);
  return [...rows.filter(isShown), { name: '      the other rules', severity: '', cells: sums }];
}

function countByRule(results: readonly { readonly ruleId: string }[]): ReadonlyMap<string, number> {
  return new Map([...groupByKey(results, ({ ruleId }) => ruleId)].map(([ruleId, { length }]) => [ruleId, length]));
}
