import { type Answer, and, certainly, every, no, not, or, some } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { findApi, resolveIntegrationTargets } from './api.js';
import type { Application } from '../application.js';
import { hasContentTypeRule, hasBodySizeRule } from './firewall.js';
import { hasContentLimit } from './request-validation.js';

/** A method, route or function URL by which requests come in, and what is checked there before anything else runs. */
export interface EntryPoint {
  readonly resource: Resource;
  /** Whether what is sent must have one of a few content types. */
  readonly checksType: Answer;
  /** Whether what is sent can't be larger than somebody has decided. */
  readonly limitsSize: Answer;
}

const TAKING_IN = /^(?:ANY|PATCH|POST|PUT|\$default)\b/i;

/** The entrances that lead to a function and take something in. Only methods of REST APIs can check what comes. */
export function collectEntryPoints(application: Application, fn: Resource): readonly EntryPoint[] {
  const calls = (uri: Node): boolean => resolveIntegrationTargets(uri).includes(fn);
  const methods = application
    .existing('AWS::ApiGateway::Method')
    .filter((method) => calls(method.at('Integration.Uri')) && method.at('HttpMethod').matches(TAKING_IN).is !== 'no');
  const others = [
    ...application
      .existing('AWS::ApiGatewayV2::Route')
      .filter((route) => route.at('Target').targets.some(({ resource }) => calls(resource.at('IntegrationUri'))))
      .filter((route) => route.at('RouteKey').matches(TAKING_IN).is !== 'no'),
    ...application.existing('AWS::ApiGatewayV2::Api').filter((api) => calls(api.at('Target'))),
    ...application.existing('AWS::Lambda::Url').filter((url) => calls(url.at('TargetFunctionArn'))),
  ];
  return [
    ...methods.map((method) => makeMethodEntryPoint(application, method)),
    ...others.map((resource): EntryPoint => ({ resource, checksType: no, limitsSize: no })),
  ];
}

/** A method of a REST API. */
export function makeMethodEntryPoint(application: Application, method: Resource): EntryPoint {
  const api = findApi(method);
  return {
    resource: method,
    get checksType() {
      return or(refusesOtherTypes(method), api === undefined ? no : hasContentTypeRule(application, api));
    },
    get limitsSize() {
      return or(hasContentLimit(method), api === undefined ? no : hasBodySizeRule(application, api));
    },
  };
}

/** Whether every entrance asks for it; where none is known, none does. */
export function everyEntryPoint(entrances: readonly EntryPoint[], question: 'checksType' | 'limitsSize'): Answer {
  return entrances.length === 0 ? no : every(entrances, (one) => one[question]);
}

/**
 * An integration that is no proxy takes the content types of its request templates, and with NEVER no other;
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
