import { type Audit, type CatalogRow } from '../finding.js';
import { listRows } from './rows.js';
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
    ...renderTable(listRows(audit), writer),
    totals.join('\n'),
    // Never wrapped: scripts search for it.
    audit.summary.exitCode === 0
      ? writer.paint.good(formatExitReason(audit))
      : writer.paint.bad(formatExitReason(audit)),
  ];
}

const COLUMNS = ['severity', 'failed', 'unknown', 'passed'] as const;

/** The rules with findings or undecided checks, in catalog order; a report without findings stays short. */
function renderTable(all: readonly CatalogRow[], writer: TextWriter): readonly string[] {
  const rows = all.filter(({ failed, unknown }) => failed + unknown > 0);
  if (!rows.some(({ failed }) => failed > 0)) return [];
  const digits = Math.max('10.1'.length, ...rows.map(({ number }) => number.length));
  const names = rows.map(({ number, ruleId }) => `${number.padStart(digits)}  ${ruleId}`);
  const width = Math.max(...names.map((name) => name.length));
  const head = `${'rule'.padEnd(width)}  ${COLUMNS.join('  ')}`;
  const lines = rows.map((row, index) => {
    const cells = [
      writer.paint[row.severity](row.severity.padEnd('severity'.length)),
      ...(['failed', 'unknown', 'passed'] as const).map((column) => String(row[column]).padStart(column.length)),
    ];
    return `${(names[index] ?? '').padEnd(width)}  ${cells.join('  ')}`;
  });
  return [[writer.paint.label(head), ...lines].join('\n')];
}
