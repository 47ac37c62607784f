import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Each way in which files reach S3: functions behind an API or function URL that store a file or sign its upload,
methods of a REST API that are integrated with S3, and buckets that browsers upload to. The code that processes the bucket's
new objects is checked too. Limits of the AWS services themselves do not count.`,
  passes: [
    'Code that compares the length of the file with a bound before it is stored, or after a client has stored it.',
    'A limit of the upload parser, if it rejects the request.',
    'A presigned POST with the condition `content-length-range`.',
    'A presigned PUT whose `ContentLength` is signed: SDK for JavaScript v3, or boto3 with `signature_version="s3v4"`.',
    'A REST API whose request model has `maxLength` for the field with the content, used by a body validator.',
    'A REST API with a WAF size constraint on the body, or with the size rule of the AWS common rule set.',
  ],
  kinds: {
    'no-size-limit': {
      means: `Files of any size are stored, or a presigned PUT allows up to 5 GB: no length is signed, or the caller chooses
the length.`,
      confidence: {
        high: 'the code that stores or signs was read, or API Gateway writes to S3 itself',
        low: 'the stored data could not be traced to the request, or browsers upload to a bucket and only the code that processes its objects was read',
      },
    },
    'post-without-length-range': {
      means: 'A presigned POST has no condition `content-length-range`.',
      confidence: 'high',
    },
    'length-not-bound': {
      means: 'A presigned PUT names a `ContentLength` that is not part of the signature.',
      confidence: 'low',
    },
    'limit-only-cuts': {
      means: 'The limit of the parser truncates a larger file, and the request still succeeds.',
      confidence: 'low',
    },
  },
  unknown: [
    'The source of the function was not found or could not be read, and no model or WAF rule sets a limit.',
    'The code that signs uploads to the bucket was not found.',
    'The parameters of the presigned upload are built in a way that could not be followed.',
  ],
  falseAlarms: [
    'A service in front of the API limits the body, such as a CDN or a proxy outside the template: suppress the finding with that reason.',
    'A helper of your own checks the size in a package that is not in the source folder: suppress the finding on the line that stores the file.',
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
    if len(event['body']) > 4_000_000:
        return {'statusCode': 413}
    s3.put_object(Bucket=os.environ['BUCKET'], Key=context.aws_request_id, Body=event['body'])
    return {'statusCode': 201}
`,
  },
  snippet: {
    app: {
      typescript: `const photo = { type: apigateway.JsonSchemaType.STRING, maxLength: 4_000_000 };
const model = api.addModel('Photo', {
  schema: { type: apigateway.JsonSchemaType.OBJECT, required: ['photo'], properties: { photo } },
});
photos.addMethod('POST', integration, {
  requestModels: { 'application/json': model },
  requestValidatorOptions: { validateRequestBody: true },
});
`,
      python: `photo = apigateway.JsonSchema(type=apigateway.JsonSchemaType.STRING, max_length=4_000_000)
kind = apigateway.JsonSchemaType.OBJECT
schema = apigateway.JsonSchema(type=kind, required=["photo"], properties={"photo": photo})
photos.add_method(
    "POST",
    integration,
    request_models={"application/json": api.add_model("Photo", schema=schema)},
    request_validator_options=apigateway.RequestValidatorOptions(validate_request_body=True),
)
`,
    },
    handler: {
      typescript: `const file = Buffer.from(event.body ?? '', 'base64');
if (file.length > 4_000_000) {
  const error = { code: 'FILE_TOO_LARGE', message: 'The file is larger than 4 MB' };
  return { statusCode: 413, body: JSON.stringify(error) };
}
`,
      python: `file = base64.b64decode(event["body"])
if len(file) > 4_000_000:
    error = {"code": "FILE_TOO_LARGE", "message": "The file is larger than 4 MB"}
    return {"statusCode": 413, "body": json.dumps(error)}
`,
    },
  },
  snippets: {
    presigned: {
      app: null,
      handler: {
        typescript: `const upload = await createPresignedPost(s3, {
  Bucket: bucket,
  Key: key,
  Conditions: [['content-length-range', 1, 4_000_000]],
});
`,
        python: `upload = s3.generate_presigned_post(
    Bucket=bucket,
    Key=key,
    Conditions=[["content-length-range", 1, 4_000_000]],
)
`,
      },
    },
    'limit-only-cuts': { app: null, handler: null },
  },
};

export default guide;
