import type { SyntaxNode } from '../../syntax/syntax.js';
import { collectSchemas } from '../validation/schemas.js';
import type { View } from '../view.js';
import { isTypeList, isTypePattern } from './type-names.js';
import type { LocatedCheck } from './types.js';

const SCHEMA =
  /(?:^|\.)(?:enum|enums|nativeEnum|literal|union|valid|allow|oneOf|OneOf|regex|pattern|matches|picklist|Literal|Literals|Enum|constr|Field|StringConstraints|choices|mime|mimeType|in_|In|Regexp|matches_re|AnyOf)$/;
/** Where a schema of files lists the allowed types. */
const FILES = /(?:^|\.)Files?$/;

/** Schemas of validators that name types: `z.enum(['image/png'])`, `Literal['image/png']`, `{'enum': ['image/png']}`. */
export function collectTypeSchemas(view: View): readonly LocatedCheck[] {
  // A schema that nothing is held against refuses nothing.
  if (collectSchemas(view).length === 0) return [];
  const called = view.calls.flatMap(({ name, callee, args, named, node }) => {
    const called = name ?? callee.text;
    const patterns = ['pattern', 'regex'].flatMap((key) => named.get(key) ?? []);
    if (patterns.some((one) => isTypePattern(view, one))) return [node];
    if (SCHEMA.test(called)) return args.some((argument) => isTypeList(view, argument)) ? [node] : [];
    const types = FILES.test(called) ? args.flatMap((options) => view.property(options, 'type') ?? []) : [];
    return types.some((one) => isTypeList(view, one)) ? [node] : [];
  });
  const typed = [...view.nodes('generic_type', 'subscript')].filter(
    (node) => /^(?:typing\.)?Literal\b/.test(node.text) && isTypeList(view, node),
  );
  const written = [...view.nodes('object', 'dictionary')].filter((node) =>
    ['enum', 'pattern', 'allowed', 'regex'].some((key) => holdsTypes(view, node, key)),
  );
  return [...called, ...typed, ...written].map((node) => ({
    node,
    at: view.evidence(node),
    of: 'declared' as const,
    optional: false,
  }));
}

function holdsTypes(view: View, object: SyntaxNode, key: string): boolean {
  const list = view.property(object, key);
  return list !== undefined && isTypeList(view, list);
}
