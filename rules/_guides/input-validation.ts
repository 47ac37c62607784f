import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Functions behind an API or function URL that read the request body or the query string, and operations that API
Gateway passes on to another AWS service itself. A second check is the S3 key: whether the caller can choose it, for reads
and for writes. Functions that read only headers or path parameters are not checked.`,
  passes: [
    'A REST API method with a model and a request validator that has `ValidateRequestBody`; also by OpenAPI, or by `RequestModel` of SAM.',
    'A validation library in the handler: pydantic, jsonschema, marshmallow, Powertools parser or validation, zod, joi, ajv, yup.',
    'Checks of single fields that end in a response with a 4xx status before the first AWS call.',
    'An S3 key from a generated id, or from a name that `basename`, `secure_filename`, an enum, or an anchored pattern without `/` has restricted.',
  ],
  kinds: {
    'no-validation': {
      means: 'The function uses the body or the query string without validation. Parsing JSON is not validation.',
      confidence: 'high',
    },
    'no-request-validator': {
      means: 'API Gateway passes bodies on to an AWS service, and no request validator with a model checks them.',
      confidence: 'high',
    },
    'checks-end-as-500': {
      means: 'Fields are checked, but a failed check throws and ends as a 500 response instead of a 400.',
      confidence: 'low',
    },
    'only-shape-checked': {
      means:
        'The code checks only that there is a body, or that it is an object, and no field in it, or no type and size of a body that is a file.',
      confidence: 'low',
    },
    'unsanitised-key': {
      means: `The S3 key contains a value that the caller chooses: a caller can overwrite or read other users' objects. A check
for \`..\` or for the length is not enough.`,
      confidence: 'medium',
    },
  },
  unknown: [
    'The source of the function, or of a module that it imports, was not found, and no request validator checks the body.',
    'The function reads an event whose shape is not known.',
    'The API that calls the function, or its request validator, is not in the template.',
  ],
  falseAlarms: [
    'A package that is not in the source folder validates the request: suppress the finding on the line that reads it.',
    'Callers may choose keys in a bucket or prefix that only they can use, and an authorizer guarantees that: suppress the finding with that reason.',
    'HTTP APIs have no request validators: validate the body in the service behind the route, and suppress the finding.',
    'The only caller is a trusted service of your own: suppress the finding with its name as reason.',
  ],
  example: {
    file: 'src/upload.py',
    fails: `import json
import boto3
albums = boto3.resource('dynamodb').Table('albums')

def handler(event, context):
    title = json.loads(event['body'])['title']
    albums.put_item(Item={'id': context.aws_request_id, 'title': title})
    return {'statusCode': 201}
`,
    passes: `import json
import boto3
albums = boto3.resource('dynamodb').Table('albums')

def handler(event, context):
    title = json.loads(event['body']).get('title')
    if not isinstance(title, str) or len(title) > 100:
        return {'statusCode': 400}
    albums.put_item(Item={'id': context.aws_request_id, 'title': title})
    return {'statusCode': 201}
`,
  },
  snippet: {
    app: {
      typescript: `const title = { type: apigateway.JsonSchemaType.STRING, maxLength: 100 };
const model = api.addModel('Photo', {
  schema: { type: apigateway.JsonSchemaType.OBJECT, required: ['title'], properties: { title } },
});
photos.addMethod('POST', integration, {
  requestModels: { 'application/json': model },
  requestValidatorOptions: { validateRequestBody: true },
});
`,
      python: `title = apigateway.JsonSchema(type=apigateway.JsonSchemaType.STRING, max_length=100)
kind = apigateway.JsonSchemaType.OBJECT
schema = apigateway.JsonSchema(type=kind, required=["title"], properties={"title": title})
photos.add_method(
    "POST",
    integration,
    request_models={"application/json": api.add_model("Photo", schema=schema)},
    request_validator_options=apigateway.RequestValidatorOptions(validate_request_body=True),
)
`,
    },
    handler: {
      typescript: `import { z } from 'zod';

const Photo = z.object({ title: z.string().max(100) });

// In the handler, before the first call of AWS:
const photo = Photo.safeParse(JSON.parse(event.body ?? '{}'));
if (!photo.success)
  return { statusCode: 400, body: JSON.stringify({ code: 'INVALID', message: 'Send a title' }) };
`,
      python: `from pydantic import BaseModel, Field, ValidationError

class Photo(BaseModel):
    title: str = Field(max_length=100)

# In the handler, before the first call of AWS:
try:
    photo = Photo.model_validate_json(event["body"])
except ValidationError:
    return {"statusCode": 400, "body": json.dumps({"code": "INVALID", "message": "Send a title"})}
`,
    },
  },
  snippets: {
    'unsanitised-key': {
      app: null,
      handler: {
        typescript: `import { randomUUID } from 'node:crypto';

const key = 'uploads/' + randomUUID();
`,
        python: `import uuid

key = f"uploads/{uuid.uuid4()}"
`,
      },
    },
  },
};

export default guide;
