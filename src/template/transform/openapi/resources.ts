import type { SourcePath } from '../../../location.js';
import type { ConditionTest, Declared } from '../transform.js';
import { own, Placed, type Raw } from '../../parse/document.js';
import type { Tests } from './branches.js';
import type { Names } from './ids.js';

/** An API whose operations stand in a document. */
export interface Api {
  readonly declared: Declared;
  readonly kind: 'rest' | 'http';
  readonly names: Names;
}

/** A resource that belongs to an API: it exists with the API, where its own tests come out too. */
export function belonging(
  api: Api,
  made: {
    readonly logicalId: string;
    readonly type: string;
    readonly properties: Readonly<Record<string, Raw>>;
    readonly path: SourcePath;
    readonly tests: Tests;
    /** What only virtual resources say of themselves. */
    readonly more?: Readonly<Record<string, Raw>>;
  },
): Declared {
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

function existence({ definition, existsIf }: Declared, tests: Tests): readonly Tests[] | undefined {
  const condition = own(definition, 'Condition');
  const name = condition instanceof Placed ? condition.raw : condition;
  const alternatives = existsIf ?? (typeof name === 'string' ? [[{ condition: name, holds: true }]] : [[]]);
  const all = alternatives.map((alternative) => merged(alternative, tests));
  return all.some((alternative) => alternative.length === 0) ? undefined : all;
}

function merged(left: Tests, right: Tests): Tests {
  const isNew = (test: ConditionTest): boolean =>
    !left.some(({ condition, holds }) => condition === test.condition && holds === test.holds);
  return [...left, ...right.filter(isNew)];
}
