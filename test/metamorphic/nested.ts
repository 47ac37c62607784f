import { type Raw, isMap } from '../../src/template/parse/document.js';
import { type Dependencies, findDependencies, follow, globalsOf, listOf, mapOf, turnRound } from './dependencies.js';
import { type Replace, replaceReferences } from './references.js';
import { makeOrdered, shuffle } from './reordered.js';

type Root = Readonly<Record<string, Raw>>;

interface Split {
  readonly parent: Root;
  readonly child: Root;
}

/**
 * Which part goes into a nested stack: a resource with all that it refers to (the rest reads its outputs), with all that
 * refers to it (it reads parameters), some from the midst (both), or all.
 */
export type Part = 'below' | 'above' | 'between' | 'all';

const CHILD = 'InnerPart';

/** A template of which a part is in a nested stack, or the reason why it can't be parted without changing what it means. */
export function splitTemplate(root: Root, part: Part, random: () => number): Split | string {
  const resources = mapOf(root['Resources']);
  const dependencies = findDependencies(root);
  const { ids } = dependencies;
  if (ids.length === 0) return 'no resources';
  if (part === 'all') return cut(root, new Set(ids), dependencies);
  if (ids.length === 1) return 'one resource';
  if (ids.some((id) => id.startsWith('Fn::'))) return 'a macro or a loop makes resources';
  if (Object.values(resources).some((one) => !isMap(one))) return 'a resource that is none';
  const inner = choosePart(dependencies, part, random);
  return inner === undefined ? 'all resources need each other' : cut(root, inner, dependencies);
}

function choosePart({ ids, below }: Dependencies, part: Part, random: () => number): ReadonlySet<string> | undefined {
  const above = turnRound(below);
  const order = shuffle(ids, random);
  const half = order.slice(0, Math.ceil(order.length / 2));
  const starts = [...(part === 'between' ? [half] : []), ...order.map((id) => [id])];
  // What lies on a way from one of them to another must be with them: no stack can be made before and after another.
  const between = (start: readonly string[]): ReadonlySet<string> => {
    const after = follow(start, above);
    return new Set([...follow(start, below)].filter((id) => after.has(id)));
  };
  const chosen = (start: readonly string[]): ReadonlySet<string> =>
    part === 'between' ? between(start) : follow(start, part === 'below' ? below : above);
  return [...starts.map(chosen), ...starts.map(between)].find(({ size }) => size < ids.length);
}

function cut(root: Root, inner: ReadonlySet<string>, { ids, ownerOf }: Dependencies): Split {
  const resources = mapOf(root['Resources']);
  const outer = new Set(ids.filter((id) => !inner.has(id)));
  const conditionOf = (id: string): Raw => mapOf(resources[id])['Condition'];
  const outputs = new Map<string, Raw>();
  const passed = new Map<string, Raw>();
  const given = new Map<string, Raw>();
  const isIn = (part: ReadonlySet<string>, name: string): boolean => part.has(ownerOf(name) ?? '');
  const fromParent: Replace = (name, attribute) => {
    const isStack = name === 'AWS::StackName' || name === 'AWS::StackId';
    if (!isStack && !isIn(outer, name)) return undefined;
    const own = `${isStack ? 'Parent' : ''}${joinNames(name, attribute)}`;
    const value = attribute === undefined ? { Ref: name } : { 'Fn::GetAtt': [name, attribute] };
    const condition = conditionOf(ownerOf(name) ?? '');
    passed.set(own, { Type: 'String' });
    given.set(own, condition === undefined ? value : { 'Fn::If': [condition, value, ''] });
    return { value: { Ref: own }, variable: own };
  };
  const fromChild: Replace = (name, attribute) => {
    if (!isIn(inner, name)) return undefined;
    const own = joinNames(name, attribute);
    // The alias and the version that SAM makes are resources of their own; a version's own number is its attribute.
    const isGenerated =
      attribute !== undefined &&
      /^(?:Alias|Version)$/.test(attribute) &&
      mapOf(resources[name])['Type'] === 'AWS::Serverless::Function';
    const value = attribute === undefined ? { Ref: name } : { 'Fn::GetAtt': [name, attribute] };
    const condition = conditionOf(ownerOf(name) ?? '');
    outputs.set(own, {
      Value: isGenerated ? { Ref: `${name}.${attribute}` } : value,
      ...(condition === undefined ? {} : { Condition: condition }),
    });
    return { value: { 'Fn::GetAtt': [CHILD, `Outputs.${own}`] }, variable: `${CHILD}.Outputs.${own}` };
  };
  const partOf = (part: ReadonlySet<string>, replace: Replace): Root => ({
    ...globalsFor(root, [...part], replace),
    Resources: makeOrdered([...part].map((id) => [id, replaceReferences(resources[id] ?? null, replace)])),
  });
  const [child, parent] = [partOf(inner, fromParent), partOf(outer, fromChild)];
  const rest = replaceReferences(makeOrdered(sectionsOf(root, ['Outputs', 'Rules', 'Metadata'])), fromChild);
  const parameters = Object.entries(mapOf(root['Parameters']));
  const before = ids.filter((id) => outer.has(id) && [...inner].some((one) => dependsOf(resources[one]).includes(id)));
  const stack = {
    Type: 'AWS::CloudFormation::Stack',
    ...(before.length === 0 ? {} : { DependsOn: before }),
    Properties: {
      TemplateURL: 'inner.json',
      Parameters: makeOrdered([...parameters.map(([name, one]) => [name, passOn(name, one)] as const), ...given]),
    },
  };
  const common = makeOrdered(sectionsOf(root, ['AWSTemplateFormatVersion', 'Transform', 'Mappings', 'Conditions']));
  return {
    parent: {
      ...common,
      ...Object.fromEntries(sectionsOf(root, ['Parameters'])),
      ...mapOf(rest),
      ...parent,
      Resources: { ...dependingOn(parent, inner, CHILD), [CHILD]: stack },
    },
    child: {
      ...common,
      ...(parameters.length + passed.size === 0
        ? {}
        : { Parameters: makeOrdered([...parameters.map(([name, one]) => [name, receive(one)] as const), ...passed]) }),
      ...child,
      Resources: dependingOn(child, outer),
      ...(outputs.size === 0 ? {} : { Outputs: Object.fromEntries(outputs) }),
    },
  };
}

const joinNames = (name: string, attribute: string | undefined): string =>
  `${name.replace('AWS::', '')}${(attribute ?? 'Ref').replace(/[^A-Za-z0-9]/g, '')}`;

function sectionsOf(root: Root, names: readonly string[]): readonly (readonly [string, Raw])[] {
  return Object.entries(root).filter(([key]) => names.includes(key));
}

function globalsFor(root: Root, part: readonly string[], replace: Replace): Root {
  const globals = root['Globals'];
  if (!isMap(globals)) return globals === undefined ? {} : { Globals: globals };
  const resources = mapOf(root['Resources']);
  const sections = new Set(part.flatMap((id) => globalsOf(mapOf(resources[id]))));
  const own = Object.entries(globals).filter(([name]) => sections.has(name));
  return own.length === 0 ? {} : { Globals: replaceReferences(makeOrdered(own), replace) };
}

const LIST = /^(?:AWS::SSM::Parameter::Value<)?(?:CommaDelimitedList|List<.*?>)>?$/;

/** The value of a parameter for the nested stack, which takes texts only. */
function passOn(name: string, definition: Raw): Raw {
  const isOfList = LIST.test(String(mapOf(definition)['Type']));
  return isOfList ? { 'Fn::Join': [',', { Ref: name }] } : { Ref: name };
}

/** A parameter that receives what another one has read from Systems Manager. */
function receive(definition: Raw): Raw {
  const read = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(String(mapOf(definition)['Type']))?.[1];
  return read === undefined ? definition : { ...mapOf(definition), Type: read };
}

const dependsOf = (resource: Raw): readonly Raw[] => listOf(mapOf(resource)['DependsOn']);

/** The resources of a part, of which none can name one of the other part: it waits for the stack instead. */
function dependingOn(part: Root, others: ReadonlySet<string>, stack?: string): Root {
  const entries = Object.entries(mapOf(part['Resources'])).map(([id, resource]): readonly [string, Raw] => {
    const all = dependsOf(resource);
    const left = all.filter((one) => typeof one !== 'string' || !others.has(one));
    if (left.length === all.length) return [id, resource];
    const rest = Object.entries(mapOf(resource)).filter(([key]) => key !== 'DependsOn');
    const depends = stack === undefined ? left : [...left, stack];
    return [id, makeOrdered(depends.length === 0 ? rest : [...rest, ['DependsOn', depends]])];
  });
  return makeOrdered(entries);
}
