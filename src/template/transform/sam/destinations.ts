import type { ResourceDeclaration } from '../transform.js';
import { Placed, type Raw } from '../../parse/document.js';
import { type SamFunction, makeCompanionResource } from './context.js';
import { makeSendPolicy } from './policies.js';
import { findNoValueCondition } from './role.js';
import { findPlaced, getDefinition, mapBranches, mapDefined, isNothing, findText } from '../placed.js';
import { makeGetAtt, makeRef } from './intrinsics.js';

/** The resource that SAM makes for a destination of this type without a named target. */
const DEFAULTS: Readonly<Record<string, { suffix: string; type: string; arn: (id: string) => Raw }>> = {
  SNS: { suffix: 'Topic', type: 'AWS::SNS::Topic', arn: makeRef },
  SQS: { suffix: 'Queue', type: 'AWS::SQS::Queue', arn: (id) => makeGetAtt(id, 'Arn') },
};

interface Destination {
  readonly config: Raw;
  readonly declared: readonly ResourceDeclaration[];
  readonly policies: readonly Raw[];
}

/** `EventInvokeConfig`: where the events of asynchronous calls end up, and the policies that this needs. */
export function buildEventInvokeConfig(
  fn: SamFunction,
  alias: ResourceDeclaration | undefined,
): Omit<Destination, 'config'> {
  const config = fn.properties['EventInvokeConfig'];
  if (config === undefined || isNothing(config)) return { declared: [], policies: [] };
  const logicalId = `${fn.logicalId}EventInvokeConfig`;
  const written = findPlaced(config, 'DestinationConfig');
  const made = ['OnSuccess', 'OnFailure'].flatMap((event) => {
    const one = findPlaced(written, event);
    return one === undefined ? [] : [{ event, ...destinationOf(fn, one, `${logicalId}${event}`) }];
  });
  const destinations = Object.fromEntries(made.map((one) => [one.event, one.config]));
  const invoke = makeCompanionResource(
    fn,
    { logicalId, type: 'AWS::Lambda::EventInvokeConfig', path: config.path },
    {
      FunctionName: makeRef(fn.logicalId),
      Qualifier: aliasName(alias) ?? '$LATEST',
      MaximumEventAgeInSeconds: findPlaced(config, 'MaximumEventAgeInSeconds'),
      MaximumRetryAttempts: findPlaced(config, 'MaximumRetryAttempts'),
      DestinationConfig: mapDefined(written, ({ path }) => new Placed(destinations, path)),
    },
  );
  return {
    declared: [...made.flatMap(({ declared }) => declared), invoke],
    policies: made.flatMap(({ policies }) => policies),
  };
}

function aliasName(alias: ResourceDeclaration | undefined): Raw {
  return alias === undefined ? undefined : findPlaced(getDefinition(alias), 'Properties', 'Name');
}

/** A destination, and the topic or queue that SAM makes where only its type is written. */
function destinationOf(fn: SamFunction, config: Placed, id: string): Destination {
  const type = findText(findPlaced(config, 'Type')) ?? '';
  const named = findPlaced(config, 'Destination');
  const policyName = `${id}Policy`;
  const missing = named === undefined || isNothing(named) ? undefined : findNoValueCondition(named);
  const fallback = Object.hasOwn(DEFAULTS, type) ? DEFAULTS[type] : undefined;
  if (fallback === undefined || (named !== undefined && !isNothing(named) && missing === undefined)) {
    return {
      config: named === undefined ? config : new Placed({ Destination: named }, config.path),
      declared: [],
      policies: makeSendPolicy(type, named, policyName),
    };
  }
  const logicalId = `${id}${fallback.suffix}`;
  const made = makeCompanionResource(fn, { logicalId, type: fallback.type, path: config.path }, {}, missing);
  const own = fallback.arn(logicalId);
  const destination = mapBranches(named, (branch) => branch, own);
  return {
    config: new Placed({ Destination: destination }, config.path),
    declared: [made],
    policies: makeSendPolicy(type, destination, policyName),
  };
}
