import { type Finding } from '../finding.js';
import { compareLevels } from '../severity.js';

/** File by file, from top to bottom. */
export function compareByPlace({ location: a }: Finding, { location: b }: Finding): number {
  return firstDifference(compareText(a.file, b.file), a.start.line - b.start.line, a.start.column - b.start.column);
}

/** The worst first, those of one severity file by file. */
export function compareBySeverity(a: Finding, b: Finding): number {
  return firstDifference(compareLevels(b.severity, a.severity), compareByPlace(a, b));
}

function firstDifference(...differences: readonly number[]): number {
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** By code units: the same on every machine, whatever its language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
