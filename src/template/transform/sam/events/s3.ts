import type { Declared } from '../../transform.js';
import { Placed, type Raw, isList, isMap } from '../../../parse/document.js';
import { type SamFunction, handedTags } from '../context.js';
import { NO_VALUE, at, attribute, definitionOf, intrinsicOf, itemsOf, refOf, textOf } from '../pieces.js';
import { type EventMade, type Trigger, permission } from '../event.js';

/**
 * Events of a bucket: SAM writes them into the bucket's own NotificationConfiguration, which is why the bucket has to
 * stand in the same template.
 */
export function bucketNotification(trigger: Trigger): EventMade {
  const { given, event, output, fn, callee } = trigger;
  const bucket = refOf(at(given, 'Bucket'));
  if (bucket === undefined) {
    output.warn(`${event.name} names no bucket of this template: what calls ${fn.logicalId} is not seen`, event.path);
  } else {
    const added = itemsOf(at(given, 'Events')).map((one) => {
      const configuration = { Event: one, Function: callee.arn, Filter: at(given, 'Filter') ?? NO_VALUE };
      return new Placed(onlyIf(fn.condition, configuration), event.path);
    });
    output.change(bucket, (declared) => withHandedTags(withNotifications(declared, added), fn));
  }
  return { declared: [permission(trigger, 's3.amazonaws.com', { SourceAccount: { Ref: 'AWS::AccountId' } })] };
}

/** The function may not exist, and then nothing can call it. */
function onlyIf(condition: string | undefined, raw: Raw): Raw {
  return condition === undefined ? raw : { 'Fn::If': [condition, raw, NO_VALUE] };
}

function withNotifications(bucket: Declared, added: readonly Placed[]): Declared {
  return changed(bucket, 'NotificationConfiguration', (written) => {
    const listed = at(written, 'LambdaConfigurations');
    const own = itemsOf(listed);
    const all = isList(listed?.raw) || own.length === 0 || intrinsicOf(listed) === undefined ? [...own, ...added] : own;
    return { ...(isMap(written?.raw) ? written.raw : {}), LambdaConfigurations: all };
  });
}

/** `PropagateTags` reaches the bucket too, because SAM counts what it changes among what it makes of a function. */
function withHandedTags(bucket: Declared, fn: SamFunction): Declared {
  const tags = handedTags(fn);
  if (tags === undefined || at(at(definitionOf(bucket), 'Properties'), 'Tags') !== undefined) return bucket;
  return withProperty(bucket, 'Tags', onlyIf(fn.condition, tags));
}

/** A user pool that calls the function on some of its events. */
export function cognitoTrigger(trigger: Trigger): EventMade {
  const { given, event, output, fn, callee } = trigger;
  const pool = refOf(at(given, 'UserPool'));
  if (pool === undefined) {
    output.warn(
      `${event.name} names no user pool of this template: what calls ${fn.logicalId} is not seen`,
      event.path,
    );
    return { declared: [] };
  }
  const added = itemsOf(at(given, 'Trigger')).flatMap((one) => {
    const name = textOf(one);
    return name === undefined ? [] : [[name, new Placed(onlyIf(fn.condition, callee.arn), one.path)] as const];
  });
  output.change(pool, (declared) =>
    changed(declared, 'LambdaConfig', (written) => ({
      ...(isMap(written?.raw) ? written.raw : {}),
      ...Object.fromEntries(added),
    })),
  );
  const grant = permission(trigger, 'cognito-idp.amazonaws.com', { SourceArn: attribute(pool, 'Arn') });
  return { declared: [{ ...grant, logicalId: `${fn.logicalId}CognitoPermission` }] };
}

/** A resource of which one property is more than what is written; what an intrinsic makes of it is left alone. */
function changed(
  declared: Declared,
  property: string,
  change: (written: Placed | undefined) => Readonly<Record<string, Raw>>,
): Declared {
  const properties = at(definitionOf(declared), 'Properties');
  const written = at(properties, property);
  if (intrinsicOf(properties) !== undefined || intrinsicOf(written) !== undefined) return declared;
  const made = change(written);
  return withProperty(declared, property, written === undefined ? made : new Placed(made, written.path));
}

function withProperty(declared: Declared, property: string, value: Raw): Declared {
  const properties = at(definitionOf(declared), 'Properties');
  if (intrinsicOf(properties) !== undefined) return declared;
  const all = { ...(isMap(properties?.raw) ? properties.raw : {}), [property]: value };
  const placed = properties === undefined ? all : new Placed(all, properties.path);
  return { ...declared, definition: { ...declared.definition, Properties: placed } };
}
