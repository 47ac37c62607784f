import type { CatalogGuide, GuideSnippet } from '../../src/rule.js';

const REPORTED: GuideSnippet = {
  app: {
    typescript: `fn.addEventSource(new eventsources.SqsEventSource(queue, { reportBatchItemFailures: true }));
`,
    python: `fn.add_event_source(eventsources.SqsEventSource(queue, report_batch_item_failures=True))
`,
  },
  handler: null,
};

const guide: CatalogGuide = {
  checks: `The Python and Node.js code of functions that APIs, function URLs, events, queues and streams call. In functions
behind an API: AWS SDK calls, HTTP, database and file access, and parsing of the request need error handling. In functions
called by events: caught errors must not end the event as a success. Step Functions tasks, authorizers and code without
such calls are not checked.`,
  passes: [
    'API: a `try`/`except` or `catch` for each such call, with a 4xx for client errors besides the 5xx.',
    'API: one catch-all, if the code also answers 4xx after checks of its own, or retries.',
    `API: a wrapper that turns errors into responses: a decorator with a \`try\`, middy's \`httpErrorHandler\`, an exception
handler of Powertools for Python (\`exception_handler\`), or a name in the option \`wrappers\`.`,
    'Events and schedules: errors leave the handler, so that Lambda retries the event.',
    'Queues and streams: `ReportBatchItemFailures` in the mapping, and code that returns `batchItemFailures`.',
    'Queues and streams: batches of one record, and errors that leave the handler.',
  ],
  kinds: {
    'unhandled-call': {
      means: 'API: a call that can fail has no error handling, and the client gets a 502 without a reason.',
      confidence: {
        high: 'the call is outside any `try`',
        medium: 'the call is in a `try` whose clauses catch other errors',
      },
    },
    'only-rethrown': {
      means: 'API: a `catch` only rethrows the error, and the client gets the same 502.',
      confidence: 'high',
    },
    'only-catch-all': {
      means: 'API: one catch-all, or the 500 of a framework, answers client errors and outages alike, without a retry.',
      confidence: 'low',
    },
    'swallowed-error': {
      means:
        'An error is ignored or only logged: the client gets a success response, or the event counts as processed.',
      confidence: {
        high: 'an API call whose error is ignored silently, or an event whose error ends the work on it',
        medium:
          'an API call whose error is logged or comes from parsing only, an event handler that returns a status, or a caller that only a permission names',
        low: 'the work on the event continues with a fallback or without the failed part',
      },
    },
    'no-partial-batch': {
      means: 'A batch of several records has no `ReportBatchItemFailures`: one failed record brings all of them back.',
      confidence: 'medium',
    },
    'unanswered-batch': {
      means: 'The mapping has `ReportBatchItemFailures`, and the code never returns `batchItemFailures`.',
      confidence: 'medium',
    },
    'unasked-failures': {
      means:
        'The code returns `batchItemFailures`, the mapping has no `ReportBatchItemFailures`, and failed records are lost.',
      confidence: 'high',
    },
  },
  unknown: [
    'The source of the function was not found, is minified, or is in a runtime other than Python and Node.js.',
    'A wrapper around the handler or around a call is in a package whose source was not found.',
    'The function is a web function, or calls code that could not be followed.',
  ],
  falseAlarms: [
    'A wrapper from a package turns errors into responses: add its name to the option `wrappers`.',
    'API Gateway maps the 502 to a response for clients (`GatewayResponses`), and that is enough: suppress the finding with that reason.',
    'An error that is ignored on purpose, such as a failed cache write: suppress the finding on the line of the `catch`.',
    'A failed event is stored for later in a way that was not recognized: suppress the finding on that line.',
  ],
  example: {
    file: 'src/upload.py',
    fails: `import boto3

photos = boto3.resource('dynamodb').Table('photos')

def handler(event, context):
    photos.put_item(Item={'id': context.aws_request_id, 'title': event['body']})
    return {'statusCode': 201}
`,
    passes: `import boto3
from botocore.exceptions import ClientError
photos = boto3.resource('dynamodb').Table('photos')

def handler(event, context):
    try:
        photos.put_item(Item={'id': context.aws_request_id, 'title': event['body']})
    except ClientError:
        return {'statusCode': 503}
    return {'statusCode': 201}
`,
  },
  snippet: {
    app: null,
    handler: {
      typescript: `try {
  const { title } = JSON.parse(event.body ?? '');
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: context.awsRequestId, Body: title }));
} catch (error) {
  if (error instanceof SyntaxError)
    return { statusCode: 400, body: JSON.stringify({ code: 'NOT_JSON', message: 'Send JSON' }) };
  console.error(error);
  return { statusCode: 503, body: JSON.stringify({ code: 'NOT_STORED', message: 'Try again' }) };
}
`,
      python: `try:
    title = json.loads(event["body"])["title"]
    s3.put_object(Bucket=os.environ["BUCKET"], Key=context.aws_request_id, Body=title)
except (KeyError, TypeError, ValueError):
    return {"statusCode": 400, "body": json.dumps({"code": "NOT_JSON", "message": "Send JSON"})}
except ClientError:
    logger.exception("not stored")
    return {"statusCode": 503, "body": json.dumps({"code": "NOT_STORED", "message": "Try again"})}
`,
    },
  },
  snippets: {
    event: {
      app: null,
      handler: {
        typescript: `try {
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'copy', Body: body }));
} catch (error) {
  console.error('not stored', error);
  throw error;
}
`,
        python: `try:
    s3.put_object(Bucket=os.environ["BUCKET"], Key="copy", Body=body)
except ClientError:
    logger.exception("not stored")
    raise
`,
      },
    },
    'no-partial-batch': REPORTED,
    'unasked-failures': REPORTED,
    'unanswered-batch': {
      app: null,
      handler: {
        typescript: `const batchItemFailures = [];
for (const record of event.Records) {
  try {
    await store(record);
  } catch (error) {
    console.error(error);
    batchItemFailures.push({ itemIdentifier: record.messageId });
  }
}
return { batchItemFailures };
`,
        python: `failures = []
for record in event["Records"]:
    try:
        store(record)
    except Exception:
        logger.exception("not stored")
        failures.append({"itemIdentifier": record["messageId"]})
return {"batchItemFailures": failures}
`,
      },
    },
  },
};

export default guide;
