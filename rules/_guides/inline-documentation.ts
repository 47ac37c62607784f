import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `The README of the project or repository; the comment or docstring of each handler and of each CDK class that makes
a stack, stage or construct; long functions and functions with many branches in those files; the description of each
template that people write. Projects without source code of a function are not checked.`,
  passes: [
    'A README that is not empty, in the project, its `docs` or `.github` folder, or at the root of the repository.',
    'A comment or docstring at the head of the handler file or of the handler function.',
    'A comment above each class that extends `Stack`, `NestedStack`, `Stage` or `Construct`.',
    'Any comment within a function that is longer or has more branches than the options allow.',
    'A `Description` or a comment in the template; templates that the CDK writes need none.',
  ],
  kinds: {
    undocumented: {
      means: 'One finding for the project, with each place that lacks documentation.',
      confidence: { medium: 'there is no README', low: 'only comments or descriptions are missing' },
    },
  },
  unknown: ['The only README cannot be read, for example because it is not in UTF-8.'],
  falseAlarms: [
    'The documentation is in a wiki: add a README that links to it.',
    'A long function that needs no explanation: raise `maxLines` or `maxBranches`.',
    'Generated code that is part of a handler: suppress the finding in the config.',
  ],
  example: {
    file: 'src/upload.py',
    fails: `import os
import boto3

s3 = boto3.client('s3')

def handler(event, context):
    s3.put_object(Bucket=os.environ['BUCKET'], Key=context.aws_request_id, Body=event['body'])
    return {'statusCode': 204}
`,
    passes: `import os
import boto3

s3 = boto3.client('s3')

def handler(event, context):
    """Stores the body of POST /photos; the id of the request is the key, so that retries do not overwrite."""
    s3.put_object(Bucket=os.environ['BUCKET'], Key=context.aws_request_id, Body=event['body'])
    return {'statusCode': 204}
`,
  },
  snippet: { app: null, handler: null },
};

export default guide;
