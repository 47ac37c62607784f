import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `The code of every Lambda function of the application, and the metric filters, alarms and dashboards of its
templates. One finding covers the whole application. Functions that only serve custom resources are not checked.`,
  passes: [
    'Code of any function adds a metric: `add_metric` or `addMetric` of Powertools, the embedded metric format, OpenTelemetry, StatsD, or `PutMetricData`.',
    'A `AWS::Logs::MetricFilter` on the log group of a function.',
    'An alarm or a dashboard uses a metric whose namespace does not begin with `AWS/`.',
  ],
  kinds: {
    'no-metrics': {
      means: `No function emits a custom metric, and no metric filter, alarm or dashboard uses one. X-Ray traces, Lambda Insights
and metrics of cold starts do not count.`,
      confidence: {
        high: 'the code of all functions was read',
        low: 'a template of the application is missing, and it may define the metric filter or alarm',
      },
    },
  },
  unknown: [
    'The source of a function, or of a module that it imports, was not found, and no other evidence of a custom metric exists.',
    'The runtime of a function is not supported.',
    'The namespace of an alarm, or the body of a dashboard, is only known at deployment.',
  ],
  falseAlarms: [
    'Another system computes metrics from the logs, such as a log pipeline outside the templates: suppress the finding with that reason.',
    'The metric filter or the alarm is in a stack that this audit does not include: suppress the finding with the name of that stack as reason.',
  ],
  example: {
    file: 'src/upload.py',
    fails: `import boto3
from aws_lambda_powertools import Metrics
s3 = boto3.client('s3')
metrics = Metrics(namespace='Photos')

@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event, context):
    s3.put_object(Bucket='photos', Key=context.aws_request_id, Body=event['body'])
    return {'statusCode': 201}
`,
    passes: `import boto3
from aws_lambda_powertools import Metrics
s3 = boto3.client('s3')
metrics = Metrics(namespace='Photos')

@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event, context):
    s3.put_object(Bucket='photos', Key=context.aws_request_id, Body=event['body'])
    metrics.add_metric(name='Uploads', unit='Count', value=1)
    return {'statusCode': 201}
`,
  },
  snippet: {
    app: {
      typescript: `const logGroup = new logs.LogGroup(this, 'UploadLogs', { retention: logs.RetentionDays.THREE_MONTHS });
const fn = new lambda.Function(this, 'Upload', { runtime, handler, code, logGroup });
logGroup.addMetricFilter('Uploads', {
  filterPattern: logs.FilterPattern.stringValue('$.event', '=', 'stored'),
  metricNamespace: 'Photos',
  metricName: 'Uploads',
});
`,
      python: `log_group = logs.LogGroup(self, "UploadLogs", retention=logs.RetentionDays.THREE_MONTHS)
fn = lambda_.Function(self, "Upload", runtime=runtime, handler=handler, code=code, log_group=log_group)
log_group.add_metric_filter(
    "Uploads",
    filter_pattern=logs.FilterPattern.string_value("$.event", "=", "stored"),
    metric_namespace="Photos",
    metric_name="Uploads",
)
`,
    },
    handler: {
      typescript: `import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';

const metrics = new Metrics({ namespace: 'Photos' });

// In the handler, once the file is stored:
metrics.addMetric('Uploads', MetricUnit.Count, 1);
metrics.publishStoredMetrics();
`,
      python: `from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

metrics = Metrics(namespace="Photos")

# In the handler, once the file is stored:
metrics.add_metric(name="Uploads", unit=MetricUnit.Count, value=1)
metrics.flush_metrics()
`,
    },
  },
};

export default guide;
