import type { ConditionTest } from '../transform.js';
import type { Placed } from '../../parse/document.js';
import { findBranchPoint, findPlaced, isNothing, findText } from '../placed.js';

/** The condition results under which something exists: all must hold. */
export type BranchTests = readonly ConditionTest[];

/** A value, and under which conditions it is this one. */
export interface OpenApiBranch {
  readonly piece: Placed;
  readonly tests: BranchTests;
}

/** At most this many alternatives of one value are distinguished; hand-written templates have fewer. */
const MAX_BRANCHES = 16;

/** The alternatives of a value that `Fn::If` chooses; a branch without a value is left out. */
export function collectBranches(piece: Placed | undefined, tests: BranchTests): readonly OpenApiBranch[] {
  const found: OpenApiBranch[] = [];
  const visit = (at: Placed, under: BranchTests): void => {
    if (found.length === MAX_BRANCHES || isNothing(at)) return;
    const fork = findBranchPoint(at);
    if (fork === undefined) {
      found.push({ piece: at, tests: under });
      return;
    }
    for (const holds of [true, false]) {
      const next = withTest(under, { condition: fork.condition, holds });
      if (next !== undefined) visit(holds ? fork.then : fork.otherwise, next);
    }
  };
  if (piece !== undefined) visit(piece, tests);
  return found;
}

/** Undefined if the tests could never all hold. */
function withTest(tests: BranchTests, test: ConditionTest): BranchTests | undefined {
  const known = tests.find(({ condition }) => condition === test.condition);
  if (known === undefined) return [...tests, test];
  return known.holds === test.holds ? tests : undefined;
}

/** At most this many references in a chain are followed. */
const MAX_STEPS = 16;

/** The target of a `$ref` within the document; a reference to another document, or in a cycle, has none. */
export function followReference(piece: Placed | undefined, document: Placed): Placed | undefined {
  let at = piece;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const reference = findText(findPlaced(at, '$ref'));
    if (reference === undefined) return at;
    if (!reference.startsWith('#/')) return undefined;
    const keys = reference.slice('#/'.length).split('/');
    at = findPlaced(document, ...keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')));
  }
  return undefined;
}
