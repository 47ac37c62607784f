import { type Resource, defineRule, requires } from '../src/rule.js';

export default defineRule({
  id: 'batch-upload',
  number: '10.3',
  severity: 'low',
  title: 'No batch upload',
  why: `A client with 100 files must make 100 requests: 100 invocations, 100 chances to fail half way, and no single
response that says which files arrived.`,
  fix: `Consider a batch upload route (/v1/uploads/batch) that accepts several files, or signs several presigned URLs at
once. Return a result per file. Process large batches from a queue with partial batch responses, or in a distributed map.`,
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
      return { message: `${name} accepts single files`, resource, place: resource.node.place };
    });
    const messageOf = ([one]: readonly Resource[]): string => {
      const { name } = paths.find(({ resource }) => resource === one) ?? first;
      return `${name} supports only single-file uploads: no route, queue or code accepts several files; consider a batch upload`;
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
