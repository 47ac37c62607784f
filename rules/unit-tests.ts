import { and, defineRule, requires } from '../src/rule.js';

export default defineRule({
  id: 'unit-tests',
  number: '6.2',
  severity: 'medium',
  title: 'No tests for the stack or its handlers',
  why: `Untested code runs for the first time in production. A handler that checks types and sizes has many ways to
fail, and only tests repeat them after each change. A refactoring can remove a bucket policy or a backup from a stack
without anyone noticing it in a review. Tests that are commented out assert nothing.`,
  fix: `Call the handlers with events in tests, and assert on the stack's template. Handler tests replace AWS with moto
or aws-sdk-client-mock, or call a deployed stack; CDK tests use Template.fromStack with hasResourceProperties, or a
snapshot. For SAM and CloudFormation, write a test that reads the template, or that runs the stack and calls it. A test
counts only if it names the path or name of the handler, the stack or the template that it tests.`,
  references: [
    'https://docs.aws.amazon.com/cdk/v2/guide/testing.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/testing-guide.html',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-automated-tests.html',
  ],
  tags: ['maintainability', 'reliability'],
  about: 'project',
  group: 'project',
  *check({ shown, isSynthesized, tested, home }) {
    const { files, stack, handlers } = tested;
    const met = and(stack, handlers);
    const others = files.length === 0 ? '' : ` (${counted(files.length)} something else)`;
    const infrastructure = isSynthesized ? 'the stack' : 'the template';
    if (stack.is !== 'yes' && handlers.is !== 'yes') {
      const message = `no tests found for ${infrastructure} or for ${shown}${others}`;
      yield requires('no-tests', met, home, message);
    } else if (stack.is !== 'yes') {
      const message = `no tests found for ${infrastructure}: only the handlers are tested`;
      yield requires('no-stack-tests', met, home, message, { confidence: 'medium' });
    } else {
      const message = `no tests found for ${shown}: only ${infrastructure} is tested`;
      yield requires('no-handler-tests', met, home, message, { confidence: 'medium' });
    }
  },
});

function counted(files: number): string {
  return files === 1 ? '1 test file tests' : `${files} test files test`;
}
