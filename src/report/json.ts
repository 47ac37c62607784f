import type {
  Audit,
  AuditedApplication,
  CatalogRow,
  Finding,
  Related,
  ResourceName,
  Suppressed,
  UnknownResult,
  When,
} from '../finding.js';
import type { Change, FindingEdit, Location, Position, Replacement, Suggestion } from '../location.js';

const SCHEMA_VERSION = 1;

/** For programs, as defined by `schema/report.json`; values that are absent in the audit are absent here. */
export function renderJson(audit: Audit): string {
  return formatJson({
    schemaVersion: SCHEMA_VERSION,
    tool: { name: audit.tool.name, version: audit.tool.version },
    summary: summary(audit),
    applications: audit.applications.map(application),
    catalog: audit.catalog.map(catalogRow),
    ownRules: audit.ownRules?.map(catalogRow),
    findings: audit.findings.map(finding),
    unknown: audit.unknown.map(undecided),
    suppressed: audit.suppressed.map(suppressed),
    ...(audit.hidden === undefined || audit.hidden.length === 0
      ? {}
      : { hidden: audit.hidden.map(({ by, file, findings }) => ({ by, file, findings })) }),
    errors: audit.errors.map(({ level, file, message, location: at }) => ({
      level,
      file,
      message,
      location: at === null ? null : location(at),
    })),
  });
}

/**
 * JSON whose text is also safe to print: characters that a terminal interprets, and JSON leaves unchanged, are escaped.
 */
export function formatJson(value: object): string {
  const unsafe = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  return JSON.stringify(value, null, 2).replace(unsafe, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// Every object is written key by key: the order of keys is part of the format, and only known keys are published.

function summary({ summary: of, thresholds }: Audit) {
  return {
    templates: of.templates,
    resources: of.resources,
    handlers: of.handlers,
    high: of.high,
    medium: of.medium,
    low: of.low,
    lowConfidence: of.lowConfidence,
    passed: of.passed,
    unknown: of.unknown,
    suppressed: of.suppressed,
    baselined: of.baselined,
    failOn: of.failOn,
    failConfidence: thresholds.failConfidence,
    exitCode: of.exitCode,
  };
}

function application(of: AuditedApplication) {
  return {
    id: of.id,
    kind: of.kind,
    templates: of.templates,
    projectRoot: of.projectRoot,
    uploadApi: of.uploadApi,
    catalog: of.catalog.map(catalogRow),
    ownRules: of.ownRules?.map(catalogRow),
  };
}

function catalogRow(row: CatalogRow) {
  const { number, ruleId, severity, verdict, failed, passed, unknown, suppressed: silenced, reason } = row;
  return { number, ruleId, severity, verdict, failed, passed, unknown, suppressed: silenced, reason };
}

function finding(of: Finding) {
  return {
    number: of.number,
    ruleId: of.ruleId,
    kind: of.kind,
    severity: of.severity,
    confidence: of.confidence,
    message: of.message,
    fix: of.fix,
    docs: of.docs,
    application: of.application,
    applications: of.applications,
    template: of.template,
    resource: resource(of.resource),
    path: of.path,
    location: location(of.location),
    related: of.related.map(related),
    when: of.when?.map(alternative),
    fingerprint: of.fingerprint,
    edits: of.edits?.map(edit),
    suggestion: of.suggestion === undefined ? undefined : suggestion(of.suggestion),
  };
}

function suggestion({ language, code }: Suggestion) {
  return { language, code };
}

function edit({ file, safe, note, changes, replacements }: FindingEdit) {
  return { file, safe, note, changes: changes.map(change), replacements: replacements?.map(replacement) };
}

function replacement({ start, end, text }: Replacement) {
  return { start: position(start), end: position(end), text };
}

function change(of: Change) {
  const { action, path, value } = of;
  return of.action === 'parameter' ? { action, path, name: of.name, type: of.type, value } : { action, path, value };
}

function suppressed(of: Suppressed) {
  return { ...finding(of), suppression: { by: of.suppression.by, reason: of.suppression.reason } };
}

function undecided({ number, ruleId, kind, template, resource: of, location: at, reason, code }: UnknownResult) {
  return { number, ruleId, kind, template, resource: resource(of), location: location(at), reason, code };
}

function related({ message, resource: of, location: at, when, fingerprint }: Related) {
  return { message, resource: resource(of), location: location(at), when: when?.map(alternative), fingerprint };
}

function resource(of: ResourceName | null) {
  return of === null ? null : { logicalId: of.logicalId, type: of.type, constructPath: of.constructPath };
}

function location({ file, start, end }: Location) {
  return { file, start: position(start), end: position(end) };
}

function position({ line, column }: Position) {
  return { line, column };
}

function alternative({ conditions, parameters }: When) {
  return { conditions, parameters };
}
