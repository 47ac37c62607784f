import { type Answer, no, unknown, yes } from '../../answer.js';
import type { Confidence } from '../../severity.js';
import { makeSourceContext, findExpressionOrigin } from '../../cdk/expression-origin.js';
import type { Node, ValueOrigin, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { isGenerated, collectOwnParameters } from '../template-origin.js';
import { findWrittenOrigin } from './generator-source.js';
import { hasDifferentSibling } from './sibling-stacks.js';

/** Whether a setting can be changed without a change of the template or the CDK source. */
export interface ConfiguredAnswer {
  readonly isConfigurable: Answer;
  /** The confidence of a `no`. */
  readonly confidence: Confidence;
}

/** Values of these origins are set at deployment. */
const OUTSIDE: readonly ValueOrigin[] = ['parameter', 'mapping', 'condition', 'dynamic-reference', 'import'];
/** Values derived from these are not literals either. */
const DERIVED: readonly ValueOrigin[] = ['resource', 'pseudo'];

/**
 * Whether a value of a resource is configurable. A literal in a hand-written template is not, with high confidence if
 * the template has no parameters at all. A literal that the CDK synthesized proves nothing: its source may compute it.
 */
export function isConfigured(application: Application, resource: Resource, value: Node): ConfiguredAnswer {
  const { template } = resource;
  if ([...OUTSIDE, ...DERIVED].some((origin) => value.origins.has(origin)))
    return { isConfigurable: yes, confidence: 'high' };
  if (value.value.is === 'unknown') return { isConfigurable: unknown(...value.because), confidence: 'high' };
  if (isGenerated(template)) {
    const answer = configuredInSource(application, resource, value);
    return { isConfigurable: answer ?? no, confidence: answer === undefined ? 'low' : 'high' };
  }
  return { isConfigurable: no, confidence: collectOwnParameters(template).length === 0 ? 'high' : 'medium' };
}

/**
 * Whether the CDK source takes a synthesized value from outside; undefined if unknown. A different value in another
 * environment is enough, and so is the source expression, if the assembly records its place.
 */
function configuredInSource(application: Application, resource: Resource, value: Node): Answer | undefined {
  if (hasDifferentSibling(application, resource, value)) return yes;
  const origin = findWrittenOrigin(application, resource, value);
  if (origin !== undefined) return origin === 'outside' ? yes : no;
  return followSource(application, value);
}

function followSource(application: Application, value: Node): Answer | undefined {
  const line = application.sourceOf(value.id);
  if (line?.written === undefined) return undefined;
  const { file, text, written, statement } = line;
  const around = application.worlds.memo(`source around ${file}`, () => makeSourceContext(file, text));
  if (around === undefined) return undefined;
  const origin = findExpressionOrigin(written, around);
  if (origin === 'outside') return yes;
  return origin === 'literal' && !isOverridden(statement, written) && isWrittenAs(value, written) ? no : undefined;
}

/** An object spread after a value can override it: `{ timeout: Duration.seconds(30), ...props }`. */
function isOverridden(statement: string, written: string): boolean {
  const [, ...after] = statement.split(written);
  return /(?<!\[\s{0,20})\.\.\.\s{0,20}[\w$(]/.test(after.join(''));
}

/** Factors to seconds and mebibytes, the units of templates. */
const UNITS: Readonly<Record<string, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
  mebibytes: 1,
  gibibytes: 1024,
};

/** Whether a literal can result in a value; if not, other code has set the value, or the source is newer. */
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
