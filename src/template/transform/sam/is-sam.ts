import type { ResourceDeclaration, TransformSource } from '../transform.js';

/** The transform that SAM templates declare. */
export const SAM_TRANSFORM = 'AWS::Serverless-2016-10-31';

/** Whether a template says that it is SAM, or has resources of SAM. */
export function isSam(declared: readonly ResourceDeclaration[], source: TransformSource): boolean {
  return source.transforms.includes(SAM_TRANSFORM) || declared.some(({ type }) => type.startsWith('AWS::Serverless::'));
}
