import { type Answer, and, certainly, no, not, or, some, yes } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { StoredUpload } from '../../handlers/facts/uploads/types.js';
import { collectApiFunctions, resolveIntegrationTargets } from '../api/api.js';
import type { Application } from '../application.js';
import { findHandlerSource, isWholeRead } from '../function/source.js';
import { collectOwnFunctions } from '../function/custom-resources.js';
import { INTEGRATING, collectIntegrations } from '../api/integration.js';
import { mayRoleWrite } from '../iam/role.js';
import { collectProcessors } from './processors.js';

/** Whether files of users end up in a bucket, as far as the templates tell. */
export function isUploadBucket(application: Application, bucket: Resource): Answer {
  if (application.uploads.isBucket(bucket)) return yes;
  return application.worlds.memo(`receives uploads ${bucket.key}`, () =>
    and(
      not(isForSomethingElse(application, bucket)),
      or(isWrittenByIntegration(application, bucket), seemsWritten(application, bucket)),
    ),
  );
}

/** What an own function has to do with uploads. */
export interface UploadFunction {
  /** Whether users send files to it, or ask it to sign for them. */
  readonly uploads: Answer;
  /** `high` where its source or the config says so; what it may do only makes it likely. */
  readonly confidence: 'high' | 'low';
  /** Where its source takes files in. */
  readonly stores: readonly StoredUpload[];
}

/**
 * Whether a function is where uploads come in. Source that was read decides; without it, one that an operation which
 * sends something calls, and that may write to a bucket, likely is one.
 */
export function resolveUploadFunction(application: Application, fn: Resource): UploadFunction {
  return application.worlds.memo(`uploader ${fn.key}`, () => readUploader(application, fn));
}

function readUploader(application: Application, fn: Resource): UploadFunction {
  const source = findHandlerSource(application, fn);
  const stores = source.is === 'read' ? source.handler.facts.uploads.stores : [];
  if (application.uploads.isFunction(fn)) return { uploads: yes, confidence: 'high', stores };
  if (!callees(application).has(fn)) return { uploads: no, confidence: 'high', stores: [] };
  if (stores.length > 0) {
    const isSure = stores.some(({ strength }) => strength === 'strong');
    return { uploads: yes, confidence: isSure ? 'high' : 'low', stores };
  }
  if (isWholeRead(fn, source).is === 'yes') return { uploads: no, confidence: 'high', stores };
  const may = writers(application).has(fn)
    ? some(application.existing('AWS::S3::Bucket'), (bucket) => mayWrite(application, fn, bucket))
    : no;
  return { uploads: may, confidence: 'low', stores };
}

/** Functions that operations and function URLs call; every function asks for them. */
function callees(application: Application): ReadonlySet<Resource> {
  return application.worlds.memo(`callees ${application.id}`, () => new Set(collectApiFunctions(application)));
}

/** Whether users' files come in by a function. */
export function mayUpload(application: Application, fn: Resource): Answer {
  return resolveUploadFunction(application, fn).uploads;
}

/** Whether a function that takes files in stores them in a bucket, and its source says so. */
export function isSurelyWritten(application: Application, bucket: Resource): Answer {
  return some(collectOwnFunctions(application), (fn) => {
    const { uploads, confidence } = resolveUploadFunction(application, fn);
    return confidence === 'low' || uploads.is === 'no' ? no : and(uploads, mayWrite(application, fn, bucket));
  });
}

/** API Gateway's own integration with S3 stores what it is sent, without a function between. */
export function isWrittenByIntegration(application: Application, bucket: Resource): Answer {
  return some(application.existing(...INTEGRATING), (api) => writesToBucket(application, api, bucket));
}

/** Whether a method hands what it is sent to a bucket. */
export function writesToBucket(application: Application, method: Resource, bucket: Resource): Answer {
  return some(collectIntegrations(method), ({ takesIn, uri, verb, credentials }) => {
    if (takesIn.is === 'no' || !/:s3:(?:path|action)|\.s3:path/.test(uri.shown)) return no;
    // The path may take the bucket's name from the request: then its role tells which ones it may be.
    const isAny = /s3:path\/\{/.test(uri.shown);
    const reaches = isAny ? mayRoleWrite(application, credentials, bucket) : uri.refersTo(bucket);
    return and(method.exists(), takesIn, not(verb.matches(/^(?:get|head|delete|options)$/i)), reaches);
  });
}

function seemsWritten(application: Application, bucket: Resource): Answer {
  return or(
    letsBrowsersWrite(bucket),
    certainly(collectProcessors(application, bucket).length > 0),
    some(collectOwnFunctions(application), (fn) => {
      const { uploads } = resolveUploadFunction(application, fn);
      return uploads.is === 'no' ? no : and(uploads, mayWrite(application, fn, bucket));
    }),
  );
}

/** Whether pages of other sites may store in a bucket. */
function letsBrowsersWrite(bucket: Resource): Answer {
  return some(bucket.all('CorsConfiguration.CorsRules.AllowedMethods'), (method) => method.isOneOf('PUT', 'POST'));
}

/** Functions that an operation which sends something calls; every bucket asks for them. */
function writers(application: Application): ReadonlySet<Resource> {
  return application.worlds.memo(`writers ${application.id}`, () => new Set(readWriters(application)));
}

function readWriters(application: Application): readonly Resource[] {
  const methods = application
    .existing(...INTEGRATING)
    .flatMap(collectIntegrations)
    .filter(({ takesIn }) => takesIn.is !== 'no')
    .map(({ uri }) => uri);
  const targets = application.existing('AWS::ApiGatewayV2::Api').map((api) => api.at('Target'));
  const routes = application
    .existing('AWS::ApiGatewayV2::Route')
    .filter((route) => route.at('RouteKey').matches(/^(?:POST|PUT|PATCH|ANY) |^\$default$/).is !== 'no')
    .flatMap((route) => route.at('Target').targets.map(({ resource }) => resource.at('IntegrationUri')));
  const urls = application.existing('AWS::Lambda::Url').map((url) => url.at('TargetFunctionArn'));
  return [...new Set([...methods, ...targets, ...routes, ...urls].flatMap(resolveIntegrationTargets))];
}

/** Whether a function's role lets it write to a bucket. */
export function mayWrite(application: Application, fn: Resource, bucket: Resource): Answer {
  return mayRoleWrite(application, fn.at('Role'), bucket);
}

/** Where a property of these types names a bucket, the bucket serves logs, deployments or audits. */
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
  'Custom::CDKBucketDeployment': ['DestinationBucketName', 'SourceBucketNames'],
};

function isForSomethingElse(application: Application, bucket: Resource): Answer {
  if (bucket.at('AccessControl').is('LogDeliveryWrite').is === 'yes') return yes;
  return some(application.companions(bucket, ...Object.keys(OTHER_USES)), (user) =>
    user === bucket ? no : some(OTHER_USES[user.type] ?? [], (property) => names(user, property, bucket)),
  );
}

/** What is not known names no bucket of the same template. */
function names(user: Resource, property: string, bucket: Resource): Answer {
  return certainly(user.all(property).some((value) => value.refersTo(bucket).is === 'yes'));
}
