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

const RULE = {
  Status: 'Enabled',
  Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }],
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};

const MOVE_UPLOADS = {
  safe: false,
  note: 'files are moved to STANDARD_IA after 30 days, where reading them costs more; incomplete uploads are deleted after 7',
};

export default defineRule({
  id: 'storage-tiering',
  number: '4.1',
  severity: 'low',
  title: 'No lifecycle transition to a cheaper storage class',
  why: `Most files are read in the first weeks after the upload and rarely again, but S3 Standard charges the full
price for as long as they exist. A lifecycle rule that only deletes old versions or aborts incomplete uploads leaves
the current versions in the most expensive storage class.`,
  fix: `Add a lifecycle rule that moves current versions to STANDARD_IA after 30 days. Alternatives are a Glacier class
for files that are rarely read, INTELLIGENT_TIERING if the access pattern is not known, and an expiration for files
that are only needed for a short time. In CDK: lifecycleRules: [{ transitions: [{ storageClass:
StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) }] }].`,
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
      description: 'Files that expire within this many days need no cheaper storage class.',
    },
  },
  *check(bucket, { options }) {
    if (bucket.hasOneStorageClass || bucket.receivesUploads.is === 'no') return;
    // Every prefix needs a rule: objects that no rule covers stay in S3 Standard forever.
    const isCared = every(bucket.keyPrefixes, (keyPrefix) =>
      some(bucket.lifecycle, (rule) => caresFor(rule, keyPrefix, options.shortLivedDays)),
    );
    const met = or(not(bucket.receivesUploads), isCared, bucket.hasIntelligentTiering);
    const {
      kind,
      reason,
      at = bucket.resource.at('LifecycleConfiguration'),
    } = complaint(bucket, options.shortLivedDays);
    const kept = kind === 'only-one-prefix' ? 'some uploads' : 'uploads';
    const message = `bucket ${bucket.resource.shownName} keeps ${kept} in the S3 Standard storage class: ${reason}`;
    const rules = bucket.resource.at('LifecycleConfiguration.Rules');
    // A rule that is switched off is somebody's decision.
    const remedy = kind === 'rule-disabled' ? undefined : { ...MOVE_UPLOADS, changes: [{ append: RULE, to: rules }] };
    yield requires(kind, met, at, message, { confidence: bucket.confidence, remedy });
  },
});

type LifecycleRule = Subjects['bucket']['lifecycle'][number];

/**
 * Whether a rule moves, or soon deletes, the objects below a key prefix. A transition counts even where the keys are not
 * known, since its author is assumed to know them.
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

/** Why the lifecycle does not move uploads to a cheaper storage class, and the kind of the finding. */
function complaint(
  { lifecycle, keyPrefixes }: Subjects['bucket'],
  shortLivedDays: number,
): {
  readonly kind: string;
  readonly reason: string;
  readonly at?: Node;
} {
  const enabled = lifecycle.filter(({ isEnabled }) => isEnabled.is !== 'no');
  if (lifecycle.length === 0) return { kind: 'no-lifecycle', reason: 'it has no lifecycle rules' };
  if (enabled.length === 0) return { kind: 'rule-disabled', reason: 'its lifecycle rules are disabled' };
  const partial = enabled.find(
    (rule) => rule.prefix !== undefined && caresFor(rule, rule.prefix, shortLivedDays).is === 'yes',
  );
  if (partial !== undefined) {
    const prefix = partial.prefix ?? '';
    const others = keyPrefixes.filter((one) => one !== '' && partial.takesIn(one).is === 'no');
    const rest = others.length === 0 ? 'other keys' : formatList(others);
    const reason = `its lifecycle rules cover only the prefix ${prefix}, not ${rest}`;
    return { kind: 'only-one-prefix', reason };
  }
  const [late] = enabled.filter(({ expirationDays }) => expirationDays.present.is === 'yes');
  if (late !== undefined) {
    const at = late.expirationDays;
    return { kind: 'no-transition', reason: `its lifecycle rules only delete files, after ${at.shown} days`, at };
  }
  const does = (what: 'touchesCurrentVersions' | 'touchesOldVersions' | 'abortsUploads'): boolean =>
    enabled.some((rule) => rule[what].is !== 'no');
  const plain = { kind: 'no-transition', reason: 'no lifecycle rule moves current versions to a cheaper one' };
  if (does('touchesCurrentVersions')) return plain;
  if (does('touchesOldVersions')) {
    return { kind: 'only-old-versions', reason: 'its lifecycle rules only cover old versions' };
  }
  return does('abortsUploads')
    ? { kind: 'only-unfinished-uploads', reason: 'its lifecycle rules only abort incomplete uploads' }
    : plain;
}
