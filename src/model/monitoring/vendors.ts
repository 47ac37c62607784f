import { type Answer, and, certainly, or, some, yes } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { collectOwnFunctions } from '../function/custom-resources.js';

const VENDORS =
  /datadog|new-?relic|dynatrace|lumigo|instana|splunk|signalfx|honeycomb|sentry|elastic-apm|thundra|epsagon|coralogix|baselime|sumo-?logic|grafana/i;

/** The environment variables that configure a vendor's agent. */
const VENDOR_VARIABLES = [
  'DD_API_KEY',
  'DD_API_KEY_SECRET_ARN',
  'DD_KMS_API_KEY',
  'DT_TENANT',
  'EPSAGON_TOKEN',
  'INSTANA_AGENT_KEY',
  'LUMIGO_TRACER_TOKEN',
  'NEW_RELIC_ACCOUNT_ID',
  'NEW_RELIC_LICENSE_KEY',
];

/** Whether something other than alarms monitors an application: a metric stream, or a vendor's agent. */
export function isWatchedElsewhere(application: Application): Answer {
  const isOwnWatched = (fn: Resource): Answer =>
    application.worlds.memoOf('instrumented', fn, () => isInstrumented(fn));
  const own = collectOwnFunctions(application, (fn) => isOwnWatched(fn).is !== 'no');
  const applications = application.existing('AWS::CloudFormation::Stack', 'AWS::Serverless::Application');
  return or(
    application.someExisting(['AWS::CloudWatch::MetricStream'], () => yes),
    application.someExisting(['AWS::ApplicationInsights::Application'], (insight) =>
      insight.at('AutoConfigurationEnabled').is(true),
    ),
    some(own, isOwnWatched),
    some(applications, (nested) =>
      some(['TemplateURL', 'Location', 'Location.ApplicationId'], (property) => isVendors(nested.at(property))),
    ),
    some(application.templates, ({ transforms }) => certainly(transforms.some((name) => VENDORS.test(name)))),
  );
}

function isInstrumented(fn: Resource): Answer {
  return or(
    some([...fn.all('Layers'), fn.at('Handler')], isVendors),
    some(VENDOR_VARIABLES, (name) => {
      const value = fn.at(['Environment', 'Variables', name]);
      return and(value.present, certainly(value.text !== ''));
    }),
  );
}

function isVendors(text: Node): Answer {
  return certainly(VENDORS.test(text.shown));
}
