import type { Application } from '../model/application.js';
import { collectSubjectParts } from '../model/subjects/index.js';
import type { Rule } from '../rule.js';
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
): readonly RuleResult[] {
  const { reported } = application;
  const home = reported.find(({ file }) => !isExcluded(file)) ?? reported[0];
  // A finding about a whole application is reported with the template that contains its place.
  const parts = collectSubjectParts(rule.about, application).filter(
    ({ resource }) => resource === undefined || application.isReported(resource),
  );
  return parts.flatMap((part) => {
    const template = part.resource?.template ?? home;
    if (template === undefined) return [];
    // A rule that is off runs all the same: the report shows how many findings that hides.
    const { isOff, severity, options } = settingOf(rule, template.file);
    try {
      const rated = severity === rule.severity ? rule : { ...rule, severity };
      return runRule(rated, part, { application, options }).filter((one) => application.isReported(one));
    } catch (error) {
      if (isOff) return [];
      const file = part.resource?.template.file ?? application.templates[0]?.file ?? application.id;
      report({ file, subject: part.resource?.logicalId ?? application.id, error });
      return [];
    }
  });
}
