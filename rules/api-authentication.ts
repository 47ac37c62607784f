import { type Answer, type Subjects, and, defineRule, not, or, requires } from '../src/rule.js';

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
  about: 'operation',
  group: 'api',
  options: {
    publicPaths: {
      type: 'list',
      default: ['/health', '/healthz', '/ping', '/status', '/docs'],
      description: 'Paths that anybody may call, with what lies below them; also at the end of a longer path.',
    },
  },
  *check(operation, { options }) {
    if (operation.needsNoCaller.is === 'yes' || isPublic(operation, options.publicPaths)) return;
    const { authorization, name } = operation;
    const guarded = or(operation.needsNoCaller, operation.isAuthorized, operation.isGuardedByNetwork);
    const said =
      authorization.present.is === 'no' ? 'it names no authorization' : `its authorization is ${authorization.shown}`;
    if (operation.requiresKey.is === 'yes') {
      const message = `${name} requires an API key, but no usage plan hands one out: every call is refused, or keys are made by hand`;
      yield requires('key-without-plan', or(guarded, operation.hasUsableKey), authorization, message, {
        confidence: 'medium',
      });
      return;
    }
    const met = or(guarded, and(operation.requiresKey, operation.hasUsableKey));
    yield complaint(operation, met, said, options.publicPaths);
  },
});

/** The one complaint that fits best: each has its own words and its own certainty. */
function complaint(
  operation: Operation,
  met: Answer,
  said: string,
  publicPaths: readonly string[],
): ReturnType<typeof requires> {
  const { authorization, name } = operation;
  if (operation.form === 'function-url') {
    const isHealthCheck = operation.functions.some((id) =>
      publicPaths.some((path) => id.toLowerCase().includes(path.slice(1))),
    );
    const message = `anybody can call ${name}: ${said}`;
    return requires('open-function-url', met, authorization, message, { confidence: isHealthCheck ? 'low' : 'high' });
  }
  if (operation.isPrivate.is === 'yes') {
    const message = `everybody on the network can call ${name}: the API is private, but its policy lets everybody in and ${said}`;
    return requires('open-private-api', met, authorization, message, { confidence: 'low' });
  }
  if (and(not(operation.requiresKey), operation.hasUsableKey).is === 'yes') {
    return requires(
      'key-not-required',
      met,
      authorization,
      `anybody can call ${name}: a usage plan has an API key, but the method does not require it and ${said}`,
    );
  }
  return requires(
    'no-authentication',
    met,
    authorization,
    `anybody can call ${name}: ${said} and no API key is required`,
  );
}

function isPublic({ form, path }: Operation, publicPaths: readonly string[]): boolean {
  if (form === 'function-url') return false;
  return publicPaths.some((open) => path.endsWith(open) || `${path}/`.includes(`${open}/`));
}
