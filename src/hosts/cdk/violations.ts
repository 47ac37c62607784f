import { resolve } from 'node:path';
import { isAtLeast, isLevel } from '../../severity.js';
import { groupByKey } from '../../text/group-by-key.js';
import type { ReadFinding, ReadLocation, ReadPart, ReadReport } from './audit-report.js';
import { type TemplateReader, ResourceFinder } from './resource-finder.js';
import type { SynthesisContext, SynthesisReport, SynthesisViolation, ViolatingResource } from './types.js';

/** The rule name of what could not be audited. */
const NOT_AUDITED = 'not-audited';

export interface ViolationContext extends SynthesisContext {
  /** The folder that the report's files are relative to, absolute. */
  readonly cwd: string;
  readonly readTemplate: TemplateReader;
  readonly version: string;
}

/**
 * Turns an audit into what the CDK reports. A finding that counts for the exit code has the severity `error`, whatever
 * the catalog's is: when an acknowledgement suppresses a violation, aws-cdk-lib takes a report without errors for a
 * success.
 */
export function makeSynthesisReport(report: ReadReport, context: ViolationContext): SynthesisReport {
  const finder = new ResourceFinder(report.applications, context, context.readTemplate, context.cwd);
  const failures = report.errors.map((message): SynthesisViolation => ({
    ruleName: NOT_AUDITED,
    description: message,
    severity: 'fatal',
    violatingResources: [...finder.listStacks()],
  }));
  return {
    success: report.exitCode === 0,
    violations: [...failures, ...report.findings.flatMap((finding) => violationsOf(finding, report, finder))],
    pluginVersion: context.version,
    ...(report.suppressed > 0 ? { metadata: { suppressed: String(report.suppressed) } } : {}),
  };
}

/** One for each of its resources: the CDK shows, and acknowledges, them one by one. */
function violationsOf(finding: ReadFinding, report: ReadReport, finder: ResourceFinder): readonly SynthesisViolation[] {
  const { ruleId, message, fix, number, severity, confidence, kind, docs, parts, location } = finding;
  const make = (words: string, at: ReadLocation, resource: ViolatingResource): SynthesisViolation => ({
    ruleName: ruleId,
    // The CDK shows where a construct is created. The line to edit may be another one, or in a handler.
    description: finder.isTemplate(at.file) ? words : `${words} (${at.place})`,
    fix,
    severity: doesCount(finding, report) ? 'error' : severity === 'low' ? 'info' : 'warning',
    ruleMetadata: { number, severity, confidence, kind, docs, location: at.place },
    violatingResources: [resource],
  });
  const own = resourceOf(finding, finder);
  if (parts.length < 2) return [make(message, location, own)];
  const resources = parts.map((part) => ({ part, at: partResource(part, finding, own, finder) }));
  return [...groupByKey(resources, ({ at }) => `${at.templatePath}\n${at.resourceLogicalId}`).values()].flatMap(
    (group) => {
      const [first, ...others] = group;
      if (first === undefined) return [];
      const more = others.length === 0 ? '' : ` (and ${others.length} similar)`;
      return [make(`${first.part.message}${more}`, first.part.location, first.at)];
    },
  );
}

/**
 * The resource of a part. Stacks of one class have equal logical ids; the parts in all but the first of them are located
 * in their templates.
 */
function partResource(
  { resource, location }: ReadPart,
  finding: ReadFinding,
  own: ViolatingResource,
  finder: ResourceFinder,
): ViolatingResource {
  const found = finder.findResource(
    resource,
    finder.isTemplate(location.file) ? [location.file] : finder.listNames(finding),
  );
  const isOwn = found.resourceLogicalId === own.resourceLogicalId && found.templatePath === own.templatePath;
  return isOwn ? own : found;
}

/** The resource of a finding; of one about no resource, the place in its stack where it can be acknowledged. */
function resourceOf(finding: ReadFinding, finder: ResourceFinder): ViolatingResource {
  const { resource, template, path } = finding;
  const [section, name, ...rest] = path;
  const logicalId = resource?.logicalId ?? (section === 'Resources' && name !== undefined ? String(name) : '');
  if (template === undefined || logicalId === '') {
    const stack = finder.findStack(finder.listNames(finding));
    return path.length === 0 ? stack : { ...stack, locations: [path.join('.')] };
  }
  return {
    resourceLogicalId: logicalId,
    templatePath: resolve(finder.cwd, template),
    locations: section === 'Resources' && name === logicalId && rest.length > 0 ? [rest.join('.')] : [],
    ...(resource?.constructPath === undefined ? {} : { constructPath: resource.constructPath }),
  };
}

function doesCount({ severity, confidence }: ReadFinding, { failOn, failConfidence }: ReadReport): boolean {
  if (!isLevel(failOn) || !isLevel(failConfidence) || !isLevel(severity) || !isLevel(confidence)) return false;
  return isAtLeast(severity, failOn) && isAtLeast(confidence, failConfidence);
}
