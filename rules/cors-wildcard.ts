import { defineRule, not, or, requires } from '../src/rule.js';

/** `null` is the origin of sandboxed frames and local files, which anybody can make. */
const ANY_SITE = ['*', 'https://*', 'http://*', 'null'];

export default defineRule({
  id: 'cors-wildcard',
  number: '1.1',
  severity: 'high',
  title: 'CORS lets any website in',
  why: `CORS is the browser's question "may this website call you?". Answered with a wildcard, every page that a user
happens to have open may call the API or the bucket from that user's browser, inside that user's network, and read what
comes back. For an upload API that means files stored, and paid for, on behalf of people who never meant to.`,
  fix: `Name the origins of your own front ends, such as https://app.example.com, per environment if they differ.
https://*.example.com is accepted too. In CDK: allowedOrigins / allowOrigins with a list taken from the stack's props.`,
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
      yield requires('wildcard-origin', cors.unread.answer, cors.unread.at, `${cors.name} could not be read`);
    }
    for (const rule of cors.rules) {
      for (const origin of rule.origins) {
        const message = `any website may ${rule.allows}: the allowed origin is "${origin.shown}"`;
        const isLess = rule.readOnly.is === 'yes' || rule.byCode === true;
        const confidence = cors.isOfApiElsewhere ? 'low' : isLess ? 'medium' : 'high';
        const met = or(not(rule.takesEffect), not(origin.isOneOf(...ANY_SITE)));
        yield requires('wildcard-origin', met, origin.at, message, { confidence });
      }
    }
  },
});
