import { describe, expect, test } from 'vitest';
import { js, py, read } from './make.js';

type Code = Parameters<typeof read>[0];

const BOTO = "import boto3\ntable = boto3.resource('dynamodb').Table('berths')\ns3 = boto3.client('s3')\n";

/** For each clause that loses an error, whether the work goes on behind it. */
const goesOn = (from: Code): readonly boolean[] => read(from).facts.errors.swallowed.map((one) => one.goesOn);

describe('the work goes on without what failed', () => {
  test.each<[string, string]>([
    [
      'more of it comes behind',
      "def handler(event, context):\n    try:\n        table.get_item(Key={'id': event['id']})\n    except Exception as error:\n        print(error)\n    table.put_item(Item=event)\n",
    ],
    [
      'a helper gives a value in its place, in a loop too',
      "def owner(key):\n    try:\n        return s3.head_object(Bucket='b', Key=key)['Metadata']['owner']\n    except Exception as error:\n        print(error)\n        return 'nobody'\ndef handler(event, context):\n    for record in event['Records']:\n        table.put_item(Item={'owner': owner(record['key'])})\n",
    ],
    [
      'a helper of a helper',
      "def read(key):\n    try:\n        return s3.head_object(Bucket='b', Key=key)\n    except Exception as error:\n        print(error)\ndef size(key):\n    return read(key)\ndef handler(event, context):\n    length = size(event['key'])\n    table.put_item(Item={'length': length})\n",
    ],
    [
      'a name gets a value in its place',
      "def handler(event, context):\n    tags = {}\n    try:\n        tags = s3.get_object_tagging(Bucket='b', Key='k')\n    except Exception as error:\n        print(error)\n        tags = {}\n    table.put_item(Item=tags)\n",
    ],
    [
      'in a loop, for the same record',
      "def handler(event, context):\n    for record in event['Records']:\n        try:\n            s3.head_object(Bucket='b', Key=record['key'])\n        except Exception as error:\n            print(error)\n        table.put_item(Item=record)\n",
    ],
  ])('%s', (_, text) => {
    expect(goesOn(py(`${BOTO}${text}`))).toEqual([true]);
  });

  test('a promise with a value in its place', () => {
    const from = js(
      `import { S3Client, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({});\nexport const handler = async (event) => {\n  const head = await s3.send(new HeadObjectCommand({ Bucket: 'b', Key: 'k' })).catch(() => null);\n  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Metadata: head }));\n};\n`,
    );
    expect(goesOn(from)).toEqual([true]);
  });
});

describe('the record is given up', () => {
  test.each<[string, string]>([
    [
      'the try is around all that is done for it',
      "def handler(event, context):\n    for record in event['Records']:\n        try:\n            table.put_item(Item=record)\n        except Exception as error:\n            print(error)\n    s3.put_object(Bucket='b', Key='done')\n",
    ],
    [
      'it skips to the next',
      "def handler(event, context):\n    for record in event['Records']:\n        try:\n            found = s3.head_object(Bucket='b', Key=record['key'])\n        except Exception as error:\n            print(error)\n            continue\n        table.put_item(Item=found)\n",
    ],
    [
      'it is the last thing done',
      "def handler(event, context):\n    table.put_item(Item=event)\n    try:\n        s3.put_object(Bucket='b', Key='k')\n    except Exception as error:\n        print(error)\n",
    ],
    [
      'the handler returns',
      "def handler(event, context):\n    try:\n        s3.put_object(Bucket='b', Key='k')\n    except Exception as error:\n        print(error)\n        return None\n    table.put_item(Item=event)\n",
    ],
    [
      'a function does all that is done for it',
      "def store(record):\n    try:\n        table.put_item(Item=record)\n    except Exception as error:\n        print(error)\ndef handler(event, context):\n    for record in event['Records']:\n        store(record)\n",
    ],
  ])('%s', (_, text) => {
    expect(goesOn(py(`${BOTO}${text}`))).toEqual([false]);
  });
});

test('what the code tells of a failure is no value in its place', () => {
  const found = read(
    py(
      `${BOTO}def handler(event, context):\n    failed = 0\n    try:\n        s3.head_object(Bucket='b', Key='k')\n    except Exception as error:\n        failed = 1\n    table.put_item(Item={'failed': failed})\n`,
    ),
  );
  expect(found.facts.errors.swallowed).toEqual([]);
});

describe('what decorators of the code hand in', () => {
  const KEEPER =
    "class Keeper:\n    def __init__(self):\n        self.client = boto3.client('s3')\n    def keep(self, data):\n        self.client.put_object(Bucket='b', Key='k', Body=data)\n";
  const decorated = (decorator: string): Code =>
    py(
      `import base64, json\nimport boto3\nfrom functools import wraps\n${KEEPER}\n${decorator}\n@gives\ndef handler(event, context, keeper=None):\n    body = json.loads(event['body'])\n    keeper.keep(base64.b64decode(body['scan']))\n    return {'statusCode': 200}\n`,
    );

  test.each([
    "def gives(fn):\n    @wraps(fn)\n    def inner(*args, **kwargs):\n        kwargs['keeper'] = Keeper()\n        return fn(*args, **kwargs)\n    return inner",
    'def gives(fn):\n    def inner(event, context):\n        return fn(event, context, Keeper())\n    return inner',
    'def gives(fn):\n    def inner(event, context):\n        return fn(event, context, keeper=Keeper())\n    return inner',
    "def gives(fn):\n    def inner(*args, **kwargs):\n        kwargs.setdefault('keeper', Keeper())\n        return fn(*args, **kwargs)\n    return inner",
    "def gives(fn):\n    def inner(*args, **kwargs):\n        return fn(*args, **{**kwargs, 'keeper': Keeper()})\n    return inner",
    'def gives(fn):\n    def inner(*args, **kwargs):\n        kwargs.update(keeper=Keeper())\n        return fn(*args, **kwargs)\n    return inner',
  ])('%s', (decorator) => {
    const found = read(decorated(decorator));
    expect(found.opaque).toEqual([]);
    expect(found.facts.uploads.stores.map(({ at, strength }) => [at.what, strength])).toEqual([
      ['self.client.put_object(…)', 'strong'],
    ]);
  });

  test('a parameter that nothing fills, and that is given part of the body, may do anything with it', () => {
    const found = read(
      py(
        "import json\nfrom acme import gives\n@gives\ndef handler(event, context, keeper):\n    body = json.loads(event['body'])\n    keeper.keep(body['scan'])\n    return {'statusCode': 200}\n",
      ),
    );
    expect(found.opaque).toContain('the effect of keeper.keep is unknown: no value of keeper was found');
    const unused = read(
      py(
        "import json\ndef handler(event, context, keeper=None):\n    json.loads(event['body'])\n    return {'statusCode': 200}\n",
      ),
    );
    expect(unused.opaque).toEqual([]);
  });
});

describe('values of branches that exclude each other', () => {
  const checks = (body: string): readonly string[] =>
    read(py(`import json\n${BOTO}def handler(event, context):\n${body}`)).facts.validation.checks.map(
      ({ what }) => what,
    );

  test.each<[string, string]>([
    [
      'if and else',
      "    if event['httpMethod'] == 'GET':\n        item = table.get_item(Key={'id': 'x'}).get('Item')\n        if not item:\n            return {'statusCode': 404}\n    else:\n        item = json.loads(event['body'])\n        table.put_item(Item=item)\n    return {'statusCode': 200}\n",
    ],
    [
      'a branch that returns, and what comes behind it',
      "    if event['httpMethod'] == 'GET':\n        item = table.get_item(Key={'id': 'x'}).get('Item')\n        if not item:\n            return {'statusCode': 404}\n        return {'statusCode': 200}\n    item = json.loads(event['body'])\n    table.put_item(Item=item)\n    return {'statusCode': 200}\n",
    ],
    [
      'cases',
      "    match event['httpMethod']:\n        case 'GET':\n            item = table.get_item(Key={'id': 'x'}).get('Item')\n            if not item:\n                return {'statusCode': 404}\n        case 'PUT':\n            item = json.loads(event['body'])\n            table.put_item(Item=item)\n    return {'statusCode': 200}\n",
    ],
  ])('%s', (_, body) => {
    expect(checks(body)).toEqual([]);
  });

  test('what one branch gives is checked behind both', () => {
    const body =
      "    if event.get('body'):\n        item = json.loads(event['body'])\n    else:\n        item = {}\n    if 'name' not in item:\n        return {'statusCode': 400}\n    table.put_item(Item=item)\n    return {'statusCode': 200}\n";
    expect(checks(body)).toContain("'name' not in item");
  });

  test('in a loop what comes later holds in the next turn', () => {
    const found = read(
      py(
        `${BOTO}def handler(event, context):\n    chunk = None\n    for part in range(2):\n        if chunk:\n            s3.put_object(Bucket='b', Key='k', Body=chunk)\n        chunk = event['body']\n`,
      ),
    );
    expect(found.facts.uploads.stores.map(({ strength }) => strength)).toEqual(['strong']);
  });
});

describe('answers for single records', () => {
  test.each<[string, Code, unknown]>([
    [
      'written by hand',
      py(
        `${BOTO}def handler(event, context):\n    failed = []\n    for record in event['Records']:\n        try:\n            table.put_item(Item=record)\n        except Exception:\n            failed.append({'itemIdentifier': record['messageId']})\n    return {'batchItemFailures': failed}\n`,
      ),
      { by: 'hand', throwsForAll: false },
    ],
    [
      'set on the reply',
      js(
        'export const handler = async (event) => {\n  const reply = {};\n  reply.batchItemFailures = [];\n  return reply;\n};\n',
      ),
      { by: 'hand' },
    ],
    [
      'in short',
      js(
        'export const handler = async () => {\n  const batchItemFailures = [];\n  return { batchItemFailures };\n};\n',
      ),
      { by: 'hand' },
    ],
    ['never', py(`${BOTO}def handler(event, context):\n    table.put_item(Item=event)\n`), undefined],
    [
      'by a processor that is told not to throw',
      py(
        'from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response\nprocessor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)\ndef each(record):\n    print(record)\ndef handler(event, context):\n    return process_partial_response(event=event, record_handler=each, processor=processor, context=context)\n',
      ),
      { by: 'processor', throwsForAll: false },
    ],
    [
      'the same in TypeScript',
      js(
        "import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';\nconst processor = new BatchProcessor(EventType.SQS);\nexport const handler = async (event, context) => processPartialResponse(event, async (record) => { console.log(record); }, processor, { context, throwOnFullBatchFailure: false });\n",
      ),
      { by: 'processor', throwsForAll: false },
    ],
  ])('%s', (_, from, expected) => {
    const { batch } = read(from).facts.errors;
    if (expected === undefined) expect(batch).toBeUndefined();
    else expect(batch).toMatchObject(expected as object);
  });
});
