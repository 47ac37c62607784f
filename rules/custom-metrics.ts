import { type RelatedPlace, type Resource, type Subjects, defineRule, formatList, or, requires } from '../src/rule.js';

export default defineRule({
  id: 'custom-metrics',
  number: '5.1',
  severity: 'low',
  title: 'No business metrics',
  why: `AWS counts calls, errors and milliseconds by itself. How many files were uploaded, how large they were and why
some were refused it can't know: when uploads stop at the door, or every second one is turned away, all of its graphs look
healthy. Traces and cold starts say nothing about that either.`,
  fix: `Count in the handler what matters: files stored, files refused, bytes. Powertools' metrics.add_metric (addMetric)
and the embedded metric format cost one line of log. Without touching the code: a MetricFilter on the function's log
group. In CDK: logGroup.addMetricFilter('Uploads', { … }).`,
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
    const setUp = metrics.onlySetUp.length === 0 ? '' : ', though metrics are set up';
    const messageOf = (some: readonly Resource[]): string => {
      // One class may be deployed as several stacks, in which its functions have the same names.
      const names = some.map(({ logicalId }) => logicalId).filter((name, index, all) => all.indexOf(name) === index);
      const who = `${formatList(names, 'and', { most: 1 })} ${names.length === 1 ? 'emits' : 'emit'}`;
      return `nothing measures what the application does: ${who} no metric of ${names.length === 1 ? 'its' : 'their'} own${setUp}, and no metric filter, alarm or dashboard knows one`;
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
  return { message: `${evidence.what} counts cold starts at most`, resource, place: evidence.place };
}
