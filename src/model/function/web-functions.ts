import type { Resource } from '../../template/evaluate/types.js';

const WEB_FUNCTION = /^AWS::(?:Lambda|Serverless)::WebFunction(?:Endpoint)?$/;

/**
 * Whether a function, or what looks like a function's URL, is a web function or an endpoint of one: it runs a web server
 * and is never called with an event. Its memory can't be set, nor can it be started beforehand.
 */
export function isOfWebFunction({ name }: Resource): boolean {
  return WEB_FUNCTION.test(name.type);
}
