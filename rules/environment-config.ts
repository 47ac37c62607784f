import { defineRule, formatList, requires } from '../src/rule.js';
import { environments } from './_environments.js';

export default defineRule({
  id: 'environment-config',
  number: '7.1',
  severity: 'low',
  title: 'No configuration per environment',
  why: `A stack that is the same everywhere is either too dear for development or too small for production, and whoever
wants a difference copies the template. With the environment as an input, one template serves all of them, and what
differs stands in one place.`,
  fix: `Add a parameter for the environment and let a mapping or conditions choose by it, or keep a set of parameters for
each one (environments of samconfig.toml, files of parameters). In CDK: a stage or a stack per environment, whose
properties come from the context.`,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html',
    'https://docs.aws.amazon.com/cdk/v2/guide/stages.html',
  ],
  about: 'application',
  group: 'application',
  options: { environments },
  *check({ configuration }, { application, options }) {
    const { home, hasParameters, isSynthesized } = configuration;
    if (home === undefined) return;
    const { confidence, hasSource } = configuration;
    const met = configuration.isPerEnvironment(options.environments);
    const kind = hasParameters || isSynthesized ? 'no-environments' : 'no-parameters';
    const files = application.templates.map(({ file }) => file);
    const named = formatList(files, 'and', { most: 1 });
    const unread = hasSource ? '; the source of the app reads neither its context nor its environment' : '';
    const lack = isSynthesized
      ? `nothing in ${named} differs by environment, and there is no second stage or stack of the kind${unread}`
      : hasParameters
        ? `no parameter, mapping or condition of ${named} tells environments apart`
        : `${named} has no parameters`;
    const message = `every environment gets the same settings: ${lack}`;
    yield requires(kind, met, home.node, message, { confidence, needsWholeApplication: true });
  },
});
