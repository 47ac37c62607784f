import type { Generator } from './types.js';

/** The CDK. What its templates look like is read by `findAuthor`, and its helpers' names are unlike any others. */
export const CDK: Generator = {
  name: 'CDK',
  projectFiles: ['cdk.json'],
  command: 'cdk synth',
  outputs: [{ folder: ['cdk.out'] }],
  helpers: {
    // The ids of singletons: a name and a hash of the purpose.
    ids: new RegExp(
      [
        '^AWS679f53fac002430cb0da5b7982bd2287',
        '^AWSCDKWebFunctionAssetBucket[0-9A-F]{8}$',
        '^AWSCDK(?:CfnUtils|OpenIdConnect)?[A-Za-z]{0,80}Provider[A-Za-z]{0,80}Handler',
        '^BucketNotificationsHandler050a0587b7544547bf325f094a3db834',
        '^Custom[A-Za-z]*CustomResourceProviderHandler[0-9A-F]{8}$',
        '^CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C',
        '^LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a',
        '^(?:Custom)?S3ObjectCopy(?:LogGroup)?e2f8cf6b1b0f4b3f9a2c6f1f5b6d4a71',
      ].join('|'),
    ),
    paths: new RegExp(
      [
        '(?:^|/)(?:framework-(?:onEvent|isComplete|onTimeout)|waiter-state-machine)(?:/|$)',
        '(?:^|/)(?:Custom::[^/]+|[^/]*CustomResourceProvider)/Handler$',
        '(?:^|/)@aws-cdk--',
      ].join('|'),
    ),
  },
  // A table's capacity, the retention of a log group.
  defaults: { ReadCapacityUnits: '5', WriteCapacityUnits: '5', RetentionInDays: '731' },
  markers: /^aws-cdk:/i,
};
