import type { CatalogGuide } from '../../src/rule.js';

/** How it is known that files of users end up in a bucket. */
const SURE = 'the code that was read, an API integration or the config shows that uploads are stored there';
const LIKELY = 'permissions, CORS rules or event notifications suggest it';

const guide: CatalogGuide = {
  checks: `The bucket policies of each bucket that receives uploads: from a function behind an API, from API Gateway, from
browsers (CORS with PUT or POST), or read by a function that processes new objects. Only a \`Deny\` of \`s3:PutObject\`
(\`s3express:CreateSession\` for directory buckets) restricts who can write. Buckets for logs, assets and CDK helpers are
not checked. The option \`allBuckets\` adds all other buckets.`,
  passes: [
    'A `Deny` for all principals except those whose `aws:PrincipalArn`, `aws:userid`, account or organization is named.',
    'A `Deny` for all callers outside a VPC, a VPC endpoint, an address range or a source ARN.',
    'A `Deny` with `NotPrincipal`.',
    'Each of these with `NotAction`, if writing objects is not among the exceptions.',
  ],
  kinds: {
    'no-policy': {
      means: 'The bucket has no bucket policy, or one without statements.',
      confidence: {
        high: SURE,
        low: 'permissions, CORS rules or event notifications suggest it, or a template that may have the policy was not found',
      },
    },
    'public-allow': {
      means:
        'A statement allows everybody (`Principal: "*"` without a condition on the caller), and no `Deny` restricts it.',
      confidence: { high: SURE, low: LIKELY },
    },
    'only-denies-http': {
      means: 'The policy denies plain HTTP, as `enforceSSL` of the CDK does, but not other writers.',
      confidence: { medium: SURE, low: LIKELY },
    },
    'only-denies-unencrypted': {
      means: 'The policy denies uploads without encryption, but not other writers.',
      confidence: { medium: SURE, low: LIKELY },
    },
    'only-denies-some': {
      means: `The policy denies some callers or some actions, and others can still write: it names one principal, covers
only the bucket itself, or covers actions other than writing.`,
      confidence: { medium: SURE, low: LIKELY },
    },
    'only-serves-helper': {
      means: 'The policy only gives a CDK helper access, such as the one that empties the bucket.',
      confidence: { medium: SURE, low: LIKELY },
    },
    'only-allows': {
      means: 'The policy only has `Allow` statements, which do not restrict identities with permissions of their own.',
      confidence: 'low',
    },
  },
  unknown: [
    'The bucket of the policy, or a value in its condition, is a parameter without a default or an import that was not found.',
    'A macro or `AWS::Include` adds statements at deployment.',
  ],
  falseAlarms: [
    'The account has only this application, and a service control policy restricts its identities: suppress the finding with that reason.',
    'The policy is created outside the audited templates: audit both together, or suppress the finding.',
    'The bucket stores other files than uploads: suppress the finding on the bucket.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [https://app.example.com] }] } }
`,
    passes: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [https://app.example.com] }] } }
  PhotosPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Photos
      PolicyDocument:
        Statement: { Effect: Deny, Principal: '*', Action: s3:PutObject, Resource: !Sub '\${Photos.Arn}/*', Condition: { StringNotEquals: { aws:PrincipalArn: 'arn:aws:iam::111122223333:role/upload' } } }
`,
  },
  snippet: {
    app: {
      typescript: `bucket.addToResourcePolicy(
  new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects('*')],
    conditions: { StringNotEquals: { 'aws:PrincipalArn': fn.role?.roleArn } },
  }),
);
`,
      python: `bucket.add_to_resource_policy(
    iam.PolicyStatement(
        effect=iam.Effect.DENY,
        principals=[iam.AnyPrincipal()],
        actions=["s3:PutObject"],
        resources=[bucket.arn_for_objects("*")],
        conditions={"StringNotEquals": {"aws:PrincipalArn": fn.role.role_arn}},
    )
)
`,
    },
    handler: null,
  },
};

export default guide;
