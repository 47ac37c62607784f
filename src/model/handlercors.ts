import { type Answer, certainly, no, or } from '../answer.js';
import type { Handler } from '../source/handler.js';
import type { Resource } from '../template/template.js';
import type { Application } from './application.js';
import { isHelper } from './helpers.js';
import { type Origin, plainOrigin } from './origin.js';
import { waysOf } from './ways.js';

type Allowed = Handler['facts']['cors'][number];

/** Origins, and whether browsers get to see what lets them in. */
interface LetIn {
  readonly origins: readonly Origin[];
  readonly takesEffect: Answer;
}

/** The origins that a function's code lets in with its replies, where it was read and an API hands those on. */
export function originsOfCode(application: Application, fn: Resource): LetIn {
  const found = application.handlers.get(fn.key);
  if (found?.is !== 'read' || isHelper(application, fn)) return { origins: [], takesEffect: no };
  const ways = waysOf(application, fn).filter(({ is }) => is === 'api');
  const origins = found.handler.facts.cors.flatMap((one) => originOf(fn, one));
  const takesEffect = or(...ways.map(({ certain }) => certain));
  return { origins, takesEffect };
}

/** Of a variable of the environment the template decides; what the code falls back on counts where it sets none. */
function originOf(fn: Resource, { evidence, value }: Pick<Allowed, 'evidence' | 'value'>): readonly Origin[] {
  if (value.is === 'env') {
    const set = fn.at(['Environment', 'Variables', value.name]);
    if (set.present.is !== 'no') return [plainOrigin(set)];
    return value.otherwise === undefined ? [] : originOf(fn, { evidence, value: value.otherwise });
  }
  if (value.is !== 'text') return [];
  const shown = value.value;
  return [{ at: { resource: fn, evidence }, shown, isOneOf: (...origins) => certainly(origins.includes(shown)) }];
}
