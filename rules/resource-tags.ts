import { type Subjects, defineRule, formatList, not, or, requires } from '../src/rule.js';

type GivenTag = Parameters<Subjects['taggable']['additionsOf']>[0][number];

export default defineRule({
  id: 'resource-tags',
  number: '8.1',
  severity: 'low',
  title: 'Resources have no tags',
  why: `Tags split the bill by team or product, name the owner when a security finding is reported, and let policies and
backup plans select resources. The costs and alerts of an untagged resource have no owner.`,
  fix: `Tag the whole stack: Tags.of(app).add('CostCenter', …) in CDK, stack tags in samconfig.toml in SAM. In a plain
template, set Tags on each resource. \`cdk deploy --tags\` and Globals.Function.Tags of SAM count too.`,
  references: [
    'https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html',
  ],
  tags: ['cost', 'maintainability'],
  about: 'taggable',
  group: 'template',
  options: {
    requiredKeys: {
      type: 'list',
      default: [],
      description: 'Tag keys that every resource of these types must have.',
    },
    allowedValues: {
      type: 'list',
      default: [],
      description: 'Allowed values of a tag, such as "Environment=dev|test|prod".',
    },
  },
  *check(taggable, { options }) {
    const { resource, noun, tags, isTagged } = taggable;
    // If other resources of the template have tags, this one may be untagged on purpose.
    const confidence = taggable.hasTaggedNeighbours.is === 'yes' ? 'medium' : 'high';
    const related = taggable.untaggedCompanions;
    const name = `${noun} ${resource.shownName}`;
    const message = `${name} has ${taggable.hasMarkers ? 'only tool-generated tags' : 'no tags'}`;
    const given = listGivenTags(options.requiredKeys, options.allowedValues);
    // With a part of the required tags it would fail for want of the others.
    const isAllGiven = given.length === options.requiredKeys.length && given.length > 0;
    const remedy =
      isTagged.is === 'no' && isAllGiven ? { safe: true, changes: taggable.additionsOf(given) } : undefined;
    yield requires('no-tags', isTagged, tags, message, { confidence, related, remedy });
    if (isTagged.is === 'no') return;
    for (const key of options.requiredKeys) {
      const added = given.filter((tag) => tag.key === key);
      yield requires(`no-tag-${key}`, taggable.hasTag(key), tags, `${name} has no tag ${key}`, {
        remedy: added.length === 0 ? undefined : { safe: true, changes: taggable.additionsOf(added) },
      });
    }
    for (const [key = '', values = ''] of options.allowedValues.map((one) => one.split('='))) {
      const met = or(not(taggable.hasTag(key)), taggable.hasTag(key, ...values.split('|')));
      const other = `${name} has an unexpected value of tag ${key}: expected ${formatList(values.split('|'), 'or')}`;
      yield requires(`other-value-${key}`, met, tags, other);
    }
  },
});

/** The required tags for which the config allows one value only. */
function listGivenTags(requiredKeys: readonly string[], allowedValues: readonly string[]): readonly GivenTag[] {
  return requiredKeys.flatMap((key) => {
    const values = allowedValues.filter((one) => one.startsWith(`${key}=`)).map((one) => one.slice(key.length + 1));
    const value = values[0] ?? '';
    return values.length !== 1 || value === '' || value.includes('|') ? [] : [{ key, value }];
  });
}
