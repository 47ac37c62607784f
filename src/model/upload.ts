import { type Answer, and, certainly, no, not, or, some, yes } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import { functionsCalledBy } from './api.js';
import type { Application } from './application.js';
import { ownFunctions } from './helpers.js';
import { INTEGRATING, integrationsIn } from './integration.js';
import { roleMayWrite } from './permission.js';

/** Whether files of users end up in a bucket, as far as the templates tell. */
export function receivesUploads(application: Application, bucket: Resource): Answer {
  if (application.uploads.isBucket(bucket)) return yes;
  return application.worlds.memo(`receives uploads ${bucket.key}`, () =>
    and(
      not(isForSomethingElse(application, bucket)),
      or(isWrittenByIntegration(application, bucket), seemsWritten(application, bucket)),
    ),
  );
}

/** Whether a function that an operation which sends something calls may write to a bucket. */
export function mayUpload(application: Application, fn: Resource): Answer {
  if (application.uploads.isFunction(fn)) return yes;
  if (!writers(application).includes(fn)) return no;
  return some(application.existing('AWS::S3::Bucket'), (bucket) => mayWrite(application, fn, bucket));
}

/** API Gateway's own integration with S3 stores what it is sent, without a function between. */
export function isWrittenByIntegration(application: Application, bucket: Resource): Answer {
  return some(application.existing(...INTEGRATING), (api) =>
    some(integrationsIn(api), ({ takesIn, uri, verb, credentials }) => {
      if (takesIn.is === 'no' || !/:s3:(?:path|action)|\.s3:path/.test(uri.shown)) return no;
      // The path may take the bucket's name from the request: then its role tells which ones it may be.
      const isAny = /s3:path\/\{/.test(uri.shown);
      const reaches = isAny ? roleMayWrite(application, credentials, bucket) : uri.refersTo(bucket);
      return and(api.exists(), takesIn, not(verb.matches(/^(?:get|head|delete|options)$/i)), reaches);
    }),
  );
}

function seemsWritten(application: Application, bucket: Resource): Answer {
  return or(
    some(bucket.all('CorsConfiguration.CorsRules.AllowedMethods'), (method) => method.isOneOf('PUT', 'POST')),
    isProcessed(application, bucket),
    some(writers(application), (fn) => mayWrite(application, fn, bucket)),
  );
}

/** Functions that an operation which sends something calls; every bucket asks for them. */
function writers(application: Application): readonly Resource[] {
  return application.worlds.memo(`writers ${application.id}`, () => readWriters(application));
}

function readWriters(application: Application): readonly Resource[] {
  const methods = application
    .existing(...INTEGRATING)
    .flatMap(integrationsIn)
    .filter(({ takesIn }) => takesIn.is !== 'no')
    .map(({ uri }) => uri);
  const targets = application.existing('AWS::ApiGatewayV2::Api').map((api) => api.at('Target'));
  const routes = application
    .existing('AWS::ApiGatewayV2::Route')
    .filter((route) => route.at('RouteKey').matches(/^(?:POST|PUT|PATCH|ANY) |^\$default$/).is !== 'no')
    .flatMap((route) => route.at('Target').targets.map(({ resource }) => resource.at('IntegrationUri')));
  const urls = application.existing('AWS::Lambda::Url').map((url) => url.at('TargetFunctionArn'));
  return [...new Set([...methods, ...targets, ...routes, ...urls].flatMap(functionsCalledBy))];
}

function mayWrite(application: Application, fn: Resource, bucket: Resource): Answer {
  return roleMayWrite(application, fn.at('Role'), bucket);
}

/** Whether a function of the application looks at every object that is created. */
function isProcessed(application: Application, bucket: Resource): Answer {
  const own = ownFunctions(application);
  const isOwn = (target: Node): Answer => some(own, (fn) => target.refersTo(fn));
  const declared = some(bucket.all('NotificationConfiguration.LambdaConfigurations'), (notification) =>
    and(notification.at('Event').matches(/^s3:ObjectCreated:/), isOwn(notification.at('Function'))),
  );
  const made = some(application.companions(bucket, 'Custom::S3BucketNotifications'), (notifications) =>
    and(
      notifications.at('BucketName').refersTo(bucket),
      some(notifications.all('NotificationConfiguration.LambdaFunctionConfigurations'), (notification) =>
        and(
          some(notification.all('Events'), (event) => event.matches(/^s3:ObjectCreated:/)),
          isOwn(notification.at('LambdaFunctionArn')),
        ),
      ),
    ),
  );
  return or(declared, made);
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
