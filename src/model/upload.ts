import { type Answer, and, no, not, or, some, yes } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import { functionsCalledBy } from './api.js';
import type { Application } from './application.js';
import { ownFunctions } from './helpers.js';
import { allowsWriting, statementsOf } from './permission.js';

/** Whether files of users end up in a bucket, as far as the templates tell. */
export function receivesUploads(application: Application, bucket: Resource): Answer {
  return application.worlds.memo(`receives uploads ${bucket.key}`, () =>
    and(
      not(isForSomethingElse(application, bucket)),
      or(isWrittenByIntegration(application, bucket), seemsWritten(application, bucket)),
    ),
  );
}

/** Whether a function that an operation which sends something calls may write to a bucket. */
export function mayUpload(application: Application, fn: Resource): Answer {
  if (!writers(application).includes(fn)) return no;
  return some(application.existing('AWS::S3::Bucket'), (bucket) => mayWrite(application, fn, bucket));
}

/** API Gateway's own integration with S3 stores what it is sent, without a function between. */
export function isWrittenByIntegration(application: Application, bucket: Resource): Answer {
  return some(application.companions(bucket, 'AWS::ApiGateway::Method'), (method) =>
    and(
      method.at('HttpMethod').isOneOf('POST', 'PUT', 'PATCH', 'ANY'),
      method.at('Integration.Type').is('AWS'),
      method.at('Integration.Uri').refersTo(bucket),
    ),
  );
}

function seemsWritten(application: Application, bucket: Resource): Answer {
  return or(
    some(bucket.all('CorsConfiguration.CorsRules.AllowedMethods'), (method) => method.isOneOf('PUT', 'POST')),
    isProcessed(application, bucket),
    some(writers(application), (fn) => mayWrite(application, fn, bucket)),
  );
}

/** Functions that an operation which sends something calls. */
function writers(application: Application): readonly Resource[] {
  const methods = application
    .existing('AWS::ApiGateway::Method')
    .filter((method) => method.at('HttpMethod').isOneOf('POST', 'PUT', 'PATCH', 'ANY').is !== 'no')
    .map((method) => method.at('Integration.Uri'));
  const routes = application
    .existing('AWS::ApiGatewayV2::Route')
    .filter((route) => route.at('RouteKey').matches(/^(?:POST|PUT|PATCH|ANY) |^\$default$/).is !== 'no')
    .flatMap((route) => route.at('Target').targets.map(({ resource }) => resource.at('IntegrationUri')));
  const urls = application.existing('AWS::Lambda::Url').map((url) => url.at('TargetFunctionArn'));
  return [...new Set([...methods, ...routes, ...urls].flatMap(functionsCalledBy))];
}

function mayWrite(application: Application, fn: Resource, bucket: Resource): Answer {
  return some(statementsOf(application, fn), (statement) => allowsWriting(statement, bucket));
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
const OTHER_USES: readonly { readonly type: string; readonly property: string }[] = [
  { type: 'AWS::S3::Bucket', property: 'LoggingConfiguration.DestinationBucketName' },
  { type: 'AWS::CloudFront::Distribution', property: 'DistributionConfig.Logging.Bucket' },
  { type: 'AWS::CloudTrail::Trail', property: 'S3BucketName' },
  { type: 'AWS::Config::DeliveryChannel', property: 'S3BucketName' },
  { type: 'AWS::EC2::FlowLog', property: 'LogDestination' },
  { type: 'AWS::CodePipeline::Pipeline', property: 'ArtifactStore.Location' },
  { type: 'Custom::CDKBucketDeployment', property: 'DestinationBucketName' },
  { type: 'Custom::CDKBucketDeployment', property: 'SourceBucketNames' },
];

function isForSomethingElse(application: Application, bucket: Resource): Answer {
  if (bucket.at('AccessControl').is('LogDeliveryWrite').is === 'yes') return yes;
  return some(OTHER_USES, ({ type, property }) =>
    some(application.companions(bucket, type), (user) =>
      user === bucket ? no : some(user.all(property), (value) => value.refersTo(bucket)),
    ),
  );
}
