import type { CatalogGuide, GuideSnippet } from '../../src/rule.js';

const CAUGHT: GuideSnippet = {
  app: null,
  handler: {
    typescript: `try {
  return await storePhoto(event);
} catch (error) {
  console.error(error);
  const reply = { code: 'NOT_STORED', message: 'Try again later', requestId: context.awsRequestId };
  return { statusCode: 500, body: JSON.stringify(reply) };
}
`,
    python: `try:
    return store_photo(event)
except Exception:
    logger.exception("not stored")
    reply = {"code": "NOT_STORED", "message": "Try again later", "requestId": context.aws_request_id}
    return {"statusCode": 500, "body": json.dumps(reply)}
`,
  },
};

const guide: CatalogGuide = {
  checks: `The error responses in the code of functions behind a REST API, HTTP API or function URL, and the integration
responses of methods without proxy integration. Functions behind WebSocket APIs or only public paths such as \`/health\`,
and functions in which nothing can fail, are not checked.`,
  passes: [
    'Each response with a 4xx or 5xx status has a JSON body with two of: an error code, a message, a request or correlation id.',
    'The value of `error` counts as a code if it is an identifier (`FILE_TOO_LARGE`), and as a message if it is a sentence.',
    'Libraries that shape error responses, such as the service errors of Powertools, http-errors, or `HTTPException` of FastAPI.',
    'A non-proxy integration that maps responses for 4xx and for 5xx errors.',
  ],
  kinds: {
    'thin-error-reply': {
      means: 'An error response has no JSON body, or a body with fewer than two of a code, a message and a request id.',
      confidence: 'high',
    },
    'raw-exception': {
      means: 'The text or stack trace of an exception is sent to the caller: it can reveal tables, paths and code.',
      confidence: 'high',
    },
    'throws-to-api': {
      means: 'An exception leaves the handler, so that the caller gets a 502 response with "Internal server error".',
      confidence: 'high',
    },
    'no-error-reply': {
      means: 'The code has calls that can fail, and no error response at all.',
      confidence: 'medium',
    },
    'unmapped-errors': {
      means:
        'A non-proxy integration maps no response for 4xx or 5xx errors, so that an error can look like a success.',
      confidence: 'high',
    },
  },
  unknown: [
    'The source of the function, or of a module or wrapper that may handle errors, was not found.',
    'The body of an error response is built in a way that could not be followed.',
  ],
  falseAlarms: [
    'A package that is not in the source folder turns exceptions into responses: suppress the finding on the line that throws.',
    'The text of your own exceptions is meant for callers, but they are caught together with all others: catch their class by itself, or suppress the finding on that line.',
    'The request id is in a response header: add it to the body as well, or suppress the finding.',
  ],
  example: {
    file: 'src/upload.py',
    fails: `import json

def handler(event, context):
    if not event['body']:
        return {'statusCode': 400, 'body': 'The file is empty'}
    return {'statusCode': 200, 'body': json.dumps({'size': len(event['body'])})}
`,
    passes: `import json

def handler(event, context):
    if not event['body']:
        error = {'code': 'FILE_EMPTY', 'message': 'The file is empty'}
        return {'statusCode': 400, 'body': json.dumps(error)}
    return {'statusCode': 200, 'body': json.dumps({'size': len(event['body'])})}
`,
  },
  snippet: {
    app: null,
    handler: {
      typescript: `const requestId = context.awsRequestId;
const error = { code: 'FILE_TOO_LARGE', message: 'The file is larger than 4 MB', requestId };
return { statusCode: 413, body: JSON.stringify(error) };
`,
      python: `request_id = context.aws_request_id
error = {"code": "FILE_TOO_LARGE", "message": "The file is larger than 4 MB", "requestId": request_id}
return {"statusCode": 413, "body": json.dumps(error)}
`,
    },
  },
  snippets: {
    'raw-exception': CAUGHT,
    'throws-to-api': CAUGHT,
    'no-error-reply': CAUGHT,
    'unmapped-errors': {
      app: {
        typescript: `const body = '{"code":"NOT_STORED","requestId":"$context.requestId"}';
const responseTemplates = { 'application/json': body };
const integrationResponses = [
  { statusCode: '200' },
  { statusCode: '400', selectionPattern: '4\\\\d\\\\d', responseTemplates },
  { statusCode: '500', selectionPattern: '5\\\\d\\\\d', responseTemplates },
];
const store = new apigateway.AwsIntegration({ service: 's3', path: 'in', options: { integrationResponses } });
const methodResponses = ['200', '400', '500'].map((statusCode) => ({ statusCode }));
photos.addMethod('PUT', store, { methodResponses });
`,
        python: `template = {"application/json": '{"code":"NOT_STORED","requestId":"$context.requestId"}'}
patterns = {"200": None, "400": r"4\\d\\d", "500": r"5\\d\\d"}
answers = [
    apigateway.IntegrationResponse(status_code=code, selection_pattern=pattern, response_templates=template)
    for code, pattern in patterns.items()
]
options = apigateway.IntegrationOptions(integration_responses=answers)
store = apigateway.AwsIntegration(service="s3", path="in", options=options)
codes = [apigateway.MethodResponse(status_code=code) for code in patterns]
photos.add_method("PUT", store, method_responses=codes)
`,
      },
      handler: null,
    },
  },
};

export default guide;
