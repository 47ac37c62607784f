import type { Evidence } from '../../syntax/evidence.js';
import { unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { type HandCheck, collectHandChecks } from './field-checks.js';
import { type ObjectKey, collectObjectKeys } from './object-keys.js';
import { collectFirstReads, isUsedFurther } from './reads.js';
import { collectSchemas } from './schemas.js';

/** What a handler takes of a request, and how it looks at it before it is used. */
export interface ValidationFacts {
  /** Where the body and the query are read, the first of each; logging them is no reading. */
  readonly reads: readonly Evidence[];
  /** Where something is read that no request of an API has, unless the API makes events of its own. */
  readonly readsOther: readonly Evidence[];
  /** Libraries that check the request against a description. */
  readonly schemas: readonly Evidence[];
  /** Tests of fields by hand that are answered with 4xx. */
  readonly checks: readonly Evidence[];
  /** Tests of fields that throw, and end as an error of the server. */
  readonly failing: readonly Evidence[];
  /** Tests that ask for a body or an object, and for nothing in it. */
  readonly ofShape: readonly Evidence[];
  readonly keys: readonly ObjectKey[];
}

export function collectValidation(view: View): ValidationFacts {
  const checks = collectHandChecks(view);
  const at = (nodes: Iterable<SyntaxNode>): readonly Evidence[] => [...nodes].map((node) => view.evidence(node));
  const of = (test: (check: HandCheck) => boolean): readonly Evidence[] =>
    at(checks.filter(test).map(({ node }) => unwrapExpression(node.get('condition') ?? node)));
  const schemas = new Set(collectSchemas(view));
  const isChecked = schemas.size > 0 || checks.some(({ of }) => of === 'field');
  // What is only compared and goes nowhere needs no validation; one that is there counts all the same.
  const parts = (['body', 'query'] as const).filter((part) => isChecked || isUsedFurther(view, part));
  return {
    reads: at(collectFirstReads(view, parts)),
    readsOther: at(collectFirstReads(view, ['other'])),
    schemas: at(schemas),
    checks: of(({ of, ends }) => of === 'field' && ends === 'answers'),
    failing: of(({ of, ends }) => of === 'field' && ends === 'throws'),
    ofShape: of(({ of }) => of === 'shape'),
    keys: collectObjectKeys(view),
  };
}
