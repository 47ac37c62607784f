import { type Problem, type Suppressed } from '../../finding.js';
import { type Location, getFilePath } from '../../location.js';
import type { KnownRule } from '../../suggest.js';
import type { Resource, Template } from '../../template/evaluate/types.js';

/** The properties of a part that suppressions use. */
export interface SuppressiblePart {
  readonly judged: {
    readonly rule: { readonly id: string };
    readonly template: Template;
    /** The place at which it is reported. */
    readonly resource: Resource | undefined;
    readonly subject: { readonly resource: Resource | undefined };
    /** The resource of the template that it points at, if the finding has a wider scope. */
    readonly standsAt: Resource | undefined;
    /** If it is about several resources: each of them can be suppressed individually. */
    readonly lists: { readonly resources: readonly Resource[] } | undefined;
    readonly related: readonly { readonly resource: Resource | undefined }[];
  };
  readonly location: Location;
  readonly related: readonly Location[];
}

/** The resources whose suppression suppresses a whole part. */
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

/** One suppression of one rule, in any place. */
export interface Suppression {
  readonly ruleId: string;
  /** Its description in reports; one object for each suppression. */
  readonly reasoned: Suppressed['suppression'];
  /** Its original spelling, for warnings: `upload-audit-ignore alarms`. */
  readonly words: string;
  readonly location: Location;
  /** Whether the rule ran in this run on the scope of the suppression, so that it should have been used. */
  readonly isDue: boolean;
  /** The parts of a finding that it covers. */
  covers(one: SuppressibleGroup): (part: SuppressiblePart) => boolean;
  /** Whether it is about one of the resources that a part lists. */
  concerns(resource: Resource, part: SuppressiblePart): boolean;
}

/** The suppressed parts of a finding, each with its first suppression. */
export interface AppliedSuppressions<P> {
  /** The parts that are suppressed entirely. */
  readonly whole: ReadonlyMap<P, Suppressed['suppression']>;
  /** For parts that list resources: those that are suppressed individually. */
  readonly listed: ReadonlyMap<P, ReadonlyMap<Resource, Suppressed['suppression']>>;
}

/** The input of the search for suppressions. */
export interface SuppressionContext {
  /** The reported templates; a template used by several stacks is included once per stack. */
  readonly templates: readonly Template[];
  /** Every text that a location may refer to. */
  readonly texts: ReadonlyMap<string, string>;
  readonly catalog: readonly KnownRule[];
  /** Whether a rule ran on resources of a file. */
  isAsked(ruleId: string, file: string): boolean;
  /** Warns about an invalid suppression. */
  warn(message: string, location: Location): void;
}

/**
 * The id under which a resource is written: resources that a transform creates belong to the resource that it expands.
 */
export function getDeclaredId({ cell, logicalId }: Resource): string {
  return cell.path[0] === 'Resources' ? String(getFilePath(cell.path)[1]) : logicalId;
}

/** Applies suppressions to cases, and records which of them were used. */
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

  /** The suppressed parts of a case. */
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

  /** Unused suppressions of rules that ran: the finding is fixed, or the suppression is in the wrong place. */
  unused(): readonly Problem[] {
    const idle = [...this.#byRule.values()].flat().filter((one) => one.isDue && !this.#used.has(one));
    return idle.map(({ words, location }) => ({
      level: 'warning',
      file: location.file,
      message: `${words} has no effect: the rule reports nothing here`,
      location,
      isUnused: true,
    }));
  }
}
