import { type Subjects, defineRule, formatList, requires } from '../src/rule.js';
import { environments } from './_environments.js';

export default defineRule({
  id: 'environment-config',
  number: '7.1',
  severity: 'low',
  title: 'No configuration per environment',
  why: `A stack with the same settings everywhere is too expensive for development or too small for production, and
each difference needs a copy of the template. With the environment as an input, one template serves all environments,
and their differences are in one place.`,
  fix: `Add an environment parameter, and choose settings by it in a mapping. Conditions work as well, and so does a
set of parameters for each environment, in a section of samconfig.toml or in a file of parameters. In CDK: a stage or a
stack per environment, with settings from the context.`,
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
    const { confidence } = configuration;
    const met = configuration.isPerEnvironment(options.environments);
    const kind = hasParameters || isSynthesized ? 'no-environments' : 'no-parameters';
    const { templates } = application;
    // A CDK app's stack is known by its name, not by its file in cdk.out; the finding's location shows the whole path.
    const names = templates.map(({ assembled, scope, file }) =>
      assembled ? `stack ${scope}` : (file.split('/').at(-1) ?? file),
    );
    const verb = names.length === 1 ? 'has' : 'have';
    const message = `${formatList(names, 'and', { most: 3 })} ${verb} the same settings in every environment: ${reasonOf(configuration)}`;
    yield requires(kind, met, home.node, message, { confidence, needsWholeApplication: true });
  },
});

function reasonOf({ hasParameters, isSynthesized, hasSource }: Subjects['application']['configuration']): string {
  if (isSynthesized && hasSource) return 'no parameter, context, environment variable or second stack selects one';
  if (isSynthesized) return 'no parameter, mapping, condition or second stack selects one';
  return hasParameters ? 'no parameter, mapping or condition selects one' : 'there are no parameters';
}
