import type { Declared } from '../transform.js';
import { Placed, type Raw } from '../../parse/document.js';
import { type SamFunction, generated } from './context.js';
import { at, attribute, definitionOf, eachBranch, given, isNothing, ref, textOf } from './pieces.js';
import { sendingPolicy } from './policies.js';
import { nothingIf } from './role.js';

/** What SAM makes where a destination of this type is named by nobody. */
const DEFAULTS: Readonly<Record<string, { suffix: string; type: string; arn: (id: string) => Raw }>> = {
  SNS: { suffix: 'Topic', type: 'AWS::SNS::Topic', arn: ref },
  SQS: { suffix: 'Queue', type: 'AWS::SQS::Queue', arn: (id) => attribute(id, 'Arn') },
};

interface Destination {
  readonly config: Raw;
  readonly declared: readonly Declared[];
  readonly policies: readonly Raw[];
}

/** `EventInvokeConfig`: where the events of asynchronous calls end up, and the policies that this needs. */
export function eventInvokeConfig(fn: SamFunction, alias: Declared | undefined): Omit<Destination, 'config'> {
  const config = fn.properties['EventInvokeConfig'];
  if (config === undefined || isNothing(config)) return { declared: [], policies: [] };
  const logicalId = `${fn.logicalId}EventInvokeConfig`;
  const written = at(config, 'DestinationConfig');
  const made = ['OnSuccess', 'OnFailure'].flatMap((event) => {
    const one = at(written, event);
    return one === undefined ? [] : [{ event, ...destinationOf(fn, one, `${logicalId}${event}`) }];
  });
  const destinations = Object.fromEntries(made.map((one) => [one.event, one.config]));
  const invoke = generated(
    fn,
    { logicalId, type: 'AWS::Lambda::EventInvokeConfig', path: config.path },
    {
      FunctionName: ref(fn.logicalId),
      Qualifier: aliasName(alias) ?? '$LATEST',
      MaximumEventAgeInSeconds: at(config, 'MaximumEventAgeInSeconds'),
      MaximumRetryAttempts: at(config, 'MaximumRetryAttempts'),
      DestinationConfig: given(written, ({ path }) => new Placed(destinations, path)),
    },
  );
  return {
    declared: [...made.flatMap(({ declared }) => declared), invoke],
    policies: made.flatMap(({ policies }) => policies),
  };
}

function aliasName(alias: Declared | undefined): Raw {
  return alias === undefined ? undefined : at(definitionOf(alias), 'Properties', 'Name');
}

/** A destination, and the topic or queue that SAM makes where only its type is written. */
function destinationOf(fn: SamFunction, config: Placed, id: string): Destination {
  const type = textOf(at(config, 'Type')) ?? '';
  const named = at(config, 'Destination');
  const policyName = `${id}Policy`;
  const missing = named === undefined || isNothing(named) ? undefined : nothingIf(named);
  const fallback = Object.hasOwn(DEFAULTS, type) ? DEFAULTS[type] : undefined;
  if (fallback === undefined || (named !== undefined && !isNothing(named) && missing === undefined)) {
    return {
      config: named === undefined ? config : new Placed({ Destination: named }, config.path),
      declared: [],
      policies: sendingPolicy(type, named, policyName),
    };
  }
  const logicalId = `${id}${fallback.suffix}`;
  const made = generated(fn, { logicalId, type: fallback.type, path: config.path }, {}, missing);
  const own = fallback.arn(logicalId);
  const destination = named === undefined ? own : eachBranch(named, (branch) => (isNothing(branch) ? own : branch));
  return {
    config: new Placed({ Destination: destination }, config.path),
    declared: [made],
    policies: sendingPolicy(type, destination, policyName),
  };
}
