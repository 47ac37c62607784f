import { isOwnRule } from '../package-info.js';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RuleWords } from '../finding.js';
import type { Context, Requirement, Rule } from '../rule.js';
import { describeValue, findRequirementFault } from './requirement-shape.js';
import { findRuleFault, isRule } from './rule-shape.js';

/** Where rules of the user's own come from. */
export interface RuleOrigin {
  /** As the config names it; empty if the caller passed the rules themselves. */
  readonly plugin: string;
  /** The folder of the plugin's file, absolute; undefined if it is not known. Errors are located in the files below it. */
  readonly folder?: string | undefined;
}

/** The rules that can run, and one sentence for each that can't. */
export interface OwnRules {
  readonly rules: readonly Rule[];
  readonly faults: readonly string[];
}

/** What else may have the id or the number of a rule. */
type Taken = Pick<RuleWords, 'id' | 'number' | 'plugin'>;

/**
 * Makes the user's own rules ready to run: what is not a rule, and what has the name of another rule, is refused.
 * @param known the rules that are there already, the catalog's among them
 */
export function makeOwnRules(values: readonly unknown[], origin: RuleOrigin, known: readonly Taken[]): OwnRules {
  const rules: Rule[] = [];
  const faults: string[] = [];
  for (const [index, value] of values.entries()) {
    if (!isRule(value)) {
      faults.push(`${nameOf(value, index)} ${findRuleFault(value) ?? ''}`);
      continue;
    }
    const collision = findCollision(value, [...known, ...rules]);
    if (collision === undefined) rules.push(checkedRule(value, origin));
    else faults.push(collision);
  }
  return { rules, faults };
}

/** `rule acme-names`, or its place in the list if it has no id. */
function nameOf(value: unknown, index: number): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' && /^[\w-]{1,60}$/.test(id) ? `rule ${id}` : `item ${index + 1} of rules`;
}

/** Settings name rules by id or number alike, so that both must be unique. */
function findCollision({ id, number }: Rule, taken: readonly Taken[]): string | undefined {
  const other = taken.find((one) => one.id === id) ?? taken.find((one) => one.number === number);
  if (other === undefined) return undefined;
  const what = other.id === id ? 'the id' : `the number ${number}`;
  return `rule ${id} can't be used: ${what} belongs to ${ownerOf(other)}; choose another`;
}

function ownerOf(rule: Taken): string {
  if (!isOwnRule(rule)) return `rule ${rule.id} (${rule.number}) of the catalog`;
  const { plugin = '' } = rule;
  return plugin === '' ? `another rule ${rule.id} of the same list` : `rule ${rule.id} of plugin ${plugin}`;
}

/** The rule, with what it yields checked: what it throws, and what it yields by mistake, is an error with its place. */
function checkedRule(rule: Rule, origin: RuleOrigin): Rule {
  return {
    ...rule,
    docs: rule.docs ?? '',
    plugin: origin.plugin,
    check: (subject, context) => runChecked(rule, subject, context, origin),
  };
}

function* runChecked(
  rule: Rule,
  subject: Parameters<Rule['check']>[0],
  context: Context,
  { folder }: RuleOrigin,
): Generator<Requirement> {
  try {
    const yielded = rule.check(subject, context);
    if (!isIterable(yielded))
      throw new TypeError(
        `check must be a generator, *check(subject, context) { … }, or return a list: it returned ${describeValue(yielded)}`,
      );
    for (const requirement of yielded) {
      const fault = findRequirementFault(requirement);
      if (fault !== undefined) throw new TypeError(fault);
      yield requirement;
    }
  } catch (error) {
    throw withPlace(error, folder);
  }
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** The error with the line of the plugin that threw it, if a file of the plugin is in its stack. */
function withPlace(error: unknown, folder: string | undefined): Error {
  if (!(error instanceof Error)) return new Error(`it threw ${describeValue(error)}, which is not an Error`);
  if (folder === undefined) return error;
  const beginnings = [folder + sep, `${pathToFileURL(folder).href}/`];
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  // Not in a package below it, such as upload-audit itself.
  const inside = frames.find((line) =>
    beginnings.some((one) => line.includes(one) && !(line.split(one).at(-1) ?? '').includes('node_modules')),
  );
  const [, place] = /(?<![^\s/\\()])([^\s/\\()]+:\d+:\d+)\)?$/.exec(inside ?? '') ?? [];
  return place === undefined ? error : new Error(`${error.message} (${place})`);
}
