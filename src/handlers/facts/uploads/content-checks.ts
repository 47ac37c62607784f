import { collectClauses } from '../../syntax/catches.js';
import { findCall, isFunction } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { type Decision, isRejection } from '../replies/rejections.js';
import type { CodeCall, View } from '../view.js';
import type { LocatedCheck } from './types.js';

/** Libraries that detect the type of a file's bytes, or report whether something is wrong with them. */
const TELLING =
  /^(?:magic\.(?:\w+\.)*(?:from_buffer|from_file|from_descriptor|id_buffer|id_filename)|filetype\.(?:\w+\.)*(?:guess\w*|is_\w+|match\w*|image\w*|video\w*|audio\w*|document\w*|archive\w*)|puremagic\..*|imghdr\.what|file-type\.(?:fileTypeFrom\w+|from\w+)|file-type$|mmmagic\..*\.detect\w*|is-svg|magic-bytes\.js\..*|clamscan\..*\.(?:isInfected|is_infected|scanStream|scan_stream|scanFile|scan_file|scanBuffer)|clamd\..*\.(?:instream|scan\w*)|pyclamd\..*\.(?:scan_\w+))$/;
/** Libraries that can only open files of some types, and throw at others. */
const OPENING =
  /^(?:PIL\.Image\.open|pypdf\.PdfReader|PyPDF2\.PdfReader|sharp(?:$|\.metadata)|image-size|probe-image-size|pdf-parse)/;

/** Looks at the bytes of a file on which something is refused. */
export function collectContentChecks(view: View, decided: readonly Decision[]): readonly LocatedCheck[] {
  const found = view.calls.filter((call) => {
    if (OPENING.test(call.name ?? '')) return !isForgiven(view, call);
    return TELLING.test(call.name ?? '') && isDecidedOn(view, call, decided);
  });
  return found.map(({ node }) => ({ node, at: view.evidence(node), of: 'content' as const, optional: false }));
}

/** Whether a thrown error is caught by a clause that does nothing but log it. */
function isForgiven(view: View, { node }: CodeCall): boolean {
  for (const above of node.above()) {
    if (isFunction(above)) return false;
    if (above.type !== 'try_statement' || above.get('body')?.holds(node) !== true) continue;
    const clauses = collectClauses(above);
    return clauses.length > 0 && clauses.every(({ body }) => body !== undefined && !ends(view, body));
  }
  return false;
}

function ends(view: View, body: SyntaxNode): boolean {
  if (isRejection(view, body)) return true;
  return [...body.walk((inner) => !isFunction(inner))].some(({ type }) => type === 'return_statement');
}

/** Names and functions are followed so far. */
const DEPTH = 5;

/** Whether the result of a call rejects something; a result that only sets an object's content type rejects nothing. */
function isDecidedOn(view: View, { node }: CodeCall, decided: readonly Decision[]): boolean {
  return decided.some(
    ({ condition }) => isCalledBackWith(condition, node) || dependsOn(view, condition, node, DEPTH, new Set()),
  );
}

/** `detect(bytes, (error, type) => …)`, `detect(bytes).then((type) => …)`: the callback decides on the result. */
function isCalledBackWith(condition: SyntaxNode, call: SyntaxNode): boolean {
  return [...condition.above()].some((above) => above === call || findCall(above)?.callee.holds(call) === true);
}

function dependsOn(
  view: View,
  expression: SyntaxNode,
  call: SyntaxNode,
  depth: number,
  seen: Set<SyntaxNode>,
): boolean {
  if (expression === call || expression.holds(call)) return true;
  if (depth === 0 || seen.has(expression)) return false;
  seen.add(expression);
  const follow = (node: SyntaxNode): boolean => dependsOn(view, node, call, depth - 1, seen);
  for (const node of [expression, ...expression.walk()]) {
    const made = findCall(node);
    if (made !== undefined && view.functions(made.callee).some((fn) => view.returns(fn).some(follow))) return true;
    if (node.type !== 'identifier') continue;
    for (const source of view.sources(node)) {
      const value = 'walk' in source ? source : source.value;
      if (value !== undefined && !value.holds(node) && follow(value)) return true;
      const { parameter } = 'walk' in source ? { parameter: undefined } : source;
      if (parameter !== undefined && view.given(parameter.of, parameter.index).some(follow)) return true;
    }
  }
  return false;
}
