import type { Reason } from '../answer.js';
import { isList, isMap, own } from './document.js';
import { parameterValue, pseudoValue } from './parameter.js';
import type { Cell, Hole, Origin, Resolve, Resolved, Template, Value } from './template.js';
import {
  ABSENT,
  argument,
  cutDynamicReferences,
  hole,
  partsOf,
  resolvedTo,
  scalar,
  textOf,
  unknownValue,
} from './value.js';
import { holds } from './condition.js';

/** What an intrinsic makes of its argument; `self` is the whole `{"Fn::…": argument}`. */
type Intrinsic = (given: Cell, self: Cell, resolve: Resolve) => Resolved;

/** Every intrinsic that is understood. An unknown one is an unknown value, never a literal. */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (given, self) =>
    typeof given.raw === 'string' ? reference(self, given.raw) : fault(self, 'Ref names no resource'),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (given, self, resolve) => {
    const name = shownText(resolve(given).value);
    return resolvedTo(hole(`it is imported as ${name}`, `import ${name}`), self, 'import');
  },
  'Fn::Base64': (given, self, resolve) => {
    const { value, origins } = resolve(given);
    return resolvedTo(hole('it is encoded in base64', `base64 ${shownText(value)}`), self, ...origins);
  },
  'Fn::Length': (given, self, resolve) => {
    const { value, origins } = resolve(given);
    return resolvedTo(
      value.is === 'list' ? scalar(value.items.length) : unknownValue('the length of an unknown list'),
      self,
      ...origins,
    );
  },
  'Fn::ToJsonString': (_given, self) => resolvedTo(hole('it is JSON made at deployment', 'Fn::ToJsonString'), self),
  'Fn::GetAZs': (_given, self) => fault(self, 'availability zones are known at deployment'),
  'Fn::Cidr': (_given, self) => fault(self, 'address blocks are computed at deployment'),
  'Fn::Transform': (_given, self) => fault(self, 'a macro makes this value at deployment'),
};

/** The names of the intrinsics above. */
export function isKnownIntrinsic(name: string): boolean {
  return Object.hasOwn(INTRINSICS, name);
}

/** Applies the intrinsic of this name; undefined if there is none. */
export function applyIntrinsic(name: string, self: Cell, resolve: Resolve): Resolved | undefined {
  return Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name]?.(argument(self, name), self, resolve) : undefined;
}

function fault(self: Cell, because: Reason): Resolved {
  return resolvedTo(unknownValue(because), self);
}

/** What `Ref: name` and `${name}` stand for: a pseudo parameter, a parameter, a resource's physical id. */
function reference(self: Cell, name: string): Resolved {
  if (name === 'AWS::NoValue') return resolvedTo(ABSENT, self);
  if (name.startsWith('AWS::')) return pseudoValue(self, name);
  const parameter = self.template.parameters.get(name);
  if (parameter !== undefined) return parameterValue(self, parameter);
  return resourceValue(self, name, undefined);
}

function resourceValue(self: Cell, name: string, attribute: string | undefined): Resolved {
  const resource = self.template.resources.get(name);
  const label = attribute === undefined ? name : `${name}.${attribute}`;
  if (resource === undefined) return fault(self, `${name} is not defined in the template`);
  if (attribute !== undefined && isCustom(resource.type)) {
    return resolvedTo(
      hole(`${label} is what a custom resource returns`, label, { target: { resource, attribute } }),
      self,
      'resource',
    );
  }
  if (attribute !== undefined && resource.type === 'AWS::CloudFormation::Stack') {
    return resolvedTo(
      hole(`${label} is an output of a nested stack`, label, { target: { resource, attribute } }),
      self,
      'resource',
    );
  }
  // Physical ids, ARNs and other attributes are made of these characters; none is empty or a wildcard.
  const pattern = "[A-Za-z0-9_.:/@=+,$'{}\\-]{2,}";
  return resolvedTo(
    hole(`${label} is known at deployment`, label, { target: { resource, attribute }, pattern }),
    self,
    'resource',
  );
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

function getAtt(given: Cell, self: Cell, resolve: Resolve): Resolved {
  if (typeof given.raw === 'string') {
    const dot = given.raw.indexOf('.');
    if (dot > 0) return resourceValue(self, given.raw.slice(0, dot), given.raw.slice(dot + 1));
  }
  if (isList(given.raw) && typeof given.raw[0] === 'string') {
    const { value } = resolve(argument(given, 1));
    return resourceValue(self, given.raw[0], value.is === 'scalar' ? String(value.value) : undefined);
  }
  return fault(self, 'Fn::GetAtt names a resource and an attribute');
}

function substitute(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const text = isList(given.raw) ? given.raw[0] : given.raw;
  if (typeof text !== 'string') return fault(self, 'Fn::Sub has no text');
  const variables = isList(given.raw) ? argument(given, 1) : undefined;
  const parts: (string | Hole)[] = [];
  const origins = new Set<Origin>();
  let end = 0;
  for (const found of text.matchAll(/\$\{([^}]*)\}/g)) {
    parts.push(...cutDynamicReferences(text.slice(end, found.index)));
    end = found.index + found[0].length;
    const name = (found[1] ?? '').trim();
    if (name.startsWith('!')) {
      parts.push(`\${${name.slice(1)}}`);
      continue;
    }
    const { value, origins: from } = variable(name, variables, self, resolve);
    parts.push(...partsOf(value));
    for (const origin of from) origins.add(origin);
  }
  parts.push(...cutDynamicReferences(text.slice(end)));
  return computed(parts, self, origins);
}

function variable(name: string, variables: Cell | undefined, self: Cell, resolve: Resolve): Resolved {
  if (variables !== undefined && isMap(variables.raw) && own(variables.raw, name) !== undefined) {
    return resolve(argument(variables, name));
  }
  const dot = name.indexOf('.');
  if (dot === -1) return reference(self, name);
  return resourceValue(self, name.slice(0, dot), name.slice(dot + 1));
}

/** A text put together of parts: not a literal if anything but literals went into it. */
function computed(parts: readonly (string | Hole)[], self: Cell, origins: Set<Origin>): Resolved {
  if (parts.some((part) => typeof part !== 'string' && part.label.startsWith('{{resolve:')))
    origins.add('dynamic-reference');
  if (origins.size === 0) origins.add('literal');
  return resolvedTo(textOf(parts), self, ...origins);
}

function join(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const delimiter = isList(given.raw) ? given.raw[0] : undefined;
  if (typeof delimiter !== 'string') return fault(self, 'Fn::Join has no delimiter');
  const list = resolve(argument(given, 1));
  if (list.value.is !== 'list') {
    return resolvedTo(
      hole(reasonOf(list.value, 'the list to join is not known'), `join ${shownText(list.value)}`),
      self,
      ...list.origins,
    );
  }
  const parts: (string | Hole)[] = [];
  const origins = new Set<Origin>();
  for (const item of list.value.items) {
    const { value, origins: from } = resolve(item);
    if (value.is === 'absent') continue;
    for (const origin of from) if (origin !== 'literal') origins.add(origin);
    if (parts.length > 0) parts.push(delimiter);
    parts.push(...(value.is === 'scalar' && value.value === '' ? [''] : partsOf(value)));
  }
  return computed(parts, self, origins);
}

function select(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const index = resolve(argument(given, 0)).value;
  const list = resolve(argument(given, 1));
  if (index.is === 'scalar' && list.value.is === 'list') {
    const item = list.value.items[Number(index.value)];
    if (item === undefined)
      return fault(self, `Fn::Select asks for item ${String(index.value)} of ${list.value.items.length}`);
    const found = resolve(item);
    return { ...found, origins: new Set([...found.origins, ...list.origins]), via: [...found.via, self] };
  }
  if (list.value.is === 'text') return resolvedTo(partOf(list.value), self, ...list.origins);
  return resolvedTo(unknownValue(reasonOf(list.value, 'the list to select from is not known')), self, ...list.origins);
}

/** A piece of a text whose pieces can't be told apart: it still belongs to the one resource that the text names. */
function partOf(whole: Value & { is: 'text' }): Value {
  const targets = whole.parts.flatMap((part) =>
    typeof part !== 'string' && part.target !== undefined ? [part.target] : [],
  );
  const [target] = targets;
  const label = `a part of ${shownText(whole)}`;
  return hole(`${label} is known at deployment`, label, targets.length === 1 && target !== undefined ? { target } : {});
}

function split(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const delimiter = isList(given.raw) ? given.raw[0] : undefined;
  const { value, origins } = resolve(argument(given, 1));
  if (typeof delimiter !== 'string' || delimiter === '') return fault(self, 'Fn::Split has no delimiter');
  if (value.is === 'scalar') {
    const items = String(value.value)
      .split(delimiter)
      .map((raw): Cell => ({ ...self, raw }));
    return resolvedTo({ is: 'list', items }, self, ...origins);
  }
  // Left as a text, so that what is selected of it still knows the resource it came from.
  return resolvedTo(
    value.is === 'text' ? value : unknownValue(reasonOf(value, 'the text to split is not known')),
    self,
    ...origins,
  );
}

function choose(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const name = isList(given.raw) ? given.raw[0] : undefined;
  if (typeof name !== 'string') return fault(self, 'Fn::If names no condition');
  const answer = holds(self.template, name, resolve);
  if (answer.is === 'unknown') return fault(self, answer.because[0] ?? `condition ${name} can not be decided`);
  const branch = resolve(argument(given, answer.is === 'yes' ? 1 : 2));
  return { ...branch, origins: new Set([...branch.origins, 'condition']) };
}

function findInMap(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const keys = [0, 1, 2].map((at) => {
    const { value } = resolve({ ...argument(given, at), deciding: true });
    return value.is === 'scalar' ? String(value.value) : undefined;
  });
  const [map, first, second] = keys;
  const fallback = argument(argument(given, 3), 'DefaultValue');
  if (map === undefined || first === undefined || second === undefined) {
    noSuchWorld(self.template, fallback);
    return fault(self, 'which entry of the mapping is taken is not known');
  }
  const path = ['Mappings', map, first, second];
  const entry = path.reduce<unknown>((at, key) => (isMap(at) ? own(at, key) : undefined), self.template.root);
  if (entry !== undefined) {
    const found = resolve({ ...self, raw: entry, path });
    return { ...found, via: [self, ...found.via], origins: new Set<Origin>(['mapping']) };
  }
  if (fallback.raw !== undefined) return resolve(fallback);
  noSuchWorld(self.template, fallback);
  return fault(self, `mapping ${map} has no entry ${first}/${second}`);
}

/** CloudFormation refuses a stack that looks up a key which the mapping does not have. */
function noSuchWorld(template: Template, fallback: Cell): void {
  if (fallback.raw === undefined) template.worlds.ruleOut();
}

function reasonOf(value: Value, otherwise: Reason): Reason {
  return value.is === 'unknown' ? (value.because[0] ?? otherwise) : otherwise;
}

/** A value for a message or a label: holes as `${…}`. */
export function shownText(value: Value): string {
  return partsOf(value)
    .map((part) => (typeof part === 'string' ? part : `\${${part.label}}`))
    .join('');
}
