import { type RelatedPlace, type Resource, type Subjects, defineRule, formatList, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'custom-metrics',
  number: '5.1',
  severity: 'low',
  title: 'No custom (business) metrics',
  why: `AWS measures calls, errors and durations. It cannot measure how many files were uploaded, how large they were
and why some were rejected: if uploads stop, or half of them are rejected, the AWS metrics still look healthy. Traces
and cold-start metrics do not show it either.`,
  fix: `Emit custom metrics from the handler, such as files stored and files rejected. Powertools' metrics.add_metric
(addMetric) and the embedded metric format (EMF) cost one log line; a MetricFilter on the function's log group needs no
code change. In CDK: logGroup.addMetricFilter('Uploads', { … }).`,
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html',
    'https://docs.aws.amazon.com/powertools/python/latest/core/metrics/',
    'https://docs.aws.amazon.com/powertools/typescript/latest/features/metrics/',
  ],
  tags: ['observability'],
  about: 'application',
  group: 'application',
  *check({ home, metrics }) {
    const [first] = metrics.functions;
    if (first === undefined) return;
    const setUp = metrics.onlySetUp.length === 0 ? '' : ' (metrics are set up, but never emitted)';
    const messageOf = (some: readonly Resource[]): string => {
      // One class may be deployed as several stacks, whose functions have the same logical ids.
      const ids = some.map(({ logicalId }) => logicalId);
      const names = some.filter((fn, at) => ids.indexOf(fn.logicalId) === at).map(({ shownName }) => shownName);
      const emitters = `${formatList(names, 'and', { most: 3 })} ${names.length === 1 ? 'emits' : 'emit'}`;
      return `no custom (business) metrics: ${emitters} none${setUp}, and no metric filter, alarm or dashboard uses one`;
    };
    const resources = metrics.functions;
    const met = or(metrics.isDeclared, metrics.isEmitted);
    yield requires('no-metrics', met, (home ?? first).node, messageOf(resources), {
      related: metrics.onlySetUp.map(noted),
      lists: { resources, messageOf },
      needsWholeApplication: true,
    });
  },
});

function noted({ resource, evidence }: Subjects['application']['metrics']['onlySetUp'][number]): RelatedPlace {
  return {
    message: `${evidence.what} only sets up metrics: at most, cold starts are counted`,
    resource,
    place: evidence.place,
  };
}
