import { type Answer, and, certainly, no, not, or, some, yes } from '../../answer.js';
import { getOwn } from '../../template/parse/document.js';
import { makeRawValue } from '../../template/evaluate/raw-value.js';
import { makeNode } from '../../template/evaluate/node.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { escapeRegExp } from '../../template/evaluate/value.js';
import type { Application } from '../application.js';
import { BUCKET_TYPES, STORE_TYPES, getNoun } from '../resource-types.js';
import { findDataPolicy } from '../project/data-policy.js';
import { splitWords } from '../words.js';
import { hasTagLike, collectTagSets } from './tags.js';
import { isUploadBucket } from '../upload/uploads.js';

/** A store of user data: a bucket that receives uploads, or a table. */
export interface DataStore {
  readonly resource: Resource;
  /** For messages, such as `bucket Scans`. */
  readonly name: string;
  /** The place of its tags, or the place to add them. */
  readonly tags: Node;
  /** Unknown if it can't be determined whether the bucket receives uploads. */
  readonly holdsUserData: Answer;
  /** Whether a tag with one of these keys states how sensitive its content is; see `keyPattern`. */
  isTagged(keys: readonly string[]): Answer;
  /**
   * Whether anything except a tag states how its content is classified or handled: metadata with one of these keys,
   * documents.
   */
  isHandled(keys: readonly string[]): Answer;
}

/** The data stores of an application in this world. */
export function collectDataStores(application: Application): readonly DataStore[] {
  const patterns = new Map<string, RegExp>();
  // All stores are asked for the same few lists of keys.
  const patternOf = (keys: readonly string[]): RegExp => {
    const name = keys.join('\0');
    const pattern = patterns.get(name) ?? keyPattern(keys);
    patterns.set(name, pattern);
    return pattern;
  };
  const stores = application.existing(...STORE_TYPES).flatMap((resource) => storeOf(application, resource, patternOf));
  const isReported = ({ resource }: DataStore): boolean => application.isReported(resource);
  return [...stores.filter(isReported), ...stores.filter((store) => !isReported(store))];
}

function storeOf(
  application: Application,
  resource: Resource,
  patternOf: (keys: readonly string[]) => RegExp,
): readonly DataStore[] {
  const isBucket = BUCKET_TYPES.includes(resource.type);
  const holdsUserData = isBucket ? isUploadBucket(application, resource) : yes;
  if (holdsUserData.is === 'no') return [];
  const sets = collectTagSets(resource);
  return [
    {
      resource,
      name: `${getNoun(resource.type)} ${resource.shownName}`,
      tags: sets[0] ?? resource.at('Tags'),
      holdsUserData,
      isTagged: (keys) => some(sets, (tags) => hasTagLike(tags, patternOf(keys))),
      isHandled: (keys) => some(HANDLING, (isShown) => isShown(application, resource, patternOf(keys))),
    },
  ];
}

/** One kind of evidence of a decision on how the content of a store is handled. */
type Evidence = (application: Application, store: Resource, pattern: RegExp) => Answer;

const HANDLING: readonly Evidence[] = [isWatchedByMacie, isDescribedInMetadata, isDescribedInDocuments];

/**
 * Macie looks for sensitive data in buckets only: docs.aws.amazon.com/macie/latest/user/what-is-macie.html
 * CloudFormation can enable it; a custom resource creates a job.
 */
function isWatchedByMacie(application: Application, store: Resource): Answer {
  if (store.type !== 'AWS::S3::Bucket') return no;
  return application.worlds.memoOf('Macie', application, () => {
    const resources = application.templates.flatMap((template) => [...template.resources.values()]);
    return some(resources.filter(isOfMacie), (one) => and(one.exists(), not(one.at('Status').is('PAUSED'))));
  });
}

function isOfMacie(resource: Resource): boolean {
  if (resource.type === 'Custom::AWS') return /createClassificationJob|enableMacie/.test(resource.at('Create').shown);
  return /^(?:AWS|Custom)::.*Macie/.test(resource.type);
}

function isDescribedInMetadata(_: Application, { node, template }: Resource, pattern: RegExp): Answer {
  const raw = getOwn(template.root, 'Metadata');
  const ofTemplate = makeNode(makeRawValue(template, raw, ['Metadata']), ['Metadata']);
  return or(hasKey(node.at('Metadata'), pattern, DEPTH), hasKey(ofTemplate, pattern, DEPTH));
}

/** A document of the project applies to all of its stores. */
function isDescribedInDocuments(application: Application): Answer {
  return application.worlds.memoOf('documents', application, () => {
    const { project } = application;
    return certainly(project !== undefined && findDataPolicy(project) !== undefined);
  });
}

/** Metadata of tools, such as a suppression of this very rule, is not evidence. */
const OF_TOOLS = /^(?:upload-audit$|AWS::|aws:|cfn[-_](?:nag|lint)$|cdk[-_]nag$|cfn-guard$|checkov$|SamResourceId$)/i;

/** Deeper levels of metadata are not read: handwritten metadata is flatter. */
const DEPTH = 3;

function hasKey(map: Node, pattern: RegExp, depth: number): Answer {
  const keys = map.keys.filter((key) => !OF_TOOLS.test(key));
  const found = keys.some((key) => pattern.test(key) && map.at([key]).present.is !== 'no');
  if (found || depth === 1) return certainly(found);
  return some(keys, (key) => hasKey(map.at([key]), pattern, depth - 1));
}

/** Matches no string. */
const NOTHING = /(?!)/;

/** Names of a label, in any namespace: `acme:data-classification` is a `DataClassification`, and so is its level. */
function keyPattern(keys: readonly string[]): RegExp {
  if (keys.length === 0) return NOTHING;
  const spelled = keys.map((key) => {
    const words = splitWords(key);
    return words.length === 0 ? escapeRegExp(key) : words.join('[^a-z0-9]*');
  });
  return new RegExp(`^(?!aws:)(?:.*[:/.])?(?:${spelled.join('|')})(?:[^a-z0-9]*(?:label|level|tier))?$`, 'i');
}
