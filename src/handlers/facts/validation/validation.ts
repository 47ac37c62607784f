import type { Evidence } from '../../syntax/evidence.js';
import { unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { type BodyField, collectBodyFields } from './body-fields.js';
import { type HandCheck, collectHandChecks, isBodyStored } from './field-checks.js';
import { type ObjectKey, collectObjectKeys } from './object-keys.js';
import { collectFirstReads, isUsedFurther } from './reads.js';
import { collectSchemas } from './schemas.js';

/** The parts of a request that a handler reads, and how it validates them. */
export interface ValidationFacts {
  /** The first reads of the body and of the query; logging does not count. */
  readonly reads: readonly Evidence[];
  /** The first read of a field that API Gateway's proxy events do not have. */
  readonly readsOther: readonly Evidence[];
  /** Where a library validates the request against a schema. */
  readonly schemas: readonly Evidence[];
  /** Handwritten checks of fields that answer 4xx. */
  readonly checks: readonly Evidence[];
  /** Handwritten checks of fields that throw and end as a 500. */
  readonly failing: readonly Evidence[];
  /** Checks that there is a body or an object, without a check of its fields. */
  readonly ofShape: readonly Evidence[];
  /** Whether the body itself is the stored file: it has no fields. */
  readonly bodyIsFile: boolean;
  readonly keys: readonly ObjectKey[];
  /** The fields that it reads from a JSON body; none of a handler that validates. */
  readonly bodyFields: readonly BodyField[];
}

export function collectValidation(view: View): ValidationFacts {
  const bodyIsFile = isBodyStored(view);
  const checks = collectHandChecks(view, bodyIsFile);
  const at = (nodes: Iterable<SyntaxNode>): readonly Evidence[] => [...nodes].map((node) => view.evidence(node));
  const of = (test: (check: HandCheck) => boolean): readonly Evidence[] =>
    at(checks.filter(test).map(({ node }) => unwrapExpression(node.get('condition') ?? node)));
  const schemas = new Set(collectSchemas(view));
  const isChecked = schemas.size > 0 || checks.some(({ of }) => of === 'field');
  // A value that is only compared needs no validation; an existing validation counts anyway.
  const parts = (['body', 'query'] as const).filter((part) => isChecked || isUsedFurther(view, part));
  return {
    reads: at(collectFirstReads(view, parts)),
    readsOther: at(collectFirstReads(view, ['other'])),
    schemas: at(schemas),
    checks: of(({ of, ends }) => of === 'field' && ends === 'answers'),
    failing: of(({ of, ends }) => of === 'field' && ends === 'throws'),
    ofShape: of(({ of }) => of === 'shape'),
    bodyIsFile,
    keys: collectObjectKeys(view),
    bodyFields: isChecked || !parts.includes('body') ? [] : collectBodyFields(view),
  };
}
