import { type Raw, isMap } from '../../src/template/parse/document.js';
import { makeOrdered } from './reordered.js';
import { type Renaming, renameReferences } from './references.js';

type Root = Readonly<Record<string, Raw>>;

/** Names that SAM, CloudFormation or the CDK gives a meaning. */
const MEANT =
  /^(?:AWS::|Serverless(?:Rest|Http)Api|CDKMetadata|BootstrapVersion|Custom[A-Z]|AWS[0-9a-f]{8}|LogRetention)/;

/** What SAM appends to the id of a function, an API or an event for what it generates. */
const IS_SAM = /AWS::Serverless/;

/** Undefined for templates in which names have a meaning that no rule of this project gives them. */
export function renameAll(root: Root): Root | undefined {
  const text = JSON.stringify(root);
  // Loops and macros make names; what the CDK made is known by its ids.
  if (/Fn::ForEach|Fn::Transform|AWS::Include|aws:cdk:path|AWS::CloudFormation::Interface/.test(text)) return undefined;
  const sections = ['Parameters', 'Conditions', 'Resources']
    .map((name) => root[name])
    .map((one) => (isMap(one) ? one : {}));
  const [parameters = {}, conditions = {}, resources = {}] = sections;
  const ids = [...Object.keys(parameters), ...Object.keys(resources)].filter((id) => !MEANT.test(id));
  const names = new Map(ids.map((id) => [id, rename(id)]));
  const isSam = IS_SAM.test(text);
  const reference = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined || !isSam) return known ?? name;
    const source = ids.filter((id) => name.startsWith(id)).sort((a, b) => b.length - a.length)[0];
    return source === undefined ? name : `${rename(source)}${name.slice(source.length)}`;
  };
  const condition = (name: string): string => (Object.hasOwn(conditions, name) ? rename(name) : name);
  const renaming: Renaming = { reference, condition };
  const entries = Object.entries(root).map(([key, value]): readonly [string, Raw] => {
    const inner = renameReferences(value, renaming);
    if (!isMap(inner)) return [key, inner];
    if (key === 'Conditions') return [key, renameKeys(inner, condition)];
    const isNamed = key === 'Parameters' || key === 'Resources';
    return [key, isNamed ? renameKeys(inner, (name) => names.get(name) ?? name) : inner];
  });
  return makeOrdered(entries);
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
