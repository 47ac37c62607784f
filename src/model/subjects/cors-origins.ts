import { type Answer, certainly, no, some, unknown, makeReason } from '../../answer.js';
import type { SourcePlace } from '../function/source.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Handler } from '../../handlers/analyze.js';
import type { Application } from '../application.js';
import { isCustomResourceHandler } from '../function/custom-resources.js';
import { collectTriggers } from '../function/triggers.js';

/** An allowed origin, in any spelling of the template. */
export interface CorsOrigin {
  /** Where it is written. */
  readonly at: Node | SourcePlace;
  /** The bare origin, for messages: `*`, `https://app.example.com`. */
  readonly shown: string;
  isOneOf(...origins: readonly string[]): Answer;
}

/** An origin that the template gives as a plain value. */
export function makePlainOrigin(at: Node): CorsOrigin {
  return { at, shown: at.shown, isOneOf: (...origins) => (namesOneSite(at) ? no : at.isOneOf(...origins)) };
}

/** Attributes of these types can have any value, even a wildcard. */
const ANY_VALUE = /^(?:Custom::|AWS::CloudFormation::|AWS::SSM::Parameter$|AWS::SecretsManager::)/;

/** Whether a text contains the address or name of a resource, such as `https://${Site.DomainName}`: it is one origin. */
function namesOneSite(at: Node): boolean {
  return at.targets.length > 0 && at.targets.every(({ resource }) => !ANY_VALUE.test(resource.type));
}

/** Values that API Gateway copies from the request, the integration or the context at run time. */
const MAPPED = /^(?:integration|context|stageVariables|method)\./;

/** The header in a map of headers, in any case; undefined if the map certainly does not have it. */
export function findHeader(headers: Node, lowerName: string): Node | undefined {
  const key = headers.keys.find((name) => name.toLowerCase() === lowerName) ?? lowerName;
  const value = headers.at([key]);
  return value.present.is === 'no' ? undefined : value.unquoted();
}

/** The origin of a response header: a static value, or one that API Gateway maps at run time. */
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

/** The origins that a response template allows; the CDK writes such a template for several origins. */
export function collectTemplateOrigins(at: Node): readonly CorsOrigin[] {
  const set = [...at.shown.matchAll(OVERRIDE)].map(([, , value = '']) => value);
  if (set.length === 0) return [];
  const literals = set.filter((value) => !value.startsWith('$'));
  const compared = [...at.shown.matchAll(COMPARED)].map(([, , value = '']) => withoutPattern(value));
  if (literals.length === set.length) return literals.map((value) => namedOrigin(at, value));
  if (compared.length > 0) return [...literals, ...compared].map((value) => namedOrigin(at, value));
  const because = makeReason('external-settings', 'a response template picks the allowed origin at run time');
  return [{ at, shown: 'chosen by a response template', isOneOf: () => unknown(because) }];
}

/** `matches` takes a regular expression; its `.*` is the wildcard of an origin. */
function withoutPattern(expression: string): string {
  return expression
    .replace(/^\^|\$$/g, '')
    .replace(/\(?\.[*+]\??\)?/g, '*')
    .replace(/\\+(.)/g, '$1');
}

/** An origin in the text of a response template; unknown if it contains an unknown part. */
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

/** Origins that code allows, and whether browsers receive its headers. */
interface AllowedOrigins {
  readonly origins: readonly CorsOrigin[];
  readonly takesEffect: Answer;
}

/** The origins that a function's code allows in its responses, if it was read and an API returns these responses. */
export function findCodeOrigins(application: Application, fn: Resource): AllowedOrigins {
  const found = application.handlers.get(fn.key);
  if (found?.is !== 'read' || isCustomResourceHandler(application, fn)) return { origins: [], takesEffect: no };
  const ways = collectTriggers(application, fn).filter(({ is }) => is === 'api');
  const origins = found.handler.facts.cors.flatMap((one) => originOf(fn, one));
  const takesEffect = some(ways, ({ certain }) => certain);
  return { origins, takesEffect };
}

/** The template's value of an environment variable, else the fallback in the code. */
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
