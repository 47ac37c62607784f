import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `The \`MemorySize\` of each function that an API or a function URL calls. Functions whose code only creates presigned
URLs, functions behind public paths such as \`/health\`, authorizers and web functions are not checked.`,
  passes: [
    'A parameter, mapping, condition or dynamic reference that gives at least `minMemory` (256 MB by default).',
    'CDK: the source line takes the value from props, context or the environment.',
    'CDK: two stages have different values at the same construct path, each of at least `minMemory`.',
  ],
  kinds: {
    'default-memory': {
      means: 'The function sets no `MemorySize` and gets 128 MB, or the default of managed instances.',
      confidence: {
        high: 'the template has no parameters at all',
        medium: 'the template has parameters, but none for the memory',
        low: 'the CDK made the template',
      },
    },
    'fixed-memory': {
      means: '`MemorySize` is a literal.',
      confidence: {
        high: 'the template has no parameters at all, or the CDK source line has the literal',
        medium: 'the template has parameters, but none for the memory',
        low: 'a template of the CDK has the literal, and its source line was not found',
      },
    },
    'little-memory': {
      means: 'The memory is configurable, but its value is less than `minMemory`.',
      confidence: 'high',
    },
  },
  unknown: [
    'The memory is a parameter without a default, and no value was given.',
    'A macro or `AWS::Include` makes the value at deployment.',
  ],
  falseAlarms: [
    'The memory was measured, and each environment has files of the same size: suppress the finding with that reason.',
    'A function that never handles files, such as one that lists records: suppress the finding on that function.',
    'The function needs less than 256 MB: set `minMemory` to the size that you measured.',
    'CDK with low confidence: synthesize with the source in the project folder, so that the source line can be read.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, Handler: upload.handler, CodeUri: src/ } }
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      MemorySize: 1024
      Events: { Post: { Type: Api, Properties: { Path: /photos, Method: post } } }
`,
    passes: `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, Handler: upload.handler, CodeUri: src/ } }
Parameters: { UploadMemory: { Type: Number, Default: 1024 } }
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      MemorySize: !Ref UploadMemory
      Events: { Post: { Type: Api, Properties: { Path: /photos, Method: post } } }
`,
  },
  snippet: {
    app: {
      typescript: `// The value is set in cdk.json, or by cdk synth -c uploadMemorySize=1024.
const memorySize = Number(this.node.tryGetContext('uploadMemorySize') ?? 512);
const fn = new lambda.Function(this, 'Upload', { runtime, handler, code, memorySize });
`,
      python: `# The value is set in cdk.json, or by cdk synth -c uploadMemorySize=1024.
memory_size = int(self.node.try_get_context("uploadMemorySize") or 512)
fn = lambda_.Function(self, "Upload", runtime=runtime, handler=handler, code=code, memory_size=memory_size)
`,
    },
    handler: null,
  },
};

export default guide;
