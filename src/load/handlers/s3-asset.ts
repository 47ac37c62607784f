import type { Resource } from '../../template/evaluate/types.js';
import { findStrayAsset } from '../../project/assets.js';
import type { CodeFiles } from './types.js';
import type { CodeContext } from './context.js';
import { type Failure } from '../../errors.js';

/** The hash that identifies an asset in an assembly; it is a part of every form of the key. */
const HASH = /[0-9a-f]{64}/;

/** Code in S3: an asset of the assembly that the template belongs to, or elsewhere. */
export function findAssetCode(fn: Resource, around: CodeContext | undefined): CodeFiles | Failure {
  const key = fn.at('Code.S3Key');
  const hash = HASH.exec(key.shown)?.[0] ?? HASH.exec(JSON.stringify(fn.definition['Properties'] ?? ''))?.[0];
  const named = fn.node.at(['Metadata', 'aws:asset:path']).text;
  if (hash === undefined && named === undefined) {
    const bucket = fn.at('Code.S3Bucket').shown;
    return {
      reason: `its code is at s3://${bucket}/${key.shown}, which is not downloaded`,
      reasonCode: 'code-elsewhere',
      isElsewhere: true,
    };
  }
  const listed = hash === undefined ? undefined : around?.assets.files.get(hash)?.path;
  const path = listed ?? (around === undefined ? undefined : findStrayAsset(around.templatePath, named, hash));
  const name = `asset ${(hash ?? named ?? '').slice(0, 12)}`;
  if (around === undefined || path === undefined)
    return {
      reason: `its code, ${name} of a CDK app, was not found: audit the output folder of cdk synth`,
      isElsewhere: true,
    };
  const from = fn.node.at(['Metadata', 'aws:asset:original-path']).text;
  return around.open(path, { copy: { from }, shown: name });
}
