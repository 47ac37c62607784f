import { type Resource, defineRule, requires } from '../src/rule.js';

export default defineRule({
  id: 'batch-upload',
  number: '10.3',
  severity: 'low',
  title: 'No batch upload',
  why: `Who has a hundred files has to make a hundred requests: a hundred cold or warm starts, a hundred chances to fail
half way, and nobody knows which files arrived.`,
  fix: `Consider a route that takes several files, or that signs several keys at once (/v1/uploads/batch), and answers for
each of them; work on large numbers from a queue in batches with partial failures, or in a distributed map.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
    'https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html',
  ],
  tags: ['performance'],
  precision: 'low',
  about: 'application',
  group: 'application',
  *check({ batching, home }) {
    const { paths, takesBatches } = batching;
    const [first] = paths;
    if (first === undefined || home === undefined) return;
    const related = paths.map(({ name, resource }) => {
      return { message: `${name} takes files one by one`, resource, place: resource.node.place };
    });
    const messageOf = ([one]: readonly Resource[]): string => {
      const { name } = paths.find(({ resource }) => resource === one) ?? first;
      return `files can only be uploaded one by one: ${name} takes one at a time, and no route, queue or code takes several; consider a batch upload`;
    };
    const resources = paths.map(({ resource }) => resource).filter((one, index, all) => all.indexOf(one) === index);
    const lists = { resources, messageOf };
    yield requires('no-batch-upload', takesBatches, home.node, messageOf(resources), {
      confidence: 'low',
      related,
      lists,
    });
  },
});
