import { type Subjects, defineRule, not, or, requires } from '../src/rule.js';

/** Browsers send the origin `null` for sandboxed frames and local files, which any attacker can create. */
const ANY_SITE = ['*', 'https://*', 'http://*', 'null'];

export default defineRule({
  id: 'cors-wildcard',
  number: '1.1',
  severity: 'high',
  title: 'CORS wildcard origin allows any website',
  why: `Browsers use CORS to decide whether a website may call another site and read its responses. With a wildcard
origin, any page that a user has open can call the API or the bucket from that user's browser and network. For an upload
API this means that files are stored, and paid for, without the user's intent.`,
  fix: `Replace the wildcard origin with the origins of your own front ends, such as https://app.example.com. A
pattern such as https://*.example.com is accepted too. If environments differ, take the origins from a parameter. In
CDK: pass allowedOrigins (bucket) or allowOrigins (API) from the stack's props.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors',
  ],
  tags: ['security'],
  cwe: [942],
  securitySeverity: 8,
  precision: 'very-high',
  about: 'cors',
  everywhere: true,
  group: 'api',
  *check(cors) {
    if (cors.unread !== undefined) {
      yield requires(
        'wildcard-origin',
        cors.unread.answer,
        cors.unread.at,
        `the CORS settings of ${cors.name} could not be read`,
      );
    }
    for (const rule of cors.rules) {
      for (const origin of rule.origins) {
        const message = `${cors.name} allows ${nounOf(origin)} "${origin.shown}": any website can ${rule.allows}`;
        const isLess = rule.readOnly.is === 'yes' || rule.byCode === true;
        const confidence = cors.isOfApiElsewhere ? 'low' : isLess ? 'medium' : 'high';
        const met = or(not(rule.takesEffect), not(origin.isOneOf(...ANY_SITE)));
        yield requires('wildcard-origin', met, origin.at, message, { confidence });
      }
    }
  },
});

function nounOf({ shown }: Subjects['cors']['rules'][number]['origins'][number]): string {
  return shown.includes('*') ? 'wildcard origin' : 'origin';
}
