import type { Audit, Problem } from '../finding.js';
import { isUploadApi } from '../model/subjects/application.js';
import type { Application } from '../model/application.js';
import type { Rule } from '../rule.js';
import { type RuleFault, RuleFaults } from './faults.js';
import { buildFilters } from './filter.js';
import { type FindingFilter, type GroupedResults, type FinalResults, makeFinalResults } from './findings.js';
import { joinResults } from './joined-results.js';
import { FindingGrouper } from './group.js';
import {
  type AuditSettings,
  type CompleteSettings,
  type LoadedApplication,
  type SearchTest,
  normalizeSettings,
} from './input.js';
import { runRuleOnParts } from './rule-parts.js';
import { type ApplicationRecord, collectTexts, makeApplicationRecord } from './record.js';
import { buildAudit } from './result.js';
import type { RuleResult } from './run-rule.js';
import { MOST_STEPS, StepLimit, StepsSpent } from '../template/evaluate/step-limit.js';
import { SharePool, type Shares } from '../text/share-pool.js';
import { mayHoldComment } from './suppressions/comments.js';
import { collectMetadataSuppressions } from './suppressions/metadata.js';

/** An application that is needed until the end, and its results. */
interface Kept extends GroupedResults {
  readonly order: number;
  readonly application: Application;
}

/** By project: the application for which it is judged. */
type Reporters = Map<object, Reporter>;

interface Reporter {
  readonly order: number;
  readonly application: Application;
  readonly isOn: boolean;
}

/** Ten thousand public templates take a sixth of all, and the largest of them a sixth of the least. */
const STEPS: Shares = { all: 2 * MOST_STEPS, most: MOST_STEPS, least: 10_000 };
const NOTHING_SUPPRESSED = { whole: new Map(), listed: new Map() } as const;

/**
 * Runs every rule on every part of applications that are given one after the other. Of an application that no other one
 * depends on nothing is kept but its findings. Never throws, and has no effect on later answers.
 */
export class AuditRun {
  readonly #settings: CompleteSettings;
  readonly #grouper = new FindingGrouper();
  readonly #records: ApplicationRecord[] = [];
  readonly #orders = new WeakMap<Application, number>();
  readonly #steps = new SharePool(STEPS);
  readonly #limits = new WeakMap<Application, StepLimit>();
  readonly #kept: Kept[] = [];
  readonly #ended: FinalResults[] = [];
  /** By the id of each rule about projects. */
  readonly #reporters = new Map<string, Reporters>();
  readonly #faults: { readonly order: number; readonly rule: Rule; readonly fault: RuleFault }[] = [];
  readonly #hidden = { off: 0, excluded: 0 };
  readonly #ownSieve: FindingFilter;

  constructor(settings: AuditSettings) {
    this.#settings = normalizeSettings(settings);
    const known = new Set(settings.baseline?.map(({ fingerprint }) => fingerprint));
    this.#ownSieve = {
      suppressionsOf: () => NOTHING_SUPPRESSED,
      isExcluded: this.#settings.isExcluded,
      isKnown: (fingerprint) => known.has(fingerprint),
    };
  }

  /** Judges an application; called in the order of the report. */
  add(loaded: LoadedApplication): void {
    const { rules, scope } = this.#settings;
    const { application } = loaded;
    const order = this.#records.length;
    this.#orders.set(application, order);
    const limit = new StepLimit(this.#steps.next);
    const uploadApi = this.#counted(limit, () => mayBeUploadApi(application, limit));
    const asked = rules.filter((rule) => uploadApi || scope === 'all' || rule.everywhere === true);
    const projectRules = asked.filter(({ group }) => group === 'project');
    const isAboutProject = projectRules.length > 0;
    const ids = new Set(asked.map(({ id }) => id));
    this.#records.push(makeApplicationRecord(loaded, { uploadApi, asked: ids, isAboutProject }));
    // An application is a member of its project whether or not it is checked itself.
    const project = rules.some(({ group }) => group === 'project') ? application.project : undefined;
    if (project !== undefined) for (const rule of projectRules) this.#offerReporter(rule, project, application, order);
    const results = asked.flatMap((rule) => (rule.group === 'project' ? [] : this.#judge(rule, application, order)));
    const judged = this.#divide(results);
    const grouped = { judged, ...this.#grouper.group(judged) };
    if (loaded.apart === true && this.#hasNoSuppressions(application) && this.#mayRelease(application))
      this.#ended.push(makeFinalResults(grouped, this.#ownSieve, () => order));
    else this.#kept.push({ order, application, ...grouped });
  }

  /**
   * The audit of all applications that were added.
   * @param isSearched known when everything is loaded; default: false for every scope
   */
  finish(problems: readonly Problem[], isSearched: SearchTest = () => false): Audit {
    const reporting = this.#judgeProjects();
    const kept = [...this.#kept, ...reporting].sort((a, b) => a.order - b.order);
    const input = this.#settings;
    const alive = new Set(this.#kept.map(({ order }) => order));
    const suppressing = new Set(kept.map(({ order }) => order));
    const aside = buildFilters(input, this.#records, {
      templates: kept.flatMap(({ application, order }) => (alive.delete(order) ? application.reported : [])),
      texts: collectTexts(this.#records.filter((_, order) => suppressing.has(order))),
      isSearched,
    });
    const rest = makeFinalResults(
      {
        judged: kept.flatMap(({ judged }) => judged),
        failing: kept.flatMap(({ failing }) => failing),
        undecided: kept.flatMap(({ undecided }) => undecided),
      },
      aside,
      (application) => this.#orders.get(application) ?? 0,
    );
    const collected = joinResults(rest, this.#ended);
    const faults = new RuleFaults();
    for (const { rule, fault } of [...this.#faults].sort((a, b) => a.order - b.order)) faults.add(rule, fault);
    return buildAudit(input, this.#records, collected, {
      ...aside.baselines(collected),
      hidden: this.#hidden,
      errors: [...problems, ...aside.warnings(), ...faults.list()],
      texts: collectTexts(this.#records),
    });
  }

  #judge(rule: Rule, application: Application, order: number): readonly RuleResult[] {
    const limit = this.#limits.get(application) ?? new StepLimit(this.#steps.next);
    this.#limits.set(application, limit);
    return this.#counted(limit, () =>
      runRuleOnParts(rule, application, this.#settings, (fault) => this.#faults.push({ order, rule, fault }), limit),
    );
  }

  /** Takes the steps of something from those of the run. */
  #counted<T>(limit: StepLimit, run: () => T): T {
    const before = limit.taken;
    try {
      return run();
    } finally {
      this.#steps.take(limit.taken - before);
    }
  }

  /** The results that are reported. Those that a config hides are counted. */
  #divide(results: readonly RuleResult[]): readonly RuleResult[] {
    const { settingOf, isExcluded } = this.#settings;
    const off: RuleResult[] = [];
    const excluded: RuleResult[] = [];
    const shown: RuleResult[] = [];
    for (const one of results) {
      const { file } = one.template;
      (settingOf(one.rule, file).isOff ? off : isExcluded(file) ? excluded : shown).push(one);
    }
    this.#hidden.off += countFindings(off);
    this.#hidden.excluded += countFindings(excluded);
    return shown;
  }

  /** For each project and each rule about projects: the first application for which the rule is on, else the first. */
  #offerReporter(rule: Rule, project: object, application: Application, order: number): void {
    const [first] = application.reported;
    const isOn = first !== undefined && !this.#settings.settingOf(rule, first.file).isOff;
    const reporters = this.#reporters.get(rule.id) ?? new Map<object, Reporter>();
    this.#reporters.set(rule.id, reporters);
    const known = reporters.get(project);
    if (known === undefined || (isOn && !known.isOn)) reporters.set(project, { order, application, isOn });
  }

  /** A project is judged when all its applications are known. */
  #judgeProjects(): readonly Kept[] {
    return this.#settings.rules.flatMap((rule) => {
      const reporters = [...(this.#reporters.get(rule.id)?.values() ?? [])].sort((a, b) => a.order - b.order);
      return reporters.map(({ application, order }) => {
        const judged = this.#divide(this.#judge(rule, application, order));
        return { order, application, judged, ...this.#grouper.group(judged) };
      });
    });
  }

  /** Whether nothing that belongs to an application may suppress a finding. */
  #hasNoSuppressions({ reported, sourceTexts, templates }: Application): boolean {
    const { ignores = { patterns: [], honoured: {} }, catalog } = this.#settings;
    if (ignores === null) return true;
    if (ignores.patterns.length > 0) return false;
    const texts = [...templates.map(({ document }) => document.text), ...sourceTexts.collect().values()];
    if (texts.some(mayHoldComment)) return false;
    let isWarned = false;
    const scene = {
      templates: reported,
      texts: new Map<string, string>(),
      catalog,
      isAsked: () => false,
      warn: () => {
        isWarned = true;
      },
    };
    return collectMetadataSuppressions(scene, ignores.honoured).length === 0 && !isWarned;
  }

  /** Whether checks of its project can do without an application. */
  #mayRelease(application: Application): boolean {
    if (!this.#settings.rules.some(({ group }) => group === 'project')) return true;
    const { project } = application;
    return project === undefined || project.freeze(application);
  }
}

/** Where this takes more steps than a whole application may, it may be one, and is audited. */
function mayBeUploadApi(application: Application, limit: StepLimit): boolean {
  try {
    return application.worlds.steps.within(limit, () => isUploadApi(application));
  } catch (error) {
    if (error instanceof StepsSpent) return true;
    throw error;
  }
}

function countFindings(results: readonly RuleResult[]): number {
  return results.length === 0 ? 0 : new FindingGrouper().group(results).failing.length;
}
