import type { Audit } from '../finding.js';
import { joinPath } from './sarif-uri.js';

/** The most applications that a command names. */
const MOST_TARGETS = 5;

/** What no shell reads as anything but a name. */
const PLAIN_NAME = /^(?!-)[\w./@+-]+$/;

/**
 * The command that audits the same templates again, from the root of the repository. Undefined where there is none to
 * name: for standard input, for deployed stacks, and for names that a shell would not take as they are.
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

/** The options that change what is reported and how the run ends, as far as the result shows them. */
function collectOptions({ applications, thresholds }: Audit): readonly string[] {
  const { failOn, failConfidence, failOnUnknown } = thresholds;
  const others = applications.filter(({ uploadApi }) => !uploadApi);
  const isEveryRuleAsked = others.every(({ catalog }) => !catalog.some(({ code }) => code === 'not-an-upload-api'));
  return [
    ...(others.length > 0 && isEveryRuleAsked ? ['--scope all'] : []),
    ...(failOn === 'medium' ? [] : [`--fail-on ${failOn}`]),
    ...(failConfidence === 'medium' ? [] : [`--fail-confidence ${failConfidence}`]),
    ...(failOnUnknown ? ['--fail-on-unknown'] : []),
  ];
}
