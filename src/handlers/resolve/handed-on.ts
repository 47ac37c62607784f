import { type CallShape, findMember, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** Last names of calls that return their first argument: instrumented clients, frozen objects, named functions. */
const FIRST = new Set([
  'captureAWS',
  'captureAWSClient',
  'captureAWSv3Client',
  'captureHTTPs',
  'memoize',
  'once',
  'asValue',
  'freeze',
  'seal',
  'preventExtensions',
  'defineProperty',
  'defineProperties',
  'setPrototypeOf',
  // esbuild writes this around functions that keep their names.
  '__name',
]);

/**
 * The arguments of which a call gives one back as it is; undefined if it does something else. `Object.assign` gives the
 * first, which then has what the others have. `nameOf` gives the name of a package or the language: `const define =
 * Object.defineProperty` is one by another name.
 */
export function findHandedOn(
  { callee, args }: CallShape,
  nameOf: (expression: SyntaxNode) => string | undefined,
): readonly SyntaxNode[] | undefined {
  const [first] = args;
  if (first === undefined) return undefined;
  const written = findMember(unwrapExpression(callee))?.name ?? callee.text;
  if (FIRST.has(written)) return [first];
  const name = nameOf(callee);
  if (name === 'Object.assign') return args;
  return name?.startsWith('Object.') === true && FIRST.has(name.slice('Object.'.length)) ? [first] : undefined;
}
