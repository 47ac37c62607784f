import { type Requirement, type Subjects, and, defineRule, not, or, requires } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

type Operation = Subjects['operation'];

export default defineRule({
  id: 'api-authentication',
  number: '1.2',
  severity: 'medium',
  title: 'Anybody can call the API',
  why: `An operation without an authorizer, IAM or an API key answers whoever finds its address. An open upload operation
lets strangers store files in your bucket at your cost, and a read operation hands out what others stored. A firewall
(WAF) limits how, not who.`,
  fix: `Give the operation an authorizer (Cognito, JWT, a Lambda function) or IAM authorization; an API key that a usage
plan hands out counts too. In CDK: authorizer and authorizationType on addMethod, or defaultMethodOptions on the API.
Paths that are meant for everybody, such as /health, belong into the option publicPaths.`,
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
      const message = `${name} requires an API key, but no usage plan gives callers one that works: every call is refused, or keys are made by hand`;
      yield requires('key-without-plan', or(guarded, hasUsableKey), keyRequirement, message, { confidence: 'medium' });
      return;
    }
    const met = or(guarded, and(requiresKey, hasUsableKey));
    const { kind, message, confidence } = complaint(operation, options.publicPaths);
    yield requires(kind, met, authorization, message, { confidence });
  },
});

type Complaint = Required<Pick<Requirement, 'kind' | 'message' | 'confidence'>>;

/** The one complaint that fits best: each has its own words and its own certainty. */
function complaint(operation: Operation, publicPaths: readonly string[]): Complaint {
  const { name, saysAuthorization: said } = operation;
  if (operation.form === 'function-url') {
    const message = `anybody can call ${name}: ${said}`;
    return {
      kind: 'open-function-url',
      message,
      confidence: operation.isNamedAfterPublicPath(publicPaths) ? 'low' : 'high',
    };
  }
  if (operation.lacksConnectRoute) {
    const message = `anybody can connect to ${operation.resource.logicalId}: ${said}`;
    return { kind: 'no-connect-route', message, confidence: 'medium' };
  }
  if (operation.isPrivate.is === 'yes') {
    const message = `everybody on the network can call ${name}: the API is private, but its policy lets everybody in and ${said}`;
    return { kind: 'open-private-api', message, confidence: 'low' };
  }
  if (and(not(operation.requiresKey), operation.hasUsableKey).is === 'yes') {
    const message = `anybody can call ${name}: a usage plan has an API key, but the method does not require it and ${said}`;
    return { kind: 'key-not-required', message, confidence: 'high' };
  }
  const key = operation.form === 'rest' ? ['no API key is required'] : [];
  const reasons = [said, ...key, ...operation.idleGuards].join(', ').replace(/, ([^,]*)$/, ' and $1');
  const message = `anybody can call ${name}: ${reasons}`;
  return { kind: 'no-authentication', message, confidence: operation.isOfApiElsewhere ? 'low' : 'high' };
}
