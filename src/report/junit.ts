import {
  isCounted,
  type Audit,
  type AuditedApplication,
  type CatalogRow,
  type Finding,
  type Problem,
} from '../finding.js';
import { listRows } from './rows.js';
import { isUnknownCounted } from './exit-reason.js';
import { type Markup, markup } from './markup.js';
import { formatOneLine, formatCount, formatResource, formatResourceName, formatWhen } from './wording.js';

/** One test case of a suite: it failed, could not run, was skipped, or passed. */
interface Case {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly ended: 'failure' | 'error' | 'skipped' | 'passed';
  readonly body: readonly Markup[];
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/**
 * For readers of JUnit's XML: a suite per application, with a case per finding, and one for every other rule of the
 * catalog. A case fails if it counts for the exit code; the other findings are shown as output.
 */
export function renderJunit(audit: Audit): string {
  const suites = [...audit.applications.map((application) => suiteOf(application, audit)), ...inputs(audit.errors)];
  const all = suites.flatMap(({ cases }) => cases);
  const xml = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="upload-audit" ${totals(all)}>
${suites.map(suiteInXml)}</testsuites>`;
  return xml.text;
}

function suiteOf(application: AuditedApplication, audit: Audit): Suite {
  const { id } = application;
  const own = audit.findings.filter((finding) => finding.application === id);
  const cases = listRows(application).flatMap((row) => {
    const found = own.filter(({ ruleId }) => ruleId === row.ruleId);
    return found.length > 0 ? found.map((finding) => ofFinding(finding, audit)) : [ofRow(row, id, audit)];
  });
  return { name: id, cases: distinct(cases) };
}

function ofFinding(finding: Finding, audit: Audit): Case {
  const { ruleId, number, severity, message, resource, template, location } = finding;
  const text = markup`${inFull(finding)}`;
  const fails = isCounted(finding, audit.thresholds);
  return {
    name: `${ruleId} (${number}): ${resource === null ? (template ?? 'the project') : formatResourceName(resource)}`,
    file: location.file,
    line: location.start.line,
    ended: fails ? 'failure' : 'passed',
    body: [
      fails
        ? markup`<failure type="${severity}" message="${formatOneLine(message)}">${text}</failure>`
        : markup`<system-out>${text}</system-out>`,
    ],
  };
}

function inFull({ message, severity, confidence, location, resource, when, fix, docs }: Finding): Markup {
  const holds = formatWhen(when);
  const lines = [
    `${severity}, ${confidence} confidence: ${formatOneLine(message)}`,
    `at ${location.file}:${location.start.line}:${location.start.column}`,
    ...(resource === null ? [] : [`in ${formatResource(resource)}`]),
    ...(holds === undefined ? [] : [`when ${holds}`]),
    `fix: ${formatOneLine(fix)}`,
    ...(docs === '' ? [] : [docs]),
  ];
  return markup`${lines.map((line) => markup`${line}\n`)}`;
}

function ofRow({ ruleId, number, verdict, unknown, reason }: CatalogRow, id: string, audit: Audit): Case {
  const name = `${ruleId} (${number})`;
  if (verdict === 'pass') return { name, ended: 'passed', body: [] };
  if (verdict !== 'unknown') {
    const silent = 'every finding is suppressed, in the baseline or left out';
    const why = verdict === 'fail' ? silent : (reason ?? verdict);
    return { name, ended: 'skipped', body: [markup`<skipped message="${why}"/>`] };
  }
  const undecided = audit.unknown.filter((item) => item.ruleId === ruleId);
  const message = `${formatCount(unknown, 'subject')} of ${id} could not be decided`;
  const isCounted = undecided.some((item) => isUnknownCounted(audit, item));
  return {
    name,
    ended: isCounted ? 'failure' : 'skipped',
    body: [
      isCounted ? markup`<failure type="unknown" message="${message}"/>` : markup`<skipped message="${message}"/>`,
    ],
  };
}

/** The inputs and rules that failed, if any. */
function inputs(problems: readonly Problem[]): readonly Suite[] {
  const errors = problems.filter(({ level }) => level === 'error');
  const cases = errors.map(({ file, message, location }): Case => {
    const text = formatOneLine(message);
    return {
      name: file === '' ? 'upload-audit' : file,
      ...(file === '' ? {} : { file }),
      ...(location === null ? {} : { line: location.start.line }),
      ended: 'error',
      body: [markup`<error message="${text}"/>`],
    };
  });
  return cases.length === 0 ? [] : [{ name: 'input', cases: distinct(cases) }];
}

/** Readers of the report merge two cases with the same name. */
function distinct(cases: readonly Case[]): readonly Case[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const count = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} #${count}` };
  });
}

function suiteInXml({ name, cases }: Suite): Markup {
  return markup`  <testsuite name="${name}" ${totals(cases)}>
${cases.map((one) => caseInXml(one, name))}  </testsuite>
`;
}

function caseInXml({ name, file, line, body }: Case, suite: string): Markup {
  const where = [
    ...(file === undefined ? [] : [markup` file="${file}"`]),
    ...(line === undefined ? [] : [markup` line="${line}"`]),
  ];
  const start = markup`    <testcase classname="${suite}" name="${name}"${where}`;
  return body.length === 0 ? markup`${start}/>\n` : markup`${start}>${body}</testcase>\n`;
}

function totals(cases: readonly Case[]): Markup {
  const of = (ended: Case['ended']): number => cases.filter((one) => one.ended === ended).length;
  return markup`tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}"`;
}
