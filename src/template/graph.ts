import { Placed, type Raw, isList, isMap, getOwn } from './parse/document.js';
import { collectReachedParameters } from './evaluate/cross-stack-graph.js';
import { findExplicitName } from './evaluate/refers-to.js';
import type { Resource, Template } from './evaluate/types.js';
import { findStaticText, parseSub } from './evaluate/value.js';

/** References between resources, read once from the raw text: candidates for the exact check in a world. */
export interface Graph {
  /**
   * The resources of a type that may mention `target`: by reference, by its explicit name, or by a value of which
   * it is unknown (a parameter, an import, a macro).
   */
  mentioning(target: Resource, ...types: readonly string[]): readonly Resource[];
  /** The other way round: the resources of these types that `source` may mention, in document order. */
  mentionedBy(source: Resource, ...types: readonly string[]): readonly Resource[];
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
  const resources = templates.flatMap((template) => [...template.resources.values()]);
  const order = new Map(resources.map((resource, index) => [resource, index]));
  const inOrder = (found: Iterable<Resource>): readonly Resource[] =>
    [...new Set(found)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const byType = new Map<string, Resource[]>();
  for (const resource of resources) push(byType, resource.type, resource);
  // Most runs need little of small templates: nothing is read before the first question.
  let index: Index | undefined;
  const indexed = (): Index => (index ??= indexOf(resources));
  const answers = new Map<string, readonly Resource[]>();
  const remembered = (key: string, ask: () => readonly Resource[]): readonly Resource[] => {
    const known = answers.get(key) ?? ask();
    answers.set(key, known);
    return known;
  };
  const ofType = (...types: readonly string[]): readonly Resource[] => {
    const [only = ''] = types;
    if (types.length === 1) return byType.get(only) ?? [];
    return remembered(types.join(' '), () => inOrder(types.flatMap((type) => byType.get(type) ?? [])));
  };
  const mentions = new Map<string, Map<Resource, readonly Resource[]>>();
  const mentioning = (target: Resource, ...types: readonly string[]): readonly Resource[] => {
    const key = types.join(' ');
    const byTarget = mentions.get(key) ?? new Map<Resource, readonly Resource[]>();
    mentions.set(key, byTarget);
    const answer = byTarget.get(target) ?? findMentioning(target, types);
    byTarget.set(target, answer);
    return answer;
  };
  let edges = 0;
  const findMentioning = (target: Resource, types: readonly string[]): readonly Resource[] => {
    const found = mentionersOf(target, indexed());
    // A name that consists of holes is compared in the world.
    if (found === 'anyone') return ofType(...types);
    const ofTypes = (one: Resource): boolean => types.includes(one.type);
    const vague = remembered(`vague ${types.join(' ')}`, () => indexed().vague.filter(ofTypes));
    const named = found.filter(ofTypes);
    if (named.length === 0) return vague;
    edges += named.length + vague.length;
    return edges > MOST_EDGES ? ofType(...types) : inOrder([...named, ...vague]);
  };
  const inverse = new Map<string, ReadonlyMap<Resource, readonly Resource[]> | 'anyone'>();
  const mentionedBy = (source: Resource, ...types: readonly string[]): readonly Resource[] => {
    const key = `${source.type} ${types.join(' ')}`;
    const known = inverse.get(key) ?? invert(ofType(...types), (target) => mentioning(target, source.type));
    inverse.set(key, known);
    return known === 'anyone' ? ofType(...types) : (known.get(source) ?? []);
  };
  const referring = (target: Resource): readonly Resource[] => {
    const { byReference, byReach } = indexed();
    return inOrder([...(byReference.get(target.key) ?? []), ...(byReach.get(target.key) ?? [])]);
  };
  return { mentioning, mentionedBy, ofType, referring };
}

function invert(
  targets: readonly Resource[],
  mentioning: (target: Resource) => readonly Resource[],
): ReadonlyMap<Resource, readonly Resource[]> | 'anyone' {
  const found = new Map<Resource, Resource[]>();
  let edges = 0;
  for (const target of targets) {
    const sources = mentioning(target);
    edges += sources.length;
    if (edges > MOST_EDGES) return 'anyone';
    for (const source of sources) push(found, source, target);
  }
  return found;
}

/** Where there are more mentions than these, which a hostile template has, any resource may mention any other. */
const MOST_EDGES = 5_000_000;

/** References by target: checking each pair of resources would take the square of their number. */
interface Index {
  /** By the key of the resource that is named by its logical id. */
  readonly byReference: ReadonlyMap<string, readonly Resource[]>;
  /** By the key of the resource to which outputs and parameters lead. */
  readonly byReach: ReadonlyMap<string, readonly Resource[]>;
  /** By every text, and by every word in it that may be a name. */
  readonly byText: ReadonlyMap<string, readonly Resource[]>;
  readonly texts: ReadonlyMap<Resource, string>;
  readonly vague: readonly Resource[];
  /** The length of all texts, and how much of them was searched so far. */
  readonly characters: number;
  searched: number;
}

/** The characters that AWS allows in most names; a text is split into such words. */
const NOT_IN_NAMES = /[^A-Za-z0-9._-]+/;

function indexOf(resources: readonly Resource[]): Index {
  const byReference = new Map<string, Resource[]>();
  const byReach = new Map<string, Resource[]>();
  const byText = new Map<string, Resource[]>();
  const texts = new Map<Resource, string>();
  const vague: Resource[] = [];
  let characters = 0;
  for (const source of resources) {
    const mentions = readMentions(source);
    for (const id of mentions.ids) push(byReference, `${source.template.key}#${id}`, source);
    for (const key of mentions.reached) push(byReach, key, source);
    for (const word of new Set(mentions.texts.split(NOT_IN_NAMES))) push(byText, word, source);
    texts.set(source, mentions.texts);
    characters += mentions.texts.length + 1;
    if (mentions.vague) vague.push(source);
  }
  return { byReference, byReach, byText, texts, vague, characters, searched: 0 };
}

function mentionersOf(target: Resource, index: Index): readonly Resource[] | 'anyone' {
  const name = findExplicitName(target)?.raw;
  if (name !== undefined && typeof name !== 'string') return 'anyone';
  const mentions = name === undefined ? [] : findNamed(name, index);
  if (mentions === 'anyone') return mentions;
  return [...(index.byReference.get(target.key) ?? []), ...(index.byReach.get(target.key) ?? []), ...mentions];
}

/**
 * A literal name is a word in the texts that mention it; one with other characters is searched for in them. Hostile
 * templates have many such names and long texts: beyond a limit anyone may mention them.
 */
function findNamed(name: string, index: Index): readonly Resource[] | 'anyone' {
  if (!NOT_IN_NAMES.test(name)) return index.byText.get(name) ?? [];
  index.searched += index.characters;
  if (index.searched > MOST_SEARCHED) return 'anyone';
  return [...index.texts].flatMap(([source, text]) => (text.includes(name) ? [source] : []));
}

/** So many characters are searched for names. */
const MOST_SEARCHED = 1_000_000_000;

function readMentions(resource: Resource): Mentions {
  const reached = collectReachedParameters(getOwn(resource.definition, 'Properties'), resource.template);
  const mentions: Mentions = { ids: new Set(), reached, texts: '', vague: false };
  const dependsOn = getOwn(resource.definition, 'DependsOn');
  for (const id of isList(dependsOn) ? dependsOn : [dependsOn]) if (typeof id === 'string') mentions.ids.add(id);
  read(getOwn(resource.definition, 'Properties'), resource.template, mentions);
  return mentions;
}

/** Values of these come from outside the template's text. */
const VAGUE = ['Fn::ImportValue', 'Fn::GetStackOutput', 'Fn::FindInMap', 'Fn::Transform'];

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
    const given = getOwn(map, key);
    if (given === undefined) continue;
    const owner = findStaticText(isList(given) ? given[0] : given);
    if (owner === undefined) mentions.vague = true;
    else name(key === 'Ref' ? owner : (owner.split('.')[0] ?? ''), template, mentions);
  }
  // Pieces of a name, put together.
  const join = getOwn(map, 'Fn::Join');
  const [delimiter, items] = isList(join) ? join : [];
  if (typeof delimiter === 'string' && isList(items))
    mentions.texts += `${items.map((item) => (typeof item === 'string' ? item : '\n')).join(delimiter)}\n`;
  const sub = getOwn(map, 'Fn::Sub');
  const text = isList(sub) ? sub[0] : sub;
  if (typeof text !== 'string') return;
  if (isList(sub)) mentions.vague = true;
  for (const piece of parseSub(text)) {
    if (piece.isVariable) name(piece.text.split('.')[0] ?? '', template, mentions);
  }
}

function name(id: string, template: Template, mentions: Mentions): void {
  // An output of a nested stack may be the name of anything in it.
  if (template.links.nested.has(id)) mentions.vague = true;
  if (template.parameters.has(id)) mentions.vague = true;
  else mentions.ids.add(id);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
