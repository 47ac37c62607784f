import { Placed, type Raw, isList, isMap, own } from './document.js';
import { reachedFrom } from './hops.js';
import { explicitNameCell } from './names.js';
import type { Resource, Template } from './template.js';
import { staticText, subPieces } from './value.js';

/** Who mentions whom, read once from the raw text: candidates, of which the exact question is asked in a world. */
export interface Graph {
  /**
   * The resources of a type that may mention `target`: by reference, by its explicit name, or by a value of which
   * nobody can tell (a parameter, an import, a macro).
   */
  mentioning(target: Resource, ...types: readonly string[]): readonly Resource[];
  /** Every resource of these types, in document order. */
  ofType(...types: readonly string[]): readonly Resource[];
  /** The resources that name `target` by reference, in document order. */
  referring(target: Resource): readonly Resource[];
}

interface Mentions {
  readonly ids: Set<string>;
  /** Keys of resources to which outputs and parameters lead. */
  readonly reached: ReadonlySet<string>;
  /** Every text of the resource, one after the other. */
  texts: string;
  vague: boolean;
}

/** Reads the edges of some templates: references, those that lead through outputs and parameters too, and names. */
export function makeGraph(templates: readonly Template[]): Graph {
  const order = new Map<Resource, number>();
  const byType = new Map<string, Resource[]>();
  const bySource = new Map<Resource, Mentions>();
  for (const template of templates) {
    for (const resource of template.resources.values()) {
      order.set(resource, order.size);
      push(byType, resource.type, resource);
    }
  }
  const mentionsOf = (resource: Resource): Mentions => {
    const known = bySource.get(resource) ?? readMentions(resource);
    bySource.set(resource, known);
    return known;
  };
  const ofType = (...types: readonly string[]): readonly Resource[] => {
    if (types.length === 1) return byType.get(types[0] ?? '') ?? [];
    return types.flatMap((type) => byType.get(type) ?? []).sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
  const byTarget = new Map<string, readonly Resource[]>();
  const mentioning = (target: Resource, ...types: readonly string[]): readonly Resource[] => {
    const key = `${target.key} ${types.join(' ')}`;
    const known =
      byTarget.get(key) ?? ofType(...types).filter((source) => mayMention(mentionsOf(source), source, target));
    byTarget.set(key, known);
    return known;
  };
  const referring = (target: Resource): readonly Resource[] => {
    const within = [...target.template.resources.values()].filter((source) =>
      mentionsOf(source).ids.has(target.logicalId),
    );
    if (target.template.links.peers.length === 0) return within;
    const known = new Set(within);
    for (const source of order.keys()) if (mentionsOf(source).reached.has(target.key)) known.add(source);
    return [...known].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
  return { mentioning, ofType, referring };
}

function mayMention(mentions: Mentions, source: Resource, target: Resource): boolean {
  if (mentions.vague || mentions.reached.has(target.key)) return true;
  if (source.template === target.template && mentions.ids.has(target.logicalId)) return true;
  const name = explicitNameCell(target)?.raw;
  if (name === undefined) return false;
  // A name made of holes is compared in the world; a literal one must stand somewhere in the source's texts.
  return typeof name !== 'string' || mentions.texts.includes(name);
}

function readMentions(resource: Resource): Mentions {
  const reached = reachedFrom(own(resource.definition, 'Properties'), resource.template);
  const mentions: Mentions = { ids: new Set(), reached, texts: '', vague: false };
  const dependsOn = own(resource.definition, 'DependsOn');
  for (const id of isList(dependsOn) ? dependsOn : [dependsOn]) if (typeof id === 'string') mentions.ids.add(id);
  read(own(resource.definition, 'Properties'), resource.template, mentions);
  return mentions;
}

/** Values of these come from outside the template's text. */
const VAGUE = ['Fn::ImportValue', 'Fn::FindInMap', 'Fn::Transform'];

function read(raw: Raw, template: Template, mentions: Mentions): void {
  if (typeof raw === 'string') {
    mentions.texts += `${raw}\n`;
    if (raw.includes('{{resolve:')) mentions.vague = true;
  } else if (raw instanceof Placed) {
    read(raw.raw, template, mentions);
  } else if (isList(raw)) {
    for (const item of raw) read(item, template, mentions);
  } else if (isMap(raw)) {
    mention(raw, template, mentions);
    for (const value of Object.values(raw)) read(value, template, mentions);
  }
}

function mention(map: Readonly<Record<string, Raw>>, template: Template, mentions: Mentions): void {
  if (VAGUE.some((name) => Object.hasOwn(map, name))) mentions.vague = true;
  for (const key of ['Ref', 'Fn::GetAtt']) {
    const given = own(map, key);
    if (given === undefined) continue;
    const owner = staticText(isList(given) ? given[0] : given);
    if (owner === undefined) mentions.vague = true;
    else name(key === 'Ref' ? owner : (owner.split('.')[0] ?? ''), template, mentions);
  }
  // Pieces of a name, put together.
  const join = own(map, 'Fn::Join');
  const [delimiter, items] = isList(join) ? join : [];
  if (typeof delimiter === 'string' && isList(items))
    mentions.texts += `${items.map((item) => (typeof item === 'string' ? item : '\n')).join(delimiter)}\n`;
  const sub = own(map, 'Fn::Sub');
  const text = isList(sub) ? sub[0] : sub;
  if (typeof text !== 'string') return;
  if (isList(sub)) mentions.vague = true;
  for (const piece of subPieces(text)) {
    if (piece.isVariable) name(piece.text.split('.')[0] ?? '', template, mentions);
  }
}

function name(id: string, template: Template, mentions: Mentions): void {
  // What a nested stack puts out may be the name of anything in it.
  if (template.links.nested.has(id)) mentions.vague = true;
  if (template.parameters.has(id)) mentions.vague = true;
  else mentions.ids.add(id);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
