import { defineRule, no, requires } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

export default defineRule({
  id: 'provisioned-concurrency',
  number: '3.2',
  severity: 'low',
  title: 'Cold starts: no provisioned concurrency or SnapStart',
  why: `When no instance of a function is free, the caller waits for a cold start: a fraction of a second, or several
seconds with large packages and some runtimes. Provisioned concurrency keeps instances initialized, and SnapStart starts
them from a snapshot. Both apply to published versions only: a call without an alias or a version does not use them.
Reserved concurrency only limits the number of instances and starts none.`,
  fix: `Publish an alias with provisioned concurrency (or enable SnapStart), and let the API call the alias. In SAM:
AutoPublishAlias and ProvisionedConcurrencyConfig. In CDK: new Alias(this, …, { version: fn.currentVersion,
provisionedConcurrentExecutions: 2 }) and new LambdaIntegration(alias).`,
  fixes: {
    'calls-unprepared': `Let the API call the alias that has provisioned concurrency or SnapStart. In CDK: new
LambdaIntegration(alias).`,
    'provisions-latest': `Publish a version, and let the alias name it: Lambda refuses provisioned concurrency for $LATEST. In CDK:
version: fn.currentVersion.`,
  },
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
    const name = `function ${fn.resource.shownName}`;
    const confidence = fn.namesProduction ? 'medium' : 'low';
    if (onLatest !== undefined) {
      const message = `alias ${onLatest.alias.shownName} sets provisioned concurrency on $LATEST of ${name}: Lambda requires a published version`;
      yield requires('provisions-latest', no, onLatest.at, message, { confidence });
    } else if (prepared !== undefined) {
      const message = `${name} has cold starts: ${caller} calls ${called} instead of ${prepared.shownName} with provisioned concurrency or SnapStart`;
      yield requires('calls-unprepared', isWarm, fn.resource.node, message, { confidence });
    } else {
      const message = `${name} has no provisioned concurrency or SnapStart: callers of ${waiting} wait for cold starts`;
      yield requires('cold-starts', isWarm, fn.resource.node, message, { confidence, needsWholeApplication: true });
    }
  },
});
