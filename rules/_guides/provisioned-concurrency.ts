import type { CatalogGuide } from '../../src/rule.js';

const CONFIDENCE = {
  medium: 'the name of the stack or stage, or the value of a parameter, is production',
  low: 'nothing names production, or it fails in other environments only',
};

const guide: CatalogGuide = {
  checks: `Each function that an API or a function URL calls synchronously, and the alias or version that is called. Reserved
concurrency does not count: it does not prevent cold starts. Functions behind public paths such as \`/health\`, web
functions, and functions on a capacity provider or with \`TenancyConfig\` are not checked, since Lambda does not allow
provisioned concurrency for them.`,
  passes: [
    'Provisioned concurrency on the alias or version that the API calls.',
    'SAM: `AutoPublishAlias` with `ProvisionedConcurrencyConfig`, also in `Globals`.',
    'An Application Auto Scaling target for the alias that the API calls.',
    'SnapStart for published versions, if the API calls an alias or a version.',
  ],
  kinds: {
    'cold-starts': {
      means: 'The function has neither provisioned concurrency nor SnapStart on what the API calls.',
      confidence: CONFIDENCE,
    },
    'calls-unprepared': {
      means:
        'An alias has provisioned concurrency or SnapStart, but the API calls the function itself or another alias.',
      confidence: CONFIDENCE,
    },
    'provisions-latest': {
      means: 'An alias of `$LATEST` has provisioned concurrency, which Lambda refuses.',
      confidence: CONFIDENCE,
    },
  },
  unknown: [
    'A stage variable or another value that is only known at deployment selects the alias.',
    'The version of the alias, or its provisioned concurrency, is a parameter without a default.',
  ],
  falseAlarms: [
    'Cold starts are acceptable for the callers, such as a nightly job: suppress the finding, or switch the rule off.',
    'A pipeline or script sets provisioned concurrency after the deployment: suppress the finding with that reason.',
    'Instances stay warm through a schedule that calls the function: it keeps one instance warm, and parallel calls still wait.',
    'SAM names the stage of its implicit API `Prod`, and the CDK names stages `prod`: both defaults do not count as production.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, Handler: upload.handler, CodeUri: src/ } }
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Events: { Post: { Type: Api, Properties: { Path: /photos, Method: post } } }
`,
    passes: `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, Handler: upload.handler, CodeUri: src/ } }
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 }
      Events: { Post: { Type: Api, Properties: { Path: /photos, Method: post } } }
`,
  },
  snippet: {
    app: {
      typescript: `const live = new lambda.Alias(this, 'Live', {
  aliasName: 'live',
  version: fn.currentVersion,
  provisionedConcurrentExecutions: 2,
});
photos.addMethod('POST', new apigateway.LambdaIntegration(live));
`,
      python: `live = lambda_.Alias(
    self,
    "Live",
    alias_name="live",
    version=fn.current_version,
    provisioned_concurrent_executions=2,
)
photos.add_method("POST", apigateway.LambdaIntegration(live))
`,
    },
    handler: null,
  },
};

export default guide;
