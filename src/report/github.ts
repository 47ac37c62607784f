import { isCounted, type Audit, type Finding, type Problem } from '../finding.js';
import type { Location } from '../location.js';
import type { Level } from '../severity.js';
import { formatCompactLine } from './compact.js';
import { formatExitReason } from './exit-reason.js';
import { moveToRepository } from './generated-files.js';
import { makeRootedPath } from './sarif-uri.js';
import type { Style } from './style.js';
import { formatOneLine, formatCount, formatResource, formatResourceName, formatWhen, makeVisible } from './wording.js';

type Command = 'error' | 'warning' | 'notice';

/** GitHub shows at most this many annotations of one kind per step (and 50 per job): the first ones. */
const MOST_PER_STEP = 10;

const COMMANDS: Readonly<Record<Level, Command>> = { high: 'error', medium: 'warning', low: 'notice' };

/** One annotation that GitHub shows next to the code. */
interface Annotation {
  readonly command: Command;
  readonly title: string;
  readonly location: Location | null;
  readonly file: string;
  readonly text: string;
}

/**
 * For the log of a GitHub workflow: commands that the runner turns into annotations, the worst first, up to GitHub's
 * limit; the remaining findings are listed in a group of the log.
 */
export function renderGithub(audit: Audit, { repositoryPrefix = '' }: Style): string {
  const left: Record<Command, number> = { error: MOST_PER_STEP, warning: MOST_PER_STEP, notice: MOST_PER_STEP };
  const isShown = (command: Command): boolean => {
    left[command] -= 1;
    return left[command] >= 0;
  };
  const collectProblems = (level: Problem['level']): readonly Annotation[] =>
    audit.errors
      .filter((problem) => problem.level === level)
      .map(ofProblem)
      .filter(({ command }) => isShown(command));
  const errors = collectProblems('error');
  const shown: Finding[] = [];
  const others: Finding[] = [];
  // GitHub shows annotations on files of the repository only, and the first ones of each kind.
  const rank = (finding: Finding): number =>
    Number(isCounted(finding, audit.thresholds)) + 2 * Number(isInRepository(finding, repositoryPrefix));
  const findings = moveToRepository(audit).toSorted((a, b) => rank(b) - rank(a));
  for (const finding of findings) {
    (isShown(COMMANDS[finding.severity]) ? shown : others).push(finding);
  }
  // Warnings about the input, which standard error has too, take the annotations that findings leave over.
  const warnings = collectProblems('warning');
  return [
    ...[...errors, ...warnings, ...shown.map(ofFinding)].map((one) => commandOf(one, repositoryPrefix)),
    ...listed(others),
    formatExitReason(audit),
  ].join('\n');
}

/** Whether a file is in the repository, and not in a folder outside it. */
function isInRepository({ location: { file } }: Finding, prefix: string): boolean {
  return !/^(?:\.\.\/|\/|[A-Za-z]:\/)/.test(makeRootedPath(file, prefix));
}

function ofFinding(finding: Finding): Annotation {
  const { severity, confidence, message, resource, when, fix, location } = finding;
  const holds = formatWhen(when);
  const doubt = confidence === 'high' ? '' : ` [${confidence} confidence]`;
  return {
    command: COMMANDS[severity],
    title: [`${finding.ruleId} (${finding.number})`, ...(resource === null ? [] : [formatResourceName(resource)])].join(
      ': ',
    ),
    location,
    file: location.file,
    text: [
      formatOneLine(message) + doubt,
      ...(resource === null ? [] : [`in ${formatResource(resource)}`]),
      ...(holds === undefined ? [] : [`when ${holds}`]),
      `fix: ${formatOneLine(fix)}`,
    ].join('\n'),
  };
}

function ofProblem({ level, file, message, location }: Problem): Annotation {
  return { command: level, title: 'upload-audit', location, file, text: formatOneLine(message) };
}

function commandOf({ command, title, location, file, text }: Annotation, prefix: string): string {
  const properties = {
    title: formatOneLine(title),
    ...(file === '' ? {} : { file: makeVisible(makeRootedPath(file, prefix)) }),
    ...(location === null ? {} : { line: location.start.line, col: location.start.column }),
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${command} ${written.join(',')}::${data(text)}`;
}

function listed(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const title = `${formatCount(findings.length, 'more finding')}: GitHub shows ${MOST_PER_STEP} annotations of a kind per step`;
  return [`::group::${title}`, ...findings.map((finding) => `- ${formatCompactLine(finding)}`), '::endgroup::'];
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
