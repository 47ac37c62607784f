import { type Answer, type Cause, makeReason, certainly, every, no, not, some, unknown, yes } from '../../answer.js';
import { getFilePath } from '../../location.js';
import { findConditionCycles } from './dependency-cycles.js';
import { makeOpaqueChoice } from './choices.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../parse/document.js';
import { makeConditionReference, findReferenceFault } from './cross-stack-graph.js';
import { isDistinct, mayBe } from './match.js';
import type { RawValue, Resolve, Template, Value } from './types.js';
import { formatIdentity, getRawValue } from './value.js';

/** What is the same in every world of a named condition: it is read far more often than the condition is evaluated. */
interface ConditionFacts {
  /** Why it can't be evaluated. */
  readonly fault: Cause | undefined;
  readonly shownName: string;
}

const factsOf = new WeakMap<Template, Map<string, ConditionFacts>>();

/** Drops the data about a template's conditions, since it is linked to others now. */
export function forgetConditions(template: Template): void {
  factsOf.delete(template);
}

/** Whether a named condition holds in this world; unknown if it is not defined or depends on itself. */
export function evaluateCondition(template: Template, name: string, resolve: Resolve): Answer {
  const facts = getFacts(template, name);
  if (facts.fault !== undefined) return unknown(facts.fault);
  const answer = template.worlds.memoOf('condition', facts, () =>
    evaluate(getRawValue(template, ['Conditions', name], true), resolve),
  );
  if (answer.is !== 'unknown') template.worlds.sawCondition(facts.shownName, answer.is === 'yes');
  return answer;
}

function getFacts(template: Template, name: string): ConditionFacts {
  const all = factsOf.get(template) ?? new Map<string, ConditionFacts>();
  factsOf.set(template, all);
  const facts = all.get(name) ?? { fault: findFault(template, name), shownName: getShownName(template, name) };
  all.set(name, facts);
  return facts;
}

function findFault(template: Template, name: string): Cause | undefined {
  const section = getOwn(template.root, 'Conditions');
  const conditions = section instanceof Placed ? section.raw : section;
  if (!isMap(conditions) || getOwn(conditions, name) === undefined)
    return makeReason('invalid-template', `the template does not define the condition ${name}`);
  return findConditionCycles(template.root).get(name) ?? findReferenceFault(makeConditionReference(template, name));
}

/** The key of a condition in a world. A nested stack's condition may differ from its parent's of the same name. */
export function getShownName({ links: { parent } }: Template, name: string): string {
  return parent === undefined ? name : `${getShownName(parent.template, parent.logicalId)}.${name}`;
}

type Evaluate = (cell: RawValue, resolve: Resolve) => Answer;

const FUNCTIONS: Readonly<Record<string, Evaluate>> = {
  Condition: (cell, resolve) =>
    typeof cell.raw === 'string'
      ? evaluateCondition(cell.template, cell.raw, resolve)
      : unknown(makeReason('invalid-template', 'a condition name is not a string')),
  'Fn::And': (cell, resolve) => every(operands(cell), (operand) => evaluate(operand, resolve)),
  'Fn::Or': (cell, resolve) => some(operands(cell), (operand) => evaluate(operand, resolve)),
  'Fn::Not': (cell, resolve) => {
    const [only] = operands(cell);
    return only === undefined
      ? unknown(makeReason('invalid-template', 'a Fn::Not has no condition'))
      : not(evaluate(only, resolve));
  },
  'Fn::Equals': (cell, resolve) => {
    const [left, right] = operands(cell);
    if (left === undefined || right === undefined)
      return unknown(makeReason('invalid-template', 'a Fn::Equals does not compare two values'));
    const equal = compare(resolve(left).value, resolve(right).value);
    if (equal.is !== 'unknown') return equal;
    return certainly(cell.template.worlds.settle(makeOpaqueChoice(cell.template, left.raw, right.raw)) === 'true');
  },
};

function evaluate(cell: RawValue, resolve: Resolve): Answer {
  if (isMap(cell.raw)) {
    const [name, ...rest] = Object.keys(cell.raw);
    const ask = name === undefined || rest.length > 0 ? undefined : getOwn(FUNCTIONS, name);
    if (name !== undefined && typeof ask === 'function') return FUNCTIONS[name]?.(cell.child(name), resolve) ?? no;
  }
  return unknown(
    makeReason('invalid-template', `the condition at ${getFilePath(cell.path).join('/')} is not a condition function`),
  );
}

function operands(cell: RawValue): readonly RawValue[] {
  return isList(cell.raw) ? cell.raw.map((_: Raw, index) => cell.child(index)) : [cell.child(0)];
}

/** CloudFormation compares texts exactly: `Prod` is not `prod`. */
function compare(left: Value, right: Value): Answer {
  if (left.is === 'scalar' && right.is === 'scalar') return certainly(String(left.value) === String(right.value));
  if (left.is === 'scalar' && right.is === 'text') return compare(right, left);
  if (left.is === 'text' && right.is === 'scalar') {
    return mayBe(left.parts, String(right.value)) ? unknown('a part of it is unknown') : no;
  }
  if (left.is === 'text' && right.is === 'text') {
    if (isSameText(left, right)) return yes;
    return isDistinct(left.parts, right.parts) ? no : unknown('parts of it are unknown');
  }
  return unknown('it is not comparable');
}

/** Whether two values are the same text, as far as equal labels show: `${Env}-files` twice. */
export function isSameText(left: Value, right: Value): boolean {
  return formatIdentity(left) === formatIdentity(right);
}
