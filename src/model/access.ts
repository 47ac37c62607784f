import { type Answer, and, no, not, or, some } from '../answer.js';
import type { Resource } from '../template/template.js';
import type { Application } from './application.js';
import { keepsOutsidersAway } from './policy.js';

/** Whether an API key can reach an API: a usage plan of the API, a key of the plan. */
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

/** A key made elsewhere (a parameter, an import) is a key all the same. */
function isEnabledKey(link: Resource): Answer {
  const key = link.at('KeyId');
  const [target] = key.targets;
  if (target === undefined) return key.present;
  return and(target.resource.exists(), not(target.resource.at('Enabled').is(false)));
}

/** Whether an API that is only reachable from named networks, or by clients with a known certificate, guards itself. */
export function isGuardedByNetwork(application: Application, api: Resource): Answer {
  const policy = api.at('Policy');
  const closed = and(isPrivate(api), not(policy.present));
  return or(closed, keepsOutsidersAway(policy), usesMutualTls(application, api));
}

/** A private API: without a policy nobody can call it, with one it is the policy that decides. */
export function isPrivate(api: Resource): Answer {
  return some(api.all('EndpointConfiguration.Types'), (type) => type.is('PRIVATE'));
}

const DOMAINS: Readonly<Record<string, { readonly mapping: string; readonly domain: string; readonly api: string }>> = {
  'AWS::ApiGateway::RestApi': {
    mapping: 'AWS::ApiGateway::BasePathMapping',
    domain: 'AWS::ApiGateway::DomainName',
    api: 'RestApiId',
  },
  'AWS::ApiGatewayV2::Api': {
    mapping: 'AWS::ApiGatewayV2::ApiMapping',
    domain: 'AWS::ApiGatewayV2::DomainName',
    api: 'ApiId',
  },
};

/** Client certificates guard an API only if its default endpoint, which asks for none, is off. */
function usesMutualTls(application: Application, api: Resource): Answer {
  const types = DOMAINS[api.type];
  if (types === undefined) return no;
  const certified = some(application.companions(api, types.mapping), (mapping) =>
    and(mapping.at(types.api).refersTo(api), some(domainsOf(application, mapping, types.domain), asksForCertificate)),
  );
  return and(api.at('DisableExecuteApiEndpoint').is(true), certified);
}

function domainsOf(application: Application, mapping: Resource, type: string): readonly Resource[] {
  const name = mapping.at('DomainName');
  return application
    .existing(type)
    .filter((domain) => or(name.refersTo(domain), name.equals(domain.at('DomainName'))).is === 'yes');
}

function asksForCertificate(domain: Resource): Answer {
  return domain.at('MutualTlsAuthentication.TruststoreUri').present;
}
