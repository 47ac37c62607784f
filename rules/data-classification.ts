import { type Resource, defineRule, every, formatList, not, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'data-classification',
  number: '8.2',
  severity: 'medium',
  title: 'Buckets and tables have no data classification',
  why: `Retention, access and the allowed regions depend on how sensitive the data is. Without a data classification
(public, internal, personal) of each bucket and table, it is unknown whether its protection is sufficient, and every audit
starts by finding out.`,
  fix: `Tag each bucket and table with user data, for example DataClassification: confidential. In CDK:
Tags.of(bucket).add('DataClassification', 'confidential'). Amazon Macie counts for buckets. For all stores, a section on
data handling in README or SECURITY counts, or a file such as data-handling.md. A tag such as Compliance: PCI-DSS does not
count: it names a standard, not the sensitivity of the data.`,
  references: [
    'https://docs.aws.amazon.com/whitepapers/latest/data-classification/data-classification-overview.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/data-classification.html',
    'https://docs.aws.amazon.com/macie/latest/user/what-is-macie.html',
  ],
  tags: ['security'],
  securitySeverity: 4.5,
  about: 'application',
  group: 'application',
  options: {
    tagKeys: {
      type: 'list',
      default: [
        'DataClassification',
        'Classification',
        'InformationClassification',
        'SecurityClassification',
        'DataClass',
        'DataSensitivity',
        'Sensitivity',
        'Confidentiality',
      ],
      description: 'Tag keys that classify data, in any spelling: DataClassification also matches data-classification.',
    },
    metadataKeys: {
      type: 'list',
      default: ['DataHandling', 'DataHandlingPolicy', 'DataPolicy', 'DataProtection'],
      description: 'Metadata keys of a template or resource that describe data handling, in addition to tagKeys.',
    },
  },
  *check({ stores }, { options }) {
    const answers = stores.map((store) => ({
      store,
      isClassified: or(
        not(store.holdsUserData),
        store.isTagged(options.tagKeys),
        store.isHandled([...options.tagKeys, ...options.metadataKeys]),
      ),
    }));
    const [first = stores[0], ...others] = answers.flatMap((one) => (one.isClassified.is === 'no' ? [one.store] : []));
    if (first === undefined) return;
    const met = every(answers, ({ isClassified }) => isClassified);
    const related = others.map((store) => {
      return { message: `${store.name} has none either`, resource: store.resource, place: store.tags.place };
    });
    const isPartly = answers.some(({ isClassified }) => isClassified.is === 'yes');
    const messageOf = (some: readonly Resource[]): string => {
      // Stores of several stacks can have the same logical id.
      const named = [first, ...others]
        .flatMap(({ name, resource }) => (some.includes(resource) ? [name] : []))
        .filter((name, index, all) => all.indexOf(name) === index);
      const names = `${formatList(named, 'and', { most: 4 })} ${named.length === 1 ? 'has' : 'have'} no data classification`;
      return isPartly
        ? `${names} tag, unlike other data stores of the application`
        : `${names} (tag, Macie, metadata or document)`;
    };
    const resources = [first, ...others].map(({ resource }) => resource);
    const more = { related, lists: { resources, messageOf } };
    yield isPartly
      ? requires('partly-classified', met, first.tags, messageOf(resources), { ...more, confidence: 'low' })
      : requires('not-classified', met, first.tags, messageOf(resources), {
          ...more,
          confidence: 'medium',
          needsWholeApplication: stores.map(({ resource }) => resource),
        });
  },
});
