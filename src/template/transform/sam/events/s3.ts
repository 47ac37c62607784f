import type { ResourceDeclaration } from '../../transform.js';
import { Placed, type Raw, isList, isMap } from '../../../parse/document.js';
import { type SamFunction, findPropagatedTags } from '../context.js';
import { type EventResources, type EventContext, buildPermission } from '../event.js';
import { NO_VALUE, findPlaced, getDefinition, findIntrinsic, collectItems, findRef, findText } from '../../placed.js';
import { makeGetAtt } from '../intrinsics.js';

/**
 * Events of a bucket: SAM writes them into the bucket's own NotificationConfiguration, which is why the bucket has to
 * are in the same template.
 */
export function buildBucketNotification(trigger: EventContext): EventResources {
  const { given, event, output, fn, callee } = trigger;
  const bucket = findRef(findPlaced(given, 'Bucket'));
  if (bucket === undefined) {
    output.warn(
      `${event.name} refers to no bucket of this template: this trigger of ${fn.logicalId} is not considered`,
      event.path,
    );
  } else {
    const added = collectItems(findPlaced(given, 'Events')).map((one) => {
      const configuration = { Event: one, Function: callee.arn, Filter: findPlaced(given, 'Filter') ?? NO_VALUE };
      return new Placed(onlyIf(fn.condition, configuration), event.path);
    });
    output.change(bucket, (declared) => withHandedTags(withNotifications(declared, added), fn));
  }
  return { declared: [buildPermission(trigger, 's3.amazonaws.com', { SourceAccount: { Ref: 'AWS::AccountId' } })] };
}

/** The function may not exist, and then nothing can call it. */
function onlyIf(condition: string | undefined, raw: Raw): Raw {
  return condition === undefined ? raw : { 'Fn::If': [condition, raw, NO_VALUE] };
}

function withNotifications(bucket: ResourceDeclaration, added: readonly Placed[]): ResourceDeclaration {
  return changed(bucket, 'NotificationConfiguration', (written) => {
    const listed = findPlaced(written, 'LambdaConfigurations');
    const own = collectItems(listed);
    const all =
      isList(listed?.raw) || own.length === 0 || findIntrinsic(listed) === undefined ? [...own, ...added] : own;
    return { ...(isMap(written?.raw) ? written.raw : {}), LambdaConfigurations: all };
  });
}

/** `PropagateTags` reaches the bucket too, because SAM counts what it changes among what it makes of a function. */
function withHandedTags(bucket: ResourceDeclaration, fn: SamFunction): ResourceDeclaration {
  const tags = findPropagatedTags(fn);
  if (tags === undefined || findPlaced(findPlaced(getDefinition(bucket), 'Properties'), 'Tags') !== undefined)
    return bucket;
  return withProperty(bucket, 'Tags', onlyIf(fn.condition, tags));
}

/** A user pool that calls the function on some of its events. */
export function buildCognitoTrigger(trigger: EventContext): EventResources {
  const { given, event, output, fn, callee } = trigger;
  const pool = findRef(findPlaced(given, 'UserPool'));
  if (pool === undefined) {
    output.warn(
      `${event.name} refers to no user pool of this template: this trigger of ${fn.logicalId} is not considered`,
      event.path,
    );
    return { declared: [] };
  }
  const added = collectItems(findPlaced(given, 'Trigger')).flatMap((one) => {
    const name = findText(one);
    return name === undefined ? [] : [[name, new Placed(onlyIf(fn.condition, callee.arn), one.path)] as const];
  });
  output.change(pool, (declared) =>
    changed(declared, 'LambdaConfig', (written) => ({
      ...(isMap(written?.raw) ? written.raw : {}),
      ...Object.fromEntries(added),
    })),
  );
  const grant = buildPermission(trigger, 'cognito-idp.amazonaws.com', { SourceArn: makeGetAtt(pool, 'Arn') });
  return { declared: [{ ...grant, logicalId: `${fn.logicalId}CognitoPermission` }] };
}

/** A resource with an extended property; the result of an intrinsic is left alone. */
function changed(
  declared: ResourceDeclaration,
  property: string,
  change: (written: Placed | undefined) => Readonly<Record<string, Raw>>,
): ResourceDeclaration {
  const properties = findPlaced(getDefinition(declared), 'Properties');
  const written = findPlaced(properties, property);
  if (findIntrinsic(properties) !== undefined || findIntrinsic(written) !== undefined) return declared;
  const made = change(written);
  return withProperty(declared, property, written === undefined ? made : new Placed(made, written.path));
}

function withProperty(declared: ResourceDeclaration, property: string, value: Raw): ResourceDeclaration {
  const properties = findPlaced(getDefinition(declared), 'Properties');
  if (findIntrinsic(properties) !== undefined) return declared;
  const all = { ...(isMap(properties?.raw) ? properties.raw : {}), [property]: value };
  const placed = properties === undefined ? all : new Placed(all, properties.path);
  return { ...declared, definition: { ...declared.definition, Properties: placed } };
}
