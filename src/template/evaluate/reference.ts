import { type Cause, makeReason } from '../../answer.js';
import { isList, isMap, getOwn } from '../parse/document.js';
import { resolveImport, resolveNestedOutput, resolveStackOutput } from './cross-stack.js';
import { resolveParameter, resolvePseudoParameter } from './parameter.js';
import type { RawValue, ValueOrigin, Resolve, Resolved, Resource } from './types.js';
import {
  ABSENT,
  makeUnknownPart,
  formatParts,
  splitParts,
  makeResolved,
  findStaticText,
  makeUnknown,
} from './value.js';

/** An unknown value, and the reason. */
export function makeFault(self: RawValue, because: Cause, origins: Iterable<ValueOrigin> = []): Resolved {
  return makeResolved(makeUnknown(because), self, ...origins);
}

/** `Ref`; AWS::LanguageExtensions lets its name be put together by other functions. */
export function resolveRef(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const name = nameOf(given, resolve);
  return name === undefined
    ? makeFault(self, makeReason('invalid-template', 'the target of a Ref is only known at deployment'))
    : reference(self, name, resolve);
}

/** `Fn::GetAtt` in both forms: `Name.Attribute`, and a list. */
export function resolveGetAtt(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  if (typeof given.raw === 'string') {
    const dot = given.raw.indexOf('.');
    if (dot > 0) return resourceValue(self, given.raw.slice(0, dot), given.raw.slice(dot + 1), resolve);
  }
  if (isList(given.raw) && given.raw.length > 1) {
    const name = nameOf(given.child(0), resolve);
    const attributes = given.raw
      .slice(1)
      .map((_, index) => formatParts(splitParts(resolve(given.child(index + 1)).value)));
    if (name !== undefined) return resourceValue(self, name, attributes.join('.'), resolve);
  }
  return makeFault(self, makeReason('invalid-template', 'a Fn::GetAtt does not name a resource and an attribute'));
}

/** `Fn::ImportValue`: the value of another template's output, if it is available. */
export function resolveImportValue(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const { value } = resolve(given);
  const found = resolveImport(self, value, resolve);
  if (found !== undefined) return found;
  const name = formatParts(splitParts(value));
  return makeResolved(
    makeUnknownPart(
      makeReason('import-not-found', `the template that exports ${name} was not found`),
      `import ${name}`,
    ),
    self,
    'import',
  );
}

/** `Fn::GetStackOutput`: an output of another stack, exported or not, if the stack's template is available. */
export function resolveGetStackOutput(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const found = resolveStackOutput(self, given, resolve);
  if (found !== undefined) return found;
  const [stack, output] = ['StackName', 'OutputName'].map((key) =>
    formatParts(splitParts(resolve(given.child(key)).value)),
  );
  if (stack === '' || output === '')
    return makeFault(self, makeReason('invalid-template', 'a Fn::GetStackOutput does not name a stack and an output'));
  return makeResolved(
    makeUnknownPart(
      makeReason('import-not-found', `the template of stack ${stack} was not found`),
      `output ${output} of stack ${stack}`,
    ),
    self,
    'import',
  );
}

/** A variable of `Fn::Sub`: its own, or the value of `Ref` and `Fn::GetAtt`. */
export function resolveVariable(
  name: string,
  variables: RawValue | undefined,
  self: RawValue,
  resolve: Resolve,
): Resolved {
  if (variables !== undefined && isMap(variables.raw) && getOwn(variables.raw, name) !== undefined)
    return resolve(variables.child(name));
  const dot = name.indexOf('.');
  if (dot === -1) return reference(self, name, resolve);
  return resourceValue(self, name.slice(0, dot), name.slice(dot + 1), resolve);
}

/** A name that depends on a parameter decides nothing: that parameter's other values are not explored for it. */
function nameOf(given: RawValue, resolve: Resolve): string | undefined {
  const written = findStaticText(given.raw);
  if (written !== undefined || given.inCondition) return written;
  const { value } = resolve(given);
  return value.is === 'scalar' ? String(value.value) : undefined;
}

/** The value of `Ref: name` and `${name}`: a pseudo parameter, a parameter, a resource's physical id. */
function reference(self: RawValue, name: string, resolve: Resolve): Resolved {
  if (name === 'AWS::NoValue') return makeResolved(ABSENT, self);
  if (name.startsWith('AWS::')) return resolvePseudoParameter(self, name);
  const parameter = self.template.parameters.get(name);
  if (parameter !== undefined) return resolveParameter(self, parameter, resolve);
  return resourceValue(self, name, undefined, resolve);
}

function resourceValue(self: RawValue, name: string, attribute: string | undefined, resolve: Resolve): Resolved {
  const resource = self.template.resources.get(name);
  if (resource === undefined)
    return makeFault(self, makeReason('invalid-template', `the template does not define ${name}`));
  const target = { resource, attribute };
  if (attribute === undefined) return makeResolved(identifier(name, target), self, 'resource');
  const label = `${name}.${attribute}`;
  if (isCustom(resource))
    return makeResolved(
      makeUnknownPart(
        makeReason('deployment-value', `${label} is returned by a custom resource at deployment`),
        label,
        { target },
      ),
      self,
      'resource',
    );
  const output = resolveNestedOutput(self, resource, attribute, resolve);
  if (output !== undefined) return output;
  if (resource.type === 'AWS::CloudFormation::Stack')
    return makeResolved(
      makeUnknownPart(
        makeReason('defined-elsewhere', `${label} is an output of a nested stack whose template was not read`),
        label,
        { target },
      ),
      self,
      'resource',
    );
  return makeResolved(identifier(label, target), self, 'resource');
}

/** Physical ids, ARNs and other attributes are built from these characters; none is empty or a wildcard. */
function identifier(label: string, target: { resource: Resource; attribute: string | undefined }): Resolved['value'] {
  return makeUnknownPart(makeReason('deployment-value', `${label} is only known at deployment`), label, {
    target,
    pattern: "[A-Za-z0-9_.:/@=+,$'{}\\-]{2,}",
  });
}

function isCustom({ type }: Resource): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
