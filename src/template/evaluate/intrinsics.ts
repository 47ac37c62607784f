import { type Cause, makeReason } from '../../answer.js';
import { type Raw, isList, isMap, getOwn } from '../parse/document.js';
import { mayBe } from './match.js';
import { resolveLength, resolveToJson } from './language-extensions.js';
import {
  makeFault,
  resolveGetAtt,
  resolveGetStackOutput,
  resolveImportValue,
  resolveRef,
  resolveVariable,
} from './reference.js';
import type { RawValue, ValueOrigin, Resolve, Resolved, Value } from './types.js';
import {
  GrowingText,
  removeDynamicReferences,
  makeUnknownPart,
  formatParts,
  splitParts,
  makeResolved,
  makeScalar,
  parseSub,
  makeText,
  makeOverlongText,
  makeUnknown,
} from './value.js';
import { evaluateCondition } from './conditions.js';

/** The result of an intrinsic for its argument; `self` is the whole `{"Fn::…": argument}`. */
type Intrinsic = (given: RawValue, self: RawValue, resolve: Resolve) => Resolved;

/** Every intrinsic that is understood. An unknown one is an unknown value, never a literal. */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: resolveRef,
  'Fn::GetAtt': resolveGetAtt,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': resolveImportValue,
  'Fn::GetStackOutput': resolveGetStackOutput,
  'Fn::Base64': (given, self, resolve) => {
    const { value, origins } = resolve(given);
    return makeResolved(
      makeUnknownPart(
        makeReason('deployment-value', 'the value is encoded in base64 at deployment'),
        `base64 ${formatValue(value)}`,
      ),
      self,
      ...origins,
    );
  },
  'Fn::Length': resolveLength,
  'Fn::ToJsonString': resolveToJson,
  'Fn::GetAZs': (_given, self) =>
    makeFault(self, makeReason('deployment-value', 'availability zones are only known at deployment')),
  'Fn::Cidr': (_given, self) =>
    makeFault(self, makeReason('deployment-value', 'address blocks are computed at deployment')),
  'Fn::Transform': (_given, self) =>
    makeFault(self, makeReason('made-by-macro', 'a macro creates the value at deployment')),
};

/** The names of the intrinsics above. */
export function isKnownIntrinsic(name: string): boolean {
  return Object.hasOwn(INTRINSICS, name);
}

/** Applies the intrinsic of this name; undefined for an unknown name. */
export function applyIntrinsic(name: string, self: RawValue, resolve: Resolve): Resolved | undefined {
  return Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name]?.(self.child(name), self, resolve) : undefined;
}

function substitute(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const text = isList(given.raw) ? given.raw[0] : given.raw;
  if (typeof text !== 'string') return makeFault(self, makeReason('invalid-template', 'a Fn::Sub has no string'));
  const variables = isList(given.raw) ? given.child(1) : undefined;
  const pieces = parseSub(text);
  const [only] = pieces;
  // A string of only one variable is that variable, at the variable's place.
  if (pieces.length === 1 && only?.isVariable === true) {
    const found = resolveVariable(only.text, variables, self, resolve);
    return found.value.is === 'absent' ? makeResolved(makeScalar(''), self, ...found.origins) : found;
  }
  const made = new GrowingText(self.template);
  const origins = new Set<ValueOrigin>();
  // A variable that is there several times is seen through once.
  const known = new Map<string, Resolved>();
  for (const piece of pieces) {
    if (!piece.isVariable) {
      made.addWritten(piece.text);
      continue;
    }
    const found = known.get(piece.text) ?? resolveVariable(piece.text, variables, self, resolve);
    known.set(piece.text, found);
    const { value, origins: from } = found;
    made.add(splitParts(value));
    for (const origin of from) if (origin !== 'literal') origins.add(origin);
  }
  return computed(made, self, origins, [...known.values()]);
}

/** A text put together of parts: not a literal if anything but literals went into it. */
function computed(made: GrowingText, self: RawValue, origins: Set<ValueOrigin>, from: readonly Resolved[]): Resolved {
  if (made.isTooLong) return makeResolved(makeOverlongText(self.template), self, ...origins);
  const text = makeText(made.parts);
  const cut = removeDynamicReferences(splitParts(text));
  if (cut.some((part) => typeof part !== 'string' && part.label.startsWith('{{resolve:')))
    origins.add('dynamic-reference');
  if (origins.size === 0) origins.add('literal');
  const resolved = makeResolved(makeText(cut), self, ...origins);
  if (!origins.has('default')) return resolved;
  // A user changes the default, not the text that it becomes a part of.
  const defaults = from.flatMap((one) => one.defaults ?? (one.origins.has('default') ? [one.cell] : []));
  return { ...resolved, defaults };
}

function join(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const delimiter = isList(given.raw) ? given.raw[0] : undefined;
  if (typeof delimiter !== 'string')
    return makeFault(self, makeReason('invalid-template', 'a Fn::Join has no delimiter'));
  const list = resolve(given.child(1));
  if (list.value.is !== 'list') {
    return makeResolved(
      makeUnknownPart(
        reasonOf(list.value, makeReason('deployment-value', 'the list of a Fn::Join is only known at deployment')),
        `join ${formatValue(list.value)}`,
      ),
      self,
      ...list.origins,
    );
  }
  const made = new GrowingText(self.template);
  const origins = new Set<ValueOrigin>();
  let isFirst = true;
  const items = list.value.items.map((item) => resolve(item));
  for (const from of [list, ...items]) for (const origin of from.origins) if (origin !== 'literal') origins.add(origin);
  for (const { value } of items) {
    if (value.is === 'absent') continue;
    if (!isFirst) made.add([delimiter]);
    isFirst = false;
    made.add(splitParts(value));
  }
  return computed(made, self, origins, items);
}

function select(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const index = resolve(given.child(0)).value;
  const list = resolve(given.child(1));
  if (index.is === 'scalar' && list.value.is === 'list') {
    const item = list.value.items[Number(index.value)];
    if (item === undefined)
      return makeFault(
        self,
        makeReason(
          'invalid-template',
          `a Fn::Select selects item ${String(index.value)} of ${list.value.items.length}`,
        ),
      );
    const found = resolve(item);
    // The list's history is its item's history too; a piece of a parameter's text is not a literal of the template.
    const from = [...found.origins, ...list.origins].filter(
      (origin, _, all) => origin !== 'literal' || all.every(isLiteral),
    );
    return { ...found, origins: new Set(from), via: [...list.via, ...found.via] };
  }
  if (list.value.is === 'text') return makeResolved(partOf(list.value), self, ...list.origins);
  return makeResolved(
    makeUnknown(
      reasonOf(list.value, makeReason('deployment-value', 'the list of a Fn::Select is only known at deployment')),
    ),
    self,
    ...list.origins,
  );
}

function isLiteral(origin: ValueOrigin): boolean {
  return origin === 'literal';
}

/** A piece of a text whose pieces can't be distinguished: it still belongs to the one resource that the text names. */
function partOf(whole: Value & { is: 'text' }): Value {
  const targets = whole.parts.flatMap((part) =>
    typeof part !== 'string' && part.target !== undefined ? [part.target] : [],
  );
  const [target] = targets;
  const label = `a part of ${formatValue(whole)}`;
  return makeUnknownPart(
    makeReason('deployment-value', `${label} is only known at deployment`),
    label,
    targets.length === 1 && target !== undefined ? { target } : {},
  );
}

function split(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const delimiter = isList(given.raw) ? given.raw[0] : undefined;
  const found = resolve(given.child(1));
  const { value, origins } = found;
  if (typeof delimiter !== 'string' || delimiter === '')
    return makeFault(self, makeReason('invalid-template', 'a Fn::Split has no delimiter'));
  if (value.is === 'scalar') {
    const pieces = String(value.value).split(delimiter);
    if (!self.template.worlds.steps.grow(pieces.length))
      return makeResolved(makeOverlongText(self.template), self, ...origins);
    return { ...found, value: { is: 'list', items: pieces.map((raw) => found.cell.with(raw)) } };
  }
  // Left as a text, so that what is selected of it still knows the resource it came from.
  const open =
    value.is === 'text'
      ? value
      : makeUnknown(
          reasonOf(value, makeReason('deployment-value', 'the string of a Fn::Split is only known at deployment')),
        );
  return makeResolved(open, self, ...origins);
}

function choose(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const name = isList(given.raw) ? given.raw[0] : undefined;
  if (typeof name !== 'string')
    return makeFault(self, makeReason('invalid-template', 'a Fn::If has no condition name'));
  const answer = evaluateCondition(self.template, name, resolve);
  if (answer.is === 'unknown') return makeFault(self, answer.because[0] ?? `condition ${name} can't be decided`);
  const branch = resolve(given.child(answer.is === 'yes' ? 1 : 2));
  return { ...branch, origins: new Set([...branch.origins, 'condition']) };
}

function findInMap(given: RawValue, self: RawValue, resolve: Resolve): Resolved {
  const fallback = given.child(3).child('DefaultValue');
  let at: Raw = getOwn(self.template.root, 'Mappings');
  const path: string[] = ['Mappings'];
  for (const index of [0, 1, 2]) {
    const key = resolve(given.child(index).asCondition(true)).value;
    const entries: Readonly<Record<string, Raw>> = isMap(at) ? at : {};
    // No stack can be deployed with a key that the mapping certainly lacks.
    if (!mayHave(entries, key, self)) return noEntry(self, fallback, path, key, resolve);
    if (key.is !== 'scalar')
      return makeFault(self, makeReason('deployment-value', 'the key of a Fn::FindInMap is only known at deployment'));
    path.push(String(key.value));
    at = getOwn(entries, String(key.value));
  }
  // Mappings hold plain values: an intrinsic in one is refused at deployment, and might lead back to itself.
  if (isMap(at) || (isList(at) && at.some((item) => isMap(item) || isList(item))))
    return makeFault(
      self,
      makeReason('invalid-template', `mapping ${path.slice(1).join('/')} contains more than plain values`),
    );
  // Each look-up makes a list of its own.
  if (isList(at) && !self.template.worlds.steps.grow(at.length))
    return makeResolved(makeOverlongText(self.template), self, 'mapping');
  const found = resolve(self.with(at, path));
  return { ...found, via: [self, ...found.via], origins: new Set<ValueOrigin>(['mapping']) };
}

function mayHave(entries: Readonly<Record<string, Raw>>, key: Value, { template }: RawValue): boolean {
  if (key.is === 'scalar') return Object.hasOwn(entries, String(key.value));
  const [keys, parts] = [Object.keys(entries), splitParts(key)];
  // Of many keys each is little work.
  template.worlds.steps.count(Math.ceil(keys.length / 100));
  return keys.some((one) => mayBe(parts, one));
}

function noEntry(self: RawValue, fallback: RawValue, path: readonly string[], key: Value, resolve: Resolve): Resolved {
  if (fallback.raw !== undefined) {
    // Which of both is taken is decided by the key: the value is configurable, as an entry's is.
    const found = resolve(fallback);
    const from = [...found.origins].filter((origin) => origin !== 'literal');
    return { ...found, via: [self, ...found.via], origins: new Set<ValueOrigin>([...from, 'mapping']) };
  }
  self.template.worlds.ruleOut();
  const [, mapping, ...keys] = path;
  const missing = [...keys, formatValue(key)].join('/');
  return makeFault(
    self,
    makeReason(
      'invalid-template',
      mapping === undefined ? `mapping ${missing} is not defined` : `mapping ${mapping} has no entry ${missing}`,
    ),
  );
}

function reasonOf(value: Value, otherwise: Cause): Cause {
  return value.is === 'unknown' ? (value.because[0] ?? otherwise) : otherwise;
}

/** A value for a message or a label: holes as `${…}`. */
export function formatValue(value: Value): string {
  return formatParts(splitParts(value));
}
