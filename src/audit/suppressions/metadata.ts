import { type Location, type SourcePath, makePlace } from '../../location.js';
import { collectDocuments, locateAll } from '../../template/locate.js';
import { findRuleNamed, formatUnknownRule } from '../../suggest.js';
import { type Raw, isList, isMap, getOwn } from '../../template/parse/document.js';
import type { Resource, Template } from '../../template/evaluate/types.js';
import {
  type SuppressiblePart,
  type SuppressionContext,
  type Suppression,
  collectSubjects,
  getDeclaredId,
} from './suppressions.js';

/** Another tool's ids for checks that our rules make, too: its id → ours. */
export type Counterparts = Readonly<Record<string, readonly string[]>>;

/** Suppressions of other tools that count, by the name of their block in Metadata. */
export type HonouredBlocks = Readonly<Record<string, Counterparts>>;

/** Suppressions in the Metadata of templates and their resources, which synthesis and packaging preserve. */
export function collectMetadataSuppressions(
  scene: SuppressionContext,
  honoured: HonouredBlocks,
): readonly Suppression[] {
  const byFile = new Map(scene.templates.map((template) => [template.file, template]));
  return [...byFile.values()].flatMap((template) =>
    holdersOf(template).flatMap((holder) => [
      ...ownBlock(holder, scene),
      ...Object.entries(honoured).flatMap(([tool, counterparts]) => foreignBlock(holder, tool, counterparts)),
    ]),
  );
}

/** A Metadata section: a resource's, or the whole template's. */
interface Holder {
  readonly template: Template;
  readonly logicalId: string | undefined;
  readonly metadata: Readonly<Record<string, Raw>>;
  readonly path: SourcePath;
}

function holdersOf(template: Template): readonly Holder[] {
  const holders: Holder[] = [];
  const add = (definition: Raw, logicalId: string | undefined, path: SourcePath): void => {
    const metadata = isMap(definition) ? getOwn(definition, 'Metadata') : undefined;
    if (isMap(metadata)) holders.push({ template, logicalId, metadata, path: [...path, 'Metadata'] });
  };
  add(template.root, undefined, []);
  const written = getOwn(template.root, 'Resources');
  for (const [logicalId, raw] of isMap(written) ? Object.entries(written) : [])
    add(raw, logicalId, ['Resources', logicalId]);
  // The resources of a loop are written under the loop's name.
  for (const { logicalId, definition, cell } of template.resources.values())
    if (!isMap(written) || !Object.hasOwn(written, logicalId)) add(definition, logicalId, cell.path);
  return holders;
}

/** `upload-audit: { ignore: { cors-wildcard: reason } }` */
function ownBlock(holder: Holder, scene: SuppressionContext): readonly Suppression[] {
  const block = getOwn(holder.metadata, 'upload-audit');
  for (const key of Object.keys(holder.metadata)) {
    if (key === 'upload-audit' || key.replace(/[-_ ]/g, '').toLowerCase() !== 'uploadaudit') continue;
    scene.warn(`Metadata ${key} has no effect: the key must be upload-audit`, locate(holder, [...holder.path, key]));
  }
  if (block === undefined) return [];
  const path = [...holder.path, 'upload-audit'];
  const ignore = isMap(block) ? getOwn(block, 'ignore') : undefined;
  if (!isMap(ignore)) {
    const message = 'Metadata upload-audit has no effect: it must be { "ignore": { "<rule>": "<reason>" } }';
    scene.warn(message, locate(holder, path));
    return [];
  }
  return Object.entries(ignore).flatMap(([name, reason]) => {
    const location = locate(holder, [...path, 'ignore', name]);
    const words = `Metadata upload-audit.ignore.${name}`;
    const rule = findRuleNamed(name, scene.catalog);
    if (rule === undefined) {
      scene.warn(`${words} has no effect: ${formatUnknownRule(name, scene.catalog)}`, location);
      return [];
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      scene.warn(`${words} has no effect: its value must be the reason, a string`, location);
      return [];
    }
    const isDue = scene.isAsked(rule.id, holder.template.file);
    return [suppression(holder, rule.id, reason.trim(), words, location, isDue)];
  });
}

/** The format of suppressions in another tool's block. */
interface ForeignForm {
  /** The keys that lead to the list. */
  readonly list: readonly string[];
  /** The key of the id in an item; undefined: the item is the id. */
  readonly id: string | undefined;
  readonly reason: string | undefined;
}

const NAG: ForeignForm = { list: ['rules_to_suppress'], id: 'id', reason: 'reason' };

/**
 * By the name of the block. checkov.io/2.Basics/Suppressing and Skipping Policies.html;
 * github.com/aws-cloudformation/cfn-lint, "Template Based Metadata" and "Resource Based Metadata".
 */
const FORMS: Readonly<Record<string, ForeignForm>> = {
  cfn_nag: NAG,
  cdk_nag: NAG,
  checkov: { list: ['skip'], id: 'id', reason: 'comment' },
  'cfn-lint': { list: ['config', 'ignore_checks'], id: undefined, reason: undefined },
};

function foreignBlock(holder: Holder, tool: string, counterparts: Counterparts): readonly Suppression[] {
  const form = FORMS[tool];
  if (form === undefined) return [];
  const keys = [tool, ...form.list];
  const list = keys.reduce<Raw>((raw, key) => (isMap(raw) ? getOwn(raw, key) : undefined), holder.metadata);
  return (isList(list) ? list : []).flatMap((item, index) => {
    const id = form.id === undefined ? item : isMap(item) ? getOwn(item, form.id) : undefined;
    if (typeof id !== 'string' || !Object.hasOwn(counterparts, id)) return [];
    const reason = `${tool} ${id}: ${isMap(item) ? foreignReason(item, form.reason) : 'no reason given'}`;
    // Whether another tool's suppression is still needed cannot be decided here.
    return (counterparts[id] ?? []).map((ruleId) =>
      suppression(holder, ruleId, reason, id, locate(holder, [...holder.path, ...keys, index]), false),
    );
  });
}

const NOWHERE = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** cdk-nag encodes a reason with characters beyond Latin-1 as base64, and marks it. */
function foreignReason(item: Readonly<Record<string, Raw>>, key = 'reason'): string {
  const reason = getOwn(item, key);
  if (typeof reason !== 'string') return 'no reason given';
  return getOwn(item, 'is_reason_encoded') === true ? Buffer.from(reason, 'base64').toString('utf8') : reason;
}

function suppression(
  { template: { file }, logicalId }: Holder,
  ruleId: string,
  reason: string,
  words: string,
  location: Location,
  isDue: boolean,
): Suppression {
  const concerns = (resource: Resource): boolean =>
    resource.template.file === file &&
    (logicalId === undefined || resource.logicalId === logicalId || getDeclaredId(resource) === logicalId);
  const covers = (part: SuppressiblePart): boolean =>
    logicalId === undefined ? part.judged.template.file === file : collectSubjects(part).some(concerns);
  return {
    ruleId,
    reasoned: { by: 'metadata', reason },
    words,
    location,
    isDue,
    covers: () => covers,
    concerns,
  };
}

function locate({ template }: Holder, at: SourcePath): Location {
  const place = makePlace(template.file, at);
  return locateAll([place], collectDocuments([template])).get(place) ?? { file: place.file, ...NOWHERE };
}
