import { type Subjects, defineRule, formatList, or, requires, some } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

export default defineRule({
  id: 'api-versioning',
  number: '9.1',
  severity: 'low',
  title: 'The API has no versioning',
  why: `A breaking change of a request or response breaks every existing client at once, unless old clients can keep
calling the old version. An API without a version in its paths, stages, domains or headers cannot offer both. Stages named
dev and prod are environments, not versions, and versions of the API's documentation do not affect clients.`,
  fix: `Start every path with a version (/v1/uploads). In CDK: api.root.addResource('v1').addResource('uploads'). A version
in the stage name, in the base path or name of a custom domain, or in a header such as X-Api-Version that selects the
version counts too.`,
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/stages.html',
  ],
  about: 'api',
  group: 'api',
  options: { publicPaths },
  *check(api, { options }) {
    if (api.isWebSocket.is === 'yes') return;
    const asked = api.operations.flatMap((one) => (one.isPublic(options.publicPaths) ? [] : [one]));
    // A catch-all path counts only if the API has no other paths.
    const named = asked.flatMap((one) => (one.path === '/' || one.takesInEverything ? [] : [one]));
    const judged = named.length > 0 ? named : asked;
    if (judged.length === 0) return;
    const met = or(
      api.isVersionedAround,
      some(judged, (one) => api.namesVersion(one)),
    );
    const related = judged.map(({ name, resource }) => {
      return { message: `${name} has no version`, resource, place: resource.node.place };
    });
    const { shownName, node } = api.resource;
    const message = `API ${shownName} has no versioning: no version in ${pathsOf(judged)}, ${stagesOf(api)}, domain, base path or header`;
    yield requires('no-versions', met, node, message, { related, needsWholeApplication: true });
  },
});

function pathsOf(operations: Subjects['api']['operations']): string {
  const paths = operations.map(({ path }) => path);
  const each = paths.filter((path, index) => paths.indexOf(path) === index);
  return `${each.length === 1 ? 'path' : 'paths'} ${formatList(each, 'and', { most: 3 })}`;
}

function stagesOf({ stages }: Subjects['api']): string {
  const names = stages.map(({ shown }) => shown);
  if (names.length === 0) return 'stage';
  return `${names.length === 1 ? 'stage' : 'stages'} ${names.join(', ')}`;
}
