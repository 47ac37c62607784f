import type { Audit, Problem } from '../finding.js';
import { groupByKey } from '../text/group-by-key.js';
import type { Format } from './formats.js';
import { formatList, formatPlaceOf, formatProblem } from './wording.js';

/** From this number of places on, one line stands for all problems of the same words. */
const MANY = 4;
/** The places that such a line names. */
const MOST_PLACES = 3;

/** Problems as lines for standard error, in their order. A large folder may have the same warning for every file. */
export function formatProblemLines(problems: readonly Problem[]): readonly string[] {
  return [...groupByKey(problems, ({ level, message }) => `${level}: ${message}`)].flatMap(([words, alike]) => {
    if (alike.length < MANY) return alike.map((problem) => `${problem.level}: ${formatProblem(problem)}`);
    const places = alike.slice(0, MOST_PLACES).map(formatPlaceOf);
    const rest = `${alike.length - places.length} more places (-f json lists all)`;
    return [`${words} (${alike.length} times): ${formatList([...places, rest])}`];
  });
}

/** Whether the last line of a report on standard output names the only error of an audit. */
export function reportsSingleError(
  { errors }: Audit,
  outputs: readonly { readonly format: Format; readonly file: string | undefined }[],
): boolean {
  const isPrinted = outputs.some(({ format, file }) => file === undefined && (format === 'text' || format === 'full'));
  return isPrinted && errors.filter(({ level }) => level === 'error').length === 1;
}
