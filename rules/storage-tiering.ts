import {
  type Answer,
  type Node,
  type Subjects,
  and,
  defineRule,
  every,
  formatList,
  not,
  or,
  requires,
  some,
} from '../src/rule.js';

/** docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const CHEAPER = ['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'GLACIER_IR', 'DEEP_ARCHIVE'];

export default defineRule({
  id: 'storage-tiering',
  number: '4.1',
  severity: 'low',
  title: 'Uploads stay in the most expensive storage',
  why: `Most files are read in their first weeks and hardly ever again, and S3 Standard charges for them as if they were
read every day. A lifecycle rule that only deletes old versions, or only aborts unfinished uploads, leaves the files
themselves where they cost most.`,
  fix: `Add an enabled lifecycle rule that moves current versions to STANDARD_IA after 30 days or more and to a Glacier
class later, or let S3 decide with INTELLIGENT_TIERING. In CDK: lifecycleRules: [{ transitions: [{ storageClass:
StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) }] }]. Short-lived files need no tiers: let them expire.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html',
  ],
  tags: ['cost'],
  precision: 'high',
  about: 'bucket',
  options: {
    shortLivedDays: {
      type: 'number',
      default: 90,
      description: 'Files that are deleted after this many days at the latest need no cheaper storage.',
    },
  },
  *check(bucket, { options }) {
    if (bucket.hasOneStorageClass || bucket.receivesUploads.is === 'no') return;
    // What is left in place below one prefix stays there for ever, however soon the rest of the bucket is emptied.
    const isCared = every(bucket.keyPrefixes, (keyPrefix) =>
      some(bucket.lifecycle, (rule) => caresFor(rule, keyPrefix, options.shortLivedDays)),
    );
    const met = or(not(bucket.receivesUploads), isCared, bucket.hasIntelligentTiering);
    const { kind, says, at = bucket.resource.at('LifecycleConfiguration') } = complaint(bucket, options.shortLivedDays);
    const kept = kind === 'only-one-prefix' ? 'some uploads' : 'every upload';
    const message = `bucket ${bucket.resource.logicalId} keeps ${kept} in the standard storage class: ${says}`;
    yield requires(kind, met, at, message, { confidence: bucket.confidence });
  },
});

type LifecycleRule = Subjects['bucket']['lifecycle'][number];

/**
 * Whether a rule moves, or soon deletes, the objects whose keys begin so. Of keys that are not known a move counts: who
 * wrote it knows where the files are.
 */
function caresFor(rule: LifecycleRule, keyPrefix: string, shortLivedDays: number): Answer {
  const takesIn = rule.takesIn(keyPrefix);
  if (takesIn.is === 'no') return takesIn;
  const moves = movesOn(rule);
  if (takesIn.is === 'unknown') return moves;
  const { isEnabled, expirationDays } = rule;
  return or(moves, and(isEnabled, expirationDays.present, not(expirationDays.atLeast(shortLivedDays + 1))));
}

function movesOn({ isEnabled, transitions }: LifecycleRule): Answer {
  return and(
    isEnabled,
    some(transitions, (storage) => storage.isOneOf(...CHEAPER)),
  );
}

/** What the lifecycle does instead of moving files. */
function complaint(
  { lifecycle, keyPrefixes }: Subjects['bucket'],
  shortLivedDays: number,
): {
  readonly kind: string;
  readonly says: string;
  readonly at?: Node;
} {
  const enabled = lifecycle.filter(({ isEnabled }) => isEnabled.is !== 'no');
  if (lifecycle.length === 0) return { kind: 'no-lifecycle', says: 'it has no lifecycle rules' };
  if (enabled.length === 0) return { kind: 'rule-disabled', says: 'its lifecycle rules are disabled' };
  const partial = enabled.find(
    (rule) => rule.prefix !== undefined && caresFor(rule, rule.prefix, shortLivedDays).is === 'yes',
  );
  if (partial !== undefined) {
    const prefix = partial.prefix ?? '';
    const others = keyPrefixes.filter((one) => one !== '' && partial.takesIn(one).is === 'no');
    const rest = others.length === 0 ? 'other keys' : formatList(others);
    const says = `its lifecycle rules are for ${prefix} only, and nothing moves or deletes ${rest}`;
    return { kind: 'only-one-prefix', says };
  }
  const [late] = enabled.filter(({ expirationDays }) => expirationDays.present.is === 'yes');
  if (late !== undefined) {
    const at = late.expirationDays;
    return { kind: 'no-transition', says: `its lifecycle only deletes files, after ${at.shown} days`, at };
  }
  const does = (what: 'touchesCurrentVersions' | 'touchesOldVersions' | 'abortsUploads'): boolean =>
    enabled.some((rule) => rule[what].is !== 'no');
  const plain = { kind: 'no-transition', says: 'no lifecycle rule moves current versions to a cheaper one' };
  if (does('touchesCurrentVersions')) return plain;
  if (does('touchesOldVersions')) {
    return { kind: 'only-old-versions', says: 'its lifecycle rules touch only old versions' };
  }
  return does('abortsUploads')
    ? { kind: 'only-unfinished-uploads', says: 'its lifecycle rules only abort unfinished uploads' }
    : plain;
}
