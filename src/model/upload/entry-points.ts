import { type Answer, and, certainly, every, no, not, or, some } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import { mayBringContent, collectApiCalls, collectRoutesTo } from '../function/api-calls.js';
import { findApi } from '../api/api.js';
import type { Application } from '../application.js';
import { hasContentTypeRule, hasBodySizeRule } from '../api/firewall.js';
import { hasContentLimit } from '../api/request-validation.js';

/** A method, route or function URL that receives requests, and the checks before the function runs. */
export interface EntryPoint {
  readonly resource: Resource;
  /** Whether requests must have one of a few content types. */
  readonly checksType: Answer;
  /** Whether the size of requests is limited explicitly. */
  readonly limitsSize: Answer;
}

/** The entry points of a function that receive content. Only methods of REST APIs can check it. */
export function collectEntryPoints(
  application: Application,
  fn: Resource,
  stored: readonly string[],
): readonly EntryPoint[] {
  return collectApiCalls(application, fn)
    .filter((call) => mayBringContent(application, fn, call).is !== 'no')
    .flatMap(({ by }) => {
      if (by.type === 'AWS::ApiGateway::Method') return [makeMethodEntryPoint(application, by, stored)];
      const entrances = by.type === 'AWS::ApiGatewayV2::Integration' ? collectRoutesTo(application, by) : [by];
      return entrances.map((resource): EntryPoint => ({ resource, checksType: no, limitsSize: no }));
    });
}

/** A method of a REST API; `stored` are the fields of the body that are stored as files, if they are known. */
export function makeMethodEntryPoint(
  application: Application,
  method: Resource,
  stored: readonly string[] = [],
): EntryPoint {
  const api = findApi(method);
  return {
    resource: method,
    get checksType() {
      return or(refusesOtherTypes(method), api === undefined ? no : hasContentTypeRule(application, api));
    },
    get limitsSize() {
      return or(hasContentLimit(method, stored), api === undefined ? no : hasBodySizeRule(application, api));
    },
  };
}

/** Whether every entry point makes this check; no if no entry point is known. */
export function everyEntryPoint(entrances: readonly EntryPoint[], question: 'checksType' | 'limitsSize'): Answer {
  return entrances.length === 0 ? no : every(entrances, (one) => one[question]);
}

/**
 * A non-proxy integration accepts the content types of its request templates, and with NEVER no others;
 * docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
function refusesOtherTypes(method: Resource): Answer {
  const integration = method.at('Integration');
  const templates = integration.at('RequestTemplates');
  return and(
    not(integration.at('Type').isOneOf('AWS_PROXY', 'HTTP_PROXY')),
    integration.at('PassthroughBehavior').is('NEVER'),
    certainly(templates.keys.length > 0 && templates.keys.every((type) => !type.includes('*'))),
    some(templates.keys, (type) => certainly(type !== 'application/octet-stream')),
  );
}
