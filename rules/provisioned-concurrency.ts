import { defineRule, no, requires } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

export default defineRule({
  id: 'provisioned-concurrency',
  number: '3.2',
  severity: 'low',
  title: 'Cold starts on production paths',
  why: `When no instance of a function is free, the caller waits until one has started: for a fraction of a second, or for
several with large packages and some runtimes. Provisioned concurrency keeps instances started, SnapStart starts them
from a snapshot. Both are set on a published version, so that they serve nobody who calls the function without one.
Reserved concurrency is something else: it limits, and starts nothing.`,
  fix: `Publish an alias, set ProvisionedConcurrencyConfig on it (or SnapStart on the function), and let the API call the
alias. In SAM: AutoPublishAlias and ProvisionedConcurrencyConfig. In CDK: new Alias(this, …, { version:
fn.currentVersion, provisionedConcurrentExecutions: 2 }) and new LambdaIntegration(alias).`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html',
  ],
  tags: ['performance'],
  precision: 'low',
  about: 'function',
  lowOutsideProduction: true,
  options: { publicPaths },
  *check(fn, { options }) {
    const { warmth } = fn;
    if (warmth === undefined || fn.servesOnlyPublicPaths(options.publicPaths)) return;
    const { isWarm, caller, waiting, called, prepared, onLatest } = warmth;
    const name = `function ${fn.resource.logicalId}`;
    const confidence = fn.namesProduction ? 'medium' : 'low';
    if (onLatest !== undefined) {
      const message = `alias ${onLatest.alias.logicalId} of ${name} asks for provisioned concurrency on $LATEST, which Lambda refuses: it has to point at a published version`;
      yield requires('provisions-latest', no, onLatest.at, message, { confidence });
    } else if (prepared !== undefined) {
      const message = `${caller} calls ${called} and not ${prepared.logicalId}, whose instances of ${name} are started beforehand`;
      yield requires('calls-unprepared', isWarm, fn.resource.node, message, { confidence });
    } else {
      const message = `${name} starts while ${waiting} waits for it: it has neither provisioned concurrency nor SnapStart`;
      yield requires('cold-starts', isWarm, fn.resource.node, message, { confidence, needsWholeApplication: true });
    }
  },
});
