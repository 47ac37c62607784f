import type { ResourceDeclaration } from '../../transform.js';
import type { SamApi } from './types.js';
import { findParameterDefault } from '../parameters.js';
import { makeStageId } from './stage.js';
import { makeCompanionResource } from '../context.js';
import type { Placed } from '../../../parse/document.js';
import { findPlaced } from '../../placed.js';

/** An API for which SAM makes a usage plan with a key. */
interface Asking {
  readonly api: SamApi;
  readonly plan: Placed;
}

/**
 * The usage plans, keys and links that `Auth.UsagePlan` makes: one of each per API, or one for all that share.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html
 */
export function buildUsagePlans(apis: readonly SamApi[]): readonly ResourceDeclaration[] {
  const asking = (kind: string): readonly Asking[] =>
    apis.flatMap((api) => {
      const plan = findPlaced(api.properties, 'Auth', 'UsagePlan');
      const create = findParameterDefault(api.source, findPlaced(plan, 'CreateUsagePlan'));
      return plan !== undefined && create === kind ? [{ api, plan }] : [];
    });
  const each = asking('PER_API').flatMap((one) => planFor(one.api.declared.logicalId, [one]));
  return [...each, ...planFor('Serverless', asking('SHARED'))];
}

function planFor(prefix: string, asking: readonly Asking[]): readonly ResourceDeclaration[] {
  const [first] = asking;
  if (first === undefined) return [];
  const { path } = first.plan;
  const stages = asking.map(({ api }) => ({
    id: { Ref: api.declared.logicalId },
    stage: { Ref: makeStageId(api, findPlaced(api.properties, 'StageName')) },
  }));
  const alternatives = asking.map(({ api: { owner } }) => owner);
  const isCertain = alternatives.some(({ condition, existsIf }) => condition === undefined && existsIf === undefined);
  const existsIf = alternatives.flatMap(
    ({ condition, existsIf: tests }) => tests ?? (condition === undefined ? [] : [[{ condition, holds: true }]]),
  );
  const owner = isCertain ? { condition: undefined } : { condition: undefined, existsIf };
  const make = (suffix: string, type: string, properties: Readonly<Record<string, unknown>>): ResourceDeclaration =>
    makeCompanionResource(owner, { logicalId: `${prefix}${suffix}`, type, path }, properties);
  return [
    make('UsagePlan', 'AWS::ApiGateway::UsagePlan', {
      ApiStages: stages.map(({ id, stage }) => ({ ApiId: id, Stage: stage })),
      Quota: findPlaced(first.plan, 'Quota'),
      Throttle: findPlaced(first.plan, 'Throttle'),
      UsagePlanName: findPlaced(first.plan, 'UsagePlanName'),
      Tags: findPlaced(first.plan, 'Tags'),
    }),
    make('ApiKey', 'AWS::ApiGateway::ApiKey', {
      Enabled: true,
      StageKeys: stages.map(({ id, stage }) => ({ RestApiId: id, StageName: stage })),
    }),
    make('UsagePlanKey', 'AWS::ApiGateway::UsagePlanKey', {
      KeyId: { Ref: `${prefix}ApiKey` },
      KeyType: 'API_KEY',
      UsagePlanId: { Ref: `${prefix}UsagePlan` },
    }),
  ];
}
