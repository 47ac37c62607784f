import { type Problem, type Suppressed } from '../../finding.js';
import { type Location, getFilePath } from '../../location.js';
import type { KnownRule } from '../../suggest.js';
import type { Resource, Template } from '../../template/evaluate/types.js';

/** A part of a finding, as far as suppressions look at it. */
export interface SuppressiblePart {
  readonly judged: {
    readonly rule: { readonly id: string };
    readonly template: Template;
    /** What it is reported at. */
    readonly resource: Resource | undefined;
    readonly subject: { readonly resource: Resource | undefined };
    /** What of the template it points at, if it is about more than that. */
    readonly standsAt: Resource | undefined;
    /** Where it is about several resources: each of them can be suppressed by itself. */
    readonly lists: { readonly resources: readonly Resource[] } | undefined;
    readonly related: readonly { readonly resource: Resource | undefined }[];
  };
  readonly location: Location;
  readonly related: readonly Location[];
}

/** The resources that suppress a whole part if they are suppressed. */
export function collectSubjects({ judged }: SuppressiblePart): readonly Resource[] {
  const { resource, subject, standsAt, lists } = judged;
  return [resource, subject.resource, standsAt].flatMap((one) =>
    one === undefined || lists?.resources.includes(one) === true ? [] : [one],
  );
}

/** A finding before any of its parts is suppressed. */
export interface SuppressibleGroup {
  /** Never empty; the primary one first. */
  readonly parts: readonly [SuppressiblePart, ...SuppressiblePart[]];
}

/** One suppression of one rule, wherever it is written. */
export interface Suppression {
  readonly ruleId: string;
  /** What reports say of it; one object for each suppression. */
  readonly reasoned: Suppressed['suppression'];
  /** How it was written, for warnings: `upload-audit-ignore alarms`. */
  readonly words: string;
  readonly location: Location;
  /** Whether the rule was asked in this run of what the suppression is about, so that it must have something to do. */
  readonly isDue: boolean;
  /** Which parts of a finding it covers. */
  covers(one: SuppressibleGroup): (part: SuppressiblePart) => boolean;
  /** Whether it is about one of the resources that a part lists. */
  concerns(resource: Resource, part: SuppressiblePart): boolean;
}

/** What is suppressed of a finding, each by the first suppression of it. */
export interface AppliedSuppressions<P> {
  /** The parts of which nothing is left. */
  readonly whole: ReadonlyMap<P, Suppressed['suppression']>;
  /** Of parts that list resources: those that are suppressed by themselves. */
  readonly listed: ReadonlyMap<P, ReadonlyMap<Resource, Suppressed['suppression']>>;
}

/** Where suppressions are looked for. */
export interface SuppressionContext {
  /** The templates that are reported; one that several stacks are built from is there for each of them. */
  readonly templates: readonly Template[];
  /** Every text that a location may name. */
  readonly texts: ReadonlyMap<string, string>;
  readonly catalog: readonly KnownRule[];
  /** Whether a rule was asked of what a file holds. */
  isAsked(ruleId: string, file: string): boolean;
  /** Warns of a suppression that is none. */
  warn(message: string, location: Location): void;
}

/** The id under which a resource is written: what a transform makes of another one is written under that. */
export function getDeclaredId({ cell, logicalId }: Resource): string {
  return cell.path[0] === 'Resources' ? String(getFilePath(cell.path)[1]) : logicalId;
}

/** Applies suppressions to cases, and keeps which of them came to use. */
export class Suppressions {
  readonly #byRule = new Map<string, Suppression[]>();
  readonly #used = new Set<Suppression>();

  constructor(suppressions: readonly Suppression[]) {
    for (const one of suppressions) {
      const list = this.#byRule.get(one.ruleId) ?? [];
      this.#byRule.set(one.ruleId, list);
      list.push(one);
    }
  }

  /** What is suppressed of a case. */
  of<P extends SuppressiblePart>(one: { readonly parts: readonly [P, ...P[]] }): AppliedSuppressions<P> {
    const whole = new Map<P, Suppressed['suppression']>();
    const listed = new Map<P, Map<Resource, Suppressed['suppression']>>();
    for (const suppression of this.#byRule.get(one.parts[0].judged.rule.id) ?? []) {
      const covers = suppression.covers(one);
      for (const part of one.parts) {
        const isWhole = covers(part);
        const some = (part.judged.lists?.resources ?? []).filter((resource) => suppression.concerns(resource, part));
        if (isWhole || some.length > 0) this.#used.add(suppression);
        if (isWhole && !whole.has(part)) whole.set(part, suppression.reasoned);
        if (isWhole || some.length === 0) continue;
        const known = listed.get(part) ?? new Map<Resource, Suppressed['suppression']>();
        listed.set(part, known);
        for (const resource of some) if (!known.has(resource)) known.set(resource, suppression.reasoned);
      }
    }
    for (const part of whole.keys()) listed.delete(part);
    for (const [part, known] of listed) {
      const [first] = known.values();
      if (first !== undefined && known.size === part.judged.lists?.resources.length) whole.set(part, first);
    }
    return { whole, listed };
  }

  /** What suppresses nothing, though it could: the finding is gone, or it is written in the wrong place. */
  unused(): readonly Problem[] {
    const idle = [...this.#byRule.values()].flat().filter((one) => one.isDue && !this.#used.has(one));
    return idle.map(({ words, location }) => ({
      level: 'warning',
      file: location.file,
      message: `${words} has no effect: the rule reports nothing here`,
      location,
    }));
  }
}
