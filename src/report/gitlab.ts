import { createHash } from 'node:crypto';
import type { Audit, Finding } from '../finding.js';
import type { Level } from '../severity.js';
import { formatJson } from './json.js';
import { makeRootedPath } from './sarif-uri.js';
import type { Style } from './style.js';
import { findUnnamedConstruct, formatOneLine, formatWhen } from './wording.js';

/** GitLab's levels are info, minor, major, critical and blocker. */
const SEVERITIES: Readonly<Record<Level, string>> = { high: 'critical', medium: 'major', low: 'minor' };

/** For GitLab's merge requests: a Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/). */
export function renderGitlab({ findings }: Audit, { repositoryPrefix = '' }: Style): string {
  const seen = new Map<string, number>();
  return formatJson(
    findings.map((finding) => {
      const ordinal = seen.get(finding.fingerprint) ?? 0;
      seen.set(finding.fingerprint, ordinal + 1);
      return {
        description: described(finding),
        check_name: finding.ruleId,
        fingerprint: unique(finding.fingerprint, ordinal),
        severity: SEVERITIES[finding.severity],
        location: {
          path: makeRootedPath(finding.location.file, repositoryPrefix),
          lines: { begin: finding.location.start.line, end: finding.location.end.line },
        },
      };
    }),
  );
}

function described(finding: Finding): string {
  const { number, message, confidence, when } = finding;
  const holds = formatWhen(when);
  const construct = findUnnamedConstruct(finding);
  return [
    `${number}: ${formatOneLine(message)}`,
    ...(construct === undefined ? [] : [`(${construct})`]),
    ...(holds === undefined ? [] : [`(when ${holds})`]),
    ...(confidence === 'high' ? [] : [`[${confidence} confidence]`]),
  ].join(' ');
}

/** GitLab merges entries with the same fingerprint: two projects may contain the same template. */
function unique(fingerprint: string, ordinal: number): string {
  return ordinal === 0
    ? fingerprint
    : createHash('sha256').update(`${fingerprint}\0${ordinal}`).digest('hex').slice(0, 16);
}
