import { type Cause, makeReason } from '../../answer.js';
import { isListType, isStored, makeParameterChoice } from './choices.js';
import { findRootStack, resolveParentValue } from './cross-stack.js';
import type { RawValue, ValueOrigin, TemplateParameter, Resolve, Resolved, Value } from './types.js';
import { removeDynamicReferences, makeUnknownPart, makeResolved, makeScalar, makeText, makeUnknown } from './value.js';
import { ANYTHING_ELSE, type Choice } from './worlds.js';

/**
 * Patterns of pseudo parameters; docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '\\d{12}',
  'AWS::Partition': 'aws[a-z-]*',
  'AWS::Region': '[a-z]+(?:-[a-z]+)+-\\d+',
  'AWS::StackId': 'arn:[\\s\\S]+',
  'AWS::StackName': '[A-Za-z][A-Za-z0-9-]*',
  'AWS::URLSuffix': '[a-z0-9.-]+',
};

/** A pseudo parameter: a text that only the deployment knows, or in a condition one of the values it is compared with. */
export function resolvePseudoParameter(use: RawValue, name: string): Resolved {
  const resolved = use.template.resolved.get(name);
  if (resolved !== undefined) return makeResolved(makeScalar(resolved), use, 'pseudo');
  const pattern = PSEUDO[name];
  if (pattern === undefined)
    return makeResolved(
      makeUnknown(makeReason('deployment-value', `${name} is only known at deployment`)),
      use,
      'pseudo',
    );
  // A stack's name and id are its own; where it is deployed, its nested stacks are.
  const isOwn = name === 'AWS::StackName' || name === 'AWS::StackId';
  const choice = makeParameterChoice(isOwn ? use.template : findRootStack(use.template), name);
  const settled = settledIn(use, choice);
  if (settled !== undefined && settled !== ANYTHING_ELSE) return makeResolved(makeScalar(settled), use, 'pseudo');
  const not = settled === undefined ? {} : { not: namedBy(choice) };
  const identity = isOwn ? { identity: `${use.template.key} ${name}` } : {};
  return makeResolved(
    makeUnknownPart(makeReason('deployment-value', `${name} is only known at deployment`), name, {
      pattern,
      ...identity,
      ...not,
    }),
    use,
    'pseudo',
  );
}

/**
 * A parameter's value: the parent's argument for a nested stack, else the given value, else the value that this world
 * settles, else its default. A default decides a value, but neither a condition nor the choice of a mapping's entry:
 * there every alternative is explored.
 */
export function resolveParameter(use: RawValue, parameter: TemplateParameter, resolve: Resolve): Resolved {
  const resolved = use.template.resolved.get(parameter.name);
  const secret = resolved === undefined || parameter.noEcho ? secretReason(parameter) : undefined;
  const hidden = (because: Cause): Resolved => makeResolved(open(parameter, because), use, 'parameter');
  // A secret decides conditions as any other value does; it is only never shown or judged.
  if (secret !== undefined && !use.inCondition) return hidden(secret);
  const fromParent = isStored(parameter)
    ? undefined
    : resolveParentValue(use.template, parameter.name, use.inCondition, resolve);
  if (fromParent !== undefined && 'because' in fromParent) return unknownGift(fromParent.because, use, parameter);
  if (fromParent !== undefined && 'cell' in fromParent) return gift(resolve(fromParent.cell), use, parameter);
  const given = resolved ?? (isStored(parameter) ? undefined : use.template.given.get(parameter.name));
  if (given !== undefined) return valueOf(given, use, parameter);
  // Only the parent can choose another value than the default.
  if (fromParent !== undefined && parameter.default !== undefined) return defaultOf(parameter.default, use, parameter);
  const choice = makeParameterChoice(use.template, parameter.name);
  const settled = settledIn(use, choice);
  if (settled === ANYTHING_ELSE) return anythingElse(use, parameter, choice);
  if (settled !== undefined && settled !== parameter.default) return valueOf(settled, use, parameter);
  if (parameter.default === undefined)
    return hidden(makeReason('parameter-open', `parameter ${parameter.name} has no default and no value was given`));
  return defaultOf(parameter.default, use, parameter);
}

function defaultOf(text: string, use: RawValue, parameter: TemplateParameter): Resolved {
  const place = use.with(use.raw, ['Parameters', parameter.name, 'Default']);
  return { ...valueOf(text, place, parameter), via: [use], origins: new Set(['default', 'parameter']) };
}

/** The value that the parent gives, if it is in the parent's template. */
function gift(found: Resolved, use: RawValue, parameter: TemplateParameter): Resolved {
  const isTextOfList = isListType(parameter.type) && found.value.is === 'scalar';
  const value = isTextOfList ? valueOf(String(found.value.value), found.cell, parameter).value : found.value;
  const from = [...found.origins].filter((origin) => origin !== 'literal');
  return { value, cell: found.cell, via: [use, ...found.via], origins: new Set<ValueOrigin>([...from, 'parameter']) };
}

function unknownGift(because: Cause, use: RawValue, parameter: TemplateParameter): Resolved {
  const { name, type } = parameter;
  const identity = `${use.template.key} ${name}`;
  return makeResolved(
    isListType(type) ? makeUnknown(because) : makeUnknownPart(because, name, { identity }),
    use,
    'parameter',
  );
}

/** How the current world settles a choice: where something is decided it has to, elsewhere it may have. */
function settledIn({ inCondition, template }: RawValue, choice: Choice): string | undefined {
  if (inCondition) return template.worlds.settle(choice);
  const [only] = choice.alternatives;
  // Nothing that is decided depends on it: it need not be recorded as read.
  if (choice.alternatives.length === 1) return only === ANYTHING_ELSE ? undefined : only;
  return template.worlds.peek(choice);
}

function namedBy({ alternatives }: Choice): readonly string[] {
  return alternatives.filter((value) => value !== ANYTHING_ELSE);
}

function secretReason(parameter: TemplateParameter): Cause | undefined {
  const { name } = parameter;
  if (parameter.noEcho) return makeReason('parameter-open', `parameter ${name} is a secret (NoEcho)`);
  if (!isStored(parameter)) return undefined;
  return makeReason('parameter-open', `parameter ${name} is read from Parameter Store at deployment`);
}

function anythingElse(use: RawValue, parameter: TemplateParameter, choice: Choice): Resolved {
  const because = makeReason('parameter-open', `parameter ${parameter.name} may have any other value`);
  const named = namedBy(choice);
  if (isListType(parameter.type)) return makeResolved(makeUnknown(because), use, 'parameter');
  const rest = isStored(parameter) ? [] : parameter.allowed.filter((value) => !named.includes(value));
  const limits = rest.length > 0 ? { oneOf: rest } : { not: named };
  return makeResolved(makeUnknownPart(because, parameter.name, limits), use, 'parameter');
}

function open(parameter: TemplateParameter, because: Cause): Value {
  if (isListType(parameter.type)) return makeUnknown(because);
  const isLimited = parameter.allowed.length > 0 && !isStored(parameter);
  return makeUnknownPart(because, parameter.name, isLimited ? { oneOf: parameter.allowed } : {});
}

function valueOf(text: string, cell: RawValue, parameter: TemplateParameter): Resolved {
  if (!isListType(parameter.type)) return makeResolved(makeText(removeDynamicReferences([text])), cell, 'parameter');
  const items = text.split(',').map((item) => cell.with(item.trim()));
  return makeResolved({ is: 'list', items }, cell, 'parameter');
}
