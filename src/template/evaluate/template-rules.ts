import { type Answer, makeReason, certainly, every, not, or, some, unknown, yes } from '../../answer.js';
import { type Raw, getOwn, isList, isMap } from '../parse/document.js';
import { isListType, makeParameterChoice } from './choices.js';
import type { Template } from './types.js';
import { findStaticText, formatScalar } from './value.js';
import { ANYTHING_ELSE } from './worlds.js';

/** The settled alternative of this key's choice; undefined while it is open. */
type SettledValue = (choiceKey: string) => string | undefined;

/** At most this many combinations of open parameters are tried per rule: beyond it the rule forbids nothing. */
const MAX_COMBINATIONS = 256;

/**
 * Whether the section `Rules` of a template refuses every deployment in which its parameters have these values. Of a
 * nested stack the parent gives the values, and no restriction applies.
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 */
export function isRefusedByRules(template: Template, settled: SettledValue): boolean {
  const rules = getOwn(template.root, 'Rules');
  if (!isMap(rules) || template.links.parent !== undefined) return false;
  return Object.values(rules).some((rule) => {
    const names = [...parametersIn(rule)].filter((name) => template.parameters.has(name));
    const fixed = new Map<string, string>();
    for (const name of names) {
      const value = template.given.get(name) ?? settled(makeParameterChoice(template, name).key);
      if (value !== undefined) fixed.set(name, value);
    }
    if (names.every((name) => !fixed.has(name) || template.given.has(name))) return false;
    const open = names.filter((name) => !fixed.has(name));
    const worlds = combinations(template, open, fixed);
    return worlds !== undefined && worlds.every((values) => holds(rule, { template, values }).is === 'no');
  });
}

/** Every combination of the open parameters' values, besides the fixed ones; undefined if there are too many. */
function combinations(
  template: Template,
  open: readonly string[],
  fixed: ReadonlyMap<string, string>,
): readonly ReadonlyMap<string, string>[] | undefined {
  let all: readonly ReadonlyMap<string, string>[] = [fixed];
  for (const name of open) {
    const { alternatives } = makeParameterChoice(template, name);
    if (all.length * alternatives.length > MAX_COMBINATIONS) return undefined;
    all = all.flatMap((values) => alternatives.map((value) => new Map([...values, [name, value]])));
  }
  return all;
}

function parametersIn(raw: Raw, found = new Set<string>()): ReadonlySet<string> {
  if (isList(raw)) for (const item of raw) parametersIn(item, found);
  if (!isMap(raw)) return found;
  const ref = findStaticText(getOwn(raw, 'Ref'));
  if (ref !== undefined) found.add(ref);
  for (const value of Object.values(raw)) parametersIn(value, found);
  return found;
}

interface Scene {
  readonly template: Template;
  readonly values: ReadonlyMap<string, string>;
}

/** A rule holds where its condition does not, or where each of its assertions does. */
function holds(rule: Raw, scene: Scene): Answer {
  if (!isMap(rule)) return unknown(makeReason('invalid-template', 'a rule of the template is not a map'));
  const condition = getOwn(rule, 'RuleCondition');
  const assertions = getOwn(rule, 'Assertions');
  const applies = condition === undefined ? yes : test(condition, scene);
  const asserted = every(isList(assertions) ? assertions : [], (one) =>
    test(isMap(one) ? getOwn(one, 'Assert') : undefined, scene),
  );
  return or(not(applies), asserted);
}

type Test = (operands: readonly Raw[], scene: Scene) => Answer;

const TESTS: Readonly<Record<string, Test>> = {
  'Fn::And': (operands, scene) => every(operands, (one) => test(one, scene)),
  'Fn::Or': (operands, scene) => some(operands, (one) => test(one, scene)),
  'Fn::Not': ([only], scene) => not(test(only, scene)),
  'Fn::Equals': ([left, right], scene) => isSame(textOf(left, scene), textOf(right, scene)),
  'Fn::Contains': ([list, value], scene) => isAmong(textOf(value, scene), textsOf(list, scene)),
  'Fn::EachMemberEquals': ([list, value], scene) => {
    const members = textsOf(list, scene);
    return members === undefined ? UNKNOWN : every(members, (member) => isSame(member, textOf(value, scene)));
  },
  'Fn::EachMemberIn': ([list, others], scene) => {
    const members = textsOf(list, scene);
    return members === undefined ? UNKNOWN : every(members, (member) => isAmong(member, textsOf(others, scene)));
  },
};

const UNKNOWN = unknown(makeReason('deployment-value', "a value in the template's Rules is only known at deployment"));

function test(raw: Raw, scene: Scene): Answer {
  const [name = '', ...others] = isMap(raw) ? Object.keys(raw) : [];
  if (!isMap(raw) || others.length > 0 || !Object.hasOwn(TESTS, name)) return UNKNOWN;
  const operands = getOwn(raw, name);
  return TESTS[name]?.(isList(operands) ? operands : [operands], scene) ?? UNKNOWN;
}

function isAmong(value: string | undefined, list: readonly string[] | undefined): Answer {
  return list === undefined ? UNKNOWN : some(list, (one) => isSame(value, one));
}

/** `ANYTHING_ELSE` is not one of the texts that the template names; two of them may be the same or not. */
function isSame(left: string | undefined, right: string | undefined): Answer {
  if (left === undefined || right === undefined) return UNKNOWN;
  if (left === ANYTHING_ELSE && right === ANYTHING_ELSE) return UNKNOWN;
  return certainly(left === right);
}

function textOf(raw: Raw, { values }: Scene): string | undefined {
  const ref = isMap(raw) ? findStaticText(getOwn(raw, 'Ref')) : undefined;
  return ref === undefined ? formatScalar(raw) : values.get(ref);
}

function textsOf(raw: Raw, scene: Scene): readonly string[] | undefined {
  if (isList(raw)) {
    const texts = raw.map((item) => textOf(item, scene));
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }
  const ref = isMap(raw) ? findStaticText(getOwn(raw, 'Ref')) : undefined;
  const type = ref === undefined ? undefined : scene.template.parameters.get(ref)?.type;
  const text = ref === undefined ? undefined : scene.values.get(ref);
  if (text === undefined || text === ANYTHING_ELSE || type === undefined || !isListType(type)) return undefined;
  return text.split(',').map((item) => item.trim());
}
