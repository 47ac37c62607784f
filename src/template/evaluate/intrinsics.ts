import type { Reason } from '../../answer.js';
import { type Raw, isList, isMap, own } from '../parse/document.js';
import { mayBe } from './match.js';
import { length, toJson } from './language-extensions.js';
import { fault, getAtt, importValue, ref, variable } from './reference.js';
import type { Cell, Hole, Origin, Resolve, Resolved, Value } from './types.js';
import {
  argument,
  cutDynamicReferences,
  hole,
  labelOf,
  partsOf,
  resolvedTo,
  scalar,
  subPieces,
  textOf,
  unknownValue,
} from './value.js';
import { holds } from './conditions.js';

/** What an intrinsic makes of its argument; `self` is the whole `{"Fn::…": argument}`. */
type Intrinsic = (given: Cell, self: Cell, resolve: Resolve) => Resolved;

/** Every intrinsic that is understood. An unknown one is an unknown value, never a literal. */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': importValue,
  'Fn::Base64': (given, self, resolve) => {
    const { value, origins } = resolve(given);
    return resolvedTo(hole('it is encoded in base64', `base64 ${shownText(value)}`), self, ...origins);
  },
  'Fn::Length': length,
  'Fn::ToJsonString': toJson,
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

function substitute(given: Cell, self: Cell, resolve: Resolve): Resolved {
  const text = isList(given.raw) ? given.raw[0] : given.raw;
  if (typeof text !== 'string') return fault(self, 'Fn::Sub has no text');
  const variables = isList(given.raw) ? argument(given, 1) : undefined;
  const pieces = subPieces(text);
  const [only] = pieces;
  // A text that is nothing but one variable is that variable, and stands where it stands.
  if (pieces.length === 1 && only?.isVariable === true) {
    const found = variable(only.text, variables, self, resolve);
    return found.value.is === 'absent' ? resolvedTo(scalar(''), self, ...found.origins) : found;
  }
  const parts: (string | Hole)[] = [];
  const origins = new Set<Origin>();
  for (const piece of pieces) {
    if (!piece.isVariable) {
      parts.push(piece.text);
      continue;
    }
    const { value, origins: from } = variable(piece.text, variables, self, resolve);
    parts.push(...partsOf(value));
    for (const origin of from) if (origin !== 'literal') origins.add(origin);
  }
  return computed(parts, self, origins);
}

/** A text put together of parts: not a literal if anything but literals went into it. */
function computed(parts: readonly (string | Hole)[], self: Cell, origins: Set<Origin>): Resolved {
  const text = textOf(parts);
  const cut = cutDynamicReferences(partsOf(text));
  if (cut.some((part) => typeof part !== 'string' && part.label.startsWith('{{resolve:')))
    origins.add('dynamic-reference');
  if (origins.size === 0) origins.add('literal');
  return resolvedTo(textOf(cut), self, ...origins);
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
  let isFirst = true;
  const items = list.value.items.map((item) => resolve(item));
  for (const from of [list, ...items]) for (const origin of from.origins) if (origin !== 'literal') origins.add(origin);
  for (const { value } of items) {
    if (value.is === 'absent') continue;
    if (!isFirst) parts.push(delimiter);
    isFirst = false;
    parts.push(...partsOf(value));
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
    // What led to the list led to its item; a piece of a parameter's text is no literal of the template.
    const from = [...found.origins, ...list.origins].filter(
      (origin, _, all) => origin !== 'literal' || all.every(isLiteral),
    );
    return { ...found, origins: new Set(from), via: [...list.via, ...found.via] };
  }
  if (list.value.is === 'text') return resolvedTo(partOf(list.value), self, ...list.origins);
  return resolvedTo(unknownValue(reasonOf(list.value, 'the list to select from is not known')), self, ...list.origins);
}

function isLiteral(origin: Origin): boolean {
  return origin === 'literal';
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
  const found = resolve(argument(given, 1));
  const { value, origins } = found;
  if (typeof delimiter !== 'string' || delimiter === '') return fault(self, 'Fn::Split has no delimiter');
  if (value.is === 'scalar') {
    const items = String(value.value)
      .split(delimiter)
      .map((raw): Cell => ({ ...found.cell, raw }));
    return { ...found, value: { is: 'list', items } };
  }
  // Left as a text, so that what is selected of it still knows the resource it came from.
  const open = value.is === 'text' ? value : unknownValue(reasonOf(value, 'the text to split is not known'));
  return resolvedTo(open, self, ...origins);
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
  const fallback = argument(argument(given, 3), 'DefaultValue');
  let at: Raw = own(self.template.root, 'Mappings');
  const path: string[] = ['Mappings'];
  for (const index of [0, 1, 2]) {
    const key = resolve({ ...argument(given, index), deciding: true }).value;
    const entries: Readonly<Record<string, Raw>> = isMap(at) ? at : {};
    // No stack can be deployed with a key that the mapping certainly lacks.
    if (!Object.keys(entries).some((one) => mayBe(partsOf(key), one)))
      return noEntry(self, fallback, path, key, resolve);
    if (key.is !== 'scalar') return fault(self, 'which entry of the mapping is taken is not known');
    path.push(String(key.value));
    at = own(entries, String(key.value));
  }
  // Mappings hold plain values: an intrinsic in one is refused at deployment, and might lead back to itself.
  if (isMap(at) || (isList(at) && at.some((item) => isMap(item) || isList(item))))
    return fault(self, `mapping ${path.slice(1).join('/')} holds more than plain values`);
  const found = resolve({ ...self, raw: at, path });
  return { ...found, via: [self, ...found.via], origins: new Set<Origin>(['mapping']) };
}

function noEntry(self: Cell, fallback: Cell, path: readonly string[], key: Value, resolve: Resolve): Resolved {
  if (fallback.raw !== undefined) return resolve(fallback);
  self.template.worlds.ruleOut();
  const [, mapping, ...keys] = path;
  const missing = [...keys, shownText(key)].join('/');
  return fault(
    self,
    mapping === undefined ? `there is no mapping ${missing}` : `mapping ${mapping} has no entry ${missing}`,
  );
}

function reasonOf(value: Value, otherwise: Reason): Reason {
  return value.is === 'unknown' ? (value.because[0] ?? otherwise) : otherwise;
}

/** A value for a message or a label: holes as `${…}`. */
export function shownText(value: Value): string {
  return labelOf(partsOf(value));
}
