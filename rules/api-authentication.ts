import { type Requirement, type Subjects, and, defineRule, not, or, requires } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

type Operation = Subjects['operation'];

export default defineRule({
  id: 'api-authentication',
  number: '1.2',
  severity: 'medium',
  title: 'API operation without authentication',
  why: `Anyone who finds the URL can call an operation without an authorizer, IAM authorization or an API key. An open
upload operation lets strangers store files in your bucket at your cost, and an open read operation exposes the files of
other users. A WAF filters requests, but does not authenticate callers.`,
  fix: `Add an authorizer (Cognito, JWT or Lambda), IAM authorization, or an API key with a usage plan. List public
paths, such as /health, in the publicPaths option. In CDK: set authorizer and authorizationType on addMethod, or
defaultMethodOptions on the API.`,
  fixes: {
    'key-not-required': `Set ApiKeyRequired: true on the method, so that it requires the API key of the usage plan. In CDK:
apiKeyRequired: true on addMethod.`,
    'key-without-plan': `Add an enabled API key to a usage plan for the API's stage (AWS::ApiGateway::UsagePlanKey). In CDK:
usagePlan.addApiKey(key).`,
    'no-connect-route': `Add a $connect route with a Lambda authorizer or IAM authorization to the WebSocket API.`,
    'open-function-url': `Set AuthType: AWS_IAM, or call the function through an API with an authorizer. In CDK: authType:
FunctionUrlAuthType.AWS_IAM.`,
    'open-private-api': `Restrict the resource policy of the private API to your own VPC endpoints (aws:SourceVpce), or add an
authorizer or IAM authorization.`,
  },
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  ],
  tags: ['security'],
  cwe: [306],
  securitySeverity: 6.5,
  precision: 'high',
  sameAs: {
    checkov: ['CKV_AWS_59', 'CKV_AWS_258'],
    cfn_nag: ['W59'],
    'cdk-nag': ['AwsSolutions-APIG4'],
  },
  about: 'operation',
  everywhere: true,
  group: 'api',
  options: {
    publicPaths,
  },
  *check(operation, { options }) {
    if (operation.needsNoCaller.is === 'yes' || operation.isPublic(options.publicPaths)) return;
    const { authorization, keyRequirement, name, requiresKey, hasUsableKey } = operation;
    const guarded = or(operation.needsNoCaller, operation.isAuthorized, operation.isGuardedByNetwork);
    if (requiresKey.is === 'yes') {
      const message = `${name} requires an API key, but no usage plan in the templates has an enabled key`;
      yield requires('key-without-plan', or(guarded, hasUsableKey), keyRequirement, message, { confidence: 'medium' });
      return;
    }
    const met = or(guarded, and(requiresKey, hasUsableKey));
    const { kind, message, confidence } = complaint(operation, options.publicPaths);
    yield requires(kind, met, authorization, message, { confidence });
  },
});

type Complaint = Required<Pick<Requirement, 'kind' | 'message' | 'confidence'>>;

/** The most specific failure of an operation, with its kind, message and confidence. */
function complaint(operation: Operation, publicPaths: readonly string[]): Complaint {
  const { name, saysAuthorization: said } = operation;
  if (operation.form === 'function-url') {
    const message = `${name} has no authentication: ${said}`;
    return {
      kind: 'open-function-url',
      message,
      confidence: operation.isNamedAfterPublicPath(publicPaths) ? 'low' : 'high',
    };
  }
  if (operation.lacksConnectRoute) {
    const message = `WebSocket API ${operation.resource.shownName} accepts connections without authentication: ${said}`;
    return { kind: 'no-connect-route', message, confidence: 'medium' };
  }
  if (operation.isPrivate.is === 'yes') {
    const message = `${name} has no authentication: the private API's policy allows the whole network, and ${said}`;
    return { kind: 'open-private-api', message, confidence: 'low' };
  }
  if (and(not(operation.requiresKey), operation.hasUsableKey).is === 'yes') {
    const message = `${name} has no authentication: the method does not require the usage plan's API key, and ${said}`;
    return { kind: 'key-not-required', message, confidence: 'high' };
  }
  const key = operation.form === 'rest' ? ['no API key is required'] : [];
  const reasons = [said, ...key, ...operation.idleGuards].join(', ').replace(/, ([^,]*)$/, ' and $1');
  const message = `${name} has no authentication: ${reasons}`;
  return { kind: 'no-authentication', message, confidence: operation.isOfApiElsewhere ? 'low' : 'high' };
}
