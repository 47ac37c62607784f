import type { CatalogGuide } from '../../src/rule.js';

/** How it is known that files of users end up in a bucket. */
const SURE = 'the code that was read, an API integration or the config shows that uploads are stored there';
const LIKELY = 'permissions, CORS rules or event notifications suggest it';

const guide: CatalogGuide = {
  checks: `The lifecycle rules of each bucket that receives uploads: from a function behind an API, from API Gateway, from
browsers (CORS with PUT or POST), or read by a function that processes new objects. Buckets for logs, assets and CDK
helpers, and directory buckets, which have one storage class, are not checked.`,
  passes: [
    'An enabled lifecycle rule that moves current versions to Standard-IA, One Zone-IA, Intelligent-Tiering or Glacier.',
    'An `IntelligentTieringConfigurations` entry that is not disabled.',
    'An enabled rule that deletes current versions within `shortLivedDays` (90 by default).',
    'Rules for prefixes, if each key that the code writes begins with one of them.',
  ],
  kinds: {
    'no-lifecycle': {
      means: 'The bucket has no lifecycle rules.',
      confidence: { high: SURE, low: LIKELY },
    },
    'rule-disabled': {
      means: 'The bucket has lifecycle rules, and all of them are disabled.',
      confidence: { high: SURE, low: LIKELY },
    },
    'only-old-versions': {
      means: 'The lifecycle rules move or delete only noncurrent versions.',
      confidence: { high: SURE, low: LIKELY },
    },
    'only-unfinished-uploads': {
      means: 'The lifecycle rules only abort incomplete multipart uploads.',
      confidence: { high: SURE, low: LIKELY },
    },
    'only-one-prefix': {
      means: 'A lifecycle rule covers one prefix, and the code also writes keys that begin otherwise.',
      confidence: { high: SURE, low: LIKELY },
    },
    'no-transition': {
      means: `No rule moves current versions to a cheaper class: they are deleted later than \`shortLivedDays\` or at a fixed
date, or the rules do something else.`,
      confidence: { high: SURE, low: LIKELY },
    },
  },
  unknown: [
    'The status, the storage class or the number of days of a rule is a parameter without a default.',
    'A macro or `AWS::Include` adds the lifecycle rules at deployment.',
  ],
  falseAlarms: [
    'The code stores objects with a cheaper `StorageClass` at once, which this rule does not read: suppress the finding on the bucket.',
    'The files are read often for as long as they exist: suppress the finding with that reason.',
    'All files are smaller than 128 KB, which lifecycle rules do not move by default: suppress the finding.',
    'A processing function deletes each file after it has read it: add a lifecycle rule that expires leftovers, or suppress the finding.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration: { CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [https://app.example.com] }] }
      LifecycleConfiguration:
        Rules:
          - Status: Enabled
            NoncurrentVersionExpiration: { NoncurrentDays: 30 }
`,
    passes: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration: { CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [https://app.example.com] }] }
      LifecycleConfiguration:
        Rules:
          - Status: Enabled
            NoncurrentVersionExpiration: { NoncurrentDays: 30 }
            Transitions: [{ StorageClass: STANDARD_IA, TransitionInDays: 30 }]
`,
  },
  snippet: {
    app: {
      typescript: `bucket.addLifecycleRule({
  transitions: [{ storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: cdk.Duration.days(30) }],
  abortIncompleteMultipartUploadAfter: cdk.Duration.days(7),
});
`,
      python: `to_infrequent = s3.Transition(
    storage_class=s3.StorageClass.INFREQUENT_ACCESS, transition_after=cdk.Duration.days(30)
)
bucket.add_lifecycle_rule(
    transitions=[to_infrequent], abort_incomplete_multipart_upload_after=cdk.Duration.days(7)
)
`,
    },
    handler: null,
  },
};

export default guide;
