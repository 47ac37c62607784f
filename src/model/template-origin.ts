import { GENERATORS } from '../generators/generators.js';
import type { Generator, TemplateSigns } from '../generators/types.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../template/parse/document.js';
import { findRootStack } from '../template/evaluate/cross-stack.js';
import type { Resource, Template } from '../template/evaluate/types.js';

/** The author of a template: a person, a person through the SAM transform, the CDK, or another generator. */
export type Author = 'hand' | 'sam' | 'cdk' | 'generator';

const made = new WeakMap<Template, Author>();

/**
 * Recognised by the parts that the CDK adds to every template, in every mode of synthesis: paths of constructs, its
 * metadata resource, the version of the bootstrap stack. Other generators are recognised by their signs, SAM by the
 * transform. docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html, docs.aws.amazon.com/cdk/v2/guide/usage-data.html
 */
export function findAuthor(template: Template): Author {
  const known = made.get(template) ?? makerOf(template);
  made.set(template, known);
  return known;
}

/** Whether a program wrote the template, and a person the source that it was made of. */
export function isGenerated(template: Template): boolean {
  return ['cdk', 'generator'].includes(findAuthor(template));
}

const signed = new WeakMap<Template, readonly Generator[]>();

/** The generators whose helpers, defaults and tags a template may hold. Those without signs may be anywhere. */
export function findGenerators(template: Template): readonly Generator[] {
  // Nested stacks are written by the generator of their parent, and need not carry its signs.
  const root = findRootStack(template);
  const known = signed.get(root) ?? GENERATORS.filter(({ signs }) => signs === undefined || isSigned(root, signs));
  signed.set(root, known);
  return known;
}

function isSigned({ root, resources }: Template, { description, id, tag }: TemplateSigns): boolean {
  const text = getOwn(root, 'Description');
  if (description !== undefined && typeof text === 'string' && description.test(text)) return true;
  const outputs = getOwn(root, 'Outputs');
  const ids = [...resources.keys(), ...(isMap(outputs) ? Object.keys(outputs) : [])];
  if (id !== undefined && ids.some((one) => id.test(one))) return true;
  return tag !== undefined && [...resources.values()].some((one) => tagKeysOf(one).some((key) => tag.test(key)));
}

/** The keys of a resource's tags as they are written, in a list or a map. */
function tagKeysOf({ definition }: Resource): readonly string[] {
  const properties = withoutPlace(getOwn(definition, 'Properties'));
  const tags = isMap(properties) ? withoutPlace(getOwn(properties, 'Tags')) : undefined;
  if (!isList(tags)) return isMap(tags) ? Object.keys(tags) : [];
  const keys = tags.map(withoutPlace).map((one) => (isMap(one) ? withoutPlace(getOwn(one, 'Key')) : undefined));
  return keys.filter((key) => typeof key === 'string');
}

function withoutPlace(raw: Raw): Raw {
  return raw instanceof Placed ? raw.raw : raw;
}

function makerOf(template: Template): Author {
  if (isSynthesized(template)) return 'cdk';
  if (findGenerators(template).some(({ signs }) => signs !== undefined)) return 'generator';
  return template.transforms.some((name) => name.startsWith('AWS::Serverless-')) ? 'sam' : 'hand';
}

function isSynthesized({ root, resources, assembled }: Template): boolean {
  const rules = getOwn(root, 'Rules');
  if (assembled || (isMap(rules) && getOwn(rules, 'CheckBootstrapVersion') !== undefined)) return true;
  return [...resources.values()].some(({ type, definition }) => {
    const metadata = getOwn(definition, 'Metadata');
    return (
      type === 'AWS::CDK::Metadata' ||
      (isMap(metadata) && Object.keys(metadata).some((key) => key.startsWith('aws:cdk:')))
    );
  });
}

/** Parameters that the CDK adds for itself: the bootstrap stack's version, and the location of assets. */
const CDK_PARAMETERS = /^(?:BootstrapVersion$|AssetParameters[0-9a-f]{64})/;

/** The parameters with which users may configure the deployment. */
export function collectOwnParameters(template: Template): readonly string[] {
  return [...template.parameters.keys()].filter((name) => !CDK_PARAMETERS.test(name));
}
