import type { Answer } from './answer.js';
import type { RuleWords } from './finding.js';
import type { CodeLanguage, EditValue, Place } from './location.js';
import { type Confidence, compareLevels } from './severity.js';
import type { SourcePlace } from './model/function/source.js';
import type { Application, ProjectPlace } from './model/application.js';
import type { Noun, Subjects } from './model/subjects/index.js';
import type { Node, Resource } from './template/evaluate/types.js';

export { and, certainly, every, makeReason, no, not, or, some, unknown, yes } from './answer.js';
export type { Answer, Cause, Reason, ReasonCode } from './answer.js';
export type { EditValue } from './location.js';
export { formatList } from './text/list.js';
export type { Confidence, Severity } from './severity.js';
export type { Node, Resource } from './template/evaluate/types.js';
export type { SourcePlace } from './model/function/source.js';
export type { ProjectPlace } from './model/application.js';
export type { Noun, Subjects } from './model/subjects/index.js';
export type { Application } from './model/application.js';

/**
 * What the page of a rule says beyond its words: plain sentences, in which Markdown code spans are allowed. A normal run
 * does not load it; `explain` and the generator of docs/rules do.
 */
export interface RuleGuide {
  /** What is checked, on which resources. */
  readonly checks: string;
  /** What passes, one accepted way each. */
  readonly passes: readonly string[];
  /** By the kinds of the rule's findings. */
  readonly kinds: Readonly<Record<string, GuideKind>>;
  /** What makes the result unknown, one cause each. */
  readonly unknown: readonly string[];
  /** Known false alarms, each with what to do about it. */
  readonly falseAlarms: readonly string[];
  readonly example: GuideExample;
  /** What to write in a CDK app or in a handler; of findings that no entry of `snippets` is for. */
  readonly snippet?: GuideSnippet;
  /** For some findings, by their kind or by the name that the check gives, as `fixes`. */
  readonly snippets?: Readonly<Record<string, GuideSnippet>>;
}

/** The guide of a rule of the catalog. */
export interface CatalogGuide extends RuleGuide {
  readonly snippet: GuideSnippet;
}

/** The code that fixes a finding, by where it is written; null: it is not fixed there by code that can be shown. */
export interface GuideSnippet {
  readonly app: Snippet | null;
  readonly handler: Snippet | null;
}

/**
 * At most 10 lines in each language, without imports of the CDK: `s3` is `aws-cdk-lib/aws-s3`. What is in TypeScript has
 * no types in it, so that it is JavaScript as well.
 */
export type Snippet = Readonly<Record<CodeLanguage, string>>;

export interface GuideKind {
  readonly means: string;
  /** The confidence of all its findings, or each that occurs with the cases in which it does. */
  readonly confidence: Confidence | Readonly<Partial<Record<Confidence, string>>>;
}

/** One file before and after the fix, of at most 10 lines. */
export interface GuideExample {
  /** Its path in the project: `template.yaml`, `src/upload.py`. */
  readonly file: string;
  readonly fails: string;
  readonly passes: string;
}

/** What one finding covers; `api` means the owning resource where there is no API. */
export type Group = 'resource' | 'api' | 'template' | 'application' | 'project';

/** An option of a rule: the config's schema and the type of `context.options` are both made of it. */
export type Option =
  | { readonly type: 'number'; readonly default: number; readonly description: string }
  | { readonly type: 'text'; readonly default: string; readonly description: string }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | { readonly type: 'list'; readonly default: readonly string[]; readonly description: string };

export type OptionTable = Readonly<Record<string, Option>>;

interface OptionTypes {
  number: number;
  text: string;
  boolean: boolean;
  list: readonly string[];
}

export type Options<O extends OptionTable> = { readonly [K in keyof O]: OptionTypes[O[K]['type']] };

/** What a check may know besides its subject. */
export interface Context<O extends OptionTable = OptionTable> {
  readonly application: Application;
  readonly options: Options<O>;
}

/** Another place that belongs to a requirement. */
export interface RelatedPlace {
  readonly message: string;
  readonly resource: Resource | undefined;
  readonly place: Place;
  /** It repeats where the finding's own resource is. Short reports leave it out. */
  readonly isRepeated?: true;
}

/** The resources that one requirement is about. */
export interface ListedResources {
  readonly resources: readonly Resource[];
  /** The message that speaks of some of them only; never called with none. */
  messageOf(some: readonly Resource[]): string;
}

/** A change that a rule asks for, at a value of the template. */
export type RequestedChange =
  /** Sets a value, whether it is written or missing. */
  | { readonly set: Node; readonly to: EditValue }
  /** Adds an item to a list, which may be missing. */
  | { readonly append: EditValue; readonly to: Node }
  /** Moves a literal to the default of a new parameter. */
  | { readonly lift: Node; readonly type: 'Number' | 'String' }
  /** Adds a resource or parameter of this name to the template of a resource; the same parameter is added once. */
  | {
      readonly add: string;
      readonly to: 'Resources' | 'Parameters';
      readonly definition: EditValue;
      readonly beside: Resource;
    };

/** What fulfils a requirement; the engine decides whether it can be done where the template is written. */
export interface Remedy {
  /** Whether it alters neither what is deployed nor what it costs beyond what the finding asks for. */
  readonly safe: boolean;
  /** What to know before applying it: what it costs. */
  readonly note?: string;
  readonly changes: readonly RequestedChange[];
}

/** One thing that must hold of a subject. */
export interface Requirement {
  /** Which complaint it is, within its rule: it joins worlds, enters the fingerprint and is in the report. */
  readonly kind: string;
  readonly met: Answer;
  /**
   * The narrowest thing a person would edit: a value of the template, a place in a handler's source or in another file
   * of the project. A missing property is located at the resource that lacks it.
   */
  readonly at: Node | SourcePlace | ProjectPlace;
  /** What is wrong if it is not met, naming the resource and the value. */
  readonly message: string;
  /** Of a failure; `high` unless said otherwise. */
  readonly confidence?: Confidence;
  /** Which of the rule's `fixes` fits; by default the one of its kind. */
  readonly fix?: string;
  readonly group?: Group;
  readonly related?: readonly RelatedPlace[];
  /** Among parts of equal confidence this one is first. */
  readonly primary?: boolean;
  /** Where one requirement is about several resources: which, so that each can be suppressed by itself. */
  readonly lists?: ListedResources;
  /**
   * It fails for want of a companion, which may be in a part of the application that is not available: in one that can
   * name the part's resource, or one of these resources.
   */
  readonly needsWholeApplication?: boolean | readonly Resource[];
  readonly remedy?: Remedy | undefined;
}

/** Other tools whose suppressions in Metadata a config can honour, by the names that it has for them. */
export type OtherTool = 'cfn_nag' | 'cdk-nag' | 'checkov' | 'cfn-lint';

/** One rule, of the catalog or of one's own: what it says about itself, and what it checks. */
export interface Rule<N extends Noun = Noun, O extends OptionTable = OptionTable> extends RuleWords {
  /**
   * The version of this kit that the rule was written for. Required of rules of one's own, so that a later version of
   * upload-audit can refuse a rule that it would misunderstand. This version supports 1.
   */
  readonly pluginContract?: number;
  /** Of a rule of one's own: what `explain` shows beyond the words here. The catalog has its guides in files. */
  readonly guide?: RuleGuide;
  /**
   * What other tools call the question that this rule asks. Only where suppressing theirs says that ours may fail as well;
   * suppressing their demand for one way of doing it (a backup plan) says nothing of another (recovery). Ids of cfn_nag
   * are in lib/cfn-nag/custom_rules of github.com/stelligent/cfn_nag, those of cdk-nag in RULES.md of
   * github.com/cdklabs/cdk-nag, whose packs call the same rule by their own names; those of checkov in
   * checkov/cloudformation/checks of checkov 3.3.30, those of cfn-lint in cfnlint/rules of cfn-lint 1.58.0.
   */
  readonly sameAs?: Readonly<Partial<Record<OtherTool, readonly string[]>>>;
  /** The noun of the model that the rule asks about. */
  readonly about: N;
  /** Default: `resource`. */
  readonly group?: Group;
  /** Parts of low confidence are not reported in one finding with surer ones: those would vouch for them. */
  readonly hidesDoubtful?: boolean;
  /** A failure in worlds that are all named as something else than production has low confidence. */
  readonly lowOutsideProduction?: boolean;
  /** It is asked of every application, not only of upload APIs. */
  readonly everywhere?: boolean;
  readonly options?: O;
  check(subject: Subjects[N], context: Context<O>): Iterable<Requirement>;
}

/** Declares a rule; the subject's type follows from `about`, the options' types from `options`. */
export function defineRule<const N extends Noun, const O extends OptionTable = OptionTable>(
  rule: Rule<N, O>,
): Rule<N, O> {
  return rule;
}

/** A requirement: `met` is what must hold, `message` what is wrong if it does not. */
export function requires(
  kind: string,
  met: Answer,
  at: Requirement['at'],
  message: string,
  more: Pick<
    Requirement,
    'confidence' | 'fix' | 'group' | 'related' | 'primary' | 'lists' | 'needsWholeApplication' | 'remedy'
  > = {},
): Requirement {
  return { kind, met, at, message, ...more };
}

/**
 * The remedy for all of some requirements, or none: a fix for one way of being called would only uncover the next one.
 * Remedies that begin by adding the same resource are one.
 */
export function joinRemedies(remedies: readonly (Remedy | undefined)[], note: string): Remedy | undefined {
  const changes = new Map<string, Remedy['changes']>();
  for (const remedy of remedies) {
    const [first] = remedy?.changes ?? [];
    if (remedy === undefined || first === undefined || !('add' in first)) return undefined;
    changes.set(first.add, remedy.changes);
  }
  return changes.size === 0 ? undefined : { safe: false, note, changes: [...changes.values()].flat() };
}

/** In a fix: the ARN of a resource of the template. */
export function makeArnReference(logicalId: string): EditValue {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** The value of every option, as configured or by default. */
export function getDefaultOptions(table: OptionTable = {}): Options<OptionTable> {
  return Object.fromEntries(Object.entries(table).map(([name, option]) => [name, option.default]));
}

/** Of several complaints about one thing the one that weighs most: a failure, the surest first; else an unknown. */
export function chooseStrongest(requirements: readonly [Requirement, ...Requirement[]]): Requirement {
  const weight = { no: 2, unknown: 1, yes: 0 };
  return requirements.reduce((best, one) => {
    const more = weight[one.met.is] - weight[best.met.is];
    if (more !== 0) return more > 0 ? one : best;
    return compareLevels(one.confidence ?? 'high', best.confidence ?? 'high') > 0 ? one : best;
  });
}
