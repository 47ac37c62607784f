import type { Evidence } from '../../syntax/evidence.js';
import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { type HandCheck, collectHandChecks } from './field-checks.js';
import { type ObjectKey, collectObjectKeys } from './object-keys.js';
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
  return {
    reads: at(firstReads(view, ['body', 'query'])),
    readsOther: at(firstReads(view, ['other'])),
    schemas: at(new Set(collectSchemas(view))),
    checks: of(({ of, ends }) => of === 'field' && ends === 'answers'),
    failing: of(({ of, ends }) => of === 'field' && ends === 'throws'),
    ofShape: of(({ of }) => of === 'shape'),
    keys: collectObjectKeys(view),
  };
}

const MEMBERS = ['attribute', 'member_expression', 'subscript', 'subscript_expression', 'call', 'call_expression'];
const NAMES = ['identifier', 'shorthand_property_identifier_pattern'];

function firstReads(view: View, parts: readonly ('body' | 'query' | 'other')[]): readonly SyntaxNode[] {
  // `event.body` itself says it best; else whatever the value is called.
  const nodes = [...[...view.nodes(...MEMBERS)].filter((node) => takesPart(view, node)), ...view.nodes(...NAMES)];
  const found = parts.flatMap(
    (part) =>
      nodes.find(
        (node) => view.input(node).parts.has(part) && !isLogged(node) && !(part === 'other' && callsMethod(node)),
      ) ?? [],
  );
  return [...new Set(found)];
}

/** `event.body`, `event.get('body')`, `request.json()`. */
function takesPart(view: View, node: SyntaxNode): boolean {
  // What is called is a method, not a field.
  if (node.field === 'function') return false;
  const object = findMember(unwrapExpression(findCall(node)?.callee ?? node))?.object;
  return object !== undefined && view.input(object).whole;
}

/** `metrics.setNamespace('…')` of what is called like an event: no field is read. */
function callsMethod(node: SyntaxNode): boolean {
  const call = findCall(node);
  return call !== undefined && findMember(unwrapExpression(call.callee))?.name !== 'get';
}

const LOGS = new RegExp('^(?:console|log|logger|logging|print|(?:this|self)[.]log)\\b', 'i');

function isLogged(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    const call = findCall(above);
    if (call !== undefined && LOGS.test(call.callee.text)) return true;
    if (/statement$|^block$/.test(above.type)) return false;
  }
  return false;
}
