import { type Answer, certainly, no, or, some, unknown, makeReason } from '../../answer.js';
import type { SourcePlace } from '../function/source.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Handler } from '../../handlers/analyze.js';
import type { Application } from '../application.js';
import { isCustomResourceHandler } from '../function/custom-resources.js';
import { collectTriggers } from '../function/triggers.js';

/** An origin that may call, however the template spells it. */
export interface CorsOrigin {
  /** Where it is written. */
  readonly at: Node | SourcePlace;
  /** The bare origin, for messages: `*`, `https://app.example.com`. */
  readonly shown: string;
  isOneOf(...origins: readonly string[]): Answer;
}

/** An origin that is written as it is. */
export function makePlainOrigin(at: Node): CorsOrigin {
  return { at, shown: at.shown, isOneOf: (...origins) => at.isOneOf(...origins) };
}

/** Values that API Gateway takes from elsewhere when it answers. */
const MAPPED = /^(?:integration|context|stageVariables|method)\./;

/** The header of a map of headers, whatever its case; undefined if the map certainly has none. */
export function findHeader(headers: Node, lowerName: string): Node | undefined {
  const key = headers.keys.find((name) => name.toLowerCase() === lowerName) ?? lowerName;
  const value = headers.at([key]);
  return value.present.is === 'no' ? undefined : value.unquoted();
}

/** The origin that a response header names: a static value, or one that only the call itself decides. */
export function makeHeaderOrigin(at: Node): CorsOrigin {
  if (at.matches(MAPPED).is !== 'yes') return makePlainOrigin(at);
  return {
    at,
    shown: at.shown,
    isOneOf: () =>
      unknown(makeReason('external-settings', `the allowed origin is copied from ${at.shown} at run time`)),
  };
}

/** `#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)` */
const OVERRIDE = /responseOverride\.header\.Access-Control-Allow-Origin\s*=\s*(["']?)([^"')\s]*)\1/gi;

/** `$origin.matches("https://app.example.com")`, `$origin == "https://app.example.com"` */
const COMPARED = /(?:\.(?:matches|equals)\(|==)\s*(["'])([^"']+)\1/g;

/** The origins that a response template lets in; CDK writes one where there are several origins. */
export function collectTemplateOrigins(at: Node): readonly CorsOrigin[] {
  const set = [...at.shown.matchAll(OVERRIDE)].map(([, , value = '']) => value);
  if (set.length === 0) return [];
  const literals = set.filter((value) => !value.startsWith('$'));
  const compared = [...at.shown.matchAll(COMPARED)].map(([, , value = '']) => withoutPattern(value));
  if (literals.length === set.length) return literals.map((value) => namedOrigin(at, value));
  if (compared.length > 0) return [...literals, ...compared].map((value) => namedOrigin(at, value));
  const because = makeReason('external-settings', 'a response template picks the allowed origin at run time');
  return [{ at, shown: 'the one that a response template picks', isOneOf: () => unknown(because) }];
}

/** `matches` takes a regular expression; what stands for any text in it is the wildcard of an origin. */
function withoutPattern(expression: string): string {
  return expression
    .replace(/^\^|\$$/g, '')
    .replace(/\(?\.[*+]\??\)?/g, '*')
    .replace(/\\+(.)/g, '$1');
}

/** An origin out of the text of a template: known as far as no hole stands in it that may be anything. */
function namedOrigin(at: Node, shown: string): CorsOrigin {
  const isOpen = shown.includes('${') && at.because.length > at.targets.length;
  return {
    at,
    shown,
    isOneOf: (...origins) =>
      isOpen ? unknown(...at.because) : some(origins, (one) => (one === shown ? certainly(true) : no)),
  };
}

type Allowed = Handler['facts']['cors'][number];

/** Origins, and whether browsers get to see what lets them in. */
interface LetIn {
  readonly origins: readonly CorsOrigin[];
  readonly takesEffect: Answer;
}

/** The origins that a function's code lets in with its replies, where it was read and an API hands those on. */
export function findCodeOrigins(application: Application, fn: Resource): LetIn {
  const found = application.handlers.get(fn.key);
  if (found?.is !== 'read' || isCustomResourceHandler(application, fn)) return { origins: [], takesEffect: no };
  const ways = collectTriggers(application, fn).filter(({ is }) => is === 'api');
  const origins = found.handler.facts.cors.flatMap((one) => originOf(fn, one));
  const takesEffect = or(...ways.map(({ certain }) => certain));
  return { origins, takesEffect };
}

/** Of a variable of the environment the template decides; what the code falls back on counts where it sets none. */
function originOf(fn: Resource, { evidence, value }: Pick<Allowed, 'evidence' | 'value'>): readonly CorsOrigin[] {
  if (value.is === 'env') {
    const set = fn.at(['Environment', 'Variables', value.name]);
    if (set.present.is !== 'no') return [makePlainOrigin(set)];
    return value.otherwise === undefined ? [] : originOf(fn, { evidence, value: value.otherwise });
  }
  if (value.is !== 'text') return [];
  const shown = value.value;
  return [{ at: { resource: fn, evidence }, shown, isOneOf: (...origins) => certainly(origins.includes(shown)) }];
}
