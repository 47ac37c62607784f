import { type Answer, and, or, some } from '../answer.js';
import { nodeAt } from '../template/node.js';
import type { Node, Template } from '../template/template.js';

/** Whether tags (a list of Key and Value, or a map) hold one that passes a test of its value. */
export function hasTag(tags: Node, key: string, test: (value: Node) => Answer): Answer {
  const listed = some(tags.all(), (tag) => and(tag.at('Key').is(key), test(tag.at('Value'))));
  const mapped = tags.at([key]);
  return mapped.present.is === 'no' ? listed : or(listed, and(mapped.present, test(mapped)));
}

/** The tags that a whole stack is deployed with, as a map. */
export function stackTags(template: Template): Node {
  return nodeAt({ template, raw: template.tags, path: [], id: [], deciding: false });
}
