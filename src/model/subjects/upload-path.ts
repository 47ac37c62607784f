import { type Answer, and, every, no, or, some, unknown, makeReason } from '../../answer.js';
import type { UploadCheck, StoredUpload } from '../../handlers/facts/uploads/types.js';
import type { Evidence } from '../../handlers/analyze.js';
import type { Resource } from '../../template/evaluate/types.js';
import { findApi, findOwner, resolveRestPath } from '../api/api.js';
import type { Application } from '../application.js';
import { everyEntryPoint, collectEntryPoints, makeMethodEntryPoint } from '../upload/entry-points.js';
import { findHandlerSource, isWholeRead } from '../function/source.js';
import { BUCKET_TYPES } from '../resource-types.js';
import { isCustomResourceHandler } from '../function/custom-resources.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { hasSuffixLimit } from '../iam/role.js';
import { collectProcessors } from '../upload/processors.js';
import {
  collectFeeders,
  isUploadBucket,
  resolveUploadFunction,
  isFedBy,
  writesToBucket,
  writesToS3,
} from '../upload/uploads.js';
import { isStoredIn } from '../upload/destinations.js';

/** A check in the code of an upload path, and the function that contains it. */
export interface CodeCheck {
  readonly fn: Resource;
  readonly check: UploadCheck;
}

/** One path by which a file gets into the application's storage. */
export interface UploadPath {
  /** The function that receives it, the method that passes it to S3, or the bucket that browsers write to. */
  readonly resource: Resource;
  readonly by: 'function' | 'method' | 'browser';
  /** For messages, such as `function Upload`, `POST /scans of Api`, `bucket Scans`. */
  readonly name: string;
  /** `high` if source or an integration shows it; otherwise permissions or related resources only make it likely. */
  readonly confidence: 'high' | 'low';
  /** The places where the source receives files; empty for a method or a bucket. */
  readonly stores: readonly StoredUpload[];
  readonly typeChecks: readonly CodeCheck[];
  readonly sizeChecks: readonly CodeCheck[];
  /** Limits in its code that only truncate a file and continue with the request. */
  readonly cuts: readonly Evidence[];
  /** The places where its code receives several files in one request. */
  readonly batches: readonly Evidence[];
  /** Whether all code on the path was read; unknown with the reasons if not. */
  readonly isRead: Answer;
  /** Whether the templates restrict file types. */
  readonly refusesTypes: Answer;
  /** Whether the templates limit the file size. */
  readonly limitsSize: Answer;
}

/** Every path by which files get into an application. */
export function collectUploadPathParts(application: Application): readonly SubjectPart<UploadPath>[] {
  const parts = (
    type: string,
    subject: (resource: Resource) => UploadPath | undefined,
  ): readonly SubjectPart<UploadPath>[] =>
    collectResourceParts(application, [type], subject, (resource) => findOwner(application, resource));
  return [
    ...parts('AWS::Lambda::Function', (fn) =>
      isCustomResourceHandler(application, fn) ? undefined : byFunction(application, fn),
    ),
    ...parts('AWS::ApiGateway::Method', (method) => byMethod(application, method)),
    ...BUCKET_TYPES.flatMap((type) => parts(type, (bucket) => byBrowser(application, bucket))),
  ];
}

function byFunction(application: Application, fn: Resource): UploadPath | undefined {
  const { uploads, confidence, stores } = resolveUploadFunction(application, fn);
  if (uploads.is === 'no') return undefined;
  const buckets = application.worlds.memoOf('buckets of', fn, () => {
    const { stores: known } = resolveUploadFunction(application, fn);
    return application.matching(BUCKET_TYPES, (one) => isStoredIn(application, fn, known, one).is === 'yes');
  });
  const entrances = collectEntryPoints(
    application,
    fn,
    stores.flatMap(({ fields }) => fields),
  );
  return {
    resource: fn,
    by: 'function',
    name: `function ${fn.shownName}`,
    confidence,
    stores,
    ...codeOn(application, [fn, ...buckets.flatMap((bucket) => collectProcessors(application, bucket))]),
    get refusesTypes() {
      const role = fn.at('Role');
      const bySuffix = buckets.length === 0 ? no : every(buckets, (one) => hasSuffixLimit(application, role, one));
      return or(areScanned(application, buckets), bySuffix, everyEntryPoint(entrances, 'checksType'));
    },
    get limitsSize() {
      return everyEntryPoint(entrances, 'limitsSize');
    },
  };
}

function byMethod(application: Application, method: Resource): UploadPath | undefined {
  if (writesToS3(method).is === 'no') return undefined;
  const buckets = application.matching(BUCKET_TYPES, (one) => writesToBucket(application, method, one).is === 'yes');
  // If the bucket is unknown, the path is checked all the same.
  if (buckets.length === 0 && writesToS3(method).is !== 'yes') return undefined;
  const entrance = makeMethodEntryPoint(application, method);
  const api = findApi(method)?.shownName ?? 'its API';
  return {
    resource: method,
    by: 'method',
    name: `${method.at('HttpMethod').shown.toUpperCase()} ${resolveRestPath(method)} of ${api}`,
    confidence: 'high',
    stores: [],
    ...codeOn(
      application,
      buckets.flatMap((bucket) => collectProcessors(application, bucket)),
    ),
    get refusesTypes() {
      const role = method.at('Integration.Credentials');
      const bySuffix = buckets.length === 0 ? no : every(buckets, (one) => hasSuffixLimit(application, role, one));
      return or(areScanned(application, buckets), bySuffix, entrance.checksType);
    },
    limitsSize: entrance.limitsSize,
  };
}

/** A bucket that receives files by no known function or method: browsers upload with signed requests. */
function byBrowser(application: Application, bucket: Resource): UploadPath | undefined {
  if (isUploadBucket(application, bucket).is !== 'yes' || isReached(application, bucket)) return undefined;
  const processors = collectProcessors(application, bucket);
  return {
    resource: bucket,
    by: 'browser',
    name: `bucket ${bucket.shownName}`,
    confidence: application.uploads.isBucket(bucket) ? 'high' : 'low',
    stores: [],
    ...codeOn(application, processors),
    ...(processors.length === 0 ? { isRead: UNSIGNED } : {}),
    refusesTypes: areScanned(application, [bucket]),
    limitsSize: no,
  };
}

/** Whether a known function or method writes files to a bucket. */
function isReached(application: Application, bucket: Resource): boolean {
  if (collectFeeders(application, bucket).some((fn) => isFedBy(application, fn, bucket).is !== 'no')) return true;
  return application.hasMatching(
    ['AWS::ApiGateway::Method'],
    (one) => writesToBucket(application, one, bucket).is === 'yes',
  );
}

const UNSIGNED = unknown(makeReason('uploader-not-found', 'the code that signs uploads to this bucket was not found'));

/** The facts in the code on a path, and whether all of the code was read. */
function codeOn(
  application: Application,
  functions: readonly Resource[],
): Pick<UploadPath, 'typeChecks' | 'sizeChecks' | 'cuts' | 'batches' | 'isRead'> {
  const sources = [...new Set(functions)].map((fn) => ({ fn, source: findHandlerSource(application, fn) }));
  const checks = (kind: 'typeChecks' | 'sizeChecks'): readonly CodeCheck[] =>
    sources.flatMap(({ fn, source }) =>
      source.is === 'read' ? source.handler.facts.uploads[kind].map((check) => ({ fn, check })) : [],
    );
  return {
    typeChecks: checks('typeChecks'),
    sizeChecks: checks('sizeChecks'),
    cuts: sources.flatMap(({ source }) => (source.is === 'read' ? source.handler.facts.uploads.cuts : [])),
    batches: sources.flatMap(({ source }) => (source.is === 'read' ? source.handler.facts.uploads.batches : [])),
    isRead: every(sources, ({ fn, source }) => isWholeRead(fn, source)),
  };
}

/**
 * Whether every object that is stored in these buckets is scanned;
 * docs.aws.amazon.com/guardduty/latest/ug/gdu-malware-protection-s3.html
 */
function areScanned(application: Application, buckets: readonly Resource[]): Answer {
  if (buckets.length === 0) return no;
  return every(buckets, (bucket) =>
    some(application.companions(bucket, 'AWS::GuardDuty::MalwareProtectionPlan'), (plan) =>
      and(plan.exists(), plan.at('ProtectedResource.S3Bucket.BucketName').refersTo(bucket)),
    ),
  );
}
