import type { Finding } from '../finding.js';
import { compareLevels } from '../severity.js';
import { chooseDifference, compareText } from '../text/order.js';

/** The order of every format: severity, then confidence, then file, line and column; the rule's number decides ties. */
export function compareFindings(a: Finding, b: Finding): number {
  return chooseDifference(
    compareLevels(b.severity, a.severity),
    compareLevels(b.confidence, a.confidence),
    compareText(a.location.file, b.location.file),
    a.location.start.line - b.location.start.line,
    a.location.start.column - b.location.start.column,
    compareNumbers(a.number, b.number),
    compareText(a.kind, b.kind),
  );
}

/** Numeric comparison per segment, as in the catalog: 2.3 comes before 10.1. */
function compareNumbers(a: string, b: string): number {
  const [[a1, a2], [b1, b2]] = [partsOf(a), partsOf(b)];
  return chooseDifference(a1 - b1, a2 - b2);
}

function partsOf(number: string): readonly [number, number] {
  const [section = 0, item = 0] = number.split('.').map(Number);
  return [section, item];
}
