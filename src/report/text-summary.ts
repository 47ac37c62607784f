import type { Audit, AuditedApplication, CatalogRow, Comparison, HiddenFindings, LeftOut, Passed } from '../finding.js';
import { formatNoFindings } from './exit-reason.js';
import type { Style } from './style.js';
import { HIGH_TO_LOW, formatList, formatCount, formatResource, makeVisible } from './wording.js';

/** Hints about options that would change the report; empty if the reader did not run the audit. */
type Hint = (words: string) => string;

/** The requested lists, below the findings. */
export function renderLists(audit: Audit, style: Style): readonly string[] {
  return [
    ...(style.showPassed ? passed(audit.passed) : []),
    ...(style.listFiles === true ? files(audit.applications) : []),
  ];
}

/** The lines at the end: findings, undecided checks, passed checks, skipped input. */
export function renderSummary(audit: Audit, style: Style): readonly string[] {
  return summarize(audit, style, (words) => words);
}

/** The same for a page or a comment, whose readers can't choose the options: without option names. */
export function renderSummaryForOthers(audit: Audit): readonly string[] {
  return summarize(audit, { showUnknown: true, showPassed: true }, () => '');
}

function summarize(audit: Audit, style: Pick<Style, 'showUnknown' | 'showPassed'>, hint: Hint): readonly string[] {
  if (audit.summary.templates === 0) return [nothing(audit), ...hidden(audit, hint)];
  const { showUnknown, showPassed } = style;
  return [
    found(audit),
    ...leftOut(audit.leftOut, hint),
    ...unknown(audit, showUnknown ? '' : hint(' (--show-unknown shows why)')),
    ...withoutSource(audit, hint),
    ...passedCount(audit, showPassed ? '' : hint(' (--show-passed lists them)')),
    ...silenced(audit, hint),
    ...hidden(audit, hint),
    ...(audit.comparison === undefined ? baseline(audit, hint) : compared(audit, audit.comparison)),
    ...readAlone(audit.applications),
    ...notAnUploadApi(audit.applications, hint),
  ];
}

function nothing({ errors, applications }: Audit): string {
  if (errors.some(({ level }) => level === 'error')) return 'nothing was audited';
  const isExcluded = applications.some(({ templates }) => templates.length > 0);
  return `nothing was audited: ${isExcluded ? 'the config excludes every template' : 'none of the targets is a template'}`;
}

function found(audit: Audit): string {
  const { findings } = audit;
  if (findings.length === 0) return `${formatNoFindings(audit)}: ${checked(audit)}`;
  // By severity, so that the exit line's count of ignored findings can be found here.
  const counts = HIGH_TO_LOW.flatMap((level) => {
    const those = findings.filter(({ severity }) => severity === level);
    const doubtful = those.filter(({ confidence }) => confidence === 'low').length;
    const doubt = doubtful > 0 ? ` (${doubtful} of low confidence)` : '';
    return those.length === 0 ? [] : [`${those.length} ${level}${doubt}`];
  });
  return `${formatCount(findings.length, 'finding')}: ${counts.join(', ')}`;
}

/** `25 rules, 4 applicable: 31 checks on 23 resources in 1 template`: shows that a clean report is not an empty one. */
function checked({ catalog, summary }: Audit): string {
  const { passed, unknown, suppressed, baselined, templates, resources, handlers } = summary;
  const asked = catalog.filter(wasAsked).length;
  const read = `${formatCount(resources, 'resource')} in ${formatCount(templates, 'template')}`;
  const code = handlers > 0 ? ` and ${formatCount(handlers, 'handler')}` : '';
  const checks = formatCount(passed + unknown + suppressed + baselined, 'check');
  return `${formatCount(catalog.length, 'rule')}, ${asked} applicable: ${checks} on ${read}${code}`;
}

function wasAsked({ verdict }: CatalogRow): boolean {
  return verdict === 'pass' || verdict === 'fail' || verdict === 'unknown';
}

function unknown({ summary }: Audit, how: string): readonly string[] {
  return summary.unknown === 0 ? [] : [`${summary.unknown} unknown: could not be decided${how}`];
}

/** Reported once, regardless of the number of undecided checks. */
function withoutSource({ sourcesElsewhere = 0 }: Audit, hint: Hint): readonly string[] {
  if (sourcesElsewhere === 0) return [];
  const which = formatCount(sourcesElsewhere, 'function');
  const how = hint(': run in the project folder (or on cdk.out) to check the code');
  return [`the source of ${which} was not found${how}`];
}

function passedCount({ summary }: Audit, how: string): readonly string[] {
  return summary.passed === 0 ? [] : [`${summary.passed} passed${how}`];
}

function silenced({ summary: { suppressed } }: Audit, hint: Hint): readonly string[] {
  return suppressed === 0 ? [] : [`${suppressed} suppressed${hint(' (--no-ignores shows them)')}`];
}

const HIDDEN: Readonly<Record<HiddenFindings['by'], (file: string, hint: Hint) => string>> = {
  baseline: (file, hint) => `in the baseline ${file}${hint(' (--no-baseline shows them)')}`,
  exclude: (file) => `by exclude in ${file}`,
  off: (file) => `by rules that ${file} switches off`,
  ignore: (file, hint) => `by ignore in ${file}${hint(' (--no-ignores shows them)')}`,
  minimum: (file) => `by minSeverity or minConfidence in ${file}`,
};

/** The settings that hide findings, with their files: a user must not have to search for them. */
function hidden({ hidden: all = [] }: Audit, hint: Hint): readonly string[] {
  return (
    all
      // Findings below the minimum are already reported above.
      .filter(({ file, by }) => file !== '' && by !== 'minimum')
      .map(
        ({ by, file, findings }) => `${formatCount(findings, 'finding')} hidden ${HIDDEN[by](makeVisible(file), hint)}`,
      )
  );
}

/** From this number of findings the report suggests a baseline. */
const MANY = 30;

function baseline({ baseline: tally, findings }: Audit, hint: Hint): readonly string[] {
  if (tally === undefined) {
    const how = hint('too many? run with --write-baseline to accept these and report only new findings');
    return findings.length < MANY || how === '' ? [] : [how];
  }
  const { fresh, known, gone } = tally;
  const how = gone > 0 ? hint(' (--write-baseline removes them)') : '';
  return [`baseline: ${fresh} new, ${known} baselined, ${gone} gone${how}`];
}

function compared(
  { summary: { baselined, high, medium, low } }: Audit,
  { with: other, removed }: Comparison,
): readonly string[] {
  const words = removed.map(
    ({ ruleId, kind, logicalId }) => `- ${ruleId}: ${kind}${logicalId === '' ? '' : `, ${makeVisible(logicalId)}`}`,
  );
  const tally = `${high + medium + low} new, ${baselined} known, ${removed.length} gone`;
  return [
    `compared with ${makeVisible(other)}: ${tally}${words.length > 0 ? '; these would be fixed:' : ''}`,
    ...words,
  ];
}

function leftOut(those: LeftOut | undefined, hint: Hint): readonly string[] {
  if (those === undefined) return [];
  const { minSeverity, minConfidence, files = {} } = those;
  const set = (name: string, flag: string, level: string, file?: string): string => {
    if (file !== undefined) return `${name} ${level} in ${makeVisible(file)}`;
    const option = hint(flag);
    return `${option === '' ? name : option} ${level}`;
  };
  const bounds = [
    ...(minSeverity === 'low' ? [] : [set('minSeverity', '--min-severity', minSeverity, files.minSeverity)]),
    ...(minConfidence === 'low' ? [] : [set('minConfidence', '--min-confidence', minConfidence, files.minConfidence)]),
  ];
  return [`${formatCount(those.count, 'finding')} left out: below ${formatList(bounds, 'or')}`];
}

function readAlone(applications: readonly AuditedApplication[]): readonly string[] {
  const [only] = applications.filter(({ kind, lone }) => kind === 'template' && lone === true);
  return only === undefined
    ? []
    : [`${makeVisible(only.id)} was checked on its own; other templates were not considered`];
}

function notAnUploadApi(applications: readonly AuditedApplication[], hint: Hint): readonly string[] {
  const without = applications.filter(({ uploadApi, catalog }) => !uploadApi && catalog.some(wasOutOfScope));
  const [first, ...others] = without;
  if (first === undefined) return [];
  const which = others.length === 0 ? `${makeVisible(first.id)} is not an` : `${without.length} applications are not`;
  const skipped = Math.max(...without.map(({ catalog }) => catalog.filter(wasOutOfScope).length));
  const how = hint(' (use --scope all to run them)');
  return [`${which} upload API${others.length === 0 ? '' : 's'}: ${formatCount(skipped, 'rule')} skipped${how}`];
}

function wasOutOfScope({ code }: CatalogRow): boolean {
  return code === 'not-an-upload-api';
}

function passed(items: readonly Passed[]): readonly string[] {
  if (items.length === 0) return [];
  const width = Math.max(...items.map(({ ruleId, number }) => `${ruleId} (${number})`.length));
  const lines = items.map(({ ruleId, number, resource, template }) => {
    const subject = [
      ...(resource === null ? [] : [formatResource(resource)]),
      ...(template === null ? [] : [makeVisible(template)]),
    ];
    const where = subject.length === 0 ? 'the project' : subject.join(', ');
    return `pass  ${`${ruleId} (${number})`.padEnd(width)}  ${where}`;
  });
  return [...lines, ''];
}

function files(applications: readonly AuditedApplication[]): readonly string[] {
  const names = [...new Set(applications.flatMap(({ templates }) => templates))];
  return names.length === 0 ? [] : [...names.map((name) => `read  ${makeVisible(name)}`), ''];
}
