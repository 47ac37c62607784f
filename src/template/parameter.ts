import { parameterChoice } from './choice.js';
import type { Cell, Parameter, Resolved, Value } from './template.js';
import { escapeRegExp, hole, resolvedTo, scalar, unknownValue } from './value.js';
import { ANYTHING_ELSE } from './world.js';

/**
 * What pseudo parameters look like; docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
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
export function pseudoValue(use: Cell, name: string): Resolved {
  const pattern = PSEUDO[name];
  if (pattern === undefined) return resolvedTo(unknownValue(`${name} is known at deployment`), use, 'pseudo');
  const open = hole(`${name} is known at deployment`, name, { pattern });
  if (!use.deciding) return resolvedTo(open, use, 'pseudo');
  const value = use.template.worlds.settle(parameterChoice(use.template, name));
  return resolvedTo(value === ANYTHING_ELSE ? open : scalar(value), use, 'pseudo');
}

/**
 * A parameter's value: given, else as this world settles it, else its default. A default decides a value, but neither
 * a condition nor which entry of a mapping is taken: there every alternative is looked at.
 */
export function parameterValue(use: Cell, parameter: Parameter): Resolved {
  const { template } = use;
  const given = template.given.get(parameter.name);
  const secret = secretReason(parameter);
  if (given !== undefined) {
    return secret === undefined
      ? valueOf(given, use, parameter)
      : resolvedTo(open(parameter, secret), use, 'parameter');
  }
  const choice = parameterChoice(template, parameter.name);
  if (use.deciding) {
    const settled = template.worlds.settle(choice);
    return settled === ANYTHING_ELSE ? openElse(use, parameter) : valueOf(settled, use, parameter);
  }
  if (secret !== undefined) return resolvedTo(open(parameter, secret), use, 'parameter');
  const settled = choice.alternatives.length > 1 ? template.worlds.peek(choice) : undefined;
  if (settled === ANYTHING_ELSE) return openElse(use, parameter);
  if (settled !== undefined && settled !== parameter.default) return valueOf(settled, use, parameter);
  if (parameter.default === undefined) {
    return resolvedTo(
      open(parameter, `parameter ${parameter.name} has no default and was not given`),
      use,
      'parameter',
    );
  }
  const place = { ...use, path: ['Parameters', parameter.name, 'Default'] };
  return { ...valueOf(parameter.default, place, parameter), via: [use], origins: new Set(['default', 'parameter']) };
}

function secretReason({ name, noEcho, type }: Parameter): string | undefined {
  if (noEcho) return `parameter ${name} is NoEcho`;
  return type.startsWith('AWS::SSM::Parameter::') ? `parameter ${name} is read from Parameter Store` : undefined;
}

function openElse(use: Cell, parameter: Parameter): Resolved {
  return resolvedTo(open(parameter, `parameter ${parameter.name} may be any other value`), use, 'parameter');
}

function open(parameter: Parameter, because: string): Value {
  if (isListType(parameter.type)) return unknownValue(because);
  const allowed = parameter.type.startsWith('AWS::SSM::Parameter::') ? [] : parameter.allowed;
  const pattern = allowed.length === 0 ? {} : { pattern: allowed.map(escapeRegExp).join('|') };
  return hole(because, parameter.name, pattern);
}

function valueOf(text: string, cell: Cell, parameter: Parameter): Resolved {
  if (!isListType(parameter.type)) return resolvedTo(scalar(text), cell, 'parameter');
  const items = text.split(',').map((item): Cell => ({ ...cell, raw: item.trim() }));
  return resolvedTo({ is: 'list', items }, cell, 'parameter');
}

function isListType(type: string): boolean {
  return type === 'CommaDelimitedList' || type.includes('List<');
}
