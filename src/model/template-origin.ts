import { isMap, getOwn } from '../template/parse/document.js';
import type { Template } from '../template/evaluate/types.js';

/** The author of a template: a person, a person through the SAM transform, or the CDK. */
export type Author = 'hand' | 'sam' | 'cdk';

const made = new WeakMap<Template, Author>();

/**
 * Recognised by the parts that the CDK adds to every template, in every mode of synthesis: paths of constructs, its
 * metadata resource, the version of the bootstrap stack. SAM is recognised by the transform.
 * docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html, docs.aws.amazon.com/cdk/v2/guide/usage-data.html
 */
export function findAuthor(template: Template): Author {
  const known = made.get(template) ?? makerOf(template);
  made.set(template, known);
  return known;
}

function makerOf(template: Template): Author {
  if (isSynthesized(template)) return 'cdk';
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
