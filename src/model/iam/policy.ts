import { type Answer, and, certainly, every, no, not, or, some, unknown, yes, makeReason } from '../../answer.js';
import type { Node } from '../../template/evaluate/types.js';
import { makeWildcardMatcher } from '../../text/wildcard.js';

/** Condition keys that limit callers to one network, account or organisation. */
const NARROWING_KEYS = [
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:userid',
  'aws:username',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
];

/** Tags of the caller; followed by the tag's key. */
const PRINCIPAL_TAG = 'aws:principaltag/';

/** Keys that only exclude calls of AWS's own services from a Deny. */
const SERVICE_KEYS = ['aws:viaawsservice', 'aws:principalisawsservice'];

/** Values that match every caller: any string, any endpoint, any address. */
const ANY_CALLER = ['*', 'vpc-*', 'vpce-*', '0.0.0.0/0', '::/0'];

/** A call that a policy allows or denies: one method of one path, such as `POST` and `/files/{id}`. */
export interface PolicyCall {
  readonly method: string;
  readonly path: string;
}

/** Whether a policy has statements: some generators write an empty text or list instead of no policy. */
export function hasStatements(policy: Node): Answer {
  const statements = policy.at('Statement');
  const isEmpty = policy.text === '' || (statements.value.is === 'list' && statements.value.items.length === 0);
  if (isEmpty) return no;
  return policy.value.is === 'map' ? statements.present : policy.present;
}

/**
 * Whether an API's resource policy blocks outside callers: a Deny of every caller except those from a named network,
 * account or organisation, or no Allow for any principal. A policy that only denies some callers (a block list) does
 * not restrict the others.
 */
export function deniesOutsiders(policy: Node, call: PolicyCall): Answer {
  if (hasStatements(policy).is === 'no') return no;
  const statements = policy.all('Statement');
  if (statements.length === 0)
    return unknown(makeReason('made-by-macro', "the statements of the API's resource policy can't be read"));
  const denied = some(statements, (statement) =>
    and(
      statement.at('Effect').is('Deny'),
      covers(statement, call),
      or(statement.at('NotPrincipal').present, and(isForAnyPrincipal(statement), exemptsOnlyInsiders(statement))),
    ),
  );
  const open = some(statements, (statement) =>
    and(
      statement.at('Effect').is('Allow'),
      covers(statement, call),
      or(statement.at('NotPrincipal').present, isForAnyPrincipal(statement)),
      not(allowsOnlyInsiders(statement)),
    ),
  );
  return or(denied, not(open));
}

/** Whether a statement applies to every principal. */
export function isForAnyPrincipal(statement: Node): Answer {
  const principals = [...statement.all('Principal'), ...statement.all('Principal.AWS')];
  return some(principals, (principal) => principal.is('*'));
}

/** One comparison of a statement's condition; operator and key in lower case. */
export interface ConditionOperator {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Node[];
}

/** The comparisons of a condition, all of which must hold. */
export function collectConditionTests(condition: Node): readonly ConditionOperator[] {
  return condition.keys.flatMap((operator) => {
    const keys = condition.at([operator]);
    return keys.keys.map((key) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: keys.at([key]).all(),
    }));
  });
}

/** A Deny applies only if all of its tests hold: any further test would exempt other callers. */
export function exemptsOnlyInsiders(statement: Node): Answer {
  const condition = statement.at('Condition');
  if (condition.present.is === 'unknown') return condition.present;
  const tests = collectConditionTests(condition).filter(({ key }) => !SERVICE_KEYS.includes(key));
  if (tests.length === 0) return no;
  return every(tests, (test) => (test.operator.includes('not') ? namesInsiders(test) : no));
}

/** An Allow applies only if all of its tests hold, so one that names insiders is enough. */
function allowsOnlyInsiders(statement: Node): Answer {
  const condition = statement.at('Condition');
  if (condition.present.is === 'unknown') return condition.present;
  return some(collectConditionTests(condition), (test) =>
    // With IfExists, a caller without the key passes.
    /not|null|ifexists$/.test(test.operator) ? no : namesInsiders(test),
  );
}

function namesInsiders({ key, values }: ConditionOperator): Answer {
  if (!(NARROWING_KEYS.includes(key) || key.startsWith(PRINCIPAL_TAG)) || values.length === 0) return no;
  // The name or address of a resource never matches every caller.
  return every(values, (value) => (value.targets.length > 0 ? yes : not(value.isOneOf(...ANY_CALLER))));
}

/** Whether a statement covers this call: its action is to invoke, and its resources include the path. */
function covers(statement: Node, call: PolicyCall): Answer {
  const actions = statement.all('Action');
  const resources = statement.all('Resource');
  return and(
    actions.length === 0 ? yes : some(actions, (action) => action.matches(/^(?:\*|execute-api:(?:\*|i[a-z]*\*?))$/i)),
    resources.length === 0 ? yes : some(resources, (resource) => takesIn(resource, call)),
  );
}

/** A resource is `execute-api:/stage/METHOD/path`, with or without the ARN in front. */
function takesIn(resource: Node, { method, path }: PolicyCall): Answer {
  if (resource.present.is === 'unknown') return resource.present;
  // Behind the last brace that closes there is no hole, however many open there.
  const holes = resource.shown.lastIndexOf('}') + 1;
  const written = resource.shown.slice(0, holes).replace(/\$\{[^}]*\}/g, 'x') + resource.shown.slice(holes);
  const [, below] = /^(?:arn:[^:]*:)?execute-api:(?:[^:/]*:[^:/]*:[^/]*)?\/(.*)$/.exec(written) ?? [];
  // `*`, or an API without a stage: the whole API.
  if (below === undefined) return yes;
  const slash = below.indexOf('/');
  if (slash === -1) return certainly(below.endsWith('*'));
  // A pattern that begins with `*` matches every method, and so `ANY` and an unread body too.
  const matches = makeWildcardMatcher(below.slice(slash + 1), { single: true });
  return certainly(matches(`${method}${path}`));
}
