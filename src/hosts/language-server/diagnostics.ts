import { resolve } from 'node:path';
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from 'vscode-languageserver/node';
import type { Finding, Problem } from '../../finding.js';
import type { Location } from '../../location.js';
import type { Severity } from '../../severity.js';
import { collectOtherPlaces, formatOneLine, formatWhen } from '../../report/wording.js';
import { splitLines } from '../../text/line-index.js';
import { formatFileUri } from './file-uri.js';

/** What an audit found, as far as diagnostics show it. */
export interface Found {
  /** Absolute: the base of files' names. */
  readonly cwd: string;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** The texts that locations are in, by the files' names. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A diagnostic, its file, and what it is about. */
export interface PlacedDiagnostic {
  /** Absolute. */
  readonly path: string;
  readonly diagnostic: Diagnostic;
  readonly finding?: Finding;
}

/** The source of every diagnostic; editors show it. */
export const SOURCE = 'upload-audit';

/** At most this many related places of one finding: editors list them all. */
const MOST_RELATED = 20;

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  high: DiagnosticSeverity.Error,
  medium: DiagnosticSeverity.Warning,
  low: DiagnosticSeverity.Information,
};

/** Findings and problems as diagnostics. Problems that are about no file, such as an empty folder, are left out. */
export function collectEditorDiagnostics(found: Found): readonly PlacedDiagnostic[] {
  return [
    ...found.findings.map((finding) => diagnosticOf(finding, found)),
    ...found.problems.filter(({ file }) => file !== '').map((problem) => problemOf(problem, found)),
  ];
}

function diagnosticOf(finding: Finding, { cwd, texts }: Found): PlacedDiagnostic {
  const location = shownLocation(finding, texts);
  const holds = formatWhen(finding.when);
  const notes = [
    ...(holds === undefined ? [] : [` (when ${holds})`]),
    ...(finding.confidence === 'high' ? [] : [` [${finding.confidence} confidence]`]),
  ];
  return {
    path: resolve(cwd, location.file),
    finding,
    diagnostic: {
      range: rangeOf(location, texts),
      severity: severityOf(finding),
      code: finding.ruleId,
      ...(/^https?:/.test(finding.docs) ? { codeDescription: { href: finding.docs } } : {}),
      source: SOURCE,
      message: formatOneLine(finding.message) + notes.join(''),
      relatedInformation: relatedOf(finding, cwd, texts),
      data: { fingerprint: finding.fingerprint },
    },
  };
}

/** What rests on something that the files do not prove must not look like an error. */
function severityOf({ severity, confidence }: Finding): DiagnosticSeverity {
  if (confidence !== 'low') return SEVERITIES[severity];
  return severity === 'low' ? DiagnosticSeverity.Hint : DiagnosticSeverity.Information;
}

/** Within an archive there is nothing to show: then the place in the template that leads there. */
function shownLocation({ location, related }: Finding, texts: ReadonlyMap<string, string>): Location {
  if (texts.has(location.file)) return location;
  return related.find(({ location: { file } }) => texts.has(file))?.location ?? location;
}

function relatedOf(finding: Finding, cwd: string, texts: ReadonlyMap<string, string>): DiagnosticRelatedInformation[] {
  return collectOtherPlaces(finding)
    .slice(0, MOST_RELATED)
    .map(({ message, location }) => ({
      location: { uri: formatFileUri(resolve(cwd, location.file)), range: rangeOf(location, texts) },
      message: formatOneLine(message),
    }));
}

function problemOf({ level, file, message, location, isUnused }: Problem, { cwd, texts }: Found): PlacedDiagnostic {
  return {
    path: resolve(cwd, location?.file ?? file),
    diagnostic: {
      range: location === null ? START : rangeOf(location, texts),
      severity: level === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      source: SOURCE,
      message: formatOneLine(message),
      ...(isUnused === true ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    },
  };
}

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** From 0 instead of 1. What is a mere position reaches to the end of its line, so that it can be seen. */
function rangeOf({ file, start, end }: Location, texts: ReadonlyMap<string, string>): Range {
  const isEmpty = start.line === end.line && start.column === end.column;
  const line = isEmpty ? splitLines(texts.get(file) ?? '')[start.line - 1] : undefined;
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: Math.max(end.column - 1, line?.length ?? 0) },
  };
}
