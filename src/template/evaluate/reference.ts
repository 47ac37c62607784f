import type { Reason } from '../../answer.js';
import { isList, isMap, own } from '../parse/document.js';
import { imported, nestedOutput } from './cross-stack.js';
import { parameterValue, pseudoValue } from './parameter.js';
import type { Cell, Origin, Resolve, Resolved, Resource } from './types.js';
import { ABSENT, argument, hole, labelOf, partsOf, resolvedTo, staticText, unknownValue } from './value.js';

/** A value that nobody can know, and why. */
export function fault(self: Cell, because: Reason, origins: Iterable<Origin> = []): Resolved {
  return resolvedTo(unknownValue(because), self, ...origins);
}

/** `Ref`; AWS::LanguageExtensions lets its name be put together by other functions. */
export function ref(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const name = nameOf(given, resolve);
  return name === undefined ? fault(self, 'Ref names no resource that is known') : reference(self, name, resolve);
}

/** `Fn::GetAtt` in both forms: `Name.Attribute`, and a list. */
export function getAtt(given: Cell, self: Cell, resolve: Resolve): Resolved {
  if (typeof given.raw === 'string') {
    const dot = given.raw.indexOf('.');
    if (dot > 0) return resourceValue(self, given.raw.slice(0, dot), given.raw.slice(dot + 1), resolve);
  }
  if (isList(given.raw) && given.raw.length > 1) {
    const name = nameOf(argument(given, 0), resolve);
    const attributes = given.raw
      .slice(1)
      .map((_, index) => labelOf(partsOf(resolve(argument(given, index + 1)).value)));
    if (name !== undefined) return resourceValue(self, name, attributes.join('.'), resolve);
  }
  return fault(self, 'Fn::GetAtt names a resource and an attribute');
}

/** `Fn::ImportValue`: what another template's output is, if it is at hand. */
export function importValue(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const { value } = resolve(given);
  const found = imported(self, value, resolve);
  if (found !== undefined) return found;
  const name = labelOf(partsOf(value));
  return resolvedTo(hole(`it is imported as ${name}`, `import ${name}`), self, 'import');
}

/** A variable of `Fn::Sub`: its own, or what `Ref` and `Fn::GetAtt` stand for. */
export function variable(name: string, variables: Cell | undefined, self: Cell, resolve: Resolve): Resolved {
  if (variables !== undefined && isMap(variables.raw) && own(variables.raw, name) !== undefined)
    return resolve(argument(variables, name));
  const dot = name.indexOf('.');
  if (dot === -1) return reference(self, name, resolve);
  return resourceValue(self, name.slice(0, dot), name.slice(dot + 1), resolve);
}

/** A name that depends on a parameter decides nothing: nobody looks at that parameter's other values for it. */
function nameOf(given: Cell, resolve: Resolve): string | undefined {
  const written = staticText(given.raw);
  if (written !== undefined || given.deciding) return written;
  const { value } = resolve(given);
  return value.is === 'scalar' ? String(value.value) : undefined;
}

/** What `Ref: name` and `${name}` stand for: a pseudo parameter, a parameter, a resource's physical id. */
function reference(self: Cell, name: string, resolve: Resolve): Resolved {
  if (name === 'AWS::NoValue') return resolvedTo(ABSENT, self);
  if (name.startsWith('AWS::')) return pseudoValue(self, name);
  const parameter = self.template.parameters.get(name);
  if (parameter !== undefined) return parameterValue(self, parameter, resolve);
  return resourceValue(self, name, undefined, resolve);
}

function resourceValue(self: Cell, name: string, attribute: string | undefined, resolve: Resolve): Resolved {
  const resource = self.template.resources.get(name);
  if (resource === undefined) return fault(self, `${name} is not defined in the template`);
  const target = { resource, attribute };
  if (attribute === undefined) return resolvedTo(identifier(name, target), self, 'resource');
  const label = `${name}.${attribute}`;
  if (isCustom(resource))
    return resolvedTo(hole(`${label} is what a custom resource returns`, label, { target }), self, 'resource');
  const output = nestedOutput(self, resource, attribute, resolve);
  if (output !== undefined) return output;
  if (resource.type === 'AWS::CloudFormation::Stack')
    return resolvedTo(hole(`${label} is an output of a nested stack`, label, { target }), self, 'resource');
  return resolvedTo(identifier(label, target), self, 'resource');
}

/** Physical ids, ARNs and other attributes are made of these characters; none is empty or a wildcard. */
function identifier(label: string, target: { resource: Resource; attribute: string | undefined }): Resolved['value'] {
  return hole(`${label} is known at deployment`, label, { target, pattern: "[A-Za-z0-9_.:/@=+,$'{}\\-]{2,}" });
}

function isCustom({ type }: Resource): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
