import type { Audit, Finding, Related } from '../finding.js';
import { groupByKey } from '../text/group-by-key.js';
import type { Style } from './style.js';
import { renderEnd, renderUnknown } from './text-sections.js';
import { renderRemedies } from './text-remedies.js';
import { TextWriter, collectTelling, formatPlace } from './text-writer.js';
import { collectOtherPlaces, formatLevels, formatList, formatWhen, makeVisible } from './wording.js';

/** From this number of files with findings, the headings are files: people then work file by file. */
const MANY_FILES = 10;
/** The maximum number of related places of a finding; `full` shows more, with their descriptions. */
const MOST_RELATED = 3;
const INDENT = 2;
const HANGING = 4;
const BAR = ' │ ';
/** The minimum number of columns for printing code next to its place. */
const MIN_CODE = 24;

/** For people: short findings under headings; then each rule's fix once, a table of rules, the totals. */
export function renderText(audit: Audit, style: Style): string {
  const writer = new TextWriter(audit, style);
  return [
    ...renderSections(audit, writer),
    ...renderUnknown(audit, style, writer),
    ...renderRemedies(audit, writer),
    ...renderEnd(audit, style, writer),
  ].join('\n\n');
}

function renderSections({ findings }: Audit, writer: TextWriter): readonly string[] {
  const files = groupByKey(findings, ({ location }) => location.file);
  if (files.size >= MANY_FILES) {
    return [...files].flatMap(([file, those]) => [
      writer.paint.label(`${makeVisible(file)} (${formatLevels(those.map(({ severity }) => severity)).join(', ')})`),
      ...those.map((finding) =>
        renderFinding(writer, finding, `${writer.paint[finding.severity](finding.severity)}  `),
      ),
    ]);
  }
  return [...groupByKey(findings, ({ severity }) => severity)].flatMap(([severity, those]) => [
    writer.paint[severity](`${severity} (${those.length})`),
    ...those.map((finding) => renderFinding(writer, finding, '')),
  ]);
}

/**
 * Two to four lines: the rule and the message, the place with its line of code, the conditions, the other affected
 * places.
 */
function renderFinding(writer: TextWriter, finding: Finding, severity: string): string {
  const { confidence, message } = finding;
  const doubt = confidence === 'high' ? '' : ` [${confidence} confidence]`;
  const rule = writer.rule(finding);
  const used = INDENT + (severity === '' ? 0 : finding.severity.length + 2) + rule.length + 2;
  const head = `${' '.repeat(INDENT)}${severity}${rule.text}  `;
  const when = formatWhen(finding.when);
  return [
    ...writer.hang(head, used, makeVisible(message) + doubt, HANGING),
    ...renderPlace(writer, finding),
    ...(when === undefined
      ? []
      : writer.hang(`${' '.repeat(HANGING)}${writer.paint.label('when')} `, HANGING + 5, when, HANGING)),
    ...renderRelated(writer, collectTelling(collectOtherPlaces(finding))),
  ].join('\n');
}

/** The place, and on the same line the code if a meaningful part of it fits. */
function renderPlace(writer: TextWriter, { location }: Finding): string[] {
  const place = `${' '.repeat(HANGING)}${writer.place(location)}`;
  const used = HANGING + formatPlace(location).length + BAR.length;
  const bar = writer.paint.dim(BAR);
  const room = writer.columns - used;
  if (room >= MIN_CODE) {
    const code = writer.code(location, room);
    return [code === undefined ? place : `${place}${bar}${code}`];
  }
  const code = writer.code(location, writer.columns - HANGING - BAR.length);
  return code === undefined ? [place] : [place, `${' '.repeat(HANGING - 1)}${bar}${code}`];
}

/** Only places, on one line: the fault there is the same or follows from the finding. */
function renderRelated(writer: TextWriter, related: readonly Related[]): string[] {
  if (related.length === 0) return [];
  // One event can create several resources, whose places are the same.
  const places = [...new Set(related.map(({ location }) => formatPlace(location)))];
  const head = `${' '.repeat(HANGING)}${writer.paint.label('also')} `;
  return writer.hang(head, HANGING + 5, formatList(places, 'and', { most: MOST_RELATED, nouns: 'places' }), HANGING);
}
