import type { RuleGuide } from '../../src/rule.js';

const guide: RuleGuide = {
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
};

export default guide;
