import type { EditValue } from '../../location.js';
import { type Answer, certainly, every, no, or, some } from '../../answer.js';
import type { Node, Resource, Template } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { API_TYPES, STAGE_TYPES, getNoun } from '../resource-types.js';
import { isNamedAsHelper, isCustomResourceHandler } from '../function/custom-resources.js';
import { isForeignLogGroup } from './logs.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { findGenerators } from '../template-origin.js';
import { hasTag, collectTagSets } from '../storage/tags.js';

/** A resource that findings list together with those that must be tagged. */
export interface UntaggedCompanion {
  readonly message: string;
  readonly resource: Resource;
  readonly place: Node['place'];
}

export interface GivenTag {
  readonly key: string;
  readonly value: string;
}

/** A change that adds tags: a set of them where there is none, else one to a list or a map. */
export type TagAddition =
  | { readonly set: Node; readonly to: string | readonly EditValue[] | { readonly [key: string]: string } }
  | { readonly append: EditValue; readonly to: Node };

/** A resource that may have its own tags. */
export interface TagSubject {
  readonly resource: Resource;
  /** For messages, such as `bucket`. */
  readonly noun: string;
  /** The place of its tags, or the place to add them. */
  readonly tags: Node;
  /** What adds tags, in the form that the resource takes. */
  additionsOf(tags: readonly GivenTag[]): readonly TagAddition[];
  readonly isTagged: Answer;
  /** Whether it only has tags that tools set. */
  readonly hasMarkers: boolean;
  /** Whether a tag is set; if values are given, to one of these. */
  hasTag(key: string, ...values: readonly string[]): Answer;
  /** Whether any resource of its template has tags. */
  readonly hasTaggedNeighbours: Answer;
  /**
   * Resources of other types in the same template that could have tags and don't, as findings list them: one list for
   * all resources of the template.
   */
  readonly untaggedCompanions: readonly UntaggedCompanion[];
}

/** The types that must be tagged; each of them has a tags property in its CloudFormation schema. */
const REQUIRED: readonly string[] = [
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::S3Express::DirectoryBucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

/** The types that findings only list together with those. */
const LISTED: readonly string[] = [
  'AWS::ApiGateway::Stage',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFront::Distribution',
  'AWS::Cognito::UserPool',
  'AWS::ECR::Repository',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::Logs::LogGroup',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
  'AWS::WAFv2::WebACL',
];

/** Named separately in messages, since a global table's tags are set on its replicas. */
const GLOBAL_TABLE = 'AWS::DynamoDB::GlobalTable';

/** Tags that generators, SAM and AWS set for themselves do not show the owner. */
const MARKERS = /^(?:aws:|[a-z-]+:createdBy$)/i;

function isMarker(key: string, template: Template): boolean {
  return MARKERS.test(key) || findGenerators(template).some(({ markers }) => markers?.test(key) === true);
}

/** Every type whose tags are checked or listed; each has a tags property in its CloudFormation schema. */
export const TAGGABLE_TYPES: readonly string[] = [...REQUIRED, ...LISTED];

/** Every resource of an application that must be tagged. */
export function collectTagParts(application: Application): readonly SubjectPart<TagSubject>[] {
  return collectResourceParts(application, REQUIRED, (resource) => taggableOf(application, resource));
}

function taggableOf(application: Application, resource: Resource): TagSubject | undefined {
  if (isForeign(application, resource)) return undefined;
  const sets = collectTagSets(resource);
  return {
    resource,
    noun: resource.type === GLOBAL_TABLE ? 'global table' : getNoun(resource.type),
    tags: sets[0] ?? resource.at('Tags'),
    additionsOf: (added) => additionsOf(resource, sets[0] ?? resource.at('Tags'), added),
    isTagged: or(isTagged(resource, sets), hasTaggedStages(application, resource)),
    hasMarkers: sets.some(
      (tags) => isTagged(resource, [tags]).is === 'no' && tags.all().some(({ keys }) => keys.length > 0),
    ),
    hasTag: (key, ...values) =>
      some(sets, (tags) =>
        hasTag(tags, key, (value) => (values.length === 0 ? value.present : value.isOneOf(...values))),
      ),
    get hasTaggedNeighbours() {
      return application.worlds.memo(`tagged ${resource.template.file}`, () => hasTagged(application, resource));
    },
    get untaggedCompanions() {
      return application.worlds.memo(`untagged ${resource.template.key}`, () =>
        listUntagged(application, resource.template),
      );
    },
  };
}

/**
 * All resources of SAM, and the APIs, stages and domains of version 2 of API Gateway, take a map;
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html
 */
function additionsOf({ name }: Resource, tags: Node, added: readonly GivenTag[]): readonly TagAddition[] {
  const takesMap = name.type.startsWith('AWS::Serverless::') || name.type.startsWith('AWS::ApiGatewayV2::');
  const isNew = tags.present.is === 'no';
  if (takesMap) {
    if (isNew) return [{ set: tags, to: Object.fromEntries(added.map(({ key, value }) => [key, value])) }];
    return added.map(({ key, value }) => ({ set: tags.at([key]), to: value }));
  }
  const items = added.map(({ key, value }) => ({ Key: key, Value: value }));
  return isNew ? [{ set: tags, to: items }] : items.map((item) => ({ append: item, to: tags }));
}

function listUntagged(application: Application, template: Template): readonly UntaggedCompanion[] {
  return application
    .matching(LISTED, (other) => {
      if (other.template !== template || isTagged(other).is !== 'no') return false;
      return !isForeign(application, other);
    })
    .map((other) => ({
      message: `${other.shownName} has no tags either`,
      resource: other,
      place: other.node.place,
    }));
}

/** Costs of an API are allocated by its stages: tags on all stages count as tags of the API. */
function hasTaggedStages(application: Application, api: Resource): Answer {
  if (!API_TYPES.includes(api.type)) return no;
  const stages = application
    .companions(api, ...STAGE_TYPES)
    .filter((stage) => ['RestApiId', 'ApiId'].some((property) => stage.at(property).refersTo(api).is === 'yes'));
  return stages.length === 0 ? no : every(stages, (stage) => isTagged(stage));
}

/** Users cannot tag code that only serves custom resources, nor a state machine that only waits for it. */
function isForeign(application: Application, resource: Resource): boolean {
  if (resource.type === 'AWS::Lambda::Function') return isCustomResourceHandler(application, resource);
  if (resource.type === 'AWS::Logs::LogGroup') return isForeignLogGroup(application, resource);
  if (resource.type === 'AWS::S3::Bucket') return isNamedAsHelper(resource);
  if (resource.type !== 'AWS::StepFunctions::StateMachine') return false;
  const definition = resource.at('DefinitionString');
  const run = application.matching(['AWS::Lambda::Function'], (fn) => definition.refersTo(fn).is === 'yes');
  return run.length > 0 && run.every((fn) => isCustomResourceHandler(application, fn));
}

function hasTagged(application: Application, { template }: Resource): Answer {
  const ask = (one: Resource): Answer => isTagged(one);
  const tagged = application.matching(
    TAGGABLE_TYPES,
    (one) => one.template === template && ask(one).is !== 'no' && !isForeign(application, one),
  );
  return some(tagged, ask);
}

/** Tags are a list of keys and values, or a map; either may be empty. */
function isTagged(resource: Resource, sets = collectTagSets(resource)): Answer {
  const { template } = resource;
  return some(sets, (tags) => {
    if (tags.value.is === 'map') return certainly(tags.keys.some((key) => !isMarker(key, template)));
    return some(tags.all(), (tag) => (tag.value.is === 'map' ? isOwnKey(tag.at('Key'), template) : tag.present));
  });
}

/** A key built from a parameter is the user's own, regardless of its value. */
function isOwnKey(key: Node, template: Template): Answer {
  return key.text === undefined ? key.present : certainly(!isMarker(key.text, template));
}
