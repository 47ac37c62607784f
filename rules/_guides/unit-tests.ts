import type { CatalogGuide, Snippet } from '../../src/rule.js';

const STACK_TEST: Snippet = {
  typescript: `import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { UploadStack } from '../lib/upload-stack';

test('the bucket blocks public access', () => {
  const template = Template.fromStack(new UploadStack(new App(), 'Test'));
  const blocked = { PublicAccessBlockConfiguration: { BlockPublicAcls: true } };
  template.hasResourceProperties('AWS::S3::Bucket', blocked);
});
`,
  python: `import aws_cdk as cdk
from aws_cdk.assertions import Template
from upload.upload_stack import UploadStack

def test_the_bucket_blocks_public_access():
    template = Template.from_stack(UploadStack(cdk.App(), "Test"))
    blocked = {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}}
    template.has_resource_properties("AWS::S3::Bucket", blocked)
`,
};

const HANDLER_TEST: Snippet = {
  typescript: `import { handler } from '../src/upload';

test('refuses an empty body', async () => {
  const reply = await handler({ body: '' });
  expect(reply.statusCode).toBe(400);
});
`,
  python: `from src.upload import handler

def test_refuses_an_empty_body():
    assert handler({"body": ""}, None)["statusCode"] == 400
`,
};

const guide: CatalogGuide = {
  checks: `The test files of the project: of the folder that has the project's \`package.json\`, \`pyproject.toml\`, \`cdk.json\`
or \`samconfig\`, else of the folder with the template and its handlers. A file counts if it defines a test, asserts
something, and names what it tests. Projects without source code of a function are not checked.`,
  passes: [
    'A test that names a handler by its file, function or construct, and a test of the infrastructure beside it.',
    'CDK: assertions on the synthesized template (`Template.fromStack`) or a snapshot of it.',
    'SAM and CloudFormation: a test that reads the template file, or that builds, runs or deploys the stack.',
    'A test that calls the deployed API; it counts for the infrastructure and for the handlers.',
    'Tests in JavaScript, TypeScript, Python, Java, Kotlin, C#, F#, Go, Rust or Ruby; Bats, Hurl, shell and Postman.',
  ],
  kinds: {
    'no-tests': { means: 'Neither the infrastructure nor a handler is tested.', confidence: 'high' },
    'no-stack-tests': { means: 'Handlers are tested, the infrastructure is not.', confidence: 'medium' },
    'no-handler-tests': { means: 'The infrastructure is tested, no handler is.', confidence: 'medium' },
  },
  unknown: [
    'A test file cannot be read: it is larger than 1 MB or not in UTF-8.',
    'There are tests, but the source of a function was not found, so that they may be of that function.',
  ],
  falseAlarms: [
    'The tests are in another repository or outside the project folder: suppress the finding with their place as reason.',
    'A test finds its handler by a computed path: mention the name of the file or function in the test.',
    `The finding points at a file such as \`package.json\`, which cannot have comments: suppress it in the config.`,
  ],
  example: {
    file: 'tests/test_upload.py',
    fails: `# from src.upload import handler
#
# def test_refuses_an_empty_body():
#     assert handler({'body': ''}, None)['statusCode'] == 400
`,
    passes: `from pathlib import Path
from src.upload import handler

def test_refuses_an_empty_body():
    assert handler({'body': ''}, None)['statusCode'] == 400

def test_template_grants_write_access_only():
    assert 'S3WritePolicy' in Path('template.yaml').read_text()
`,
  },
  snippet: { app: STACK_TEST, handler: HANDLER_TEST },
  snippets: {
    'no-stack-tests': { app: STACK_TEST, handler: null },
    'no-handler-tests': { app: null, handler: HANDLER_TEST },
  },
};

export default guide;
