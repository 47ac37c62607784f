import type { Reason } from '../../answer.js';
import { describeCycles } from './dependency-cycles.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../parse/document.js';
import { isDistinct } from './match.js';
import { collectExports, collectOutputs, collectStacks, readRoughly } from './outputs.js';
import type { Resource, Template } from './types.js';
import { getRawValue, splitParts, findStaticText, parseSub } from './value.js';

/**
 * A value passed between templates: a parameter that the parent gives, an output, or the condition that selects it.
 */
export interface CrossStackReference {
  readonly template: Template;
  readonly kind: 'parameter' | 'output' | 'condition';
  readonly name: string;
}

/** The names in a raw value, read from the text: a superset of those it turns out to need. */
interface Named {
  readonly hops: ReadonlySet<string>;
  /** Keys of resources. */
  readonly resources: ReadonlySet<string>;
}

/** All hops between templates that are linked, by name. */
interface Hops {
  readonly named: ReadonlyMap<string, Named>;
  readonly faults: ReadonlyMap<string, Reason>;
  /** Those on which a condition or a given parameter hangs. */
  readonly deciding: ReadonlySet<string>;
}

const hopsOf = new WeakMap<readonly Template[], Hops>();

export function makeParameterReference(template: Template, name: string): CrossStackReference {
  return { template, kind: 'parameter', name };
}

export function makeOutputReference(template: Template, name: string): CrossStackReference {
  return { template, kind: 'output', name };
}

export function makeConditionReference(template: Template, name: string): CrossStackReference {
  return { template, kind: 'condition', name };
}

/**
 * Why a value can't be followed: it leads back to itself, or through too many others. Read from the text and not found
 * out on the way, so that it is the same wherever the way begins.
 */
export function findReferenceFault(hop: CrossStackReference): Reason | undefined {
  const { peers } = hop.template.links;
  const fault = peers.length === 0 ? undefined : hopsAmong(peers).faults.get(keyOf(hop));
  return peers.reduce((text, { key, file }) => text?.replaceAll(` of ${key}`, ` of ${file}`), fault);
}

/** Whether some condition may depend on an output, or on a nested stack's arguments. */
export function isDeciding(hop: CrossStackReference): boolean {
  const { peers } = hop.template.links;
  return peers.length > 0 && hopsAmong(peers).deciding.has(keyOf(hop));
}

/** The keys of the resources of other templates that a value may lead to. */
export function collectReachedParameters(raw: Raw, template: Template): ReadonlySet<string> {
  const { peers } = template.links;
  const reached = new Set<string>();
  if (peers.length === 0) return reached;
  const { named } = hopsAmong(peers);
  const seen = [...namedIn(raw, template).hops];
  const known = new Set(seen);
  for (const hop of seen) {
    const next = named.get(hop);
    for (const key of next?.resources ?? []) reached.add(key);
    for (const one of next?.hops ?? []) {
      if (!known.has(one)) seen.push(one);
      known.add(one);
    }
  }
  return reached;
}

function hopsAmong(peers: readonly Template[]): Hops {
  const known = hopsOf.get(peers) ?? readHops(peers);
  hopsOf.set(peers, known);
  return known;
}

function readHops(peers: readonly Template[]): Hops {
  const named = new Map<string, Named>();
  for (const template of peers) {
    for (const [name] of collectOutputs(template)) {
      const value = getRawValue(template, ['Outputs', name, 'Value']).raw;
      named.set(keyOf(makeOutputReference(template, name)), namedIn(value, template));
    }
    const conditions = getOwn(template.root, 'Conditions');
    for (const [name, raw] of isMap(conditions) ? Object.entries(conditions) : [])
      named.set(keyOf(makeConditionReference(template, name)), namedIn(raw, template));
    const { parent } = template.links;
    if (parent === undefined) continue;
    for (const name of template.parameters.keys())
      named.set(keyOf(makeParameterReference(template, name)), namedIn(getParentValue(parent, name), parent.template));
  }
  const edges = new Map([...named].map(([key, { hops }]) => [key, hops]));
  const starts = [...edges].filter(([key]) => !key.startsWith('output ')).map(([key]) => key);
  return { named, faults: describeCycles(edges, (name) => name), deciding: closure(starts, edges) };
}

/** The source of a nested stack's parameter: its entry, or all its arguments if entries can't be distinguished. */
export function getParentValue(stack: Resource, parameter: string): Raw {
  const properties = unplaced(getOwn(stack.definition, 'Properties'));
  if (!isMap(properties)) return undefined;
  const parameters = unplaced(getOwn(properties, 'Parameters'));
  if (!isMap(parameters)) return Object.hasOwn(properties, 'Parameters') ? undefined : properties;
  return Object.keys(parameters).some((key) => key.startsWith('Fn::'))
    ? parameters
    : unplaced(getOwn(parameters, parameter));
}

function closure(starts: readonly string[], edges: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const all = new Set(starts);
  for (const key of all) for (const next of edges.get(key) ?? []) all.add(next);
  return all;
}

/** Unique, and in words: it is shown where a circle is named. */
function keyOf({ template, kind, name }: CrossStackReference): string {
  return `${kind} ${name} of ${template.key}`;
}

function unplaced(raw: Raw): Raw {
  return raw instanceof Placed ? raw.raw : raw;
}

function namedIn(raw: Raw, template: Template): Named {
  const found = new Names(template);
  found.read(raw);
  return found;
}

class Names implements Named {
  readonly hops = new Set<string>();
  readonly resources = new Set<string>();
  readonly #template: Template;

  constructor(template: Template) {
    this.#template = template;
  }

  read(raw: Raw): void {
    if (raw instanceof Placed) this.read(raw.raw);
    if (isList(raw)) for (const item of raw) this.read(item);
    if (!isMap(raw)) return;
    for (const [key, given] of Object.entries(raw)) {
      this.#function(key, given);
      this.read(given);
    }
  }

  #function(key: string, given: Raw): void {
    const first = isList(given) ? given[0] : given;
    if (key === 'Ref') this.#names(findStaticText(given), '');
    else if (key === 'Condition' || key === 'Fn::If') this.#condition(first);
    else if (key === 'Fn::ImportValue') this.#import(given);
    else if (key === 'Fn::GetStackOutput') this.#stackOutput(given);
    else if (key === 'Fn::GetAtt') this.#attribute(given);
    else if (key === 'Fn::Sub' && typeof first === 'string') {
      for (const { text, isVariable } of parseSub(first)) if (isVariable) this.#dotted(text);
    }
  }

  #attribute(given: Raw): void {
    if (!isList(given)) {
      this.#dotted(findStaticText(given) ?? '');
      return;
    }
    const [name, ...attributes] = given.map(findStaticText);
    this.#names(name, attributes.every((one) => one !== undefined) ? attributes.join('.') : undefined);
  }

  #dotted(text: string): void {
    const dot = text.indexOf('.');
    if (dot === -1) this.#names(text, '');
    else this.#names(text.slice(0, dot), text.slice(dot + 1));
  }

  /** Undefined: it may be any name, or any attribute. */
  #names(name: string | undefined, attribute: string | undefined): void {
    const { parameters, resources, links } = this.#template;
    if (name === undefined) {
      for (const one of [...parameters.keys(), ...links.nested.keys()]) this.#names(one, undefined);
      return;
    }
    const resource = resources.get(name);
    if (resource !== undefined) this.resources.add(resource.key);
    if (parameters.has(name) && links.parent !== undefined) this.#hop(makeParameterReference(this.#template, name));
    const nested = links.nested.get(name);
    if (nested === undefined) return;
    for (const [output] of collectOutputs(nested)) {
      if (attribute === undefined || attribute === `Outputs.${output}`) this.#hop(makeOutputReference(nested, output));
    }
  }

  #condition(name: Raw): void {
    if (typeof name === 'string') this.#hop(makeConditionReference(this.#template, name));
  }

  #import(given: Raw): void {
    const wanted = splitParts(readRoughly(given));
    for (const exported of collectExports(this.#template)) {
      if (isDistinct(wanted, splitParts(exported.roughly))) continue;
      this.#hop(makeOutputReference(exported.template, exported.output));
    }
  }

  #stackOutput(given: Raw): void {
    if (!isMap(given)) return;
    const wanted = splitParts(readRoughly(getOwn(given, 'StackName')));
    const name = findStaticText(getOwn(given, 'OutputName'));
    for (const stack of collectStacks(this.#template, getOwn(given, 'Region'))) {
      if (isDistinct(wanted, [stack.stackName ?? ''])) continue;
      for (const [output] of collectOutputs(stack))
        if (name === undefined || name === output) this.#hop(makeOutputReference(stack, output));
    }
  }

  #hop(hop: CrossStackReference): void {
    this.hops.add(keyOf(hop));
  }
}
