import { type Answer, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';

const MOUNTS = '/mnt/';

/** Whether the destination that code names is a mount path of a file system, and not a bucket. */
export function isMountPath(path: string): boolean {
  return path.startsWith(MOUNTS);
}

/**
 * The values that name the buckets mounted by a function at a path or above it; other file systems have no bucket;
 * docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html
 */
export function collectMountedBuckets(fn: Resource, path: string): readonly Node[] {
  return fn.all('FileSystemConfigs').flatMap((config) => {
    const { text } = config.at('LocalMountPath');
    const isAbove = text !== undefined && `${path}/`.startsWith(`${text.replace(/(?<!\/)\/+$/, '')}/`);
    return isAbove ? config.at('Arn').targets.flatMap(({ resource }) => bucketsOf(resource)) : [];
  });
}

/** A file system of S3 Files names its bucket, and an access point its file system. */
function bucketsOf(resource: Resource): readonly Node[] {
  if (resource.type === 'AWS::S3Files::FileSystem') return [resource.at('Bucket')];
  if (resource.type !== 'AWS::S3Files::AccessPoint') return [];
  return resource
    .at('FileSystemId')
    .targets.flatMap((target) =>
      target.resource.type === 'AWS::S3Files::FileSystem' ? bucketsOf(target.resource) : [],
    );
}

/** Whether the bucket that a function mounts at a path is this one. */
export function isMountOf(fn: Resource, path: string, bucket: Resource): Answer {
  return some(collectMountedBuckets(fn, path), (name) => name.refersTo(bucket));
}
