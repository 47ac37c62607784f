import type { Audit, Finding, Related } from '../finding.js';
import type { Suggestion } from '../location.js';
import { formatSuppression } from './rule-guide.js';
import type { Style } from './style.js';
import { renderEnd, renderUnknown } from './text-sections.js';
import { TextWriter, formatOwner, formatPlace } from './text-writer.js';
import { collectOtherPlaces, formatCount, formatOneLine, formatWhen, makeVisible } from './wording.js';

const MOST_RELATED = 5;
/** The columns before labels, and those before the text of a label. */
const INDENT = 2;
const HANGING = 9;

/** For people, with all details of each finding: code, related places, fix, documentation page, how to suppress it. */
export function renderFull(audit: Audit, style: Style): string {
  const writer = new TextWriter(audit, style);
  const findings = audit.findings.map((finding) => renderFinding(writer, finding));
  return [...findings, ...renderUnknown(audit, style, writer), ...renderEnd(audit, style, writer)].join('\n\n');
}

function renderFinding(writer: TextWriter, finding: Finding): string {
  const { severity, confidence, message, location, resource, fix, suggestion, docs, ruleId } = finding;
  const when = formatWhen(finding.when);
  const doubt = confidence === 'high' ? '' : ` [${confidence} confidence]`;
  const code = writer.frame(location, INDENT);
  const rule = writer.rule(finding);
  const head = `${writer.paint[severity](severity)}  ${rule.text}  `;
  const used = severity.length + rule.length + 4;
  return [
    ...writer.hang(head, used, makeVisible(message) + doubt, INDENT),
    ...renderLabelled(writer, 'at', formatPlace(location), (words) =>
      writer.toFile(location, writer.paint.place(words)),
    ),
    ...(resource === null ? [] : renderLabelled(writer, 'in', formatOwner(resource))),
    ...(code.length > 0 ? ['', ...code, ''] : []),
    ...(when === undefined ? [] : renderLabelled(writer, 'when', when)),
    ...renderRelated(writer, collectOtherPlaces(finding)),
    ...renderLabelled(writer, 'fix', formatOneLine(fix)),
    ...renderCode(writer, suggestion),
    ...(docs === '' ? [] : renderLabelled(writer, 'docs', makeVisible(docs), writer.paint.dim)),
    ...renderLabelled(writer, 'ignore', formatSuppression(ruleId, location.file)),
  ].join('\n');
}

function renderRelated(writer: TextWriter, related: readonly Related[]): string[] {
  const lines = related.slice(0, MOST_RELATED).flatMap((part) => {
    const when = formatWhen(part.when);
    const where = formatPlace(part.location);
    const words = `${where} ${makeVisible(part.message)}${when === undefined ? '' : ` (when ${when})`}`;
    return renderLabelled(writer, 'also', words, (line) =>
      line.startsWith(where) ? writer.toFile(part.location, where) + line.slice(where.length) : line,
    );
  });
  const rest = related.length - MOST_RELATED;
  return rest > 0 ? [...lines, ...renderLabelled(writer, '', `and ${formatCount(rest, 'more place')}`)] : lines;
}

/** Lines of code are not wrapped. */
function renderCode(writer: TextWriter, suggestion: Suggestion | undefined): string[] {
  const lines = suggestion?.code.split('\n').map((line) => makeVisible(line)) ?? [];
  return lines.map((line, index) => {
    const label = index === 0 ? writer.paint.label('code') : '    ';
    return `${' '.repeat(INDENT)}${label}${' '.repeat(HANGING - INDENT - 4)}${line}`.trimEnd();
  });
}

function renderLabelled(
  writer: TextWriter,
  label: string,
  value: string,
  paint: (text: string) => string = (same) => same,
): string[] {
  const head = `${' '.repeat(INDENT)}${writer.paint.label(label.padEnd(HANGING - INDENT - 1))} `;
  const [first = '', ...rest] = writer.hang('', HANGING, value, HANGING);
  return [head + paint(first), ...rest.map((line) => ' '.repeat(HANGING) + paint(line.slice(HANGING)))];
}
