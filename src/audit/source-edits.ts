import { buildContextEdits } from '../cdk/edit/context-values.js';
import { buildRecoveryEdits } from '../cdk/edit/table-recovery.js';
import { buildTagEdits } from '../cdk/edit/tag-statements.js';
import type { WrittenTag } from '../cdk/edit/tag-statements.js';
import type { SpanEdit } from '../cdk/edit/types.js';
import type { AppSite } from '../cdk/trace/source-site.js';
import type { FindingEdit } from '../location.js';
import type { EditValue, RequestedChange } from '../rule.js';
import type { Node } from '../template/evaluate/types.js';
import { findRawAt } from '../template/parse/document.js';
import { LineIndex } from '../text/line-index.js';
import type { RuleResult } from './run-rule.js';

/** The tags that a construct gets are those of its parts as well. */
const TAG_NOTE = 'the tags are also those of what the construct makes, such as the role of a function';

/**
 * The edit of a CDK app's source that does what a rule asks for. Undefined unless all of it can be done in the call that
 * makes the construct, and the source shows beyond doubt that this is the call.
 */
export function makeSourceEdit({ remedy, application }: RuleResult): FindingEdit | undefined {
  if (remedy?.safe !== true) return undefined;
  const made = collectTags(remedy.changes);
  const target = made?.node ?? nodeOf(remedy.changes);
  const site = target === undefined ? undefined : application.siteOf(target.id);
  if (site === undefined) return undefined;
  const edits = made === undefined ? editFor(remedy.changes, site) : buildTagEdits(site, made.tags);
  if (edits === undefined) return undefined;
  const note = remedy.note ?? (made === undefined ? undefined : TAG_NOTE);
  const lines = new LineIndex(site.context.text);
  const replacements = [...edits]
    .sort((a, b) => a.from - b.from)
    .map(({ from, to, text }) => ({ ...lines.rangeOf(from, to), text }));
  return { file: site.file, safe: true, ...(note === undefined ? {} : { note }), changes: [], replacements };
}

function editFor(changes: readonly RequestedChange[], site: AppSite): readonly SpanEdit[] | undefined {
  const [change, ...others] = changes;
  if (change === undefined || others.length > 0) return undefined;
  if ('lift' in change) {
    const { id } = change.lift;
    const value = findRawAt(id.template.root, id.path);
    const isLiteral = typeof value === 'number' || typeof value === 'string';
    return isLiteral ? buildContextEdits(site, { value: String(value), type: change.type }) : undefined;
  }
  if (!('set' in change) || change.to !== true) return undefined;
  const { id } = change.set;
  const [specification, flag] = id.path.slice(-2);
  if (specification !== 'PointInTimeRecoverySpecification' || flag !== 'PointInTimeRecoveryEnabled') return undefined;
  return buildRecoveryEdits(site, findRawAt(id.template.root, id.path.slice(0, -1)) !== undefined);
}

/** The value that the first change is about. */
function nodeOf([first]: readonly RequestedChange[]): Node | undefined {
  if (first === undefined || 'add' in first) return undefined;
  if ('lift' in first) return first.lift;
  return 'append' in first ? first.to : first.set;
}

/** The tags that changes add to one resource; undefined if they do anything else. */
function collectTags(
  changes: readonly RequestedChange[],
): { readonly node: Node; readonly tags: readonly WrittenTag[] } | undefined {
  const node = nodeOf(changes);
  const tags: WrittenTag[] = [];
  for (const change of changes) {
    const own = nodeOf([change]);
    if (own === undefined || !own.id.path.includes('Tags') || own.id.path[1] !== node?.id.path[1]) return undefined;
    const added = tagsOf(change, own);
    if (added === undefined) return undefined;
    tags.push(...added);
  }
  return node === undefined || tags.length === 0 ? undefined : { node, tags };
}

function tagsOf(change: RequestedChange, { id }: Node): readonly WrittenTag[] | undefined {
  if ('append' in change) return tagsIn([change.append]);
  if (!('set' in change)) return undefined;
  const { to } = change;
  const key = id.path.at(-1);
  if (typeof to === 'string') return typeof key === 'string' ? [{ key, value: to }] : undefined;
  if (isItems(to)) return tagsIn(to);
  if (typeof to !== 'object') return undefined;
  const tags = Object.entries(to).flatMap(([name, value]) => (typeof value === 'string' ? [{ key: name, value }] : []));
  return tags.length === Object.keys(to).length ? tags : undefined;
}

function isItems(value: EditValue): value is readonly EditValue[] {
  return Array.isArray(value);
}

/** Tags in the form of a list: `{ Key, Value }`. */
function tagsIn(items: readonly EditValue[]): readonly WrittenTag[] | undefined {
  const tags = items.flatMap((item) => {
    if (typeof item !== 'object' || isItems(item)) return [];
    const { Key: key, Value: value } = item;
    return typeof key === 'string' && typeof value === 'string' ? [{ key, value }] : [];
  });
  return tags.length === items.length ? tags : undefined;
}
