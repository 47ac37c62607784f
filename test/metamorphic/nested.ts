import { type Raw, isList, isMap } from '../../src/template/parse/document.js';
import { collectReferences } from './references.js';
import { makeOrdered } from './reordered.js';

type Root = Readonly<Record<string, Raw>>;

interface Split {
  readonly parent: Root;
  readonly child: Root;
}

const CHILD = 'InnerPart';

/**
 * A template cut in two: a resource, with all that it refers to, goes into a nested stack, which gets the parameters that
 * it reads and gives back what the rest refers to. Undefined if the template can't be cut so without changing it.
 */
export function splitTemplate(root: Root, random: () => number): Split | undefined {
  const text = JSON.stringify(root);
  if (
    /Fn::ForEach|Fn::Transform|"Transform"|aws:cdk:path|AWS::CloudFormation::|Custom::|AWS::Serverless|"Rules"/.test(
      text,
    )
  )
    return undefined;
  const resources = isMap(root['Resources']) ? root['Resources'] : {};
  const ids = Object.keys(resources);
  const below = new Map(
    ids.map((id) => [id, collectReferences(resources[id]).map((name) => name.split('.')[0] ?? '')]),
  );
  const inner = closureOf(ids[Math.floor(random() * ids.length)] ?? '', below);
  if (inner.size === 0 || inner.size === ids.length) return undefined;
  const outer = ids.filter((id) => !inner.has(id));
  const parameters = isMap(root['Parameters']) ? root['Parameters'] : {};
  const outputs = new Map<string, Raw>();
  const rest = { ...root, Resources: makeOrdered(outer.map((id) => [id, withoutDepends(resources[id], inner)])) };
  const parent = throughOutputs(rest, inner, (name, value, id) => {
    const definition = resources[id];
    const condition = isMap(definition) ? definition['Condition'] : undefined;
    outputs.set(name, { Value: value, ...(condition === undefined ? {} : { Condition: condition }) });
  });
  if (!isMap(parent) || !isMap(parent['Resources'])) return undefined;
  const given = makeOrdered(Object.keys(parameters).map((name) => [name, { Ref: name }]));
  const stack = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'inner.json', Parameters: given } };
  const shared = Object.entries(root).filter(([key]) => ['Parameters', 'Conditions', 'Mappings'].includes(key));
  return {
    parent: { ...parent, Resources: { ...parent['Resources'], [CHILD]: stack } },
    child: {
      ...Object.fromEntries(shared),
      Resources: makeOrdered([...inner].map((id) => [id, resources[id]])),
      Outputs: Object.fromEntries(outputs),
    },
  };
}

function closureOf(id: string, below: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    if (found.has(one) || !below.has(one)) return;
    found.add(one);
    for (const next of below.get(one) ?? []) visit(next);
  };
  visit(id);
  return found;
}

/** The nested stack is made as a whole. */
function withoutDepends(resource: Raw, inner: ReadonlySet<string>): Raw {
  if (!isMap(resource) || resource['DependsOn'] === undefined) return resource;
  const { DependsOn: depends, ...rest } = resource;
  const all: readonly Raw[] = isList(depends) ? depends : [depends];
  const left = all.filter((one) => typeof one !== 'string' || !inner.has(one));
  return left.length === 0 ? rest : { ...rest, DependsOn: left };
}

type AddOutput = (name: string, value: Raw, id: string) => void;

/** The same value with references to resources of the nested stack in the form that leads through its outputs. */
function throughOutputs(raw: Raw, inner: ReadonlySet<string>, add: AddOutput): Raw {
  const output = (id: string, attribute: string | undefined): string => {
    const name = `${id}${(attribute ?? 'Ref').replace(/[^A-Za-z0-9]/g, '')}`;
    add(name, attribute === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] }, id);
    return name;
  };
  const visit = (value: Raw): Raw => {
    if (isList(value)) return value.map(visit);
    if (!isMap(value)) return value;
    const { Ref: ref, 'Fn::GetAtt': att, 'Fn::Sub': sub } = value;
    if (typeof ref === 'string' && inner.has(ref))
      return { 'Fn::GetAtt': [CHILD, `Outputs.${output(ref, undefined)}`] };
    const [id, ...attribute] = typeof att === 'string' ? att.split('.') : isList(att) ? att : [];
    if (typeof id === 'string' && inner.has(id))
      return { 'Fn::GetAtt': [CHILD, `Outputs.${output(id, attribute.join('.'))}`] };
    const written = isList(sub) ? sub[0] : sub;
    if (typeof written === 'string') {
      const own = isList(sub) && isMap(sub[1]) ? sub[1] : {};
      const led = written.replace(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
        const [target = '', ...parts] = name.trim().split('.');
        if (!inner.has(target) || Object.hasOwn(own, name.trim())) return whole;
        return `\${${CHILD}.Outputs.${output(target, parts.length === 0 ? undefined : parts.join('.'))}}`;
      });
      return { 'Fn::Sub': isList(sub) ? [led, visit(own)] : led };
    }
    return makeOrdered(Object.entries(value).map(([key, below]) => [key, visit(below)]));
  };
  return visit(raw);
}
