import { baselineOf, mergeBaselines } from './baseline.js';
import type { Collected, Sieve } from './findings.js';
import type { Audit, BaselineEntry, Problem } from '../finding.js';
import type { Location } from '../location.js';
import { type AuditInput, type Scoped, asItIs } from './input.js';
import type { Application } from '../model/application.js';
import type { Rule } from '../rule.js';
import type { Template } from '../template/evaluate/types.js';
import { byComment } from './suppressions/comments.js';
import { byMetadata } from './suppressions/metadata.js';
import { byPattern } from './suppressions/config.js';
import { type Scene, Suppressions } from './suppressions/suppressions.js';

/** What is not reported of an audit: what somebody has suppressed, and what a baseline knows. */
export interface SetAside extends Sieve {
  /** Of suppressions that are none, and of those that came to nothing; asked when all is collected. */
  warnings(): readonly Problem[];
  /** What became of the baseline, and what the next one would hold. */
  baselines(collected: Collected): Pick<Audit, 'baseline' | 'nextBaseline'>;
}

/** Finds what is to be set aside of the applications. */
export function setAside(
  input: AuditInput,
  applications: readonly Scoped[],
  texts: ReadonlyMap<string, string>,
): SetAside {
  const lookup = new Lookup(input, applications);
  const warnings: Problem[] = [];
  const warn = (message: string, location: Location): void => {
    // A text that stands for several stacks is looked at for each of them.
    warnings.push({ level: 'warning', file: location.file, message, location });
  };
  const scene: Scene = { ...lookup.files(texts), catalog: input.catalog, isAsked: lookup.isAsked, warn };
  const { ignores = { patterns: [], honoured: {} }, baseline } = input;
  const suppressions = new Suppressions(
    ignores === null
      ? []
      : [...byComment(scene), ...byMetadata(scene, ignores.honoured), ...byPattern(ignores.patterns, scene)],
  );
  const known = new Set(baseline?.map(({ fingerprint }) => fingerprint));
  return {
    suppressionsOf: (one) => suppressions.of(one),
    isKnown: (fingerprint) => known.has(fingerprint),
    warnings: () => [...warnings, ...suppressions.unused()],
    baselines: ({ open, silenced, findings, baselined }) => {
      const now = baselineOf(open);
      const nextBaseline = mergeBaselines(baseline ?? [], now, lookup.wasLookedAt);
      if (baseline === undefined) return { nextBaseline };
      // What is suppressed by now is still there.
      const present = new Set([...open, ...silenced].map((part) => part.fingerprint));
      const gone = baseline.filter((entry) => lookup.wasLookedAt(entry) && !present.has(entry.fingerprint));
      return { nextBaseline, baseline: { fresh: findings.length, known: baselined, gone: gone.length } };
    },
  };
}

/** Which rule was asked of which template. */
class Lookup {
  readonly #input: AuditInput;
  readonly #applications: readonly Scoped[];
  /** The templates that are reported, by file. */
  readonly #templates: ReadonlyMap<string, readonly Template[]>;
  /** All templates, by file: the others are read for their context only. */
  readonly #all: ReadonlySet<string>;

  constructor(input: AuditInput, applications: readonly Scoped[]) {
    this.#input = input;
    this.#applications = applications;
    const reported = applications.flatMap(({ application }) => application.reported);
    const files = new Set(reported.map(({ file }) => file));
    this.#templates = new Map([...files].map((file) => [file, reported.filter((template) => template.file === file)]));
    this.#all = new Set(applications.flatMap(({ application }) => application.templates.map(({ file }) => file)));
  }

  files(texts: ReadonlyMap<string, string>): Pick<Scene, 'templates' | 'texts'> {
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
    const { rules, settingOf = asItIs } = this.#input;
    const rule = rules.find(({ id }) => id === ruleId);
    if (rule === undefined) return false;
    return this.#applications.some(
      ({ application, asked }) =>
        asked.has(ruleId) &&
        application.reported.some(
          (template) => isMeant(template, rule, application) && !settingOf(rule, template.file).isOff,
        ),
    );
  }
}
