import type { FileReplacements, FindingEdit, Location, LogicalPath, Suggestion, SuggestionKey } from './location.js';
import { type Level, type Severity, type Confidence, isAtLeast } from './severity.js';
import type { Reason, ReasonCode } from './answer.js';
/** How a rule ends on a subject; `off`: switched off, in this run or in the config. */
export type Verdict = 'fail' | 'unknown' | 'pass' | 'not-applicable' | 'off';

export interface ResourceName {
  readonly logicalId: string;
  readonly type: string;
  readonly constructPath?: string;
}

/** One alternative under which a finding holds. */
export interface When {
  readonly conditions: Readonly<Record<string, boolean>>;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Related {
  readonly message: string;
  readonly resource: ResourceName | null;
  readonly location: Location;
  readonly when?: readonly When[];
  readonly fingerprint?: string;
  /** It repeats where the finding's own resource is (its template, its function). Short reports leave it out. */
  readonly isRepeated?: true;
}

/** A reported failure, in the shape and key order of the JSON report. */
export interface Finding {
  readonly number: string;
  readonly ruleId: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly fix: string;
  readonly docs: string;
  readonly application: string;
  /** Of what one line of source makes in several stacks: all the applications that it holds for. */
  readonly applications?: readonly string[];
  readonly template: string | null;
  readonly resource: ResourceName | null;
  readonly path: LogicalPath;
  readonly location: Location;
  readonly related: readonly Related[];
  readonly when?: readonly When[];
  readonly fingerprint: string;
  /** Absent if it can't be fixed by edits of templates. */
  readonly edits?: readonly FindingEdit[];
  /** The same in the files' texts as they were audited; only where a caller asked for it. */
  readonly replacements?: readonly FileReplacements[];
  /** Of a template that a CDK app made, if there are no edits; only where a caller asked for it. */
  readonly suggestion?: Suggestion;
  /** Whether there may be a suggestion. For code; no report prints it. */
  readonly suggestionKey?: SuggestionKey;
}

/** A requirement that could not be decided, with the reason. */
export interface UnknownResult {
  readonly number: string;
  readonly ruleId: string;
  readonly kind: string;
  readonly template: string | null;
  readonly resource: ResourceName | null;
  readonly location: Location;
  /** At most three sentences, parted by semicolons. */
  readonly reason: Reason;
  /** The kind of the first of them; it stays the same when the words change. */
  readonly code: ReasonCode;
  /** Keys of the functions whose source would settle it and is elsewhere. For code; no report prints it. */
  readonly awaits?: readonly string[];
}

/** A requirement that is met on a subject; only `--show-passed` prints them. */
export interface Passed {
  readonly number: string;
  readonly ruleId: string;
  readonly template: string | null;
  readonly resource: ResourceName | null;
}

/** A failure that somebody has silenced. */
export interface Suppressed extends Finding {
  readonly suppression: { readonly by: 'comment' | 'metadata' | 'config' | 'acknowledgement'; readonly reason: string };
}

/** Something wrong with the input or the run. An `error` makes the exit code 2, a `warning` does not. */
export interface Problem {
  readonly level: 'error' | 'warning';
  readonly file: string;
  readonly message: string;
  readonly location: Location | null;
  /** It is about a suppression that does nothing, which can go. Editors fade it; no report prints it. */
  readonly isUnused?: true;
}

/** One line of the catalog: always 25 of them, in catalog order. Counts are of group subjects. */
export interface CatalogRow {
  readonly number: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly failed: number;
  readonly passed: number;
  readonly unknown: number;
  readonly suppressed: number;
  /** Why the rule was not asked, in words. */
  readonly reason?: string;
  /** The same for code; no report prints it. */
  readonly code?: NotAsked;
}

/** Why a rule has no verdict: it is switched off, asked of upload APIs only, or has nothing to be asked about. */
export type NotAsked = 'off' | 'not-an-upload-api' | 'no-subject';

/** What an app made, which git does not keep. */
export interface GeneratedOutput {
  readonly folder: string;
  readonly by: string;
}

export interface AuditedApplication extends Pick<Audit, 'catalog' | 'ownRules'> {
  readonly id: string;
  readonly kind: 'assembly' | 'sam' | 'nested' | 'linked' | 'template' | 'deployed';
  readonly templates: readonly string[];
  /** Null for what has none, such as standard input. */
  readonly projectRoot: string | null;
  readonly uploadApi: boolean;
  /** One file was read and nothing beside it: what other templates would add is not known. */
  readonly lone?: boolean;
  /** Of templates that git ignores: the folder that they were made in, and the file of the app that made them. */
  readonly made?: GeneratedOutput;
}

export type FailOn = Level | 'never';

export interface Summary {
  readonly templates: number;
  readonly resources: number;
  readonly handlers: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly lowConfidence: number;
  readonly passed: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly baselined: number;
  readonly failOn: FailOn;
  readonly exitCode: 0 | 1 | 2;
}

/** How often a rule is right, as code scanning asks for it. */
export type Precision = 'very-high' | 'high' | 'medium' | 'low';

/** What a rule says about itself, as data. Reports print it; nothing computes it. */
export interface RuleWords {
  readonly id: string;
  /** The catalog's number, such as `1.1`. */
  readonly number: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  /** Of findings that no entry of `fixes` is for. */
  readonly fix: string;
  /** The fix of some findings, by their kind or by the name that the check gives; each is complete by itself. */
  readonly fixes?: Readonly<Record<string, string>>;
  readonly references: readonly string[];
  /** Under which code scanning files it; `maintainability` unless said otherwise. */
  readonly tags?: readonly string[];
  /** Numbers of the weaknesses in cwe.mitre.org that it is about. */
  readonly cwe?: readonly number[];
  /** A score from 0.1 to 10.0. Having one is what makes GitHub call the alert a security alert. */
  readonly securitySeverity?: number;
  /** `medium` unless said otherwise. */
  readonly precision?: Precision;
  /** The address of its page, empty if it has none. Absent for the catalog's rules, whose pages are this project's. */
  readonly docs?: string;
  /** Of a rule of one's own: the plugin that brings it, as the config names it; empty if the caller passed the rule itself. */
  readonly plugin?: string;
}

/** Findings that are smaller than what the caller wants to see. */
export interface LeftOut {
  readonly count: number;
  readonly minSeverity: Severity;
  readonly minConfidence: Confidence;
  /** The config that sets the bound, if the caller did not. */
  readonly files?: { readonly minSeverity?: string; readonly minConfidence?: string };
}

/** A part of a finding as a baseline keeps it, in words that people can review. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly kind: string;
  /** A stack's artifact id, else the template's path relative to its project's root. */
  readonly scope: string;
  /** Empty where it is about no resource. */
  readonly logicalId: string;
}

/** What became of a baseline. */
export interface BaselineTally {
  /** Findings that it does not know, with all or some of their parts. */
  readonly fresh: number;
  /** Findings that it knows with all of their parts, which are not reported; `knownByRule` by rule id. */
  readonly known: number;
  readonly knownByRule: ReadonlyMap<string, number>;
  /** Places that it knows, and that are in order now. */
  readonly gone: number;
}

/** Findings that are kept out of the report, and the file in which that is asked for. */
export interface HiddenFindings {
  /** All but the baseline are settings of the config; `off`: a rule is switched off, `minimum`: smaller ones are left out. */
  readonly by: 'baseline' | 'exclude' | 'off' | 'ignore' | 'minimum';
  /** As the user would name it; empty if it is not known. */
  readonly file: string;
  readonly findings: number;
}

/** A template that was compared with what is deployed: findings are what it would add. */
export interface Comparison {
  /** What is deployed, as `deployed/eu-west-1/prod-upload`. */
  readonly with: string;
  /** What is wrong there and would be in order. */
  readonly removed: readonly BaselineEntry[];
}

/** The files that a run is about, as reports name them. */
export interface Focus {
  readonly templates: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  /** Files that were only looked at for the sake of the others. */
  readonly context: ReadonlySet<string>;
}

/** What counts for the exit code. */
export interface Thresholds {
  readonly failOn: FailOn;
  readonly failConfidence: Confidence;
  readonly failOnUnknown: boolean;
}

/** The whole result of a run: all that a report may need, and no way back to the project. */
export interface Audit {
  readonly tool: { readonly name: 'upload-audit'; readonly version: string };
  readonly summary: Summary;
  readonly thresholds: Thresholds;
  readonly applications: readonly AuditedApplication[];
  readonly catalog: readonly CatalogRow[];
  /** The same of the user's own rules, in the order in which they were given; absent without any. */
  readonly ownRules?: readonly CatalogRow[];
  readonly findings: readonly Finding[];
  readonly leftOut?: LeftOut;
  readonly unknown: readonly UnknownResult[];
  /** How many functions are undecided for want of their source, which is elsewhere. */
  readonly sourcesElsewhere?: number;
  readonly suppressed: readonly Suppressed[];
  /** One entry for each of what hides findings; empty if nothing does. */
  readonly hidden?: readonly HiddenFindings[];
  /** Absent without a baseline. */
  readonly baseline?: BaselineTally;
  /** Absent unless a template was compared with a deployed stack. */
  readonly comparison?: Comparison;
  /** What a baseline that is written now would hold. */
  readonly nextBaseline: readonly BaselineEntry[];
  readonly passed: readonly Passed[];
  readonly errors: readonly Problem[];
  /** All 25 in catalog order, then the user's own. */
  readonly rules: readonly RuleWords[];
  /** The text of every file that a location names, for code frames. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Whether a finding makes the exit code 1. */
export function isCounted(finding: Finding, thresholds: Thresholds): boolean {
  if (thresholds.failOn === 'never') return false;
  return isAtLeast(finding.severity, thresholds.failOn) && isAtLeast(finding.confidence, thresholds.failConfidence);
}
