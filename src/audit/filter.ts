import { buildBaseline, mergeBaselines } from './baseline.js';
import type { AuditResults, FindingFilter } from './findings.js';
import type { Audit, BaselineEntry, Problem } from '../finding.js';
import type { Location } from '../location.js';
import type { CompleteInput, ScopedApplication } from './input.js';
import type { Template } from '../template/evaluate/types.js';
import { collectAcknowledgementSuppressions } from './suppressions/acknowledgements.js';
import { collectCommentSuppressions } from './suppressions/comments.js';
import { collectMetadataSuppressions } from './suppressions/metadata.js';
import { collectConfigSuppressions } from './suppressions/config.js';
import { type SuppressionContext, Suppressions } from './suppressions/suppressions.js';

/** The findings of an audit that are not reported: suppressed ones, and those in the baseline. */
export interface AppliedFilters extends FindingFilter {
  /** Warnings about invalid and unused suppressions; called when all findings are collected. */
  warnings(): readonly Problem[];
  /** The state of the baseline, and the entries of the next one. */
  baselines(collected: AuditResults): Pick<Audit, 'baseline' | 'nextBaseline'>;
}

/** Builds the filters of the applications. */
export function buildFilters(
  input: CompleteInput,
  applications: readonly ScopedApplication[],
  texts: ReadonlyMap<string, string>,
): AppliedFilters {
  const lookup = new Lookup(input, applications);
  const warnings: Problem[] = [];
  const warn = (message: string, location: Location): void => {
    // A text used by several stacks is searched for each of them.
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
    isExcluded: input.isExcluded,
    isKnown: (fingerprint) => known.has(fingerprint),
    warnings: () => [...warnings, ...suppressions.unused()],
    baselines: ({ open, silenced, unseen, findings, baselined }) => {
      const now = buildBaseline(open);
      const excluded = new Set(unseen.map(({ fingerprint }) => fingerprint));
      const wasLookedAt = (entry: BaselineEntry): boolean =>
        !excluded.has(entry.fingerprint) && lookup.wasLookedAt(entry);
      const nextBaseline = mergeBaselines(baseline ?? [], now, wasLookedAt);
      if (baseline === undefined) return { nextBaseline };
      // A suppressed finding still exists.
      const present = new Set([...open, ...silenced].map((part) => part.fingerprint));
      const gone = baseline.filter((entry) => wasLookedAt(entry) && !present.has(entry.fingerprint));
      const knownByRule = new Map<string, number>();
      for (const { ruleId } of baselined) knownByRule.set(ruleId, (knownByRule.get(ruleId) ?? 0) + 1);
      return {
        nextBaseline,
        baseline: { fresh: findings.length, known: baselined.length, knownByRule, gone: gone.length },
      };
    },
  };
}

/** The templates that a rule checked: their files, and the scopes of its findings. */
interface Asked {
  readonly files: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
}

/** Which rule checked which template. */
class Lookup {
  readonly #input: CompleteInput;
  readonly #applications: readonly ScopedApplication[];
  /** The templates that are reported, by file. */
  readonly #templates = new Map<string, Template[]>();
  /** All templates, by file: the other ones are read for their context only. */
  readonly #all: ReadonlySet<string>;
  /** The scopes of all templates and projects, checked or not. */
  readonly #scopes: ReadonlySet<string>;
  readonly #asked = new Map<string, Asked>();

  constructor(input: CompleteInput, applications: readonly ScopedApplication[]) {
    this.#input = input;
    this.#applications = applications;
    for (const template of applications.flatMap(({ application }) => application.reported)) {
      const list = this.#templates.get(template.file) ?? [];
      this.#templates.set(template.file, list);
      list.push(template);
    }
    this.#all = new Set(applications.flatMap(({ application }) => application.templates.map(({ file }) => file)));
    this.#scopes = new Set(
      applications.flatMap(({ application: { templates, project } }) => [
        ...templates.map(({ scope }) => scope),
        ...(project === undefined ? [] : [project.scope]),
      ]),
    );
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
    return this.#askedBy(ruleId).files.has(file);
  };

  /** Whether the run could have found an entry again: its template was checked, or no longer exists. */
  readonly wasLookedAt = ({ ruleId, scope }: BaselineEntry): boolean =>
    this.#askedBy(ruleId).scopes.has(scope) || (this.#isRun(ruleId) && this.#isGone(scope));

  #isRun(ruleId: string): boolean {
    return this.#input.rules.some(({ id }) => id === ruleId);
  }

  #isGone(scope: string): boolean {
    return !this.#scopes.has(scope) && this.#input.isSearched?.(scope) === true;
  }

  #askedBy(ruleId: string): Asked {
    const known = this.#asked.get(ruleId) ?? this.#collectAsked(ruleId);
    this.#asked.set(ruleId, known);
    return known;
  }

  #collectAsked(ruleId: string): Asked {
    const { rules, settingOf, isExcluded } = this.#input;
    const files = new Set<string>();
    const scopes = new Set<string>();
    const rule = rules.find(({ id }) => id === ruleId);
    for (const { application, asked } of this.#applications) {
      if (rule === undefined || !asked.has(ruleId)) continue;
      for (const { file, scope } of application.reported) {
        if (isExcluded(file) || settingOf(rule, file).isOff) continue;
        files.add(file);
        const about = rule.group === 'project' ? application.project?.scope : scope;
        if (about !== undefined) scopes.add(about);
      }
    }
    return { files, scopes };
  }
}
