import { defineRule, requires } from '../src/rule.js';
import { environments } from './_environments.js';

export default defineRule({
  id: 'hardcoded-settings',
  number: '2.1',
  severity: 'low',
  title: 'Settings are hard-coded',
  why: `A hard-coded timeout, memory size or retention is the same in development and in production, and only a code change
can change it. A hard-coded bucket or table name prevents a second deployment of the stack, and a hard-coded account id,
ARN or URL in a variable prevents a deployment to another account.`,
  fix: `Take the value from a parameter with a default, from a mapping by environment, or from Parameter Store. Omit
resource names, so that CloudFormation generates them. In CDK: pass the value as a stack property, and read it from the
context or the environment in the app.`,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/best-practices.html',
    'https://docs.aws.amazon.com/cdk/v2/guide/context.html',
  ],
  sameAs: {
    'cfn-lint': ['I3042'],
  },
  about: 'settings',
  group: 'template',
  hidesDoubtful: true,
  options: { environments },
  *check(settings, { options }) {
    for (const { name, shown, value, liftedType, isConfigurable, confidence } of settings.of(options.environments)) {
      const message = `${name} is hard-coded to ${shown}`;
      const remedy =
        liftedType === undefined ? undefined : { safe: true, changes: [{ lift: value, type: liftedType }] };
      yield requires('literal', isConfigurable, value, message, { confidence, remedy });
    }
  },
});
