/** Libraries other than the SDKs that store objects in S3 or sign requests for clients. */

/** The operation of such a library's call, and its arguments in the terms of the SDKs. */
export interface StoreDoor {
  /** The name of the call, as `View.nameOf` gives it. */
  readonly name: RegExp;
  readonly does: 'send' | 'sign' | 'post';
  readonly action: string;
  /** By position; an empty text is an argument of no interest. */
  readonly takes: readonly string[];
  /** Names of Python's arguments and of options, and their meaning. */
  readonly named?: Readonly<Record<string, string>>;
  /** It counts only if this argument, or the call that made its receiver, says so. */
  readonly only?: 'signs-put' | 'sends-put' | 'request-is-put' | 'opened-in-s3';
}

const OBJECT = { bucket_name: 'Bucket', object_name: 'Key', data: 'Body', file_path: 'Filename', length: '' };

/**
 * Docs: min.io/docs/minio/linux/developers, s3fs.readthedocs.io, github.com/piskvorky/smart_open,
 * developmentseed.org/obstore, github.com/mhart/aws4fetch, aws-lite.org, flydrive.dev, github.com/anacronw/multer-s3.
 */
export const STORE_DOORS: readonly StoreDoor[] = [
  // Python
  send(/^minio\.Minio\.put_object$/, ['Bucket', 'Key', 'Body'], OBJECT),
  send(/^minio\.Minio\.fput_object$/, ['Bucket', 'Key', 'Filename'], OBJECT),
  sign(/^minio\.Minio\.presigned_put_object$/, ['Bucket', 'Key'], OBJECT),
  {
    ...sign(/^minio\.Minio\.get_presigned_url$/, ['Method', 'Bucket', 'Key'], { ...OBJECT, method: 'Method' }),
    only: 'signs-put',
  },
  { ...send(/^minio\.Minio\.presigned_post_policy$/, ['Policy'], { policy: 'Policy' }), does: 'post' },
  send(/^s3fs\.(?:\w+\.)*S3FileSystem\.pipe(?:_file)?$/, ['Key', 'Body'], { path: 'Key', value: 'Body' }),
  send(/^s3fs\.(?:\w+\.)*S3FileSystem\.put(?:_file)?$/, ['Filename', 'Key'], { lpath: 'Filename', rpath: 'Key' }),
  send(/^s3fs\.(?:\w+\.)*S3FileSystem\.open\.write$/, ['Body']),
  { ...send(/^(?:smart_open|fsspec)\.(?:smart_open|open)\.write$/, ['Body']), only: 'opened-in-s3' },
  send(/^obstore\.put(?:_async)?$/, ['Store', 'Key', 'Body'], { path: 'Key', file: 'Body' }),
  send(/^obstore\.store\.S3Store(?:\.\w+)*\.put(?:_async)?$/, ['Key', 'Body'], { path: 'Key', file: 'Body' }),
  {
    ...sign(/^obstore\.sign(?:_async)?$/, ['Store', 'Method', 'Key'], { method: 'Method', paths: 'Key' }),
    only: 'signs-put',
  },
  // JavaScript
  send(/^minio\.(?:Client|Minio\.Client)\.putObject$/, ['Bucket', 'Key', 'Body']),
  send(/^minio\.(?:Client|Minio\.Client)\.fPutObject$/, ['Bucket', 'Key', 'Filename']),
  sign(/^minio\.(?:Client|Minio\.Client)\.presignedPutObject$/, ['Bucket', 'Key']),
  { ...sign(/^minio\.(?:Client|Minio\.Client)\.presignedUrl$/, ['Method', 'Bucket', 'Key']), only: 'signs-put' },
  { ...send(/^minio\.(?:Client|Minio\.Client)\.presignedPostPolicy$/, ['Policy']), does: 'post' },
  { ...send(/^aws4fetch\.AwsClient\.fetch$/, ['Url', 'Options'], { body: 'Body' }), only: 'sends-put' },
  { ...sign(/^aws4fetch\.AwsClient\.sign$/, ['Url', 'Options']), only: 'sends-put' },
  { ...sign(/^@aws-sdk\/s3-request-presigner\.S3RequestPresigner\.presign$/, ['Request']), only: 'request-is-put' },
  send(/^flydrive\.(?:Disk|DriveManager\.use)(?:\.put|\.putStream)$/, ['Key', 'Body']),
  send(/^flydrive\.(?:Disk|DriveManager\.use)(?:\.moveFromFs|\.copyFromFs)$/, ['Filename', 'Key']),
  sign(/^flydrive\.(?:Disk|DriveManager\.use)\.getSignedUploadUrl$/, ['Key', 'Options'], {
    contentType: 'ContentType',
    contentLength: 'ContentLength',
  }),
  send(/^multer-s3(?:-transform|-v3)?$/, ['Options'], { bucket: 'Bucket', key: 'Key', contentType: 'ContentType' }),
];

/** The packages of these doors: they are known even where no list of dependencies names them. */
export const DOOR_PACKAGES: ReadonlySet<string> = new Set([
  'minio',
  's3fs',
  'fsspec',
  'smart_open',
  'obstore',
  'aws4fetch',
  '@aws-lite/client',
  '@aws-lite/s3',
  'flydrive',
  'multer-s3',
]);

/** Storages that receive every file of a form parser. */
export const FORM_STORAGES = /^multer-s3\b/;

function send(name: RegExp, takes: readonly string[], named: StoreDoor['named'] = {}): StoreDoor {
  return { name, does: 'send', action: 'PutObject', takes, named };
}

function sign(name: RegExp, takes: readonly string[], named: StoreDoor['named'] = {}): StoreDoor {
  return { name, does: 'sign', action: 'PutObject', takes, named };
}
