import { defineRule, not, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'resource-tags',
  number: '8.1',
  severity: 'low',
  title: 'Resources have no tags',
  why: `Tags are how a bill is split by team or product, how a security finding finds its owner, and what policies and
backup plans select by. A resource without them is everybody's and nobody's.`,
  fix: `Tag the whole stack: in CDK Tags.of(app).add('CostCenter', …), with the command line --tags, in SAM
Globals.Function.Tags and the stack's tags in samconfig.toml; in a plain template Tags on each resource.`,
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
      description: 'Tag keys that each of these resources must carry.',
    },
    allowedValues: {
      type: 'list',
      default: [],
      description: 'The values that a tag may have, such as "Environment=dev|test|prod".',
    },
  },
  *check(taggable, { options }) {
    const { resource, noun, tags, isTagged } = taggable;
    // Where no resource has tags nobody has thought of them; where some have, one may be left out on purpose.
    const confidence = taggable.hasTaggedNeighbours.is === 'yes' ? 'medium' : 'high';
    const related = taggable.untaggedCompanions;
    const message = `${noun} ${resource.logicalId} has no tags${taggable.hasMarkers ? ' but those that tools set' : ''}`;
    yield requires('no-tags', isTagged, tags, message, { confidence, related });
    if (isTagged.is === 'no') return;
    for (const key of options.requiredKeys) {
      yield requires(`no-tag-${key}`, taggable.hasTag(key), tags, `${noun} ${resource.logicalId} has no tag ${key}`);
    }
    for (const [key = '', values = ''] of options.allowedValues.map((one) => one.split('='))) {
      const met = or(not(taggable.hasTag(key)), taggable.hasTag(key, ...values.split('|')));
      const other = `tag ${key} of ${noun} ${resource.logicalId} is none of ${values.replaceAll('|', ', ')}`;
      yield requires(`other-value-${key}`, met, tags, other);
    }
  },
});
