import { buildBaseline, mergeBaselines } from './baseline.js';
import type { AuditResults, FindingFilter } from './findings.js';
import type { Audit, BaselineEntry, Problem } from '../finding.js';
import type { Location } from '../location.js';
import { type AuditInput, type ScopedApplication, getDefaultSetting } from './input.js';
import type { Application } from '../model/application.js';
import type { Rule } from '../rule.js';
import type { Template } from '../template/evaluate/types.js';
import { collectAcknowledgementSuppressions } from './suppressions/acknowledgements.js';
import { collectCommentSuppressions } from './suppressions/comments.js';
import { collectMetadataSuppressions } from './suppressions/metadata.js';
import { collectConfigSuppressions } from './suppressions/config.js';
import { type SuppressionContext, Suppressions } from './suppressions/suppressions.js';

/** What is not reported of an audit: what somebody has suppressed, and what a baseline knows. */
export interface AppliedFilters extends FindingFilter {
  /** Of suppressions that are none, and of those that came to nothing; asked when all is collected. */
  warnings(): readonly Problem[];
  /** What became of the baseline, and what the next one would hold. */
  baselines(collected: AuditResults): Pick<Audit, 'baseline' | 'nextBaseline'>;
}

/** Finds what is to be set aside of the applications. */
export function buildFilters(
  input: AuditInput,
  applications: readonly ScopedApplication[],
  texts: ReadonlyMap<string, string>,
): AppliedFilters {
  const lookup = new Lookup(input, applications);
  const warnings: Problem[] = [];
  const warn = (message: string, location: Location): void => {
    // A text that stands for several stacks is looked at for each of them.
    warnings.push({ level: 'warning', file: location.file, message, location });
  };
  const scene: SuppressionContext = { ...lookup.files(texts), catalog: input.catalog, isAsked: lookup.isAsked, warn };
  const { ignores = { patterns: [], honoured: {} }, baseline } = input;
  const suppressions = new Suppressions(
    ignores === null
      ? []
      : [
          ...collectCommentSuppressions(scene),
          ...collectMetadataSuppressions(scene, ignores.honoured),
          ...collectAcknowledgementSuppressions(scene, ignores.honoured['cdk_nag'] ?? {}),
          ...collectConfigSuppressions(ignores.patterns, scene),
        ],
  );
  const known = new Set(baseline?.map(({ fingerprint }) => fingerprint));
  return {
    suppressionsOf: (one) => suppressions.of(one),
    isExcluded: input.isExcluded ?? (() => false),
    isKnown: (fingerprint) => known.has(fingerprint),
    warnings: () => [...warnings, ...suppressions.unused()],
    baselines: ({ open, silenced, unseen, findings, baselined }) => {
      const now = buildBaseline(open);
      const excluded = new Set(unseen.map(({ fingerprint }) => fingerprint));
      const wasLookedAt = (entry: BaselineEntry): boolean =>
        !excluded.has(entry.fingerprint) && lookup.wasLookedAt(entry);
      const nextBaseline = mergeBaselines(baseline ?? [], now, wasLookedAt);
      if (baseline === undefined) return { nextBaseline };
      // What is suppressed by now is still there.
      const present = new Set([...open, ...silenced].map((part) => part.fingerprint));
      const gone = baseline.filter((entry) => wasLookedAt(entry) && !present.has(entry.fingerprint));
      return { nextBaseline, baseline: { fresh: findings.length, known: baselined, gone: gone.length } };
    },
  };
}

/** Which rule was asked of which template. */
class Lookup {
  readonly #input: AuditInput;
  readonly #applications: readonly ScopedApplication[];
  /** The templates that are reported, by file. */
  readonly #templates: ReadonlyMap<string, readonly Template[]>;
  /** All templates, by file: the others are read for their context only. */
  readonly #all: ReadonlySet<string>;

  constructor(input: AuditInput, applications: readonly ScopedApplication[]) {
    this.#input = input;
    this.#applications = applications;
    const reported = applications.flatMap(({ application }) => application.reported);
    const files = new Set(reported.map(({ file }) => file));
    this.#templates = new Map([...files].map((file) => [file, reported.filter((template) => template.file === file)]));
    this.#all = new Set(applications.flatMap(({ application }) => application.templates.map(({ file }) => file)));
  }

  files(texts: ReadonlyMap<string, string>): Pick<SuppressionContext, 'templates' | 'texts'> {
    const isLookedAt = (file: string): boolean => this.#templates.has(file) || !this.#all.has(file);
    return {
      templates: [...this.#templates.values()].flat(),
      texts: new Map([...texts].filter(([file]) => isLookedAt(file))),
    };
  }

  readonly isAsked = (ruleId: string, file: string): boolean => {
    if (!this.#templates.has(file)) return this.#applications.some(({ asked }) => asked.has(ruleId));
    return this.#isAskedOf(ruleId, (template) => template.file === file);
  };

  readonly wasLookedAt = ({ ruleId, scope }: BaselineEntry): boolean =>
    this.#isAskedOf(ruleId, (template, rule, { project }) =>
      rule.group === 'project' ? project?.scope === scope : template.scope === scope,
    );

  #isAskedOf(ruleId: string, isMeant: (template: Template, rule: Rule, application: Application) => boolean): boolean {
    const { rules, settingOf = getDefaultSetting, isExcluded = () => false } = this.#input;
    const rule = rules.find(({ id }) => id === ruleId);
    if (rule === undefined) return false;
    return this.#applications.some(
      ({ application, asked }) =>
        asked.has(ruleId) &&
        application.reported.some(
          (template) =>
            isMeant(template, rule, application) && !isExcluded(template.file) && !settingOf(rule, template.file).isOff,
        ),
    );
  }
}
