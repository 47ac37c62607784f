import { type Answer, and, certainly, no, not, or, some, yes } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { StoredUpload } from '../../handlers/facts/uploads/types.js';
import type { Application } from '../application.js';
import { mayBringContent, collectApiCalls } from '../function/api-calls.js';
import { findHandlerSource, isWholeRead } from '../function/source.js';
import { collectOwnFunctions } from '../function/custom-resources.js';
import { INTEGRATING, type Integration, collectIntegrations } from '../api/integration.js';
import { BUCKET_TYPES } from '../resource-types.js';
import { mayRoleWrite } from '../iam/role.js';
import { mayWrite, isNamedBucket, isStoredIn, isStoredInS3 } from './destinations.js';
import { collectProcessors } from './processors.js';

/** Whether a bucket receives users' files, as far as the templates show it. */
export function isUploadBucket(application: Application, bucket: Resource): Answer {
  if (application.uploads.isBucket(bucket)) return yes;
  return application.worlds.memoOf('receives uploads', bucket, () =>
    and(
      not(isForSomethingElse(application, bucket)),
      or(isWrittenByIntegration(application, bucket), seemsWritten(application, bucket)),
    ),
  );
}

/** The role of an own function in uploads. */
export interface UploadFunction {
  /** Whether users send files to it, or request signed URLs from it. */
  readonly uploads: Answer;
  /** `high` if its source or the config shows it; permissions only make it likely. */
  readonly confidence: 'high' | 'low';
  /** The places where its source receives files. */
  readonly stores: readonly StoredUpload[];
}

/**
 * Whether a function receives uploads. Source that was read decides; without it, a function is a likely receiver if an
 * operation with content calls it and it may write to a bucket.
 */
export function resolveUploadFunction(application: Application, fn: Resource): UploadFunction {
  return application.worlds.memoOf('uploader', fn, () => readUploader(application, fn));
}

function readUploader(application: Application, fn: Resource): UploadFunction {
  const source = findHandlerSource(application, fn);
  const stores = collectStores(application, fn);
  if (application.uploads.isFunction(fn)) return { uploads: yes, confidence: 'high', stores };
  const calls = collectApiCalls(application, fn);
  if (calls.length === 0) return { uploads: no, confidence: 'high', stores: [] };
  if (stores.length > 0) {
    const isSure = stores.some(({ strength }) => strength === 'strong');
    return { uploads: yes, confidence: isSure ? 'high' : 'low', stores };
  }
  if (isWholeRead(fn, source).is === 'yes') return { uploads: no, confidence: 'high', stores };
  const may = calls.some((call) => mayBringContent(application, fn, call).is !== 'no')
    ? mayWriteAnywhere(application, fn)
    : no;
  return { uploads: may, confidence: 'low', stores };
}

function mayWriteAnywhere(application: Application, fn: Resource): Answer {
  const ask = (bucket: Resource): Answer => mayWrite(application, fn, bucket);
  return some(
    application.matching(BUCKET_TYPES, (bucket) => ask(bucket).is !== 'no'),
    ask,
  );
}

/** The places where the source of a function receives files, whether or not anything calls it. */
function collectStores(application: Application, fn: Resource): readonly StoredUpload[] {
  const source = findHandlerSource(application, fn);
  if (source.is !== 'read') return [];
  return source.handler.facts.uploads.stores.filter((store) => isStoredInS3(fn, store));
}

/**
 * The application's own functions whose code or permissions show that they may store received files in a bucket,
 * whether or not they receive any.
 */
export function collectFeeders(application: Application, bucket: Resource): readonly Resource[] {
  return application.worlds.memoOf('feeders', bucket, () =>
    collectOwnFunctions(
      application,
      (fn) => isStoredIn(application, fn, collectStores(application, fn), bucket).is !== 'no',
    ),
  );
}

/** Whether users' files arrive through a function. */
export function mayUpload(application: Application, fn: Resource): Answer {
  return resolveUploadFunction(application, fn).uploads;
}

/** Whether a function that receives files stores them in a bucket, as shown by its source. */
export function isSurelyWritten(application: Application, bucket: Resource): Answer {
  return some(collectFeeders(application, bucket), (fn) => {
    const { uploads, confidence, stores } = resolveUploadFunction(application, fn);
    if (confidence === 'low' || uploads.is === 'no') return no;
    const strong = stores.filter(({ strength }) => strength === 'strong');
    return and(uploads, isStoredIn(application, fn, strong.length > 0 ? strong : stores, bucket));
  });
}

/** Whether a function receives files that are stored in a bucket. */
export function isFedBy(application: Application, fn: Resource, bucket: Resource): Answer {
  const { uploads, stores } = resolveUploadFunction(application, fn);
  return uploads.is === 'no' ? no : and(uploads, isStoredIn(application, fn, stores, bucket));
}

/** API Gateway's own integration with S3 stores the request body, without a function. */
export function isWrittenByIntegration(application: Application, bucket: Resource): Answer {
  const ask = (api: Resource): Answer => writesToBucket(application, api, bucket);
  // Every bucket is checked against every method, and few methods write to any bucket.
  const mayWriteToS3 = (api: Resource): boolean =>
    application.worlds.memoOf('writes to S3', api, () =>
      collectIntegrations(api).some((integration) => isWriteToS3(integration).is !== 'no'),
    );
  return some(
    application.matching(INTEGRATING, (api) => mayWriteToS3(api) && ask(api).is !== 'no'),
    ask,
  );
}

/** Whether a method stores its request body in S3, in any bucket. */
export function writesToS3(method: Resource): Answer {
  return some(collectIntegrations(method), (integration) => {
    const writes = isWriteToS3(integration);
    return writes.is === 'no' ? no : and(method.exists(), writes);
  });
}

function isWriteToS3({ takesIn, uri, verb }: Integration): Answer {
  if (!/:s3:(?:path|action)|\.s3:path/.test(uri.shown)) return no;
  return and(takesIn, not(verb.matches(/^(?:get|head|delete|options)$/i)));
}

/** Whether a method stores its request body in a bucket. */
export function writesToBucket(application: Application, method: Resource, bucket: Resource): Answer {
  return some(collectIntegrations(method), (integration) => {
    const writes = isWriteToS3(integration);
    const isMeant = writes.is === 'no' ? no : isInto(application, integration, bucket);
    return isMeant.is === 'no' ? no : and(method.exists(), writes, isMeant);
  });
}

/**
 * If the path takes the bucket from the request, it may be any bucket that the role allows; a bucket in the path
 * decides.
 */
function isInto(application: Application, { uri, credentials, parameters }: Integration, bucket: Resource): Answer {
  const [, parameter] = /s3:path\/\{([^{}]*)\}/.exec(uri.shown) ?? [];
  if (parameter === undefined) return uri.refersTo(bucket);
  const written = parameters.at([`integration.request.path.${parameter}`]);
  if (!written.shown.startsWith("'")) return mayRoleWrite(application, credentials, bucket);
  return written.unquoted().refersTo(bucket);
}

function seemsWritten(application: Application, bucket: Resource): Answer {
  return or(
    letsBrowsersWrite(bucket),
    certainly(collectProcessors(application, bucket).length > 0 && !getsOnlyRecords(application, bucket)),
    some(collectFeeders(application, bucket), (fn) => isFedBy(application, fn, bucket)),
  );
}

/**
 * Whether code that was read stores records in a bucket, and nothing else: code that only processes records receives no
 * uploads.
 */
function getsOnlyRecords(application: Application, bucket: Resource): boolean {
  const storedBy = (fn: Resource): readonly { readonly isRecord: boolean }[] => {
    const source = findHandlerSource(application, fn);
    const objects = source.is === 'read' ? source.handler.facts.objects : [];
    return objects.filter(({ does, bucket: named }) => does.endsWith('store') && isNamed(fn, named, bucket));
  };
  const stored = collectOwnFunctions(application, (fn) => storedBy(fn).length > 0).flatMap(storedBy);
  return stored.length > 0 && stored.every(({ isRecord }) => isRecord);
}

function isNamed(fn: Resource, named: StoredUpload['bucket'], bucket: Resource): boolean {
  return isNamedBucket(fn, named, bucket)?.is === 'yes';
}

/** Whether pages of other sites may store in a bucket. */
function letsBrowsersWrite(bucket: Resource): Answer {
  return some(bucket.all('CorsConfiguration.CorsRules.AllowedMethods'), (method) => method.isOneOf('PUT', 'POST'));
}

/** A bucket that a property of these types names is used for logs, deployments or audits. */
const OTHER_USES: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudFront::Distribution': ['DistributionConfig.Logging.Bucket'],
  'AWS::CloudTrail::Trail': ['S3BucketName'],
  'AWS::CodeBuild::Project': ['Artifacts.Location', 'Cache.Location'],
  'AWS::CodePipeline::Pipeline': ['ArtifactStore.Location', 'ArtifactStores.ArtifactStore.Location'],
  'AWS::Config::DeliveryChannel': ['S3BucketName'],
  'AWS::EC2::FlowLog': ['LogDestination'],
  'AWS::ElasticLoadBalancing::LoadBalancer': ['AccessLoggingPolicy.S3BucketName'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['LoadBalancerAttributes.Value'],
  'AWS::Lambda::Function': ['Code.S3Bucket'],
  'AWS::Lambda::LayerVersion': ['Content.S3Bucket'],
  'AWS::S3::Bucket': ['LoggingConfiguration.DestinationBucketName', 'InventoryConfigurations.Destination.BucketArn'],
  'AWS::S3Express::DirectoryBucket': ['InventoryConfigurations.Destination.BucketArn'],
  'Custom::CDKBucketDeployment': ['DestinationBucketName', 'SourceBucketNames'],
  'Custom::S3ObjectCopy': ['DestinationBucketName'],
};

function isForSomethingElse(application: Application, bucket: Resource): Answer {
  if (bucket.at('AccessControl').is('LogDeliveryWrite').is === 'yes') return yes;
  return some(application.companions(bucket, ...Object.keys(OTHER_USES)), (user) =>
    user === bucket ? no : some(OTHER_USES[user.type] ?? [], (property) => names(user, property, bucket)),
  );
}

/** An unknown value does not name a bucket of the same template. */
function names(user: Resource, property: string, bucket: Resource): Answer {
  return certainly(user.all(property).some((value) => value.refersTo(bucket).is === 'yes'));
}
