import { type Answer, no, unknown, yes } from '../../answer.js';
import type { Confidence } from '../../severity.js';
import { makeSourceContext, findExpressionOrigin } from '../../cdk/expression-origin.js';
import type { Node, ValueOrigin, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { findAuthor, collectOwnParameters } from '../template-origin.js';
import { hasDifferentSibling } from './sibling-stacks.js';

/** Whether a setting can be changed without changing what it is written in. */
export interface ConfiguredAnswer {
  readonly isConfigurable: Answer;
  /** How sure a `no` is. */
  readonly confidence: Confidence;
}

/** What a value of these origins comes to is decided by whoever deploys, or by where. */
const OUTSIDE: readonly ValueOrigin[] = ['parameter', 'mapping', 'condition', 'dynamic-reference', 'import'];
/** What is made of these is no literal either. */
const DERIVED: readonly ValueOrigin[] = ['resource', 'pseudo'];

/**
 * Whether a value of a resource is configurable. A literal in a template that people write is not, and surely so if
 * the template has no parameters at all. One that the CDK wrote proves nothing: its source may have computed it.
 */
export function isConfigured(application: Application, resource: Resource, value: Node): ConfiguredAnswer {
  const { template } = resource;
  if ([...OUTSIDE, ...DERIVED].some((origin) => value.origins.has(origin)))
    return { isConfigurable: yes, confidence: 'high' };
  if (value.value.is === 'unknown') return { isConfigurable: unknown(...value.because), confidence: 'high' };
  if (findAuthor(template) === 'cdk') {
    const answer = configuredInSource(application, resource, value);
    return { isConfigurable: answer ?? no, confidence: answer === undefined ? 'low' : 'high' };
  }
  return { isConfigurable: no, confidence: collectOwnParameters(template).length === 0 ? 'high' : 'medium' };
}

/**
 * Whether the source that a synthesized value was made from takes it from outside; undefined if nothing tells. Another
 * environment's value tells, and so does the expression in source, where the assembly leads to it.
 */
function configuredInSource(application: Application, resource: Resource, value: Node): Answer | undefined {
  if (hasDifferentSibling(application, resource, value)) return yes;
  const line = application.sourceOf(value.id);
  if (line?.written === undefined) return undefined;
  const { file, text, written, statement } = line;
  const around = application.worlds.memo(`source around ${file}`, () => makeSourceContext(file, text));
  if (around === undefined) return undefined;
  const origin = findExpressionOrigin(written, around);
  if (origin === 'outside') return yes;
  return origin === 'literal' && !isOverridden(statement, written) && isWrittenAs(value, written) ? no : undefined;
}

/** What is spread into an object behind a value may be another one: `{ timeout: Duration.seconds(30), ...props }`. */
function isOverridden(statement: string, written: string): boolean {
  const [, ...after] = statement.split(written);
  return /(?<!\[\s{0,20})\.\.\.\s{0,20}[\w$(]/.test(after.join(''));
}

/** In seconds and mebibytes, as the templates have them. */
const UNITS: Readonly<Record<string, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
  mebibytes: 1,
  gibibytes: 1024,
};

/** Whether a value may be what a literal comes to; if not, something else has set it since, or the source is newer. */
function isWrittenAs({ text }: Node, written: string): boolean {
  if (text === undefined) return false;
  const [, unit, number] = /^(?:[\w.]+\.(\w+)\()?\s*([\d_]+(?:\.\d+)?)\s*\)?$/.exec(written) ?? [];
  if (number === undefined) {
    const quoted = /^(["'])([^"'\\]*)\1$/.exec(written)?.[2];
    return quoted === undefined || quoted === text;
  }
  const factor = unit === undefined ? 1 : Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  return factor === undefined || Number(number.replaceAll('_', '')) * factor === Number(text);
}
