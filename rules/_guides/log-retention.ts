import type { CatalogGuide, GuideSnippet } from '../../src/rule.js';

const KEPT_LONG: GuideSnippet = {
  app: {
    typescript: `const logGroup = new logs.LogGroup(this, 'UploadLogs', { retention: logs.RetentionDays.THREE_MONTHS });
`,
    python: `log_group = logs.LogGroup(self, "UploadLogs", retention=logs.RetentionDays.THREE_MONTHS)
`,
  },
  handler: null,
};

const guide: CatalogGuide = {
  checks: `The log group of each function and each other log group of the templates, such as access logs of an API or logs of
a state machine. The log group of a function is the one that \`LoggingConfig\` names, else one that is named
\`/aws/lambda/<function>\`, else the CDK's \`Custom::LogRetention\`. Helpers of frameworks and log groups of the class
\`DELIVERY\` are not checked.`,
  passes: [
    'A log group for the function with `RetentionInDays` of at least `minDays` (30 by default).',
    'A retention from a parameter, mapping or condition whose value is at least `minDays`.',
    'A log group that several functions name in their `LoggingConfig`.',
    'CDK: `logGroup` or `logRetention` of the function with at least `minDays`.',
  ],
  kinds: {
    'no-log-group': {
      means: 'The function has no log group in the templates: Lambda creates one without a retention.',
      confidence: {
        high: 'the function has none in any environment, or in production',
        low: 'only environments other than production have none, or a template that may have it was not found',
      },
    },
    'kept-forever': {
      means: 'A log group has no `RetentionInDays`, and its logs never expire.',
      confidence: {
        high: 'this is so in each environment, or in production',
        low: 'this is so only in environments other than production',
      },
    },
    'too-short': {
      means: 'The retention is less than `minDays`.',
      confidence: {
        high: 'the name of the stack or stage, or the value of a parameter, is production',
        medium: 'nothing names production',
        low: 'this is so only in environments other than production',
      },
    },
  },
  unknown: [
    'The retention, or the name of the log group, is a parameter without a default.',
    'The log group that `LoggingConfig` names is defined in a template that was not found.',
    'The retention is not a number, such as `1_096`.',
  ],
  falseAlarms: [
    'Logs are exported to S3 or to another service, and the log group only buffers them: lower `minDays`, or suppress the finding.',
    'An account-wide job sets the retention of all log groups: suppress the finding with that reason.',
    'Privacy rules limit how long logs are kept: set `minDays` to that limit.',
    'Logs must be kept without a limit by law: suppress the finding on the log group.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  UploadLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 7
`,
    passes: `Resources:
  UploadLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 90
`,
  },
  snippet: {
    app: {
      typescript: `const logGroup = new logs.LogGroup(this, 'UploadLogs', { retention: logs.RetentionDays.THREE_MONTHS });
const fn = new lambda.Function(this, 'Upload', { runtime, handler, code, logGroup });
`,
      python: `log_group = logs.LogGroup(self, "UploadLogs", retention=logs.RetentionDays.THREE_MONTHS)
fn = lambda_.Function(self, "Upload", runtime=runtime, handler=handler, code=code, log_group=log_group)
`,
    },
    handler: null,
  },
  snippets: {
    'kept-forever': KEPT_LONG,
    'too-short': KEPT_LONG,
  },
};

export default guide;
