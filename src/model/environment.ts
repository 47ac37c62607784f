import { wordsOf } from './naming.js';

const PRODUCTION = words('prod production prd live');
const OTHERS = words(
  'ci dev develop development demo nonprod nonproduction preprod preproduction qa sandbox stage staging stg test testing tst uat',
);
/** In a value they name an environment; in a condition's name they may name a feature. */
const OTHERS_AS_VALUES = words('alpha beta canary feature int integration local preview');
const NEGATIONS = words('not non no isnt');
const NEGATED = words('nonprod nonproduction');

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** What a name says about where something is deployed to; undefined: nothing. */
export type Environment = 'production' | 'other' | undefined;

/** `IsProd` that does not hold names something else than production, `IsNonProd` production, `IsDev` nothing. */
export function environmentOf(condition: string, holds: boolean): Environment {
  const said = wordsOf(condition);
  const at = said.findIndex((word) => PRODUCTION.has(word));
  const isNegated = NEGATIONS.has(said[at - 1] ?? '') || said.some((word) => NEGATED.has(word));
  if (isNegated) return holds ? 'other' : 'production';
  if (at !== -1 && said[at - 1] !== 'pre') return holds ? 'production' : 'other';
  return holds && (at !== -1 || said.some((word) => OTHERS.has(word))) ? 'other' : undefined;
}

/** The environment that a value speaks of, by whole words: `prod`, `my-app-dev`, `NonProd`. */
export function environmentIn(value: string): Environment {
  const said = wordsOf(value);
  const at = said.findIndex((word) => PRODUCTION.has(word));
  if (at !== -1) return NEGATIONS.has(said[at - 1] ?? '') || said[at - 1] === 'pre' ? 'other' : 'production';
  return said.some((word) => OTHERS.has(word) || OTHERS_AS_VALUES.has(word)) ? 'other' : undefined;
}
