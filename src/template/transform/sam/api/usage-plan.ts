import type { Declared } from '../../transform.js';
import { type Piece, inside, keep } from '../../placed.js';
import type { SamApi } from './types.js';
import { literalOf } from './events.js';
import { stageId } from './stage.js';
import { generated } from '../context.js';

/** An API that asks SAM for a usage plan with a key. */
interface Asking {
  readonly api: SamApi;
  readonly plan: Piece;
}

/**
 * The usage plans, keys and links that `Auth.UsagePlan` makes: one of each per API, or one for all that share.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html
 */
export function usagePlans(apis: readonly SamApi[]): readonly Declared[] {
  const asking = (kind: string): readonly Asking[] =>
    apis.flatMap((api) => {
      const plan = inside(api.properties, 'Auth', 'UsagePlan');
      const create = literalOf(inside(plan, 'CreateUsagePlan'), api.source);
      return plan !== undefined && create === kind ? [{ api, plan }] : [];
    });
  const each = asking('PER_API').flatMap((one) => planFor(one.api.declared.logicalId, [one]));
  return [...each, ...planFor('Serverless', asking('SHARED'))];
}

function planFor(prefix: string, asking: readonly Asking[]): readonly Declared[] {
  const [first] = asking;
  if (first === undefined) return [];
  const { path } = first.plan;
  const stages = asking.map(({ api }) => ({
    id: { Ref: api.declared.logicalId },
    stage: { Ref: stageId(api, inside(api.properties, 'StageName')) },
  }));
  const alternatives = asking.map(({ api: { owner } }) => owner);
  const isCertain = alternatives.some(({ condition, existsIf }) => condition === undefined && existsIf === undefined);
  const existsIf = alternatives.flatMap(
    ({ condition, existsIf: tests }) => tests ?? (condition === undefined ? [] : [[{ condition, holds: true }]]),
  );
  const owner = isCertain ? { condition: undefined } : { condition: undefined, existsIf };
  const make = (suffix: string, type: string, properties: Readonly<Record<string, unknown>>): Declared =>
    generated(owner, { logicalId: `${prefix}${suffix}`, type, path }, properties);
  return [
    make('UsagePlan', 'AWS::ApiGateway::UsagePlan', {
      ApiStages: stages.map(({ id, stage }) => ({ ApiId: id, Stage: stage })),
      Quota: keep(inside(first.plan, 'Quota')),
      Throttle: keep(inside(first.plan, 'Throttle')),
      UsagePlanName: keep(inside(first.plan, 'UsagePlanName')),
      Tags: keep(inside(first.plan, 'Tags')),
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
