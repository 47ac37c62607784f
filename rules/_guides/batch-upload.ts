import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Whether one request can upload several files, or get signed URLs for several files. The rule looks at functions
that store or sign uploads, at API methods that are integrated with S3, and at the queues and workflows behind them. One
finding covers the whole application.`,
  passes: [
    'A route whose path promises several files: `/uploads/batch`, `/files:bulk`, `/upload/multiple`; also a route of a router in the code.',
    'Code that stores or signs in a loop over a list from the body or the query string, or over the files of a multipart form.',
    'An SQS queue between the bucket and the function that processes its objects, with a `BatchSize` above 1.',
    'A Step Functions workflow with a distributed map.',
  ],
  kinds: {
    'no-batch-upload': {
      means: `Each request uploads a single file: consider a batch endpoint if clients upload many. An S3 multipart upload sends
one object in parts and does not count.`,
      confidence: 'low',
    },
  },
  unknown: [
    'The source of an upload function, or of a module that it imports, was not found, and no route or queue shows batches.',
  ],
  falseAlarms: [
    'Clients upload only one file at a time, such as a profile picture: suppress the finding with that reason, or switch the rule off.',
    'Clients upload many files in parallel with presigned URLs, and that is fast enough: suppress the finding.',
    'Archives with many files are unpacked after the upload: suppress the finding with that reason.',
  ],
  example: {
    file: 'src/upload.py',
    fails: `import json
import boto3
s3 = boto3.client('s3')

def handler(event, context):
    file = json.loads(event['body'])['file']
    s3.put_object(Bucket='photos', Key=context.aws_request_id, Body=file)
    return {'statusCode': 201}
`,
    passes: `import json
import boto3
s3 = boto3.client('s3')

def handler(event, context):
    for number, file in enumerate(json.loads(event['body'])['files']):
        s3.put_object(Bucket='photos', Key=f'{context.aws_request_id}/{number}', Body=file)
    return {'statusCode': 201}
`,
  },
  snippet: {
    app: {
      typescript: `// REST API
api.root.addResource('v1').addResource('uploads').addResource('batch').addMethod('POST', integration);
// HTTP API
const methods = [apigatewayv2.HttpMethod.POST];
httpApi.addRoutes({ path: '/v1/uploads/batch', methods, integration: httpIntegration });
`,
      python: `# REST API
api.root.add_resource("v1").add_resource("uploads").add_resource("batch").add_method("POST", integration)
# HTTP API
methods = [apigatewayv2.HttpMethod.POST]
http_api.add_routes(path="/v1/uploads/batch", methods=methods, integration=http_integration)
`,
    },
    handler: {
      typescript: `const uploads = [];
for (const { name } of JSON.parse(event.body ?? '{}').files) {
  const fields = { Bucket: bucket, Key: 'uploads/' + randomUUID() };
  uploads.push({ name, ...(await createPresignedPost(s3, fields)) });
}
return { statusCode: 200, body: JSON.stringify({ uploads }) };
`,
      python: `uploads = []
for file in json.loads(event["body"])["files"]:
    upload = s3.generate_presigned_post(Bucket=bucket, Key=f"uploads/{uuid.uuid4()}")
    uploads.append({"name": file["name"], **upload})
return {"statusCode": 200, "body": json.dumps({"uploads": uploads})}
`,
    },
  },
};

export default guide;
