import { splitWords } from '../words.js';
import { makeRawValue } from '../../template/evaluate/raw-value.js';
import { makeNode } from '../../template/evaluate/node.js';
import { makeParameterChoice } from '../../template/evaluate/choices.js';
import { findRootStack } from '../../template/evaluate/cross-stack.js';
import type { Resource, Template } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { STAGE_NAMING_TYPES } from '../resource-types.js';
import { findAuthor } from '../template-origin.js';

const PRODUCTION = words('prod production prd live');
const OTHERS = words(
  'ci dev develop development demo nonprod nonproduction preprod preproduction qa sandbox stage staging stg test testing tst uat',
);
/** In a value these words name an environment; in a condition's name they may name a feature. */
const OTHERS_AS_VALUES = words('alpha beta canary feature int integration local preview');
const NEGATIONS = words('not non no isnt');
const NEGATED = words('nonprod nonproduction');

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** The environment type that a name implies; undefined: the name implies none. */
export type Environment = 'production' | 'other' | undefined;

/** If it is false, `IsProd` implies an environment other than production, `IsNonProd` production, `IsDev` nothing. */
export function getConditionEnvironment(condition: string, holds: boolean): Environment {
  const said = splitWords(condition);
  const at = said.findIndex((word) => PRODUCTION.has(word));
  const isNegated = NEGATIONS.has(said[at - 1] ?? '') || said.some((word) => NEGATED.has(word));
  if (isNegated) return holds ? 'other' : 'production';
  if (at !== -1 && said[at - 1] !== 'pre') return holds ? 'production' : 'other';
  return holds && (at !== -1 || said.some((word) => OTHERS.has(word))) ? 'other' : undefined;
}

/** The environment that a value names, by whole words: `prod`, `my-app-dev`, `NonProd`. */
export function getNamedEnvironment(value: string): Environment {
  const said = splitWords(value);
  const at = said.findIndex((word) => PRODUCTION.has(word));
  if (at !== -1) return NEGATIONS.has(said[at - 1] ?? '') || said[at - 1] === 'pre' ? 'other' : 'production';
  return said.some((word) => OTHERS.has(word) || OTHERS_AS_VALUES.has(word)) ? 'other' : undefined;
}

/**
 * Whether a value shows that a template is deployed to production in this world: the name of its stack, the stage of an
 * API, the value of a parameter. A nested stack is deployed where its parent is: a value of any template of the tree
 * shows it for all of them. It selects no world: defaults are used unchanged.
 */
export function isProductionStack(application: Application, template: Template): boolean {
  const root = findRootStack(template);
  return application.worlds.memoOf('production', root, () => {
    const isInTree = (one: Template): boolean => findRootStack(one) === root;
    return (
      application.templates.some((one) => isInTree(one) && hasProductionName(application, one)) ||
      application.declared(...STAGE_NAMING_TYPES).some((stage) => isInTree(stage.template) && isChosen(stage))
    );
  });
}

function hasProductionName(application: Application, template: Template): boolean {
  if (getNamedEnvironment(template.stackName ?? '') === 'production') return true;
  const names = application.worlds.memoOf('names of production', template, () => collectProductiveNames(template));
  return names.some((name) => isProductive(valueOf(template, name)));
}

/** The parameters that have a productive value in some world, so that the others need not be asked in each. */
function collectProductiveNames(template: Template): readonly string[] {
  const names = [...template.parameters.keys()];
  // A nested stack's values come from its parent.
  if (findRootStack(template) !== template) return names;
  return names.filter((name) => {
    const { alternatives } = makeParameterChoice(template, name);
    return [template.resolved.get(name), template.given.get(name), ...alternatives].some(isProductive);
  });
}

/** The default stage names of SAM and CDK do not identify an environment. */
function isChosen(stage: Resource): boolean {
  const name = stage.at('StageName');
  if (!isProductive(name.text)) return false;
  if (stage.at('RestApiId').targets.some(({ resource }) => resource.logicalId === 'ServerlessRestApi')) return false;
  return name.text !== 'prod' || findAuthor(stage.template) !== 'cdk';
}

function valueOf(template: Template, parameter: string): string | undefined {
  return makeNode(makeRawValue(template, { Ref: parameter })).text;
}

/** Whether a text is a name, and not an address or a sentence that contains the word. */
function isProductive(value: string | undefined): boolean {
  return value !== undefined && /^[\w-]+$/.test(value) && getNamedEnvironment(value) === 'production';
}
