import { type Resource, defineRule, every, formatList, not, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'data-classification',
  number: '8.2',
  severity: 'medium',
  title: 'Stored data is not classified',
  why: `How long files are kept, who may read them and whether they may leave a region depends on what is in them. Where
nothing says whether a bucket or table holds public, internal or personal data, nobody can tell whether its protection is
enough, and an audit begins with guessing.`,
  fix: `Tag every bucket and table that holds uploads or records of them, such as DataClassification: confidential, or have
Macie look for sensitive data in the buckets. In CDK: Tags.of(bucket).add('DataClassification', 'confidential'). A section of
the README or of SECURITY on the handling of data counts too, as does a file named after it (data-handling.md). A tag
such as Compliance: PCI-DSS names a standard, not what the data is.`,
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
      description: 'Keys of tags that classify data, however they are written: data-classification is one of them.',
    },
    metadataKeys: {
      type: 'list',
      default: ['DataHandling', 'DataHandlingPolicy', 'DataPolicy', 'DataProtection'],
      description:
        'Keys in the metadata of a template or resource, besides those of tags, that say how data is handled.',
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
      return { message: `${store.name} is not classified either`, resource: store.resource, place: store.tags.place };
    });
    const isPartly = answers.some(({ isClassified }) => isClassified.is === 'yes');
    const messageOf = (some: readonly Resource[]): string => {
      // One class may be deployed as several stacks, in which its stores have the same names.
      const named = [first, ...others]
        .flatMap(({ name, resource }) => (some.includes(resource) ? [name] : []))
        .filter((name, index, all) => all.indexOf(name) === index);
      const names = `${formatList(named, 'and', { most: 4 })} ${named.length === 1 ? 'is' : 'are'} not classified`;
      return isPartly
        ? `${names}, unlike other data stores: no tag such as DataClassification says how sensitive the data is`
        : `${names}: no tag such as DataClassification, no Macie, and no metadata or document says how sensitive the data is`;
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
