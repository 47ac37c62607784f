import type { Audit, Finding, Related, ResourceName } from '../finding.js';
import type { Location } from '../location.js';
import { formatRuleUrl } from '../package-info.js';
import { wrapText } from './terminal-width.js';
import { formatExitReason } from './exit-reason.js';
import { splitLines } from '../text/line-index.js';
import { buildFrame, type FrameLine } from './code-frame.js';
import { type Paints, type Style, makeFileUrl, formatHyperlink, makePaints } from './style.js';
import { compareBySeverity } from './sort.js';
import { renderLists, renderSummary } from './text-summary.js';
import { collectOtherPlaces, formatOneLine, formatCount, formatResource, makeVisible, formatWhen } from './wording.js';

const DEFAULT_WIDTH = 100;
const MOST_RELATED = 5;
const LABEL = 4;
/** What a block's lines are indented by, and where the values after its labels begin. */
const INDENT = 2;
const HANGING = INDENT + LABEL + 1;

/** For people: findings with code frames, file by file, then what was checked and why the run exits as it does. */
export function renderText(audit: Audit, style: Style): string {
  const sheet = new TextWriter(audit, style);
  const findings = byFile(audit.findings).map((finding) => sheet.finding(finding));
  const undecided = style.showUnknown ? audit.unknown.map((item) => sheet.undecided(item)) : [];
  const last = renderSummary(audit, style).flatMap((line) => sheet.line(line));
  const end = [...renderLists(audit, style), ...last, '', exitLine(audit, sheet.paint)].join('\n');
  return [...findings, ...undecided, end].join('\n\n');
}

/** The last line, never broken into two: scripts look for it. */
function exitLine(audit: Audit, paint: Paints): string {
  return audit.summary.exitCode === 0 ? paint.good(formatExitReason(audit)) : paint.bad(formatExitReason(audit));
}

/** File by file, the file with the worst finding first; in a file the worst first, then from top to bottom. */
function byFile(findings: readonly Finding[]): readonly Finding[] {
  const sorted = [...findings].sort(compareBySeverity);
  const files = [...new Set(sorted.map(({ location }) => location.file))];
  const rank = new Map(files.map((file, index) => [file, index]));
  const rankOf = ({ location }: Finding): number => rank.get(location.file) ?? 0;
  return sorted.sort((a, b) => rankOf(a) - rankOf(b));
}

interface Headed {
  readonly number: string;
  readonly ruleId: string;
  readonly resource: ResourceName | null;
  readonly location: Location;
}

/** Prints blocks; it splits the text of a file once, however many findings it has. */
class TextWriter {
  readonly paint: Paints;
  readonly #texts: Audit['texts'];
  readonly #width: number | undefined;
  readonly #linkBase: string | undefined;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(audit: Audit, style: Style) {
    this.paint = makePaints(style.color);
    this.#texts = audit.texts;
    this.#width = style.width;
    this.#linkBase = style.linkBase;
  }

  /** Prose at the margin; what goes on in a second line is indented. */
  line(text: string): string[] {
    const [first = '', ...rest] = this.#wrap(text, INDENT, -INDENT);
    return [first, ...rest.map((line) => ' '.repeat(INDENT) + line)];
  }

  finding(finding: Finding): string {
    const when = formatWhen(finding.when);
    const doubt = finding.confidence === 'high' ? '' : ` [${finding.confidence} confidence]`;
    const code = this.#frame(finding.location);
    return [
      ...this.#head(this.paint[finding.severity], finding.severity, finding, makeVisible(finding.message) + doubt),
      ...this.#where(finding),
      ...(code.length > 0 ? ['', ...code, ''] : []),
      ...(when === undefined ? [] : this.#labelled('when', when)),
      ...this.#related(collectOtherPlaces(finding)),
      ...this.#labelled('fix', formatOneLine(finding.fix)),
      ...this.#labelled('docs', makeVisible(finding.docs), this.paint.dim),
    ].join('\n');
  }

  undecided(item: Audit['unknown'][number]): string {
    return [...this.#head(this.paint.unknown, 'unknown', item, makeVisible(item.reason)), ...this.#where(item)].join(
      '\n',
    );
  }

  #head(paint: (text: string) => string, word: string, { ruleId, number }: Headed, message: string): string[] {
    const rule = makeVisible(ruleId);
    const used = `${word}  ${rule} (${number})  `.length;
    const [first, ...rest] = this.#wrap(message, INDENT, used - INDENT);
    const name = this.#link(formatRuleUrl(ruleId), this.paint.rule(rule));
    const head = `${paint(word)}  ${name} ${this.paint.dim(`(${makeVisible(number)})`)}  ${first ?? ''}`;
    return [head, ...rest.map((line) => ' '.repeat(INDENT) + line)];
  }

  #where({ location, resource }: Headed): string[] {
    const at = this.#labelled('at', place(location), (words) => this.#toFile(location, this.paint.place(words)));
    if (resource === null) return at;
    const path = resource.constructPath === undefined ? '' : `, ${makeVisible(resource.constructPath)}`;
    return [...at, ...this.#labelled('in', formatResource(resource) + path)];
  }

  #related(related: readonly Related[]): string[] {
    const lines = related.slice(0, MOST_RELATED).flatMap((part) => {
      const when = formatWhen(part.when);
      const where = place(part.location);
      const words = `${where} ${makeVisible(part.message)}${when === undefined ? '' : ` (when ${when})`}`;
      return this.#labelled('also', words, (line) =>
        line.startsWith(where) ? this.#toFile(part.location, where) + line.slice(where.length) : line,
      );
    });
    const rest = related.length - MOST_RELATED;
    return rest > 0 ? [...lines, ...this.#labelled('', `and ${formatCount(rest, 'more place')}`)] : lines;
  }

  #labelled(label: string, value: string, paint: (text: string) => string = (same) => same): string[] {
    const [first, ...rest] = this.#wrap(value, HANGING);
    const head = `${' '.repeat(INDENT)}${this.paint.label(label.padEnd(LABEL))} ${paint(first ?? '')}`;
    return [head, ...rest.map((line) => ' '.repeat(HANGING) + paint(line))];
  }

  #toFile({ file }: Location, words: string): string {
    return this.#linkBase === undefined ? words : formatHyperlink(makeFileUrl(file, this.#linkBase), words);
  }

  #link(url: string, words: string): string {
    return this.#linkBase === undefined ? words : formatHyperlink(url, words);
  }

  #wrap(value: string, indent: number, used = 0): string[] {
    return this.#width === undefined ? [value] : wrapText(value, Math.max(this.#width - indent, 20), used);
  }

  #frame(location: Location): string[] {
    const lines = this.#linesOf(location.file);
    const digits = String(Math.min(location.start.line + 1, lines.length)).length;
    const gutter = INDENT + '> '.length + digits + ' │ '.length;
    const width = Math.max((this.#width ?? DEFAULT_WIDTH) - gutter, 20);
    return buildFrame(lines, location, width).flatMap((line) => this.#frameLine(line, digits));
  }

  #frameLine({ number, text, mark }: FrameLine, digits: number): string[] {
    const indent = ' '.repeat(INDENT);
    const bar = this.paint.dim('│');
    const label = String(number).padStart(digits);
    const code = text === '' ? '' : ` ${text}`;
    if (mark === undefined) return [`${indent}  ${this.paint.dim(label)} ${bar}${code}`];
    const focus = `${indent}${this.paint.mark('>')} ${label} ${bar}${code}`;
    return [focus, `${indent}  ${' '.repeat(digits)} ${bar} ${beforeMark(mark)}${this.paint.mark(mark.trimStart())}`];
  }

  #linesOf(file: string): readonly string[] {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const text = this.#texts.get(file);
    const lines = text === undefined ? [] : splitLines(text);
    this.#lines.set(file, lines);
    return lines;
  }
}

function beforeMark(mark: string): string {
  return ' '.repeat(mark.length - mark.trimStart().length);
}

/** `file:line:column`, as terminals and editors make links of it. */
function place({ file, start }: Location): string {
  return `${makeVisible(file)}:${start.line}:${start.column}`;
}
