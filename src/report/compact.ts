import type { Audit, Finding } from '../finding.js';
import { inFileOrder } from './sort.js';
import { oneLine, visible } from './wording.js';

/** One line per finding, as compilers and editors have it: `file:line:col: severity: message [rule]`. */
export function compact({ findings }: Audit): string {
  return [...findings].sort(inFileOrder).map(compactLine).join('\n');
}

/** A finding in one line, safe to print. */
export function compactLine({ location: { file, start }, severity, message, ruleId }: Finding): string {
  return `${visible(file)}:${start.line}:${start.column}: ${severity}: ${oneLine(message)} [${visible(ruleId)}]`;
}
