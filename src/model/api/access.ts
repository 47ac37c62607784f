import { type Answer, and, every, no, not, or, some, unknown, makeReason } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { type PolicyCall, deniesOutsiders, hasStatements } from '../iam/policy.js';

/** Whether an API key can reach an API: the API has a usage plan, and the plan has a key. */
export function hasUsableKey(application: Application, api: Resource): Answer {
  const plans = application.companions(api, 'AWS::ApiGateway::UsagePlan');
  return some(plans, (plan) => and(coversApi(plan, api), hasKey(application, plan)));
}

function coversApi(plan: Resource, api: Resource): Answer {
  return some(plan.all('ApiStages'), (stage) => stage.at('ApiId').refersTo(api));
}

function hasKey(application: Application, plan: Resource): Answer {
  return some(application.companions(plan, 'AWS::ApiGateway::UsagePlanKey'), (link) =>
    and(link.at('UsagePlanId').refersTo(plan), isEnabledKey(link)),
  );
}

/** A key from a parameter or an import counts as enabled. */
function isEnabledKey(link: Resource): Answer {
  const key = link.at('KeyId');
  const [target] = key.targets;
  if (target === undefined) return key.present;
  return and(target.resource.exists(), not(target.resource.at('Enabled').is(false)));
}

/** Whether outside callers are blocked: by a resource policy, a private endpoint or client certificates. */
export function isGuardedByNetwork(application: Application, api: Resource, call: PolicyCall): Answer {
  const policy = api.at('Policy');
  const closed = and(isPrivate(api), not(hasStatements(api.at('Policy'))));
  return or(closed, deniesOutsiders(policy, call), usesMutualTls(application, api));
}

/** Whether an API is private: without a policy it allows no call, with one the policy decides. */
export function isPrivate(api: Resource): Answer {
  return some(api.all('EndpointConfiguration.Types'), (type) => type.is('PRIVATE'));
}

const MAPPINGS = ['AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping'];
const DOMAINS = ['AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName'];

/** Protections of an open API that have no effect, in words. */
export function findIneffectiveGuards(application: Application, api: Resource): readonly string[] {
  const policy = hasStatements(api.at('Policy')).is === 'yes' ? ['its resource policy allows outside callers'] : [];
  const certified = some(findPathMappings(application, api), (mapping) => requiresCertificate(application, mapping));
  return certified.is === 'yes' ? [...policy, 'not every endpoint requires a client certificate'] : policy;
}

/**
 * Client certificates protect an API only if its default endpoint, which requires none, is disabled, and if every
 * custom domain requires one.
 */
function usesMutualTls(application: Application, api: Resource): Answer {
  const endpointIsOff = api.at('DisableExecuteApiEndpoint').is(true);
  if (endpointIsOff.is === 'no') return no;
  const mappings = findPathMappings(application, api);
  if (mappings.length === 0) return no;
  return and(
    endpointIsOff,
    every(mappings, (mapping) => requiresCertificate(application, mapping)),
  );
}

/** The mappings from custom domains to an API. */
export function findPathMappings(application: Application, api: Resource): readonly Resource[] {
  return application
    .companions(api, ...MAPPINGS)
    .filter((mapping) => or(...['RestApiId', 'ApiId'].map((id) => mapping.at(id).refersTo(api))).is === 'yes');
}

function requiresCertificate(application: Application, mapping: Resource): Answer {
  const domains = findDomains(application, mapping);
  if (domains.length === 0) {
    return unknown(
      makeReason(
        'defined-elsewhere',
        `the domain ${mapping.at('DomainName').shown} is defined in a template that was not found`,
      ),
    );
  }
  return every(domains, (domain) => domain.at('MutualTlsAuthentication.TruststoreUri').present);
}

/** The domains of a mapping, as far as the templates declare them. */
export function findDomains(application: Application, mapping: Resource): readonly Resource[] {
  const name = mapping.at('DomainName');
  return application.matching(
    DOMAINS,
    (domain) => or(name.refersTo(domain), name.equals(domain.at('DomainName'))).is === 'yes',
  );
}
