import type { Application } from '../model/application.js';
import { collectSubjectParts } from '../model/subjects/index.js';
import { makeReason } from '../answer.js';
import type { Rule } from '../rule.js';
import { StepLimit, StepsSpent } from '../template/evaluate/step-limit.js';
import type { Template } from '../template/evaluate/types.js';
import type { RuleFault } from './faults.js';
import type { CompleteSettings } from './input.js';
import { type RuleResult, runRule } from './run-rule.js';

/**
 * Runs a rule on every part of an application that it is about. A rule that throws is a bug of its own: it is reported
 * as a fault, and never as a finding or a pass.
 */
export function runRuleOnParts(
  rule: Rule,
  application: Application,
  { settingOf, isExcluded }: CompleteSettings,
  report: (fault: RuleFault) => void,
  limit = new StepLimit(),
): readonly RuleResult[] {
  const { reported } = application;
  const home = reported.find(({ file }) => !isExcluded(file)) ?? reported[0];
  // A finding about a whole application is reported with the template that contains its place.
  const parts = collectSubjectParts(rule.about, application).filter(
    ({ resource }) => resource === undefined || application.isReported(resource),
  );
  const results = parts.flatMap((part) => {
    if (limit.isSpent) return [];
    const template = part.resource?.template ?? home;
    if (template === undefined) return [];
    // A rule that is off runs all the same: the report shows how many findings that hides.
    const { isOff, severity, options } = settingOf(rule, template.file);
    try {
      const rated = severity === rule.severity ? rule : { ...rule, severity };
      return runRule(rated, part, { application, options }, limit).filter((one) => application.isReported(one));
    } catch (error) {
      if (isOff || error instanceof StepsSpent) return [];
      const file = part.resource?.template.file ?? application.templates[0]?.file ?? application.id;
      report({ file, subject: part.resource?.logicalId ?? application.id, error });
      return [];
    }
  });
  if (home === undefined || parts.length === 0 || !limit.isSpent) return results;
  return [...results, makeUnfinished(rule, application, home, limit)];
}

/** What a rule says about an application that it was not asked about to the end. */
function makeUnfinished(rule: Rule, application: Application, home: Template, { most }: StepLimit): RuleResult {
  return {
    rule,
    application,
    kind: 'steps',
    verdict: 'unknown',
    subject: { group: 'application', key: application.id, resource: undefined, applications: [application.id] },
    resource: undefined,
    standsAt: undefined,
    lists: undefined,
    template: home,
    path: [],
    place: { file: home.file, at: [] },
    evidence: undefined,
    source: undefined,
    message: rule.title,
    fix: rule.fix,
    fixName: 'steps',
    related: [],
    confidence: 'high',
    leads: false,
    when: undefined,
    remedy: undefined,
    because: [
      makeReason(
        'too-many-steps',
        application.worlds.steps.isGrown
          ? `the intrinsic functions of ${home.file} make more text than is examined`
          : `to judge all of it takes more than ${(most / 1e6).toFixed(0)} million steps`,
      ),
    ],
    awaits: [],
  };
}
