import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Each way in which files reach S3: functions behind an API or function URL that store a file or sign its upload,
methods of a REST API that are integrated with S3, and buckets that browsers upload to. The code that processes the
bucket's new objects is checked too.`,
  passes: [
    'Code that compares the content type or the file extension with an allow-list before it stores the file.',
    'Code that checks the first bytes of the content (magic bytes), before or after the file is stored.',
    'A presigned POST with a condition on `$Content-Type`.',
    'A presigned PUT whose `ContentType` is signed: boto3, or SDK for JavaScript v3 with `signableHeaders`.',
    'A malware protection plan of GuardDuty for the bucket.',
    'An IAM or bucket policy that allows only keys with certain suffixes, such as `*.jpg`.',
    'A REST API whose integration has named content types and `PassthroughBehavior: NEVER`, or a WAF rule that blocks by content type.',
    'A check that uses only what the client declares also passes, although a malicious client can lie.',
  ],
  kinds: {
    'no-type-check': {
      means: `Files of any type are stored, or a presigned upload accepts whatever content type the caller asks for.`,
      confidence: {
        high: 'the code that stores or signs was read, or API Gateway writes to S3 itself',
        low: 'the stored data could not be traced to the request, or browsers upload to a bucket and only the code that processes its objects was read',
      },
    },
    'type-not-bound': {
      means:
        'A presigned PUT names a `ContentType` that is not part of the signature, so that the client can send another one.',
      confidence: 'low',
    },
  },
  unknown: [
    'The source of the function, or of a module that it imports, was not found, and nothing in the template restricts the type.',
    'The code that signs uploads to the bucket was not found.',
    'The parameters of the presigned upload are built in a way that could not be followed.',
  ],
  falseAlarms: [
    'The service stores files of any type by design, such as a backup: scan the bucket for malware, or suppress the finding with that reason.',
    'A scanner outside the templates checks new objects, such as a product for the whole account: suppress the finding with its name as reason.',
    'A package that is not in the source folder checks the type: suppress the finding on the line that stores the file.',
  ],
  example: {
    file: 'src/upload.py',
    fails: `import os
import boto3
s3 = boto3.client('s3')

def handler(event, context):
    s3.put_object(Bucket=os.environ['BUCKET'], Key=context.aws_request_id, Body=event['body'])
    return {'statusCode': 201}
`,
    passes: `import os
import boto3
s3 = boto3.client('s3')

def handler(event, context):
    if event['headers'].get('content-type') not in ('image/jpeg', 'image/png'):
        return {'statusCode': 415}
    s3.put_object(Bucket=os.environ['BUCKET'], Key=context.aws_request_id, Body=event['body'])
    return {'statusCode': 201}
`,
  },
  snippet: {
    app: {
      typescript: `new guardduty.CfnMalwareProtectionPlan(this, 'Scan', {
  // GuardDuty's documentation has the permissions of this role.
  role: scanRole.roleArn,
  protectedResource: { s3Bucket: { bucketName: bucket.bucketName } },
});
`,
      python: `plan = guardduty.CfnMalwareProtectionPlan
scanned = plan.S3BucketProperty(bucket_name=bucket.bucket_name)
plan(
    self,
    "Scan",
    # GuardDuty's documentation has the permissions of this role.
    role=scan_role.role_arn,
    protected_resource=plan.CFNProtectedResourceProperty(s3_bucket=scanned),
)
`,
    },
    handler: {
      typescript: `const type = event.headers['content-type'] ?? '';
if (!['image/jpeg', 'image/png'].includes(type)) {
  const error = { code: 'NOT_ALLOWED', message: 'Send a JPEG or a PNG' };
  return { statusCode: 415, body: JSON.stringify(error) };
}
`,
      python: `if event["headers"].get("content-type") not in ("image/jpeg", "image/png"):
    error = {"code": "NOT_ALLOWED", "message": "Send a JPEG or a PNG"}
    return {"statusCode": 415, "body": json.dumps(error)}
`,
    },
  },
  snippets: {
    presigned: {
      app: null,
      handler: {
        typescript: `if (!['image/jpeg', 'image/png'].includes(type))
  return { statusCode: 415, body: JSON.stringify({ code: 'NOT_ALLOWED', message: 'Send a JPEG or a PNG' }) };
const upload = await createPresignedPost(s3, {
  Bucket: bucket,
  Key: key,
  Fields: { 'Content-Type': type },
  Conditions: [['eq', '$Content-Type', type], ['content-length-range', 1, 4_000_000]],
});
`,
        python: `if content_type not in ("image/jpeg", "image/png"):
    error = {"code": "NOT_ALLOWED", "message": "Send a JPEG or a PNG"}
    return {"statusCode": 415, "body": json.dumps(error)}
upload = s3.generate_presigned_post(
    Bucket=bucket,
    Key=key,
    Fields={"Content-Type": content_type},
    Conditions=[["eq", "$Content-Type", content_type], ["content-length-range", 1, 4_000_000]],
)
`,
      },
    },
  },
};

export default guide;
