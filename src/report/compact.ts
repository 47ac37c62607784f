import type { Audit, Finding } from '../finding.js';
import { formatOneLine, makeVisible } from './wording.js';

/** One line per finding, in the format of compilers and editors: `file:line:col: severity: message [rule]`. */
export function renderCompact({ findings }: Audit): string {
  return findings.map(formatCompactLine).join('\n');
}

/** A finding in one line, safe to print. */
export function formatCompactLine({ location: { file, start }, severity, message, ruleId }: Finding): string {
  return `${makeVisible(file)}:${start.line}:${start.column}: ${severity}: ${formatOneLine(message)} [${makeVisible(ruleId)}]`;
}
