import { GENERATORS } from '../../generators/generators.js';
import type { StandIn } from '../../generators/types.js';
import { Placed, type Raw, isList, isMap } from '../parse/document.js';
import type { ResourceDeclaration, Transform } from './transform.js';
import {
  collectEntries,
  collectItems,
  copyEntries,
  findIntrinsic,
  findPlaced,
  getDefinition,
  mapBranches,
  removeUndefined,
} from './placed.js';

const STAND_INS = new Map(GENERATORS.flatMap(({ standIns = [] }) => standIns.map((one) => [one.type, one] as const)));

/**
 * Converts custom resources that generators use instead of a resource of AWS or of the CDK: checks of tables and of
 * notifications then need to know no generator.
 */
export const transformStandIns: Transform = (declared) => ({
  declared: declared.map((one) => {
    const standIn = STAND_INS.get(one.type);
    return standIn === undefined ? one : replaced(one, standIn);
  }),
  warnings: [],
});

/** The properties of the other type; undefined for a custom resource of somebody else's with the same name. */
const SHAPES: Readonly<Record<StandIn['shape'], (properties: Placed) => Raw>> = {
  capitalized: (properties) => mapBranches(properties, capitalize),
  'bucket-configs': readBucketConfigs,
};

function replaced(one: ResourceDeclaration, { is, shape }: StandIn): ResourceDeclaration {
  const written = findPlaced(getDefinition(one), 'Properties');
  const properties = written === undefined ? undefined : SHAPES[shape](written);
  if (properties === undefined) return one;
  const definition = { ...one.definition, Type: is, Properties: properties };
  return { ...one, type: is, definition, writtenType: one.writtenType ?? one.type };
}

/** A value whose keys begin with a capital letter, on every level. */
function capitalize(of: Placed): Raw {
  if (isList(of.raw))
    return new Placed(
      collectItems(of).map((item) => mapBranches(item, capitalize)),
      of.path,
    );
  if (!isMap(of.raw) || findIntrinsic(of) !== undefined) return of;
  const entries = collectEntries(of).map(([key, value]) => [
    key.charAt(0).toUpperCase() + key.slice(1),
    mapBranches(value, capitalize),
  ]);
  return new Placed(Object.fromEntries(entries), of.path);
}

/** `BucketConfigs: [{ Event, Rules }]` and, in older versions, one `BucketConfig`, beside the function's name. */
function readBucketConfigs(properties: Placed): Raw {
  const configs = findPlaced(properties, 'BucketConfigs') ?? findPlaced(properties, 'BucketConfig');
  const fn = findPlaced(properties, 'FunctionName');
  if (configs === undefined || fn === undefined) return undefined;
  const each = collectItems(configs).map((config) => {
    const event = findPlaced(config, 'Event');
    return removeUndefined({ Events: event === undefined ? undefined : [event], LambdaFunctionArn: fn });
  });
  return { ...copyEntries(properties), NotificationConfiguration: { LambdaFunctionConfigurations: each } };
}
