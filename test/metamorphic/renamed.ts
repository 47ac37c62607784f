import { type Raw, isList, isMap } from '../../src/template/parse/document.js';
import { findDependencies, mapOf } from './dependencies.js';
import { renameReferences } from './references.js';
import { makeOrdered } from './reordered.js';

type Root = Readonly<Record<string, Raw>>;

interface Renamed {
  readonly root: Root;
  /** Names that stay, since SAM, CloudFormation or the CDK gives them a meaning. */
  readonly kept: readonly string[];
}

const MEANT =
  /^(?:AWS::|Fn::|Serverless(?:Rest|Http)Api|CDKMetadata|BootstrapVersion|Custom[A-Z]|AWS[0-9a-f]{8}|LogRetention)/;

/**
 * A template with other names of its parameters, conditions, mappings, resources and outputs, or the reason why they
 * can't be changed. A name that a loop makes stays: `Fn::ForEach` makes it of the values of its collection.
 */
export function renameAll(root: Root): Renamed | string {
  // The ids of the CDK end in a hash of the path, and its other files and its source have them too.
  if (JSON.stringify(root).includes('"aws:cdk:path"')) return 'the CDK made the names';
  const { ownerOf } = findDependencies(root);
  const sections = ['Parameters', 'Conditions', 'Mappings', 'Resources', 'Outputs'].map((name) => mapOf(root[name]));
  const [parameters = {}, conditions = {}, mappings = {}, resources = {}] = sections;
  const isFree = (name: string): boolean => !MEANT.test(name);
  const within = (own: Root) => (name: string) => (Object.hasOwn(own, name) && isFree(name) ? rename(name) : name);
  const reference = (name: string): string => {
    if (Object.hasOwn(parameters, name) || Object.hasOwn(resources, name)) return isFree(name) ? rename(name) : name;
    // What SAM makes of a resource has the resource's name and more.
    const source = isFree(name) ? ownerOf(name) : undefined;
    return source === undefined || !isFree(source) ? name : `${rename(source)}${name.slice(source.length)}`;
  };
  // A name that is put together of others is none that can be seen here.
  const named = hasComputedMappings(root) ? {} : mappings;
  const renaming = { reference, condition: within(conditions), mapping: within(named) };
  const keys: Readonly<Record<string, (name: string) => string>> = {
    Parameters: reference,
    Resources: reference,
    Conditions: renaming.condition,
    Mappings: renaming.mapping,
    Outputs: (name) => (isFree(name) ? rename(name) : name),
  };
  const entries = Object.entries(root).map(([key, value]): readonly [string, Raw] => {
    const inner = renameReferences(value, renaming);
    if (key === 'Metadata' && isMap(inner)) return [key, renameInterface(inner, reference)];
    const rename = keys[key];
    return [key, rename === undefined || !isMap(inner) ? inner : renameKeys(inner, rename)];
  });
  return { root: makeOrdered(entries), kept: sections.flatMap(Object.keys).filter((name) => !isFree(name)) };
}

function hasComputedMappings(raw: Raw): boolean {
  if (isList(raw)) return raw.some(hasComputedMappings);
  if (!isMap(raw)) return false;
  const found = raw['Fn::FindInMap'];
  return (isList(found) && typeof found[0] !== 'string') || Object.values(raw).some(hasComputedMappings);
}

const INTERFACE = 'AWS::CloudFormation::Interface';

/** The groups and labels of parameters in the console. */
function renameInterface(metadata: Root, rename: (name: string) => string): Root {
  if (!isMap(metadata[INTERFACE])) return metadata;
  const { ParameterGroups: groups, ParameterLabels: labels, ...rest } = mapOf(metadata[INTERFACE]);
  const named = (names: Raw): Raw =>
    isList(names) ? names.map((name) => (typeof name === 'string' ? rename(name) : name)) : (names ?? null);
  const inGroups = isList(groups)
    ? groups.map((group) => (isMap(group) ? { ...group, Parameters: named(group['Parameters']) } : group))
    : groups;
  const inLabels = isMap(labels) ? renameKeys(labels, rename) : labels;
  const all = { ...rest, ParameterGroups: inGroups, ParameterLabels: inLabels };
  return { ...metadata, [INTERFACE]: makeOrdered(Object.entries(all).filter(([, value]) => value !== undefined)) };
}

/** The words of a name stay, since some names say which environment is meant; its place in the alphabet changes. */
function rename(name: string): string {
  const letters = Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 676, 7);
  const [first, second] = [Math.floor(letters / 26), letters % 26].map((one) => String.fromCharCode(65 + one));
  return `${first ?? ''}q${second ?? ''}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function renameKeys(map: Root, to: (name: string) => string): Root {
  return makeOrdered(Object.entries(map).map(([name, value]) => [to(name), value]));
}
