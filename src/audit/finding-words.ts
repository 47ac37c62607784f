import { collectEdits } from './edits.js';
import { makeSuggestionKey } from './suggestion-key.js';
import { type Cause, getReasonCode, removeRepeatedReasons } from '../answer.js';
import type { Finding, Related, UnknownResult, When } from '../finding.js';
import { getRulePage } from '../package-info.js';
import { compareLevels } from '../severity.js';
import { formatDeployments, splitDeployments } from './deployments.js';
import { type FindingGroup, type FindingPart, compareLocations } from './group.js';
import type { RuleResult } from './run-rule.js';

/** The finding that some parts of a group are. */
export function makeFinding(parts: readonly FindingPart[], { fingerprint, isMerged = false }: FindingGroup): Finding {
  const deployed = isMerged ? splitDeployments(parts) : [parts];
  const [[primary, ...others] = [], ...elsewhere] = deployed;
  if (primary === undefined) throw new Error('a finding without parts');
  const { rule, application, kind, resource, path } = primary.judged;
  const said =
    others.length === 0 ? messageOf(primary.judged) : `${messageOf(primary.judged)} (and ${others.length} similar)`;
  const when = mergeConditions(parts.map(({ judged }) => judged));
  const applications = [...new Set(parts.map(({ judged }) => judged.application.id))];
  const { edits } = collectEdits(parts.map(({ judged }) => judged));
  return {
    number: rule.number,
    ruleId: rule.id,
    kind,
    severity: rule.severity,
    confidence: deployed
      .flatMap(([first]) => first?.judged.confidence ?? [])
      .reduce((one, other) => (compareLevels(other, one) > 0 ? other : one), primary.judged.confidence),
    message: elsewhere.length === 0 ? said : `${said}, ${formatDeployments(deployed)}`,
    fix: primary.judged.fix,
    docs: getRulePage(rule),
    application: application.id,
    ...(elsewhere.length === 0 ? {} : { applications }),
    template: findReportedTemplate(primary.judged),
    resource: resource?.name ?? null,
    path,
    location: primary.location,
    related: [
      ...madePlaceOf(primary),
      ...relatedOf(primary),
      ...(others.length + elsewhere.length === 0 ? [] : [primary, ...inTextOrder(others)].map(relatedPart)),
      ...elsewhere.flat().map(relatedElsewhere),
    ],
    ...(when === undefined ? {} : { when }),
    fingerprint,
    ...(edits === undefined ? makeSuggestionKey(primary) : { edits }),
  };
}

/** The parts that do not lead, as a reader meets them. */
function inTextOrder(parts: readonly FindingPart[]): readonly FindingPart[] {
  return [...parts].sort(({ location: a }, { location: b }) => (a.file === b.file ? compareLocations(a, b) : 0));
}

/** A part in another stack, created by the same line of source: its place is the one in that stack's template. */
function relatedElsewhere(part: FindingPart): Related {
  return { ...relatedPart(part), location: part.made ?? part.location };
}

/** Code in an archive, or in another form in the template, has no line in a file. */
function messageOf({ message, place: { inside } }: RuleResult): string {
  return inside === undefined ? message : `${message} (at ${inside})`;
}

/** A finding in source also has a place in a template. */
function madePlaceOf({ judged: { resource }, made }: FindingPart): readonly Related[] {
  if (made === undefined) return [];
  return [
    { message: 'in the synthesized template', resource: resource?.name ?? null, location: made, isRepeated: true },
  ];
}

function relatedOf({ judged, related }: FindingPart): readonly Related[] {
  return judged.related.flatMap(({ message, resource, isRepeated }, index) => {
    const location = related[index];
    const repeated = isRepeated === undefined ? {} : { isRepeated };
    return location === undefined ? [] : [{ message, resource: resource?.name ?? null, location, ...repeated }];
  });
}

function relatedPart({ judged, location, fingerprint }: FindingPart): Related {
  const { resource, when } = judged;
  return {
    message: messageOf(judged),
    resource: resource?.name ?? null,
    location,
    ...(when === undefined ? {} : { when }),
    fingerprint,
  };
}

/** The conditions of several parts; undefined if one of them has none. */
export function mergeConditions(
  parts: readonly { readonly when?: readonly When[] | undefined }[],
): readonly When[] | undefined {
  const union = new Map<string, When>();
  for (const { when } of parts) {
    if (when === undefined) return undefined;
    for (const one of when) union.set(JSON.stringify(one), one);
  }
  return [...union.values()];
}

/** The result of a group that can't be decided. */
export function makeUnknownResult({ parts }: FindingGroup): UnknownResult {
  const [{ judged, location }] = parts;
  const { rule, kind, resource } = judged;
  const because = removeRepeatedReasons(parts.flatMap((part) => part.judged.because));
  return {
    number: rule.number,
    ruleId: rule.id,
    kind,
    template: findReportedTemplate(judged),
    resource: resource?.name ?? null,
    location,
    reason: formatReasons(because),
    code: getReasonCode(because[0] ?? ''),
    awaits: [...new Set(parts.flatMap((part) => part.judged.awaits))],
  };
}

/** Further reasons are only counted: the first ones show what to do. */
const MOST_REASONS = 3;

function formatReasons(because: readonly Cause[]): string {
  const shown = because.slice(0, MOST_REASONS).map(String);
  const left = because.length - shown.length;
  if (left === 0) return shown.join('; ');
  return `${shown.join('; ')} (and ${left} more ${left === 1 ? 'reason' : 'reasons'})`;
}

/** The file that a result is reported with; null for one about a project. */
export function findReportedTemplate({ subject, template }: RuleResult): string | null {
  return subject.group === 'project' ? null : template.file;
}
