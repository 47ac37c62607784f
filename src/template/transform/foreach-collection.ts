import type { Reason } from '../../answer.js';
import { isListType, isStored } from '../evaluate/choices.js';
import { type Raw, isList, isMap, getOwn } from '../parse/document.js';
import type { Template } from '../evaluate/types.js';
import { formatScalar } from '../evaluate/value.js';

/** The items of a loop's collection, or why they are unknown. */
export type LoopItems = { readonly items: readonly string[] } | { readonly because: Reason };

/** The value that a nested stack's parent gives a parameter: the items of a list, or a text alone. */
export type ParentItems = { readonly texts: readonly string[] } | { readonly because: Reason };

type Source = Pick<Template, 'root' | 'parameters' | 'given'> & {
  /** Undefined where no parent gives anything, and the default holds. */
  readonly parentItems: (parameter: string) => ParentItems | undefined;
};

/**
 * The items that a loop runs over: a list, a list parameter, a mapping's list. Which resources there are is settled once:
 * where a parameter decides it, its given value or its default counts, and its other values are not explored.
 */
export function collectLoopItems(raw: Raw, source: Source): LoopItems {
  const found = itemsOf(raw, source);
  return 'items' in found ? { items: [...new Set(found.items)] } : found;
}

function itemsOf(raw: Raw, source: Source): LoopItems {
  if (isList(raw)) return joined(raw.map((item) => itemOf(item, source)));
  if (!isMap(raw)) return { because: 'its collection is not a list' };
  const ref = getOwn(raw, 'Ref');
  if (typeof ref === 'string') {
    const type = source.parameters.get(ref)?.type;
    return type === undefined || isListType(type)
      ? parameterItems(ref, source)
      : { because: `parameter ${ref} is not a list` };
  }
  const lookup = getOwn(raw, 'Fn::FindInMap');
  return isList(lookup) ? entryItems(lookup, source) : { because: 'its collection is only known at deployment' };
}

/** An item of a written list: a text, or a parameter's. */
function itemOf(raw: Raw, source: Source): LoopItems {
  const text = formatScalar(raw);
  if (text !== undefined) return { items: [text] };
  const ref = isMap(raw) ? getOwn(raw, 'Ref') : undefined;
  return typeof ref === 'string' ? parameterItems(ref, source) : { because: 'an item is only known at deployment' };
}

function joined(parts: readonly LoopItems[]): LoopItems {
  const items: string[] = [];
  for (const part of parts) {
    if (!('items' in part)) return part;
    for (const item of part.items) items.push(item);
  }
  return { items };
}

function parameterItems(name: string, { parameters, given, parentItems }: Source): LoopItems {
  const parameter = parameters.get(name);
  if (parameter === undefined) return { because: `${name} is only known at deployment` };
  if (isStored(parameter)) return { because: `parameter ${name} is read from Parameter Store` };
  // Secrets must not turn up in logical ids.
  if (parameter.noEcho) return { because: `parameter ${name} is NoEcho` };
  const byParent = parentItems(name);
  if (byParent !== undefined && 'because' in byParent) return byParent;
  const text = given.get(name) ?? byParent?.texts.join(',') ?? parameter.default;
  if (text === undefined) return { because: `parameter ${name} has no default and was not given` };
  if (!isListType(parameter.type)) return { items: [text] };
  return {
    items: text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  };
}

function entryItems(lookup: readonly Raw[], source: Source): LoopItems {
  let at: Raw = getOwn(source.root, 'Mappings');
  const fallback = lookup[3];
  for (const key of lookup.slice(0, 3)) {
    const found = keyOf(key, source);
    if (!('items' in found)) return found;
    const [name = ''] = found.items;
    at = isMap(at) ? getOwn(at, name) : undefined;
    if (at !== undefined) continue;
    if (isMap(fallback)) return itemsOf(getOwn(fallback, 'DefaultValue'), source);
    return { because: `the mapping has no entry ${name}` };
  }
  const texts = isList(at) ? at.map(formatScalar) : [undefined];
  const items = texts.filter((text) => text !== undefined);
  return items.length === texts.length ? { items } : { because: 'the mapping entry is not a list of strings' };
}

/** A key of a mapping: a text, a parameter's, or an `Fn::Sub` that names nothing. */
function keyOf(raw: Raw, source: Source): LoopItems {
  const sub = isMap(raw) ? getOwn(raw, 'Fn::Sub') : undefined;
  return typeof sub === 'string' && !sub.includes('${') ? { items: [sub] } : itemOf(raw, source);
}
