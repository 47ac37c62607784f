import { type Subjects, defineRule, formatList, or, requires, some } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

export default defineRule({
  id: 'api-versioning',
  number: '9.1',
  severity: 'low',
  title: 'The API has no versions',
  why: `Sooner or later a request or a reply has to change in a way that old clients do not understand. An API whose
paths, stages and domains name no version can change for everybody at once or not at all. Stages called dev and prod are
environments, and versions of its documentation change nothing for a client.`,
  fix: `Put a version near the root of every path (/v1/uploads), or in the stage's name, in the base path or name of a
custom domain, or in a header such as X-Api-Version that requests are told apart by. In CDK:
api.root.addResource('v1').addResource('uploads').`,
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
    const asked = api.operations.flatMap((one) => (one.isOneOfPaths(options.publicPaths) ? [] : [one]));
    // Beside paths of its own, what takes in the rest decides nothing.
    const named = asked.flatMap((one) => (one.path === '/' || one.takesInEverything ? [] : [one]));
    const judged = named.length > 0 ? named : asked;
    if (judged.length === 0) return;
    const met = or(
      api.isVersionedAround,
      some(judged, (one) => api.namesVersion(one)),
    );
    const related = judged.map(({ name, resource }) => {
      return { message: `${name} names no version`, resource, place: resource.node.place };
    });
    const { logicalId, node } = api.resource;
    const message = `API ${logicalId} has no versions: neither ${pathsOf(judged)} nor ${stagesOf(api)} names one, and no domain, base path or header does`;
    yield requires('no-versions', met, node, message, { related, needsWholeApplication: true });
  },
});

function pathsOf(operations: Subjects['api']['operations']): string {
  const paths = operations.map(({ path }) => path);
  const each = paths.filter((path, index) => paths.indexOf(path) === index);
  return each.length > 3 ? formatList(each, 'nor', { most: 3, nouns: 'paths' }) : each.join(', ');
}

function stagesOf({ stages }: Subjects['api']): string {
  const names = stages.map(({ shown }) => shown);
  if (names.length === 0) return 'a stage';
  return `${names.length === 1 ? 'stage' : 'stages'} ${names.join(', ')}`;
}
