import { isMap, getOwn } from '../template/parse/document.js';
import type { Template } from '../template/evaluate/types.js';

/** Who writes a template: a person, a person through the SAM transform, or the CDK. */
export type Author = 'hand' | 'sam' | 'cdk';

const made = new WeakMap<Template, Author>();

/**
 * Told by what the CDK puts into every template, whatever it is synthesized with: paths of constructs, its metadata
 * resource, the version of the bootstrap stack. Of SAM the transform tells.
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

/** Parameters that the CDK adds for itself: the bootstrap stack's version, and where assets were put. */
const CDK_PARAMETERS = /^(?:BootstrapVersion$|AssetParameters[0-9a-f]{64})/;

/** The parameters through which somebody may configure what is deployed. */
export function collectOwnParameters(template: Template): readonly string[] {
  return [...template.parameters.keys()].filter((name) => !CDK_PARAMETERS.test(name));
}
