import { type Answer, type Cause, yes, makeReason, removeRepeatedReasons } from '../answer.js';
import { type When } from '../finding.js';
import type { Location, LogicalPath, Place } from '../location.js';
import { type Confidence, compareLevels, findLowestLevel } from '../severity.js';
import type { Application } from '../model/application.js';
import type { SubjectPart } from '../model/subject.js';
import type { Noun, Subjects } from '../model/subjects/index.js';
import type { Context, Group, ListedResources, Remedy, SourcePlace, Requirement, Rule } from '../rule.js';
import type { Resource, Template } from '../template/evaluate/types.js';
import { isReachableFromElsewhere } from '../model/reachability.js';
import type { StepLimit } from '../template/evaluate/step-limit.js';
import { type WorldResult, MAX_WORLDS } from '../template/evaluate/worlds.js';
import {
  type ResultPlace,
  findPlaceInSource,
  isTemplatePath,
  joinPlaces,
  listResultPlaces,
  listSubjectPlaces,
  listUses,
  makeSourceLocation,
} from './related-places.js';
import { computeExtent } from './when.js';

/** The scope of a finding: a resource, or an entire template or application. */
export interface GroupSubject {
  readonly group: Group;
  /** Unique among the group subjects of an application. */
  readonly key: string;
  readonly resource: Resource | undefined;
  /** The applications for which it is checked. */
  readonly applications: readonly string[];
}

/** One requirement of one part, over all worlds. */
export interface RuleResult {
  readonly rule: Rule;
  readonly application: Application;
  readonly kind: string;
  readonly verdict: 'fail' | 'unknown' | 'pass';
  readonly subject: GroupSubject;
  readonly resource: Resource | undefined;
  /** The resource of the template that it points at, if the finding has a wider scope. */
  readonly standsAt: Resource | undefined;
  readonly lists: ListedResources | undefined;
  /** The template that it is about; its place can be in another one: a parent passes a nested stack's parameter. */
  readonly template: Template;
  readonly path: LogicalPath;
  readonly place: Place;
  /** The place in a handler's source or in a project's file. */
  readonly evidence: Pick<SourcePlace['evidence'], 'place' | 'file' | 'within'> | undefined;
  /** The line in the app's source; undefined if the template itself is the source. */
  readonly source: Location | undefined;
  readonly message: string;
  readonly fix: string;
  /** By which `fix` was chosen; see `RuleWords.fixes`. */
  readonly fixName: string;
  readonly related: readonly ResultPlace[];
  readonly confidence: Confidence;
  /** Sorted first among parts of equal confidence. */
  readonly leads: boolean;
  readonly when: readonly When[] | undefined;
  readonly remedy: Remedy | undefined;
  /** Why the result is unknown. */
  readonly because: readonly Cause[];
  /** The keys of missing inputs that could decide it; see `Unknown`. */
  readonly awaits: readonly string[];
}

/** The result of a requirement in one world. */
interface Outcome {
  readonly requirement: Requirement;
  readonly met: Answer;
  readonly subject: GroupSubject;
}

/** Runs one rule on one part in every world that the check distinguishes; throws `StepsSpent` if that takes too long. */
export function runRule(
  rule: Rule,
  part: SubjectPart<Subjects[Noun]>,
  context: Context,
  limit: StepLimit,
): readonly RuleResult[] {
  const { application } = context;
  const { leaves, capped } = application.worlds.steps.within(limit, () =>
    application.worlds.explore(() => collectRequirements(rule, part, context)),
  );
  const seen = new Map<string, WorldResult<Outcome>[]>();
  for (const leaf of leaves) {
    for (const [key, result] of leaf.result) {
      const list = seen.get(key) ?? [];
      seen.set(key, list);
      list.push({ world: leaf.world, result });
    }
  }
  return [...seen.values()].flatMap((list) => mergeWorlds(rule, part, application, list, leaves, capped) ?? []);
}

/** The requirements in the current world, by identity: kind and logical place. */
function collectRequirements(
  rule: Rule,
  part: SubjectPart<Subjects[Noun]>,
  context: Context,
): ReadonlyMap<string, Outcome> {
  const found = new Map<string, Outcome>();
  const exists = part.resource?.exists() ?? yes;
  const subject = exists.is === 'no' ? undefined : part.subject();
  if (subject === undefined) return found;
  for (const requirement of rule.check(subject, context)) {
    const what = `${requirement.kind} ${identityOf(requirement)}`;
    let key = what;
    for (let ordinal = 1; found.has(key); ordinal += 1) key = `${what} ${ordinal}`;
    // A resource that may not exist cannot fail with certainty.
    const met = requirement.met.is === 'no' && exists.is === 'unknown' ? exists : requirement.met;
    found.set(key, { requirement, met, subject: subjectOf(rule, requirement, part, context.application) });
  }
  return found;
}

function subjectOf(
  rule: Rule,
  requirement: Requirement,
  part: SubjectPart<Subjects[Noun]>,
  application: Application,
): GroupSubject {
  const group = requirement.group ?? rule.group ?? 'resource';
  const applications = [application.id];
  if (group === 'application') return { group, key: application.id, resource: undefined, applications };
  if (group === 'project') {
    const all = application.project?.members.map(({ id }) => id) ?? applications;
    return { group, key: application.project?.scope ?? application.id, resource: undefined, applications: all };
  }
  const { template } = placeOf(requirement);
  if (group === 'template') return { group, key: template.key, resource: undefined, applications };
  const resource = group === 'api' ? part.owner() : part.resource;
  return { group, key: resource?.key ?? application.id, resource, applications };
}

function mergeWorlds(
  rule: Rule,
  part: SubjectPart<Subjects[Noun]>,
  application: Application,
  list: readonly WorldResult<Outcome>[],
  leaves: readonly WorldResult<unknown>[],
  capped: boolean,
): RuleResult | undefined {
  const failing = list.filter(({ result }) => result.met.is === 'no');
  const open = list.filter(({ result }) => result.met.is === 'unknown');
  const first = failing[0] ?? open[0] ?? list[0];
  if (first === undefined) return undefined;
  const { requirement, subject } = first.result;
  const { template, path, place } = placeOf(requirement);
  const resource = ownerOf(requirement, part.resource);
  const answers = open.flatMap(({ result }) => (result.met.is === 'unknown' ? [result.met] : []));
  const because = failing.length > 0 ? [] : answers.flatMap((answer) => answer.because);
  if (failing.length === 0 && capped)
    because.push(
      makeReason('too-many-combinations', `it depends on more than ${MAX_WORLDS} combinations of parameters`),
    );
  const verdict = failing.length > 0 ? 'fail' : because.length > 0 ? 'unknown' : 'pass';
  const { confidence, when } =
    verdict === 'fail' ? failure(rule, application, failing, leaves, part.resource) : CERTAIN;
  const isReported = verdict !== 'pass';
  const fixName = requirement.fix ?? requirement.kind;
  // One literal without spreads: V8 makes a dictionary of an object that is put together of several.
  return {
    rule,
    application,
    kind: requirement.kind,
    verdict,
    subject,
    resource,
    standsAt: part.resource === undefined ? resourceAt(requirement) : undefined,
    lists: requirement.lists,
    template,
    path,
    place,
    evidence: evidenceOf(requirement),
    // Only reported results are looked up in source.
    source: isReported ? sourceOf(requirement, application) : undefined,
    message: requirement.message,
    fix: rule.fixes?.[fixName] ?? rule.fix,
    fixName,
    related: isReported ? relatedOf(requirement, part, resource, subject, application) : [],
    confidence,
    leads: requirement.primary === true,
    when,
    remedy: requirement.remedy,
    because: removeRepeatedReasons(because),
    awaits: verdict === 'fail' ? [] : [...new Set(answers.flatMap(({ awaits = [] }) => awaits))],
  };
}

/** Of a result that is no failure. */
const CERTAIN = { confidence: 'high', when: undefined } as const;

function relatedOf(
  requirement: Requirement,
  part: SubjectPart<Subjects[Noun]>,
  resource: Resource | undefined,
  subject: GroupSubject,
  application: Application,
): RuleResult['related'] {
  return joinPlaces(
    [...listUses(requirement, part.resource), ...listSubjectPlaces(resource, subject.resource, subject.group)].map(
      (one) => ({ ...one, source: findPlaceInSource(one.place, application) }),
    ),
    listResultPlaces(requirement.related ?? [], application),
  );
}

function failure(
  rule: Rule,
  application: Application,
  failing: readonly WorldResult<Outcome>[],
  leaves: readonly WorldResult<unknown>[],
  part: Resource | undefined,
): { readonly confidence: Confidence; readonly when: readonly When[] | undefined } {
  const worlds = failing.map(({ world }) => world);
  const others = leaves.map(({ world }) => world).filter((world) => !worlds.includes(world));
  const extent = computeExtent(worlds, others);
  const stated = failing
    .map(({ result }) => result.requirement.confidence ?? 'high')
    .reduce((highest, level) => (compareLevels(level, highest) > 0 ? level : highest));
  const outside = rule.lowOutsideProduction === true && extent.outsideProduction;
  const isDoubtful =
    outside || failing.some(({ result: { requirement } }) => mayHaveCompanionElsewhere(application, requirement, part));
  const confidence = findLowestLevel(stated, extent.inDefaults ? 'high' : 'medium', isDoubtful ? 'low' : 'high');
  return { confidence, when: extent.when };
}

/**
 * Whether a missing companion may be in a template that is not available: only a template that can name the subject can
 * add one.
 */
function mayHaveCompanionElsewhere(
  application: Application,
  { needsWholeApplication: needs = false }: Requirement,
  part: Resource | undefined,
): boolean {
  if (needs === false || application.missing.length === 0) return false;
  const subjects = needs === true ? (part === undefined ? undefined : [part]) : needs;
  return subjects === undefined || subjects.some((one) => isReachableFromElsewhere(application, one));
}

/** The place of a requirement and its template; for a place in a handler's source, the template of the function. */
function placeOf({ at }: Requirement): Pick<RuleResult, 'template' | 'path' | 'place'> {
  if ('within' in at) return { template: at.template, path: [], place: at.place };
  const { id, place } = 'evidence' in at ? at.resource.node : at;
  return { template: id.template, path: id.path, place: 'evidence' in at ? at.evidence.place : place };
}

function evidenceOf({ at }: Requirement): RuleResult['evidence'] {
  if ('within' in at) return { place: at.place, file: at.name, within: at.within };
  return 'evidence' in at ? at.evidence : undefined;
}

/** Distinguishes a requirement from others of its kind in one world, and is the same in every world. */
function identityOf(requirement: Requirement): string {
  const evidence = evidenceOf(requirement);
  const path = placeOf(requirement).path.join('/');
  return evidence === undefined ? path : JSON.stringify([path, evidence.file, evidence.place.at]);
}

/** For a value from elsewhere, such as a parameter's default or a value from a parent, the source of that value. */
function sourceOf({ at }: Requirement, application: Application): Location | undefined {
  if ('evidence' in at || 'within' in at) return undefined;
  const { id, place } = at;
  const isElsewhere = place.file !== id.template.file || (isTemplatePath(place.at) && place.at[0] !== 'Resources');
  const there = isElsewhere ? findPlaceInSource(place, application) : undefined;
  return there ?? makeSourceLocation(application.sourceOf(id));
}

/** The place of a requirement may belong to another resource than its part: the queue that feeds a function. */
function ownerOf(requirement: Requirement, resource: Resource | undefined): Resource | undefined {
  const { at } = requirement;
  if ('within' in at) return undefined;
  if ('evidence' in at) return at.resource;
  return resource === undefined ? undefined : (resourceAt(requirement) ?? resource);
}

function resourceAt({ at }: Requirement): Resource | undefined {
  return 'evidence' in at || 'within' in at ? undefined : at.id.template.resources.get(String(at.id.path[1]));
}
