import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Settings that differ between environments: timeout, memory, ephemeral storage and reserved concurrency of
functions, log retention, throttling of API stages, table capacity, and the names of buckets, tables, functions, queues and
roles. Environment variables are checked for account ids, regions, ARNs, URLs and names of one environment such as
\`orders-dev\`. One finding per template lists all literals. Helpers of frameworks and values that the CDK fills in are
not checked.`,
  passes: [
    'The value comes from a parameter, also one with a default, or from a mapping or condition.',
    'A dynamic reference (`{{resolve:ssm:…}}`) or an import from another stack.',
    'A value that is built from a resource or a pseudo parameter, such as `!Sub "photos-${AWS::AccountId}"`.',
    'CDK: the source line takes the value from props, context or the environment.',
    'CDK: two stages have different values at the same construct path.',
  ],
  kinds: {
    literal: {
      means: 'A setting has the same literal value wherever the stack is deployed.',
      confidence: {
        high: 'the template has no parameters at all, or the CDK source line has the literal',
        medium: 'the template has parameters, but none for this setting',
        low: 'a template of the CDK has the literal, and its source line was not found',
      },
    },
  },
  unknown: ['A macro or `AWS::Include` makes the value at deployment.'],
  falseAlarms: [
    'The value is the same in each environment by design, such as a timeout below the limit of API Gateway: suppress the finding on that resource.',
    'A script or another tool changes the value in the template before it is deployed: suppress the finding with that reason.',
    'An environment variable holds the URL of a public service that is the same everywhere: suppress the finding on that function.',
    'CDK with low confidence: synthesize with the source in the project folder, so that the source lines can be read.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Transform: AWS::Serverless-2016-10-31
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: upload.handler
      CodeUri: src/
      Timeout: 60
`,
    passes: `Transform: AWS::Serverless-2016-10-31
Parameters: { UploadTimeout: { Type: Number, Default: 60 } }
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: upload.handler
      CodeUri: src/
      Timeout: !Ref UploadTimeout
`,
  },
  snippet: {
    app: {
      typescript: `// The value is set in cdk.json, or by cdk synth -c uploadTimeout=60.
const timeout = cdk.Duration.seconds(Number(this.node.tryGetContext('uploadTimeout') ?? 30));
const fn = new lambda.Function(this, 'Upload', { runtime, handler, code, timeout });
`,
      python: `# The value is set in cdk.json, or by cdk synth -c uploadTimeout=60.
timeout = cdk.Duration.seconds(int(self.node.try_get_context("uploadTimeout") or 30))
fn = lambda_.Function(self, "Upload", runtime=runtime, handler=handler, code=code, timeout=timeout)
`,
    },
    handler: null,
  },
};

export default guide;
