import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Whether the templates, their parameter files or the source of the CDK app distinguish environments such as dev,
test and prod. Only applications with a function or another resource whose settings can differ are checked. One finding
covers the whole application.`,
  passes: [
    'A parameter that the template uses, and that is named after an environment or stage, or whose allowed values name two of them.',
    'A mapping that is used, and whose name or keys name environments.',
    'A condition that is used, and whose name says so, such as `IsProd`.',
    'Several environments in `samconfig.toml`, or several parameter files of the stack.',
    'CDK: several stages or stacks of one kind, or source code that reads the context or an environment variable other than `CDK_DEFAULT_ACCOUNT` and `CDK_DEFAULT_REGION`.',
  ],
  kinds: {
    'no-parameters': {
      means: 'The template has no parameters at all, so that every environment gets the same settings.',
      confidence: {
        high: 'no other configuration for an environment was found',
        low: 'a template of the application is missing',
      },
    },
    'no-environments': {
      means: 'No parameter, mapping, condition, stage or stack distinguishes environments.',
      confidence: {
        medium: 'the template has other parameters, or the source of the CDK app was read',
        low: 'the source of the CDK app was not found, or a template of the application is missing',
      },
    },
  },
  unknown: ['A macro or `AWS::Include` may use a parameter that names an environment.'],
  falseAlarms: [
    'Environments differ only by AWS account, and are meant to have equal settings: suppress the finding with that reason.',
    'Your environments have other names, such as `blue` and `green`: add them to the option `environments`.',
    'A deployment script chooses the settings: pass them as a parameter named after the environment, or suppress the finding.',
    'The synthesized template of a CDK app was audited alone: run in the folder of the app, so that its source is read.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Transform: AWS::Serverless-2016-10-31
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: upload.handler, Runtime: python3.13, MemorySize: 512 }
`,
    passes: `Transform: AWS::Serverless-2016-10-31
Parameters:
  Environment: { Type: String, AllowedValues: [dev, prod], Default: dev }
Mappings:
  Sizes: { dev: { Memory: 256 }, prod: { Memory: 1024 } }
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      { CodeUri: src/, Handler: upload.handler, Runtime: python3.13, MemorySize: !FindInMap [Sizes, !Ref Environment, Memory] }
`,
  },
  snippet: {
    app: {
      typescript: `// In bin/app.ts; cdk deploy -c environment=prod deploys production.
const environment = app.node.tryGetContext('environment') ?? 'dev';
const memorySize = environment === 'prod' ? 1024 : 512;
new UploadStack(app, 'Upload-' + environment, { memorySize });
`,
      python: `# In app.py; cdk deploy -c environment=prod deploys production.
environment = app.node.try_get_context("environment") or "dev"
memory_size = 1024 if environment == "prod" else 512
UploadStack(app, f"Upload-{environment}", memory_size=memory_size)
`,
    },
    handler: null,
  },
};

export default guide;
