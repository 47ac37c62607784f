import { and, defineRule, requires } from '../src/rule.js';

export default defineRule({
  id: 'unit-tests',
  number: '6.2',
  severity: 'medium',
  title: 'No tests of stack or handler',
  why: `What no test runs is first run by users. A handler that checks types and sizes has a dozen ways to go wrong that
only a test comes back to after every change, and a stack loses a bucket policy or a backup in a refactoring that nobody
sees in a review. Tests that only exist as a commented example assert nothing.`,
  fix: `Test the handlers by calling them with events, with AWS replaced (moto, aws-sdk-client-mock) or deployed. Test the
stack with assertions on its template: Template.fromStack and hasResourceProperties of the CDK or a snapshot; for SAM and
CloudFormation a test that reads the template, or one that runs the stack and calls it. A test counts if it names what it
is of: the path or name of the handler, the stack or the template.`,
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
    const others = files.length === 0 ? '' : `; ${counted(files.length)} of something else`;
    const infrastructure = isSynthesized ? 'the stack (assertions on its template, or a snapshot)' : 'the template';
    if (stack.is !== 'yes' && handlers.is !== 'yes') {
      const message = `nothing here tests ${infrastructure} or the code of ${shown}${others}`;
      yield requires('no-tests', met, home, message);
    } else if (stack.is !== 'yes') {
      const message = `handlers are tested, but nothing tests ${infrastructure}`;
      yield requires('no-stack-tests', met, home, message, { confidence: 'medium' });
    } else {
      const message = `the stack is tested, but no test is of the code of ${shown}`;
      yield requires('no-handler-tests', met, home, message, { confidence: 'medium' });
    }
  },
});

function counted(files: number): string {
  return files === 1 ? '1 file of tests is' : `${files} files of tests are`;
}
