import { type Answer, and, every, no, not, or, some } from '../answer.js';
import type { Node } from '../template/template.js';

/** Condition keys that tell callers of one network, account or organisation from everybody else. */
const NARROWING_KEYS = [
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
];

const EVERYBODY = ['*', '0.0.0.0/0', '::/0'];

const NEGATED = /Not/;

/**
 * Whether a resource policy keeps outsiders away: a Deny of everybody who is not from a named place, or no Allow that
 * is open to everybody. A policy that only denies some callers (a block list) restricts nobody else.
 */
export function keepsOutsidersAway(policy: Node): Answer {
  const statements = policy.all('Statement');
  const denies = some(statements, (statement) =>
    and(
      statement.at('Effect').is('Deny'),
      conditioned(statement, (operator) => NEGATED.test(operator)),
    ),
  );
  const allows = every(statements, (statement) =>
    or(
      statement.at('Effect').is('Deny'),
      not(isAnybody(statement)),
      conditioned(statement, (operator) => !NEGATED.test(operator)),
    ),
  );
  return and(policy.present, or(denies, allows));
}

/** Whether a statement speaks of every principal. */
function isAnybody(statement: Node): Answer {
  const principals = [...statement.all('Principal'), ...statement.all('Principal.AWS')];
  return some(principals, (principal) => principal.is('*'));
}

function conditioned(statement: Node, operatorFits: (operator: string) => boolean): Answer {
  const condition = statement.at('Condition');
  const tests = condition.keys.filter(operatorFits).flatMap((operator) => {
    const keys = condition.at([operator]);
    return keys.keys.filter((key) => NARROWING_KEYS.includes(key.toLowerCase())).map((key) => keys.at([key]));
  });
  if (condition.present.is === 'unknown') return condition.present;
  return some(tests, (values) => {
    const all = values.all();
    return all.length === 0 ? no : every(all, (value) => not(value.isOneOf(...EVERYBODY)));
  });
}
