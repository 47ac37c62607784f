import { defineRule, requires } from '../src/rule.js';
import { environments } from './_environments.js';

export default defineRule({
  id: 'hardcoded-settings',
  number: '2.1',
  severity: 'low',
  title: 'Settings are written as literals',
  why: `A timeout, a memory size or a retention that is written as a number is the same in development and in production,
and changing it is a change of code. A literal name of a bucket or a table keeps the stack from being deployed twice, and
an account id or an address in a variable keeps it from being deployed elsewhere.`,
  fix: `Take the value from a parameter with a sensible default, from a mapping by environment, or from Parameter Store;
leave names out, so that CloudFormation makes them up. In CDK: pass it as a property of the stack, and read it from the
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
    for (const { name, value, isConfigurable, confidence } of settings.of(options.environments)) {
      const message = `${name} is the literal ${value.shown}, wherever the stack is deployed`;
      yield requires('literal', isConfigurable, value, message, { confidence });
    }
  },
});
