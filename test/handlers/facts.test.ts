import { describe, expect, test } from 'vitest';
import type { Code } from '../../src/handlers/syntax/code.js';
import { js, py, read, ts } from './make.js';

const short = (known: { readonly is: string; readonly value?: unknown; readonly name?: string }): string =>
  known.is === 'text' ? String(known.value) : known.is === 'env' ? `$${known.name ?? ''}` : '?';

describe('metrics', () => {
  test.each<[string, Code]>([
    [
      'Powertools for Python',
      py(
        "from aws_lambda_powertools import Metrics\nfrom aws_lambda_powertools.metrics import MetricUnit\nmetrics = Metrics(namespace='Photos')\n\n@metrics.log_metrics\ndef handler(event, context):\n    metrics.add_metric(name='Saved', unit=MetricUnit.Count, value=1)\n",
      ),
    ],
    [
      'a single metric',
      py(
        "from aws_lambda_powertools.metrics import single_metric\ndef handler(event, context):\n    with single_metric(name='Saved', unit='Count', value=1, namespace='Photos') as metric:\n        metric.add_dimension(name='kind', value='image')\n",
      ),
    ],
    [
      'CloudWatch by boto3',
      py(
        "import boto3\nclass Meter:\n    def __init__(self):\n        self.cloudwatch = boto3.client('cloudwatch')\n    def count(self, name):\n        self.cloudwatch.put_metric_data(Namespace='Photos', MetricData=[{'MetricName': name, 'Value': 1}])\nmeter = Meter()\ndef handler(event, context):\n    meter.count('Saved')\n",
      ),
    ],
    [
      'CloudWatch by the JavaScript SDK',
      js(
        "import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';\nconst client = new CloudWatchClient();\nexport const handler = () => client.send(new PutMetricDataCommand({ Namespace: 'Photos', MetricData: [] }));\n",
      ),
    ],
    [
      'the embedded format written by hand',
      ts(
        "export const handler = async () => {\n  console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: 'Photos' }] }, Saved: 1 }));\n};\n",
      ),
    ],
    [
      'the embedded format by its library',
      js(
        "const { metricScope } = require('aws-embedded-metrics');\nexports.handler = metricScope((metrics) => async (event) => {\n  metrics.putMetric('Saved', 1, 'Count');\n});\n",
      ),
    ],
    [
      'Datadog',
      py(
        "from datadog_lambda.metric import lambda_metric\ndef handler(event, context):\n    lambda_metric('photos.saved', 1)\n",
      ),
    ],
    [
      'OpenTelemetry',
      ts(
        "import { metrics } from '@opentelemetry/api';\nconst saved = metrics.getMeter('photos').createCounter('saved');\nexport const handler = async () => { saved.add(1); };\n",
      ),
    ],
  ])('of %s', (_, from) => {
    expect(read(from).facts.metrics.emits).toHaveLength(1);
  });

  test('that only count cold starts are none', () => {
    const { metrics } = read(
      py(
        'from aws_lambda_powertools import Metrics\nmetrics = Metrics()\n\n@metrics.log_metrics(capture_cold_start_metric=True)\ndef handler(event, context):\n    return {}\n',
      ),
    ).facts;
    expect(metrics.emits).toEqual([]);
    expect(metrics.onlySetUp.map(({ what }) => what)).toEqual(['metrics.log_metrics(…)']);
  });

  test('in code that the handler does not reach are none', () => {
    const { metrics } = read(
      py(
        "import boto3\ndef unused():\n    boto3.client('cloudwatch').put_metric_data(Namespace='x')\ndef handler(event, context):\n    return {}\n",
      ),
    ).facts;
    expect(metrics.emits).toEqual([]);
  });
});

describe('other functions that are invoked', () => {
  const invokes = (from: Code): readonly string[] =>
    read(from).facts.invokes.map(({ target, kind }) => `${kind} ${short(target)}`);

  test('by boto3', () => {
    expect(
      invokes(
        py(
          "import boto3, json, os\nlam = boto3.client('lambda')\nARGS = {'FunctionName': 'resize', 'InvocationType': 'Event'}\ndef handler(event, context):\n    lam.invoke(FunctionName=os.environ['NEXT'], InvocationType='Event', Payload=json.dumps(event))\n    lam.invoke(FunctionName='price')\n    lam.invoke(**ARGS)\n",
        ),
      ),
    ).toEqual(['event $NEXT', 'wait price', 'event resize']);
  });

  test('by the JavaScript SDK', () => {
    expect(
      invokes(
        ts(
          "import { InvocationType, InvokeCommand, Lambda, LambdaClient } from '@aws-sdk/client-lambda';\nconst client = new LambdaClient({});\nconst next = process.env.NEXT!;\nexport const handler = async (event: any) => {\n  await client.send(new InvokeCommand({ FunctionName: next, InvocationType: 'Event' }));\n  const input = { FunctionName: 'price', InvocationType: event.kind };\n  await new Lambda().invoke(input);\n  await client.send(new InvokeCommand({ FunctionName: 'index', InvocationType: InvocationType.Event }));\n};\n",
        ),
      ),
    ).toEqual(['event $NEXT', 'unknown price', 'event index']);
  });
});

describe('reads of tables', () => {
  const reads = (from: Code): readonly string[] =>
    read(from).facts.reads.map(
      ({ by, table, index }) => `${by} ${short(table)}${index === undefined ? '' : ` by ${short(index)}`}`,
    );

  test('by boto3', () => {
    expect(
      reads(
        py(
          "import boto3, os\nfrom boto3.dynamodb.conditions import Key\ntable = boto3.resource('dynamodb').Table(os.environ['TABLE'])\nINDEX = 'byOwner'\ndef handler(event, context):\n    table.scan()\n    table.query(IndexName=INDEX, KeyConditionExpression=Key('owner').eq('x'))\n    boto3.client('dynamodb').query(TableName='plain')\n",
        ),
      ),
    ).toEqual(['scan $TABLE', 'query $TABLE by byOwner', 'query plain']);
  });

  test('by the JavaScript SDK', () => {
    expect(
      reads(
        ts(
          "import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';\nconst db = DynamoDBDocumentClient.from(new DynamoDBClient({}));\nexport const handler = async () => {\n  await db.send(new ScanCommand({ TableName: process.env.TABLE }));\n  await db.send(new QueryCommand({ TableName: 'orders', IndexName: 'byDate' }));\n};\n",
        ),
      ),
    ).toEqual(['scan $TABLE', 'query orders by byDate']);
  });
});

describe('routes', () => {
  const routes = (from: Code): readonly string[] =>
    read(from).facts.routes.all.map(
      ({ is, method, path }) => `${is === 'route' ? '' : `${is} `}${method ?? 'ANY'} ${path}`,
    );

  test('of Powertools, with a router of another file', () => {
    const from = py({
      'app.py':
        "from aws_lambda_powertools.event_handler import APIGatewayRestResolver\nimport files\napp = APIGatewayRestResolver()\napp.include_router(files.router, prefix='/v1')\n\n@app.get('/health')\ndef health():\n    return {}\n\ndef handler(event, context):\n    return app.resolve(event, context)\n",
      'files.py':
        "from aws_lambda_powertools.event_handler.api_gateway import Router\nrouter = Router()\n\n@router.post('/files')\ndef create():\n    return {}\n",
    });
    expect([...routes(from)].sort()).toEqual(['GET /health', 'POST /files', 'prefix ANY /v1']);
    expect(read(from).facts.routes.usesRouter).toBe(true);
  });

  test('of Express, with a router of another file', () => {
    const from = js({
      'index.js':
        "const express = require('express');\nconst serverless = require('serverless-http');\nconst app = express();\napp.use(express.json());\napp.use('/v2', require('./files'));\nmodule.exports.handler = serverless(app);\n",
      'files.js':
        "const { Router } = require('express');\nconst router = Router();\nrouter.post('/files', async (req, res) => res.json({}));\nmodule.exports = router;\n",
    });
    expect([...routes(from)].sort()).toEqual(['POST /files', 'prefix ANY /v2']);
  });

  test('of FastAPI, Flask and Hono', () => {
    expect(
      routes(
        py(
          "from fastapi import FastAPI, APIRouter\nfrom mangum import Mangum\napp = FastAPI()\nrouter = APIRouter(prefix='/v1')\n\n@router.post('/files')\nasync def create(body: dict):\n    return body\n\napp.include_router(router)\nhandler = Mangum(app)\n",
        ),
      ),
    ).toEqual(['prefix ANY /v1', 'POST /files']);
    expect(
      routes(
        py(
          "import serverless_wsgi\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.route('/files', methods=['POST'])\ndef create():\n    return {}\n\ndef handler(event, context):\n    return serverless_wsgi.handle_request(app, event, context)\n",
        ),
      ),
    ).toEqual(['ANY /files']);
    expect(
      routes(
        ts(
          "import { Hono } from 'hono';\nimport { handle } from 'hono/aws-lambda';\nconst app = new Hono().basePath('/v3');\napp.post('/files', (c) => c.json({}));\nexport const handler = handle(app);\n",
        ),
      ),
    ).toEqual(['prefix ANY /v3', 'POST /files']);
  });

  test('that the handler tells apart itself', () => {
    expect(
      routes(
        js(
          "export const handler = async (event) => {\n  switch (event.routeKey) {\n    case 'POST /v1/files': return {};\n    case 'GET /v1/files': return {};\n  }\n  if (event.rawPath === '/health') return {};\n  if (event.rawPath.startsWith('/v2/')) return {};\n  return { statusCode: 404 };\n};\n",
        ),
      ),
    ).toEqual(['compared ANY /health', 'compared ANY /v2/', 'compared POST /v1/files', 'compared GET /v1/files']);
    expect(
      routes(
        py(
          "def handler(event, context):\n    path = event['path']\n    if path == '/v1/files' and event['httpMethod'] == 'POST':\n        return {}\n    if event['resource'] == '/docs':\n        return {}\n",
        ),
      ),
    ).toEqual(['compared ANY /v1/files', 'compared ANY /docs']);
    expect(read(py("def handler(event, context):\n    return event['path'] == '/x'\n")).facts.routes.usesRouter).toBe(
      false,
    );
  });
});
