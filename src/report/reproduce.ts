import { type Audit } from '../finding.js';
import { listRows } from './rows.js';
import { joinPath } from './sarif-uri.js';

/** The maximum number of applications in a command. */
const MOST_TARGETS = 5;

/** Of a run with more rules, those that did not run are most likely switched off in the config. */
const MOST_RULES = 5;

/** Characters that no shell interprets. */
const PLAIN_NAME = /^(?!-)[\w./@+-]+$/;

/**
 * The command that audits the same templates again, from the root of the repository. Undefined if no command can: for
 * standard input, for deployed stacks, and for names that a shell would interpret.
 * @param prefix the folder below the root in which the audit ran
 */
export function formatCommand(audit: Audit, prefix: string): string | undefined {
  const { applications } = audit;
  const targets = applications.map(({ id }) => id);
  const isLocal = applications.every(({ kind, projectRoot }) => kind !== 'deployed' && projectRoot !== null);
  if (targets.length === 0 || targets.length > MOST_TARGETS || !isLocal) return undefined;
  const folder = joinPath(prefix);
  if (![...targets, ...(folder === '' ? [] : [folder])].every((name) => PLAIN_NAME.test(name))) return undefined;
  const enter = folder === '' ? '' : `cd ${folder} && `;
  return `${enter}npx upload-audit@${audit.tool.version} ${[...targets, ...collectOptions(audit)].join(' ')}`;
}

/** The options that change the report and the exit code, as far as the result contains them. */
function collectOptions({ applications, catalog, ownRules = [], thresholds }: Audit): readonly string[] {
  const { failOn, failConfidence, failOnUnknown } = thresholds;
  const others = applications.filter(({ uploadApi }) => !uploadApi);
  const isEveryRuleAsked = others.every((one) => !listRows(one).some(({ code }) => code === 'not-an-upload-api'));
  const selected = listRows({ catalog, ownRules }).filter(({ verdict }) => verdict !== 'off');
  return [
    ...(selected.length > MOST_RULES ? [] : selected.map(({ ruleId }) => `--rule ${ruleId}`)),
    ...(others.length > 0 && isEveryRuleAsked ? ['--scope all'] : []),
    ...(failOn === 'medium' ? [] : [`--fail-on ${failOn}`]),
    ...(failConfidence === 'medium' ? [] : [`--fail-confidence ${failConfidence}`]),
    ...(failOnUnknown ? ['--fail-on-unknown'] : []),
  ];
}
