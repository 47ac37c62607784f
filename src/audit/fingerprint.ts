import { createHash } from 'node:crypto';
import type { LogicalPath } from '../location.js';

/** The identity of a finding, apart from its position and its wording. */
export interface FingerprintIdentity {
  readonly ruleId: string;
  readonly kind: string;
  /** A stack's artifact id, else the template's path relative to the project root. */
  readonly scope: string;
  /** Empty for a template, an application or a project. */
  readonly logicalId: string;
  readonly path: LogicalPath;
}

/**
 * A hash that survives other people's edits: no line numbers, no list indexes, no construct paths (absent without the
 * CDK CLI), and the hashes that CDK changes with the content are cut off: `AWS::ApiGateway::Deployment` ids end in 32
 * hex digits, `CurrentVersion` ids of Lambda versions in 8 to 40.
 * @param ordinal the finding's index among several equal ones, from 0
 */
export function makeFingerprint(identity: FingerprintIdentity, ordinal: number): string {
  const logicalId = makeStableId(identity.logicalId);
  const path = identity.path
    .filter((segment) => typeof segment === 'string')
    .map((segment) => (segment === identity.logicalId ? logicalId : segment));
  const parts = [identity.ruleId, identity.kind, identity.scope, logicalId, path.join('/'), String(ordinal)];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

/** A logical id without the hash by which the CDK makes a new one for each content. */
export function makeStableId(logicalId: string): string {
  return logicalId
    .replace(/(Deployment[0-9A-F]{8})[0-9a-f]{32}$/, '$1')
    .replace(/(CurrentVersion)[0-9A-Fa-f]{8,64}$/, '$1');
}
