import { type Answer, no, unknown, yes } from '../answer.js';
import type { Confidence } from '../finding.js';
import type { Node, Origin, Resource } from '../template/template.js';
import type { Application } from './application.js';
import { madeBy, ownParameters } from './made.js';
import { differsBetweenTwins } from './twins.js';

/** Whether a setting can be changed without changing what it is written in. */
export interface Configured {
  readonly isConfigurable: Answer;
  /** How sure a `no` is. */
  readonly confidence: Confidence;
}

/** What a value of these origins comes to is decided by whoever deploys, or by where. */
const OUTSIDE: readonly Origin[] = ['parameter', 'mapping', 'condition', 'dynamic-reference', 'import'];
/** What is made of these is no literal either. */
const DERIVED: readonly Origin[] = ['resource', 'pseudo'];

/**
 * Whether a value of a resource is configurable. A literal in a template that people write is not, and surely so if
 * the template has no parameters at all. One that the CDK wrote proves nothing: its source may have computed it.
 */
export function configured(application: Application, resource: Resource, value: Node): Configured {
  const { template } = resource;
  if ([...OUTSIDE, ...DERIVED].some((origin) => value.origins.has(origin)))
    return { isConfigurable: yes, confidence: 'high' };
  if (value.value.is === 'unknown') return { isConfigurable: unknown(...value.because), confidence: 'high' };
  if (madeBy(template) === 'cdk') {
    const answer = configuredInSource(application, resource, value);
    return { isConfigurable: answer ?? no, confidence: answer === undefined ? 'low' : 'high' };
  }
  return { isConfigurable: no, confidence: ownParameters(template).length === 0 ? 'high' : 'medium' };
}

/**
 * Whether the source that a synthesized value was made from takes it from outside; undefined if nothing tells. So far
 * only another environment's value tells: the source itself is not read.
 */
function configuredInSource(application: Application, resource: Resource, value: Node): Answer | undefined {
  return differsBetweenTwins(application, resource, value) ? yes : undefined;
}
