import { type Answer, and, not, or, some } from '../../answer.js';
import { makeRawValue } from '../../template/evaluate/raw-value.js';
import { makeNode } from '../../template/evaluate/node.js';
import type { Node, Resource, Template } from '../../template/evaluate/types.js';
import { getTagsProperty } from '../resource-types.js';

/** Whether tags (a list of Key and Value, or a map) contain one whose value passes a test. */
export function hasTag(tags: Node, key: string, test: (value: Node) => Answer): Answer {
  const listed = some(tags.all(), (tag) => and(tag.at('Key').is(key), test(tag.at('Value'))));
  const mapped = tags.at([key]);
  return mapped.present.is === 'no' ? listed : or(listed, and(mapped.present, test(mapped)));
}

/** The tags of the whole stack, as a map. */
export function getStackTags(template: Template): Node {
  return makeNode(makeRawValue(template, template.tags));
}

/** Every set of tags of a resource: its own, of each replica of a global table, and its stack's. */
export function collectTagSets(resource: Resource): readonly Node[] {
  const property = getTagsProperty(resource.type);
  const [container = property, inner] = property.split('.');
  const own = inner === undefined ? [resource.at(container)] : resource.all(container).map((one) => one.at(inner));
  return [...own, getStackTags(resource.template)];
}

/** Whether tags contain one whose key matches a pattern, with a non-empty value. */
export function hasTagLike(tags: Node, pattern: RegExp): Answer {
  const isFilled = (value: Node): Answer => and(value.present, not(value.is('')));
  if (tags.value.is === 'map') {
    return some(
      tags.keys.filter((key) => pattern.test(key)),
      (key) => isFilled(tags.at([key])),
    );
  }
  return some(tags.all(), (tag) => and(tag.at('Key').matches(pattern), isFilled(tag.at('Value'))));
}

/** The tags of a resource, for another one that is added beside it: those whose keys and values are written out. */
export function listWrittenTags(resource: Resource): readonly { readonly Key: string; readonly Value: string }[] {
  const tags = resource.at(getTagsProperty(resource.type));
  const listed = tags.all().map((tag) => [tag.at('Key').text, tag.at('Value').text]);
  const mapped = tags.value.is === 'map' ? tags.keys.map((key) => [key, tags.at([key]).text]) : listed;
  return mapped.flatMap(([key, value]) =>
    key === undefined || value === undefined ? [] : [{ Key: key, Value: value }],
  );
}
