import type { SourcePath } from '../../../location.js';
import type { ConditionTest, ResourceDeclaration } from '../transform.js';
import { getOwn, Placed, type Raw } from '../../parse/document.js';
import type { BranchTests } from './branches.js';
import type { IdCounter } from './ids.js';

/** An API whose operations are in a document. */
export interface OpenApiTarget {
  readonly declared: ResourceDeclaration;
  readonly kind: 'rest' | 'http';
  readonly names: IdCounter;
}

/** A resource that belongs to an API: it exists with the API, if its own tests hold too. */
export function makeApiResource(
  api: OpenApiTarget,
  made: {
    readonly logicalId: string;
    readonly type: string;
    readonly properties: Readonly<Record<string, Raw>>;
    readonly path: SourcePath;
    readonly tests: BranchTests;
    /** Properties that only virtual resources have. */
    readonly more?: Readonly<Record<string, Raw>>;
  },
): ResourceDeclaration {
  const { logicalId, type, properties, path, tests, more = {} } = made;
  const owner = api.kind === 'rest' ? 'RestApiId' : 'ApiId';
  const Properties = new Placed({ [owner]: { Ref: api.declared.logicalId }, ...properties }, path);
  const existsIf = existence(api.declared, tests);
  return {
    logicalId,
    type,
    definition: { Type: type, ...more, Properties },
    path,
    heldBy: api.declared.logicalId,
    ...(existsIf === undefined ? {} : { existsIf }),
  };
}

function existence(
  { definition, existsIf }: ResourceDeclaration,
  tests: BranchTests,
): readonly BranchTests[] | undefined {
  const condition = getOwn(definition, 'Condition');
  const name = condition instanceof Placed ? condition.raw : condition;
  const alternatives = existsIf ?? (typeof name === 'string' ? [[{ condition: name, holds: true }]] : [[]]);
  // If the tests alone let the API exist, every other alternative needs more than these.
  const isWithin = (alternative: BranchTests): boolean => merged(tests, alternative).length === tests.length;
  const all = alternatives.some(isWithin) ? [tests] : alternatives.map((alternative) => merged(alternative, tests));
  return all.some((alternative) => alternative.length === 0) ? undefined : all;
}

function merged(left: BranchTests, right: BranchTests): BranchTests {
  const isNew = (test: ConditionTest): boolean =>
    !left.some(({ condition, holds }) => condition === test.condition && holds === test.holds);
  return [...left, ...right.filter(isNew)];
}
