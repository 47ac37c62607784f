import type { Audit, Finding, Problem, Related, ResourceName } from '../finding.js';
import type { Location, Replacement } from '../location.js';
import { splitLines } from '../text/line-index.js';
import { formatJson } from './json.js';
import { REPOSITORY } from '../package-info.js';
import { LEVELS, buildSarifRule, formatSentence } from './sarif-rules.js';
import { findCommonPath, joinPath, formatUri } from './sarif-uri.js';
import { moveToRepository } from './generated-files.js';
import type { Style } from './style.js';
import {
  collectOtherPlaces,
  findUnnamedConstruct,
  formatList,
  formatCount,
  makeVisible,
  formatWhen,
} from './wording.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Code scanning rejects a run with more results; the most severe come first. */
const MOST_RESULTS = 25_000;
/** GitHub reads at most this many locations of one result. */
const MOST_RELATED = 999;
/** The number of related places that the message itself links. */
const MOST_LINKS = 5;

/** For code scanning: SARIF 2.1.0 as GitHub supports it. */
export function renderSarif(audit: Audit, style: Style): string {
  const scribe = new SarifWriter(audit, style.repositoryPrefix ?? '');
  return formatJson({ $schema: SCHEMA, version: '2.1.0', runs: [scribe.run()] });
}

class SarifWriter {
  readonly #audit: Audit;
  readonly #prefix: string;
  readonly #ruleIndex: ReadonlyMap<string, number>;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(audit: Audit, prefix: string) {
    this.#audit = audit;
    this.#prefix = prefix;
    this.#ruleIndex = new Map(audit.rules.map(({ id }, index) => [id, index]));
  }

  run() {
    const { tool, rules } = this.#audit;
    return {
      tool: {
        driver: {
          name: tool.name,
          semanticVersion: tool.version,
          informationUri: REPOSITORY,
          rules: rules.map(buildSarifRule),
        },
      },
      automationDetails: { id: this.#category() },
      invocations: [this.#invocation()],
      columnKind: 'utf16CodeUnits',
      results: moveToRepository(this.#audit)
        .slice(0, MOST_RESULTS)
        .map((finding) => this.#result(finding)),
    };
  }

  /**
   * Depends on the project's folder and not on its templates: a new template must not orphan the alerts of the old
   * ones.
   */
  #category(): string {
    const roots = this.#audit.applications.map(({ projectRoot }) => joinPath(this.#prefix, projectRoot ?? ''));
    const folder = makeVisible(roots.length === 0 ? joinPath(this.#prefix) : findCommonPath(roots));
    return folder === '' ? 'upload-audit/' : `upload-audit/${folder}/`;
  }

  #invocation() {
    const { errors, findings, summary } = this.#audit;
    const missing = findings.length - MOST_RESULTS;
    return {
      executionSuccessful: !errors.some(({ level }) => level === 'error'),
      exitCode: summary.exitCode,
      toolExecutionNotifications: [
        ...errors.map((problem) => this.#notification(problem)),
        ...(missing > 0 ? [tooMany(missing)] : []),
      ],
    };
  }

  #notification({ level, file, message, location }: Problem) {
    const place = location === null ? { artifactLocation: this.#artifact(file) } : this.#physical(location);
    return {
      level,
      message: { text: formatSentence(makeVisible(message)) },
      locations: file === '' && location === null ? undefined : [{ physicalLocation: place }],
    };
  }

  #result(finding: Finding) {
    const related = collectOtherPlaces(finding).slice(0, MOST_RELATED);
    return {
      ruleId: finding.ruleId,
      ruleIndex: this.#ruleIndex.get(finding.ruleId),
      level: LEVELS[finding.severity],
      message: { text: messageOf(finding) },
      locations: [this.#location(finding.location, finding.resource)],
      relatedLocations: related.length > 0 ? related.map((part, index) => this.#related(part, index + 1)) : undefined,
      fixes: this.#fixes(finding),
      partialFingerprints: { primaryLocationLineHash: `${finding.fingerprint}:1` },
      properties: {
        number: finding.number,
        kind: finding.kind,
        confidence: finding.confidence,
        when: finding.when,
      },
    };
  }

  /** One fix for all places of the finding, since SARIF's fixes are alternatives. */
  #fixes({ fix, edits = [], replacements = [] }: Finding) {
    if (replacements.length === 0 || !edits.every(({ safe }) => safe)) return undefined;
    const artifactChanges = replacements.map((one) => ({
      artifactLocation: this.#artifact(one.file),
      replacements: one.replacements.map(replacement),
    }));
    return [{ description: { text: formatSentence(makeVisible(fix)) }, artifactChanges }];
  }

  #related(part: Related, id: number) {
    return { id, ...this.#location(part.location, part.resource), message: { text: relatedText(part) } };
  }

  #location(location: Location, resource: ResourceName | null) {
    return {
      physicalLocation: this.#physical(location),
      logicalLocations: resource === null ? undefined : [logicalLocation(resource)],
    };
  }

  #physical(location: Location) {
    return { artifactLocation: this.#artifact(location.file), region: this.#region(location) };
  }

  #artifact(file: string) {
    return { uri: formatUri(file, this.#prefix) };
  }

  /** Within one line: GitHub shows an annotation only if every line of the region is in the pull request's diff. */
  #region({ file, start, end }: Location) {
    const line = this.#linesOf(file)[start.line - 1];
    const lineEnd = line === undefined ? start.column + 1 : line.length + 1;
    const endColumn = end.line > start.line ? lineEnd : end.column;
    return {
      startLine: start.line,
      startColumn: start.column,
      endLine: start.line,
      endColumn: Math.max(endColumn, start.column + 1),
    };
  }

  #linesOf(file: string): readonly string[] {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const lines = splitLines(this.#audit.texts.get(file) ?? '');
    this.#lines.set(file, lines);
    return lines;
  }
}

function replacement({ start, end, text }: Replacement) {
  const deletedRegion = {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
  return text === '' ? { deletedRegion } : { deletedRegion, insertedContent: { text } };
}

function tooMany(missing: number) {
  const text = `${formatCount(missing, 'finding')} left out: code scanning reads ${MOST_RESULTS} results of a run.`;
  return { level: 'warning', message: { text } };
}

function logicalLocation({ logicalId, constructPath }: ResourceName) {
  return { name: logicalId, fullyQualifiedName: constructPath ?? logicalId, kind: 'resource' };
}

/** The first sentence is the alert's title; the other ones contain details that GitHub would otherwise not show. */
function messageOf(finding: Finding): string {
  const when = formatWhen(finding.when);
  const construct = findUnnamedConstruct(finding);
  const related = collectOtherPlaces(finding);
  const links = related.slice(0, MOST_LINKS).map((part, index) => link(part, index + 1));
  const rest = related.length - links.length;
  return [
    formatSentence(literal(finding.message)),
    ...(construct === undefined ? [] : [`Construct: ${literal(construct)}.`]),
    ...(when === undefined ? [] : [`This holds when ${literal(when)}.`]),
    ...(finding.confidence === 'high' ? [] : [`Confidence: ${finding.confidence}.`]),
    ...(links.length === 0
      ? []
      : [`See also ${formatList(rest > 0 ? [...links, formatCount(rest, 'more place')] : links)}.`]),
  ].join(' ');
}

function link(part: Related, id: number): string {
  return `[${makeVisible(part.message)
    .replace(/(?<![.\s])[.\s]+$/, '')
    .replace(/[\\[\]]/g, '\\$&')}](${id})`;
}

function relatedText(part: Related): string {
  const when = formatWhen(part.when);
  return formatSentence(literal(part.message) + (when === undefined ? '' : ` (when ${when})`));
}

/** Text of the input without links: `[x](1)` would be parsed as one. */
function literal(text: string): string {
  const pieces = makeVisible(text).split(']');
  const opens = (at: number): boolean => pieces[at + 1]?.startsWith('(') === true;
  return pieces
    .map((piece, at) => (opens(at) ? `${piece.replaceAll('[', '\\[')}\\]` : `${piece}]`))
    .join('')
    .slice(0, -1);
}
